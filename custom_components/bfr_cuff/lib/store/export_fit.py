"""A session as a FIT activity, for the programs that keep a person's training."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from typing import Any, Final
from uuid import UUID
import zlib

from ..session.record import SessionRecord
from . import fit_profile as fit
from .fit_encoder import Base, Field, Message, Value, encode
from .fit_exercises import fit_exercise
from .heart_rate import HeartRate, heart_rates
from .model import KeptSession, Sample

APPLICATION: Final = UUID("6d9f4a43-9e4f-4b0a-8f7e-2c5d1b7a90c3")
NAME_MOST: Final = 48
HEAVIEST_KG: Final = 4000.0
"""About the most that a set can say."""

type Values = dict[Field, Value | None]
type Pressures = tuple[float | None, ...]
"""Pressure and target of each cuff in turn, at one moment, in mmHg."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A set or a rest; times in seconds since the session's start."""

    begin_s: float
    end_s: float
    done: Mapping[str, Any] | None = None


def dump(kept: KeptSession) -> bytes:
    """Return one session: a record a second, and a lap and a set for each set.

    Pressure and target of each cuff are developer fields in mmHg. Times are the whole
    seconds that they are in, as FIT has no finer ones; spans are exact to 1 ms.
    """
    return encode(_messages(kept))


def _messages(kept: KeptSession) -> Iterator[Message]:
    """Yield everything, in the order that readers expect."""
    record, pulse = kept.record, heart_rates(kept)
    stretches = list(_stretches(record))
    laps = [each for each in stretches if each.done] or [_all_of(record)]
    titles = list(dict.fromkeys(each["exercise"] for each in record.sets))
    yield _file_id(record)
    yield from _descriptions(kept)
    yield _timer(record, 0.0, fit.STARTS)
    yield from _records(kept, pulse)
    yield from (_title(*each) for each in enumerate(filter(None, titles)))
    yield from (_set(record, *each) for each in enumerate(stretches))
    yield from (_lap(record, *each, pulse) for each in enumerate(laps))
    yield _timer(record, record.duration_s, fit.STOPS_ALL)
    yield _session(record, len(laps), pulse)
    yield _activity(record)


def _stretches(record: SessionRecord) -> Iterator[_Stretch]:
    """Yield sets and, between them, rests."""
    end_s = None
    for each in record.sets:
        if end_s is not None and each["started_s"] > end_s:
            yield _Stretch(end_s, each["started_s"])
        end_s = record.duration_s if each["ended_s"] is None else each["ended_s"]
        # A set that is on record without an end may have begun as the session ended.
        end_s = max(end_s, each["started_s"])
        yield _Stretch(each["started_s"], end_s, each)


def _all_of(record: SessionRecord) -> _Stretch:
    return _Stretch(0.0, record.duration_s)


def _at(record: SessionRecord, at_s: float) -> int:
    """Return the second that a moment is in, as FIT counts them."""
    started = datetime.fromisoformat(record.started_at).timestamp()
    return floor(started + at_s) - fit.FIT_EPOCH_S


def _file_id(record: SessionRecord) -> Message:
    # What reads many files tells them apart by time and serial number; 0 is none.
    serial_number = zlib.crc32(record.session_id.encode()) or 1
    values: Values = {
        fit.FILE_TYPE: fit.IS_ACTIVITY,
        fit.FILE_MANUFACTURER: fit.IS_DEVELOPMENT,
        fit.FILE_PRODUCT: 0,
        fit.FILE_SERIAL_NUMBER: serial_number,
        fit.FILE_TIME_CREATED: _at(record, 0.0),
    }
    return Message(fit.FILE_ID, values)


def _descriptions(kept: KeptSession) -> Iterator[Message]:
    """Yield who describes fields of their own, and each of those fields."""
    introduction: Values = {
        fit.DEVELOPER_APPLICATION: APPLICATION.bytes,
        fit.DEVELOPER_INDEX: 0,
    }
    yield Message(fit.DEVELOPER_DATA_ID, introduction)
    limbs = [cuff["placement"].replace("_", " ") for cuff in kept.record.cuffs]
    names = [f"{limb} {what}" for limb in limbs for what in ("pressure", "target")]
    for number, name in enumerate(names):
        description: Values = {
            fit.DESCRIBED_DEVELOPER: 0,
            fit.DESCRIBED_NUMBER: number,
            fit.DESCRIBED_BASE: Base.FLOAT32.code,
            fit.DESCRIBED_NAME: name,
            fit.DESCRIBED_UNITS: "mmHg",
        }
        yield Message(fit.FIELD_DESCRIPTION, description)


def _timer(record: SessionRecord, at_s: float, what: int) -> Message:
    values: Values = {
        fit.TIMESTAMP: _at(record, at_s),
        fit.EVENT_EVENT: fit.EVENT_TIMER,
        fit.EVENT_TYPE: what,
    }
    return Message(fit.EVENT, values)


def _records(kept: KeptSession, pulse: HeartRate) -> Iterator[Message]:
    """Yield a record for each second; an activity has to have one, empty or not."""
    for second, pressures in list(_by_second(kept)) or [(0, ())]:
        values: Values = {
            fit.TIMESTAMP: _at(kept.record, second),
            fit.RECORD_HEART_RATE: pulse.in_second(second),
        }
        own = {
            Field(number, Base.FLOAT32): mmhg for number, mmhg in enumerate(pressures)
        }
        yield Message(fit.RECORD, values, own)


def _by_second(kept: KeptSession) -> Iterator[tuple[int, Pressures]]:
    """Yield each second that has a sample, with the last of each cuff in it."""
    cuffs = [
        _last_in_second(kept.traces.get(cuff["cuff"], ())) for cuff in kept.record.cuffs
    ]
    for second in sorted(set().union(*cuffs)):
        samples = [cuff.get(second) for cuff in cuffs]
        yield second, tuple(value for sample in samples for value in _both(sample))


def _last_in_second(samples: Sequence[Sample]) -> Mapping[int, Sample]:
    return {int(sample.at_s): sample for sample in samples}


def _both(sample: Sample | None) -> Pressures:
    return (None, None) if sample is None else (sample.pressure, sample.target)


def _title(index: int, exercise: str) -> Message:
    """Return what an exercise is called by the person who did it."""
    category, subtype = fit_exercise(exercise)
    values: Values = {
        fit.MESSAGE_INDEX: index,
        fit.TITLE_CATEGORY: category,
        fit.TITLE_NAME: subtype,
        fit.TITLE_TEXT: exercise[:NAME_MOST],
    }
    return Message(fit.EXERCISE_TITLE, values)


def _set(record: SessionRecord, index: int, stretch: _Stretch) -> Message:
    values: Values = {
        fit.SET_INDEX: index,
        fit.SET_TYPE: fit.IS_REST if stretch.done is None else fit.IS_ACTIVE,
        fit.SET_START: _at(record, stretch.begin_s),
        fit.SET_TIMESTAMP: _at(record, stretch.end_s),
        fit.SET_DURATION: stretch.end_s - stretch.begin_s,
    }
    if stretch.done is not None:
        values |= {fit.SET_REPETITIONS: stretch.done["repetitions"]}
        values |= _exercise(stretch.done["exercise"]) | _weight(record.load_kg)
    return Message(fit.SET, values)


def _exercise(name: str | None) -> Values:
    if name is None:
        return {}
    category, subtype = fit_exercise(name)
    return {fit.SET_CATEGORY: category, fit.SET_SUBTYPE: subtype}


def _weight(load_kg: float | None) -> Values:
    if load_kg is None or load_kg > HEAVIEST_KG:
        return {}
    return {fit.SET_WEIGHT: load_kg, fit.SET_WEIGHT_UNIT: fit.IS_KILOGRAM}


def _lap(
    record: SessionRecord, index: int, stretch: _Stretch, pulse: HeartRate
) -> Message:
    mean, highest = pulse.mean_and_highest(stretch.begin_s, stretch.end_s)
    values: Values = _span(record, stretch, fit.EVENT_LAP) | {
        fit.MESSAGE_INDEX: index,
        fit.LAP_SPORT: fit.IS_TRAINING,
        fit.LAP_SUB_SPORT: fit.IS_STRENGTH_TRAINING,
        fit.LAP_MEAN_HEART_RATE: mean,
        fit.LAP_HIGHEST_HEART_RATE: highest,
    }
    return Message(fit.LAP, values)


def _session(record: SessionRecord, laps: int, pulse: HeartRate) -> Message:
    mean, highest = pulse.mean_and_highest(0.0, record.duration_s)
    values: Values = _span(record, _all_of(record), fit.EVENT_SESSION) | {
        fit.MESSAGE_INDEX: 0,
        fit.SESSION_SPORT: fit.IS_TRAINING,
        fit.SESSION_SUB_SPORT: fit.IS_STRENGTH_TRAINING,
        fit.SESSION_FIRST_LAP: 0,
        fit.SESSION_LAPS: laps,
        fit.SESSION_NAME: record.protocol_name[:NAME_MOST],
        fit.SESSION_MEAN_HEART_RATE: mean,
        fit.SESSION_HIGHEST_HEART_RATE: highest,
    }
    return Message(fit.SESSION, values)


def _span(record: SessionRecord, stretch: _Stretch, event: int) -> Values:
    """Return from when to when a lap or a session is."""
    lasted_s = stretch.end_s - stretch.begin_s
    return {
        fit.TIMESTAMP: _at(record, stretch.end_s),
        fit.SPAN_EVENT: event,
        fit.SPAN_EVENT_TYPE: fit.STOPS,
        fit.SPAN_START: _at(record, stretch.begin_s),
        fit.SPAN_ELAPSED: lasted_s,
        fit.SPAN_TIMER: lasted_s,
    }


def _activity(record: SessionRecord) -> Message:
    values: Values = {
        fit.TIMESTAMP: _at(record, record.duration_s),
        fit.ACTIVITY_LOCAL: _at(record, record.duration_s) + _offset_s(record),
        fit.ACTIVITY_TIMER: record.duration_s,
        fit.ACTIVITY_SESSIONS: 1,
        fit.ACTIVITY_TYPE: fit.IS_MANUAL,
        fit.ACTIVITY_EVENT: fit.EVENT_ACTIVITY,
        fit.ACTIVITY_EVENT_TYPE: fit.STOPS,
    }
    return Message(fit.ACTIVITY, values)


def _offset_s(record: SessionRecord) -> int:
    """Return how far the clock on the wall was ahead of UTC, in seconds."""
    offset = datetime.fromisoformat(record.started_at).utcoffset() or timedelta()
    return round(offset.total_seconds())
