"""What history keeps and gives back, in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..session.record import SessionRecord, counts_as_done

THUMBNAIL_POINTS: Final = 60
ID_LENGTH: Final = 64
"""No id of a session, an athlete, a protocol or a cuff is longer."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One cuff at one moment: seconds since the session's start, pressures in mmHg.

    `pressure` is None without a valid reading, `target` None while nothing is asked for.
    """

    at_s: float
    pressure: float | None
    target: float | None


@dataclass(frozen=True, slots=True)
class Event:
    """A prompt, an answer or anything else that happened; `at_s` since the start."""

    at_s: float
    kind: str
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSession:
    """One session as a whole; `traces` go by the cuff's key, as in `record.cuffs`."""

    record: SessionRecord
    events: tuple[Event, ...] = ()
    traces: Mapping[str, tuple[Sample, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """One session as a row of a list.

    `started` is in seconds since 1970, `day` the date at home in ISO 8601. `thumbnail`
    is the pressure of the first cuff in whole mmHg at THUMBNAIL_POINTS equal distances
    at most, `thumbnail_target` its highest target. `time_in_band` is the lowest of any
    cuff, 0 to 1; `volume_kg` is load times repetitions, None without a load.
    """

    session_id: str
    athlete_id: str
    protocol_id: str
    protocol_name: str
    started: float
    day: str
    duration_s: float
    reason: str
    placements: tuple[str, ...]
    sets_done: int
    set_count: int
    occluded_s: float
    time_in_band: float | None
    load_kg: float | None
    volume_kg: float | None
    thumbnail: tuple[int, ...] = ()
    thumbnail_target: float | None = None

    @property
    def is_done(self) -> bool:
        """Return whether it counts as done."""
        return counts_as_done(self.reason, self.sets_done)
