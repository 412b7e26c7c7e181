"""A session as a FIT activity, for the programs that keep a person's training."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
import zlib

from fit_tool import FitFileBuilder
from fit_tool.message import Message
from fit_tool.profile.messages.activity_message import ActivityMessage
from fit_tool.profile.messages.developer_data_id_message import DeveloperDataIdMessage
from fit_tool.profile.messages.event_message import EventMessage
from fit_tool.profile.messages.field_description_message import FieldDescriptionMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.lap_message import LapMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.messages.session_message import SessionMessage
from fit_tool.profile.messages.set_message import SetMessage
from fit_tool.profile.profile_type import (
    Activity,
    Event,
    EventType,
    FileType,
    FitBaseUnit,
    Manufacturer,
    SetType,
    Sport,
    SubSport,
)

from ..session.record import SessionRecord
from . import fit_pressure
from .model import KeptSession

NAME_MOST: Final = 48
FIT_EPOCH_S: Final = 631_065_600
"""Where FIT begins to count, in seconds since 1970."""

_LOCAL_IDS: Final = (
    FileIdMessage,
    DeveloperDataIdMessage,
    FieldDescriptionMessage,
    EventMessage,
    RecordMessage,
    SetMessage,
    LapMessage,
    SessionMessage,
    ActivityMessage,
)
"""Each kind of message has a number of its own, so that it is defined once."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A set or a rest; times in seconds since the session's start."""

    begin_s: float
    end_s: float
    done: Mapping[str, Any] | None = None


def dump(kept: KeptSession) -> bytes:
    """Return one session: a record a second, and a lap and a set for each set.

    Pressure and target of each cuff are developer fields in mmHg.
    """
    builder = FitFileBuilder(strict=True)
    for message in _messages(kept):
        message.local_id = _LOCAL_IDS.index(type(message))
        builder.add(message)
    return bytes(builder.build_bytes())


def _messages(kept: KeptSession) -> Iterator[Message]:
    """Yield everything, in the order that readers expect."""
    record = kept.record
    stretches = list(_stretches(record))
    laps = [each for each in stretches if each.done] or [_all_of(record)]
    yield _file_id(record)
    yield from _descriptions(kept)
    yield _timer(record, 0.0, EventType.START)
    yield from _records(kept)
    yield from (_set(record, *each) for each in enumerate(stretches))
    yield from (_lap(record, *each) for each in enumerate(laps))
    yield _timer(record, record.duration_s, EventType.STOP_ALL)
    yield _session(record, len(laps))
    yield _activity(record)


def _stretches(record: SessionRecord) -> Iterator[_Stretch]:
    """Yield sets and, between them, rests."""
    end_s = None
    for each in record.sets:
        if end_s is not None and each["started_s"] > end_s:
            yield _Stretch(end_s, each["started_s"])
        end_s = record.duration_s if each["ended_s"] is None else each["ended_s"]
        yield _Stretch(each["started_s"], end_s, each)


def _all_of(record: SessionRecord) -> _Stretch:
    return _Stretch(0.0, record.duration_s)


def _ms(record: SessionRecord, at_s: float) -> int:
    """Return a time in milliseconds since 1970."""
    started = datetime.fromisoformat(record.started_at).timestamp()
    return round((started + at_s) * 1000)


def _file_id(record: SessionRecord) -> Message:
    message = FileIdMessage()
    message.type = FileType.ACTIVITY
    message.manufacturer = Manufacturer.DEVELOPMENT.value
    message.product = 0
    # What reads many files tells them apart by time and serial number; 0 is none.
    message.serial_number = zlib.crc32(record.session_id.encode()) or 1
    message.time_created = _ms(record, 0.0)
    return message


def _descriptions(kept: KeptSession) -> Iterator[Message]:
    yield fit_pressure.introduction()
    for number, name in enumerate(fit_pressure.names(kept)):
        yield fit_pressure.description(number, name)


def _timer(record: SessionRecord, at_s: float, what: EventType) -> Message:
    message = EventMessage()
    message.timestamp = _ms(record, at_s)
    message.event = Event.TIMER
    message.event_type = what
    return message


def _records(kept: KeptSession) -> Iterator[Message]:
    """Yield a record for each second; an activity has to have one, empty or not."""
    names = fit_pressure.names(kept)
    nothing = [(0, (None,) * len(names))]
    for second, pressures in list(fit_pressure.by_second(kept)) or nothing:
        message = RecordMessage(developer_fields=fit_pressure.fields(names, pressures))
        message.timestamp = _ms(kept.record, second)
        yield message


def _set(record: SessionRecord, index: int, stretch: _Stretch) -> Message:
    message = SetMessage()
    message.message_index = index
    message.set_type = SetType.REST.value
    message.start_time = _ms(record, stretch.begin_s)
    message.timestamp = _ms(record, stretch.end_s)
    message.duration = stretch.end_s - stretch.begin_s
    if stretch.done is None:
        return message
    message.set_type = SetType.ACTIVE.value
    if (repetitions := stretch.done["repetitions"]) is not None:
        message.repetitions = repetitions
    if record.load_kg is not None:
        message.weight = record.load_kg
        message.weight_display_unit = FitBaseUnit.KILOGRAM.value
    return message


def _lap(record: SessionRecord, index: int, stretch: _Stretch) -> Message:
    message = LapMessage()
    message.message_index = index
    message.event = Event.LAP
    _span(message, record, stretch)
    return message


def _session(record: SessionRecord, laps: int) -> Message:
    message = SessionMessage()
    message.message_index = 0
    message.event = Event.SESSION
    _span(message, record, _all_of(record))
    message.first_lap_index = 0
    message.num_laps = laps
    message.sport_profile_name = record.protocol_name[:NAME_MOST]
    return message


def _span(
    message: LapMessage | SessionMessage, record: SessionRecord, stretch: _Stretch
) -> None:
    """Say from when to when this is, and of which sport."""
    message.event_type = EventType.STOP
    message.start_time = _ms(record, stretch.begin_s)
    message.timestamp = _ms(record, stretch.end_s)
    message.total_elapsed_time = stretch.end_s - stretch.begin_s
    message.total_timer_time = stretch.end_s - stretch.begin_s
    message.sport = Sport.TRAINING
    message.sub_sport = SubSport.STRENGTH_TRAINING


def _activity(record: SessionRecord) -> Message:
    message = ActivityMessage()
    message.timestamp = _ms(record, record.duration_s)
    message.local_timestamp = _local_s(record)
    message.total_timer_time = record.duration_s
    message.num_sessions = 1
    message.type = Activity.MANUAL
    message.event = Event.ACTIVITY
    message.event_type = EventType.STOP
    return message


def _local_s(record: SessionRecord) -> int:
    """Return the end by the clock on the wall, in seconds as FIT counts them."""
    started = datetime.fromisoformat(record.started_at)
    offset = started.utcoffset() or timedelta()
    return (
        round(_ms(record, record.duration_s) / 1000 + offset.total_seconds())
        - FIT_EPOCH_S
    )
