"""A training protocol: sets, repetitions, rests, pressure, its own time limit."""

from dataclasses import dataclass
from enum import StrEnum

from ..evidence import REPERFUSION, TEMPO_UP

TEMPO_S = 2 * TEMPO_UP.value
"""A repetition with a beat: up and down."""


class ProtocolKind(StrEnum):
    """What sort of training a protocol is."""

    RESISTANCE = "resistance"
    AEROBIC = "aerobic"
    PASSIVE = "passive"
    CYCLE = "cycle"
    CONSTANT = "constant"
    FLOSS = "floss"


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent: what is proposed, and between what it may be chosen."""

    proposed: float
    lowest: float
    highest: float

    def allows(self, percent: float) -> bool:
        """Return whether a share may be chosen."""
        return self.lowest <= percent <= self.highest


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlan:
    """One set and the rest after it; times in seconds.

    Either `repetitions` are planned or `work_s`. `to_failure` makes the repetitions a
    guess. `pressure_step` is added to the share of LOP, in percent of LOP.
    """

    repetitions: int | None = None
    work_s: float | None = None
    to_failure: bool = False
    exercise: str | None = None
    rest_s: float = 0.0
    pressure_step: float = 0.0

    @property
    def duration_s(self) -> float:
        """Return how long the work takes, repetitions at the beat."""
        if self.work_s is not None:
            return self.work_s
        return (self.repetitions or 0) * TEMPO_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One protocol.

    `time_limit_s` bounds the occlusion time of each cuff. `released_in_rests` lets the
    air out in every rest; a rest then counts from the moment that the cuff is vented.
    """

    protocol_id: str
    name: str
    kind: ProtocolKind
    about: str
    sets: tuple[SetPlan, ...]
    pressure: Share
    load: Share | None
    time_limit_s: float
    released_in_rests: bool
    sources: tuple[str, ...]

    @property
    def needs_wrap(self) -> bool:
        """Return whether this is done with a wrap and nothing else."""
        return self.kind is ProtocolKind.FLOSS

    @property
    def occlusion_s(self) -> float:
        """Return the longest occlusion without reperfusion that the plan asks for.

        Inflating and venting take time as well, which is not in it.
        """
        longest = running = 0.0
        for planned in self.sets:
            running += planned.duration_s
            longest = max(longest, running)
            if not self.released_in_rests:
                running += planned.rest_s
            elif planned.rest_s >= REPERFUSION.value:
                running = 0.0
        return longest
