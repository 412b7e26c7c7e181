"""Sessions as CSV (RFC 4180), for spreadsheets."""

from collections.abc import Iterable, Iterator
import csv
from io import StringIO
from typing import Final

from ..session.record import SessionRecord
from .export_json import TIME_DIGITS, pressure
from .model import KeptSession

type Cell = str | float | bool | None

FORMULA_BEGINS: Final = frozenset("=+-@＝＋－＠")

SESSION_HEADERS: Final = (
    "Session",
    "Athlete",
    "Protocol",
    "Protocol name",
    "Started",
    "Duration (s)",
    "End reason",
    "Placements",
    "Highest targets (mmHg)",
    "Load (kg)",
    "Volume load (kg)",
    "Occlusion time (s)",
    "Time in band (%)",
)
SET_HEADERS: Final = {
    "number": "Set",
    "exercise": "Exercise",
    "planned_repetitions": "Planned repetitions",
    "planned_work_s": "Planned work (s)",
    "to_failure": "To failure",
    "started_s": "Set started (s)",
    "ended_s": "Set ended (s)",
    "cut_short": "Cut short",
    "repetitions": "Repetitions",
    "rpe": "RPE (0-10)",
    "discomfort": "Discomfort (0-10)",
}
TRACE_HEADERS: Final = ("Time (s)", "Cuff", "Pressure (mmHg)", "Target (mmHg)")


def dump(sessions: Iterable[KeptSession]) -> bytes:
    """Return a row for each set; a session without sets has one row."""
    return b"".join(chunks(sessions))


def chunks(sessions: Iterable[KeptSession]) -> Iterator[bytes]:
    """Yield the file, a session at a time."""
    yield _lines([(*SESSION_HEADERS, *SET_HEADERS.values())])
    for kept in sessions:
        yield _lines(_rows(kept.record))


def dump_trace(kept: KeptSession) -> bytes:
    """Return every sample of one session, one cuff after the other."""
    return _lines([TRACE_HEADERS, *_samples(kept)])


def _rows(record: SessionRecord) -> Iterator[list[Cell]]:
    """Yield a session's rows."""
    about = _session(record)
    for each in record.sets or [{}]:
        yield [*about, *(each.get(key) for key in SET_HEADERS)]


def _session(record: SessionRecord) -> list[Cell]:
    """Return what stands in each row of a session."""
    return [
        record.session_id,
        record.athlete_id,
        record.protocol_id,
        record.protocol_name,
        record.started_at,
        round(record.duration_s, TIME_DIGITS),
        record.reason,
        " ".join(cuff["placement"] for cuff in record.cuffs),
        " ".join(
            f"{max(cuff['targets']):g}" for cuff in record.cuffs if cuff["targets"]
        ),
        record.load_kg,
        record.volume_kg,
        round(record.occluded_s, TIME_DIGITS),
        None if record.time_in_band is None else round(100 * record.time_in_band, 1),
    ]


def _samples(kept: KeptSession) -> Iterator[tuple[Cell, ...]]:
    for cuff, samples in kept.traces.items():
        for sample in samples:
            yield (
                round(sample.at_s, TIME_DIGITS),
                cuff,
                pressure(sample.pressure),
                pressure(sample.target),
            )


def _lines(rows: Iterable[Iterable[Cell]]) -> bytes:
    """Return rows as text, with the line ends that RFC 4180 asks for."""
    text = StringIO()
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: Cell) -> Cell:
    """Return a value as it stands in a cell; a spreadsheet must not calculate it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.strip()[:1] in FORMULA_BEGINS:
        return f"'{value}"
    return value
