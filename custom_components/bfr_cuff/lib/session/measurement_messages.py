"""What a measurement of the occlusion pressure is told, and what it asks for."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class MeasurementPhase(StrEnum):
    """Where a measurement is."""

    RISING = "rising"
    VENTING = "venting"
    ANALYSING = "analysing"
    RELEASING = "releasing"
    ENDED = "ended"


class StopReason(StrEnum):
    """Why a measurement ended; `DONE` alone may have a result."""

    DONE = "done"
    STOPPED = "stopped"
    DISCOMFORT = "discomfort"
    LIMIT = "limit"
    SAMPLES_STALE = "samples_stale"
    STREAM_LOST = "stream_lost"
    CLIENT_SLOW = "client_slow"
    CUFF_LOST = "cuff_lost"
    CUFF_FAULT = "cuff_fault"
    CUFF_RELEASED = "cuff_released"
    NOT_INFLATED = "not_inflated"
    NOT_VENTED = "not_vented"
    REFUSED = "refused"
    INTERRUPTED = "interrupted"
    ANALYSIS_FAILED = "analysis_failed"


@dataclass(frozen=True, slots=True)
class Inflate:
    """Bring the cuff to a target in mmHg; `limit_s` on its occlusion clock at most."""

    target: float
    limit_s: float


@dataclass(frozen=True, slots=True)
class Release:
    """Let the air out."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Send every sample, or no more."""

    on: bool


@dataclass(frozen=True, slots=True)
class Analyse:
    """Analyse a run, off the event loop, and hand back what was found."""

    pressure: tuple[float | None, ...]
    interval_ms: float
    holds: tuple[tuple[int, int], ...]


class Kind(StrEnum):
    """What a moment is about."""

    STARTED = "started"
    STEP = "step"
    HELD = "held"
    RUN_FINISHED = "run_finished"
    RUN_ANALYSED = "run_analysed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something worth saying or showing."""

    kind: Kind
    about: dict[str, Any] = field(default_factory=dict)


type Output = Inflate | Release | Stream | Analyse | Moment
