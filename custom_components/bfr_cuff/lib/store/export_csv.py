"""Sessions as CSV (RFC 4180), for spreadsheets.

A spreadsheet takes 260.417 for a time of day, a date or a thousand times as much,
as its language has it. So every number here is whole, in a unit that is small enough,
and a date is written in the one way that all of them know.
"""

from collections.abc import Iterable, Iterator, Mapping
import csv
from datetime import datetime
from io import StringIO
import re
from typing import Any, Final

from ..session.measurement_record import MeasurementRecord
from ..session.record import SessionRecord
from .model import KeptSession

type Cell = str | int | bool | datetime | None

MARK: Final = "\ufeff"
"""What tells a spreadsheet that the letters are those of UTF-8."""

FORMULA_BEGINS: Final = frozenset("=+-@＝＋－＠")
_LIKE_A_NUMBER: Final = re.compile(r"(?i)(?=.*\d)[\W\d_年月日時分秒]*(e[\W\d_]*)?")
"""A number, a date or a time in some language."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
_OF_TIME: Final = frozenset(
    _WORD.findall(
        "jan january januar jänner ene enero janv janvier "
        "feb february februar febr febrero fév févr février "
        "mar march mär märz mrz marzo mars apr april abr abril avr avril "
        "may mai mayo jun june juni junio juin jul july juli julio juil juillet "
        "aug august ago agosto août sep sept september septiembre septembre "
        "oct october okt oktober octubre octobre nov november noviembre novembre "
        "dec december dez dezember dic diciembre déc décembre am pm de"
    )
)
"""Words that make a date or a time of numbers, in the languages of spreadsheets."""

_TRUTHS: Final = frozenset(
    ("true", "false", "wahr", "falsch", "verdadero", "falso", "vrai", "faux")
)

_GRAMS: Final = 1000
_MS: Final = 1000
_TENTHS: Final = 10
_HUNDREDTHS: Final = 100
_PERCENT: Final = 100

SESSION_HEADERS: Final = (
    "Session",
    "Athlete",
    "Protocol",
    "Started",
    "UTC offset",
    "Duration (s)",
    "End reason",
    "Placements",
    "Highest targets",
    "Load (g)",
    "Volume load (g)",
    "Occlusion time (s)",
    "Time in band (%)",
)
SET_HEADERS: Final = (
    "Set",
    "Exercise",
    "Planned repetitions",
    "Planned work (s)",
    "To failure",
    "Set started (s)",
    "Set ended (s)",
    "Cut short",
    "Repetitions",
    "RPE (0-100)",
    "Discomfort (0-100)",
)
TRACE_HEADERS: Final = (
    "Time (ms)",
    "Cuff",
    "Pressure (0.1 mmHg)",
    "Target (0.1 mmHg)",
)

MEASUREMENT_HEADERS: Final = (
    "Measurement",
    "Athlete",
    "Started",
    "UTC offset",
    "Duration (s)",
    "End reason",
    "Limb",
    "Cuff width (mm)",
    "Posture",
    "Method",
    "Low end (mmHg)",
    "High end (mmHg)",
    "Refused because",
    "Pulse rate (/min)",
    "Largest pulse (0.01 mmHg)",
    "Scatter (%)",
)


def dump(
    sessions: Iterable[KeptSession], athletes: Mapping[str, str] | None = None
) -> bytes:
    """Return a row for each set; a session without sets has one row.

    `athletes` are the names of athletes by their ids; without a name the id stands
    there.
    """
    return b"".join(chunks(sessions, athletes))


def chunks(
    sessions: Iterable[KeptSession], athletes: Mapping[str, str] | None = None
) -> Iterator[bytes]:
    """Yield the file, a session at a time."""
    yield MARK.encode() + _lines([(*SESSION_HEADERS, *SET_HEADERS)])
    for kept in sessions:
        yield _lines(_rows(kept.record, athletes or {}))


def measurement_chunks(
    measurements: Iterable[MeasurementRecord], athletes: Mapping[str, str]
) -> Iterator[bytes]:
    """Yield a file with a row for each measurement of an LOP, one at a time."""
    yield MARK.encode() + _lines([MEASUREMENT_HEADERS])
    for record in measurements:
        yield _lines([_measurement(record, athletes)])


def dump_trace(kept: KeptSession) -> bytes:
    """Return every sample of one session, one cuff after the other."""
    return MARK.encode() + _lines([TRACE_HEADERS, *_samples(kept)])


def _rows(record: SessionRecord, athletes: Mapping[str, str]) -> Iterator[list[Cell]]:
    """Yield a session's rows."""
    about = _session(record, athletes.get(record.athlete_id, record.athlete_id))
    for each in record.sets:
        yield [*about, *_set(each)]
    if not record.sets:
        yield [*about, *(None for _ in SET_HEADERS)]


def _measurement(record: MeasurementRecord, athletes: Mapping[str, str]) -> list[Cell]:
    """Return the row of a measurement."""
    started = datetime.fromisoformat(record.started_at)
    return [
        record.measurement_id,
        athletes.get(record.athlete_id, record.athlete_id),
        started,
        f"{started:UTC%:z}",
        round(record.duration_s),
        record.reason,
        record.placement.replace("_", " "),
        record.cuff_width_mm,
        record.posture,
        record.method,
        _whole(record.low),
        _whole(record.high),
        ", ".join(record.refusals),
        _whole(record.pulse_rate),
        _whole(record.largest, _HUNDREDTHS),
        _whole(record.scatter, _PERCENT),
    ]


def _session(record: SessionRecord, athlete: str) -> list[Cell]:
    """Return what stands in each row of a session."""
    started = datetime.fromisoformat(record.started_at)
    return [
        record.session_id,
        athlete,
        record.protocol_name,
        started,
        f"{started:UTC%:z}",
        round(record.duration_s),
        record.reason,
        ", ".join(_limb(cuff) for cuff in record.cuffs),
        ", ".join(_highest(cuff) for cuff in record.cuffs if cuff["targets"]),
        _whole(record.load_kg, _GRAMS),
        _whole(record.volume_kg, _GRAMS),
        round(record.occluded_s),
        _whole(record.time_in_band, _PERCENT),
    ]


def _set(done: Mapping[str, Any]) -> list[Cell]:
    """Return what stands in the row of a set."""
    return [
        done["number"],
        done["exercise"],
        done["planned_repetitions"],
        _whole(done["planned_work_s"]),
        done["to_failure"],
        _whole(done["started_s"]),
        _whole(done["ended_s"]),
        done["cut_short"],
        done["repetitions"],
        _whole(done["rpe"], _TENTHS),
        _whole(done["discomfort"], _TENTHS),
    ]


def _samples(kept: KeptSession) -> Iterator[tuple[Cell, ...]]:
    limbs = {cuff["cuff"]: _limb(cuff) for cuff in kept.record.cuffs}
    for cuff, samples in kept.traces.items():
        for sample in samples:
            yield (
                _whole(sample.at_s, _MS),
                limbs[cuff],
                _whole(sample.pressure, _TENTHS),
                _whole(sample.target, _TENTHS),
            )


def _limb(cuff: Mapping[str, Any]) -> str:
    placement: str = cuff["placement"]
    return placement.replace("_", " ")


def _highest(cuff: Mapping[str, Any]) -> str:
    return f"{_limb(cuff)} {round(max(cuff['targets']))} mmHg"


def _whole(value: float | None, of_one: int = 1) -> int | None:
    """Return a value in a smaller unit, of which there are so many to one."""
    return None if value is None else round(value * of_one)


def _lines(rows: Iterable[Iterable[Cell]]) -> bytes:
    """Return rows as text, with the line ends that RFC 4180 asks for."""
    text = StringIO()
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: Cell) -> Cell:
    """Return a value as it stands in a cell; a spreadsheet must not calculate it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, str) and _is_misread(value):
        return f"'{value}"
    return value


def _is_misread(text: str) -> bool:
    """Return whether a spreadsheet would take a text for something else."""
    text = text.strip().casefold()
    if text[:1] in FORMULA_BEGINS or text in _TRUTHS:
        return True
    words = _WORD.findall(text)
    is_time = bool(words) and _OF_TIME.issuperset(words) and _DIGIT.search(text)
    return bool(is_time) or _LIKE_A_NUMBER.fullmatch(text) is not None
