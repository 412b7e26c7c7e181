"""What a session is told, and what it says: inputs, requests and moments."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Final


class SessionPhase(StrEnum):
    """Where a session is."""

    INFLATING = "inflating"
    READY = "ready"
    WORK = "work"
    REST = "rest"
    PAUSED = "paused"
    RELEASING = "releasing"
    ENDED = "ended"


ENDING: Final = frozenset({SessionPhase.RELEASING, SessionPhase.ENDED})
"""The phases from which nothing comes up again."""


class EndReason(StrEnum):
    """Why a session ended."""

    DONE = "done"
    STOPPED = "stopped"
    LIMIT = "limit"
    DISCOMFORT = "discomfort"
    PAIN = "pain"
    NUMBNESS = "numbness"
    TOO_TIGHT = "too_tight"
    CUFF_RELEASED = "cuff_released"
    CUFF_LOST = "cuff_lost"
    CUFF_FAULT = "cuff_fault"
    NOT_REACHED = "not_reached"
    NOT_VENTED = "not_vented"
    REFUSED = "refused"
    ABANDONED = "abandoned"
    INTERRUPTED = "interrupted"


class Refill(StrEnum):
    """How the colour came back after a press on the skin."""

    INSTANT = "instant"
    NORMAL = "normal"
    LONG = "long"


class Symptom(StrEnum):
    """What an athlete feels in the limb: nothing but the work, or a warning."""

    NONE = "none"
    NUMBNESS = "numbness"
    PAIN = "pain"


class BodyCheck(StrEnum):
    """What an athlete is asked about the limb."""

    REFILL = "refill"
    LIMB = "limb"


@dataclass(frozen=True, slots=True)
class Next:
    """Go on: begin the work, end the set, cut the rest short, or end the pause."""

    key: ClassVar = "next"


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition was done."""

    key: ClassVar = "repetition"


@dataclass(frozen=True, slots=True)
class LogSet:
    """How the last or running set was; RPE and discomfort are 0 to 10."""

    key: ClassVar = "log_set"
    repetitions: int | None = None
    rpe: float | None = None
    discomfort: float | None = None

    @property
    def told(self) -> dict[str, float]:
        """Return what was said, by its name in the record of a set."""
        said = {
            "repetitions": self.repetitions,
            "rpe": self.rpe,
            "discomfort": self.discomfort,
        }
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ExtraSet:
    """Add a set like the last one."""

    key: ClassVar = "extra_set"


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave out the set that comes next."""

    key: ClassVar = "skip"


@dataclass(frozen=True, slots=True)
class Pause:
    """Let the air out and wait."""

    key: ClassVar = "pause"


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on after a pause."""

    key: ClassVar = "resume"


@dataclass(frozen=True, slots=True)
class RefillAnswer:
    """The answer to the capillary-refill check."""

    key: ClassVar = "refill"
    refill: Refill


@dataclass(frozen=True, slots=True)
class Feel:
    """How the limb feels, as the athlete tells."""

    key: ClassVar = "symptom"
    symptom: Symptom


@dataclass(frozen=True, slots=True)
class Lower:
    """Lower the pressure by a step."""

    key: ClassVar = "lower"


@dataclass(frozen=True, slots=True)
class WrapOff:
    """The wrap is off."""

    key: ClassVar = "wrap_off"


@dataclass(frozen=True, slots=True)
class Stop:
    """End the session."""

    key: ClassVar = "stop"
    reason: EndReason = EndReason.STOPPED


type Action = (
    Next
    | Repetition
    | LogSet
    | ExtraSet
    | Skip
    | Pause
    | Resume
    | RefillAnswer
    | Feel
    | Lower
    | WrapOff
    | Stop
)


@dataclass(frozen=True, slots=True)
class Inflate:
    """A request: bring a cuff to a target in mmHg, for a limit in seconds at most."""

    cuff: str
    target: float
    limit_s: float


@dataclass(frozen=True, slots=True)
class Release:
    """A request: let the air out of every cuff of the session."""


class MomentKind(StrEnum):
    """What a moment is about."""

    SESSION_STARTED = "session_started"
    CHECK_REFILL = "check_refill"
    PUT_WRAP_ON = "put_wrap_on"
    COUNT_IN = "count_in"
    SET_STARTED = "set_started"
    LAST_REPETITIONS = "last_repetitions"
    SET_FINISHED = "set_finished"
    REST_STARTED = "rest_started"
    REST_OVER_SOON = "rest_over_soon"
    SET_LOGGED = "set_logged"
    TOO_LOOSE = "too_loose"
    LOWERED = "lowered"
    PAUSED = "paused"
    LIMIT_SOON = "limit_soon"
    LIMIT_REACHED = "limit_reached"
    RELEASED = "released"
    TAKE_WRAP_OFF = "take_wrap_off"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something worth saying, showing or recording."""

    kind: MomentKind
    about: dict[str, Any] = field(default_factory=dict)


type Output = Inflate | Release | Moment
