"""How somebody behaves in a session: answers, taps, logs, and what comes in between."""

from collections.abc import Iterator
from dataclasses import dataclass, field
import heapq
from itertools import count
from random import Random
from typing import Final

from custom_components.bfr_cuff.lib.session.messages import (
    Action,
    EndReason,
    Feel,
    LogSet,
    Moment,
    MomentKind,
    Next,
    Pause,
    Refill,
    RefillAnswer,
    Resume,
    Stop,
    Symptom,
    WrapOff,
)
from custom_components.bfr_cuff.lib.training.plan import Plan
from custom_components.bfr_cuff.lib.training.protocol import TEMPO_S, ProtocolKind

from .diary import Happening

BASE_DISCOMFORT: Final = 2.0
A_SET_MORE: Final = 0.7
PERCENT_TO_ONE_MORE: Final = 14.0
A_WEEK_LESS: Final = 0.12
SPREAD: Final = 0.6
EFFORT_OVER_DISCOMFORT: Final = 1.2
DAWDLING: Final = 1.7
"""How much longer than the beat somebody takes who has no beat and no haste."""


@dataclass(slots=True, kw_only=True)
class Conduct:
    """One athlete in one session; `week` counts from 0 since the first one.

    `discomfort` is how the first set feels, 0 to 10.
    """

    plan: Plan
    random: Random
    sensitivity: float
    week: int
    happening: Happening | None
    _repetitions: dict[int, int] = field(default_factory=dict)
    _waiting: list[tuple[float, int, Action]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def hear(self, now: float, moment: Moment) -> None:
        """Decide what to do about a moment, and when."""
        match moment.kind:
            case MomentKind.CHECK_REFILL:
                self._do(now + 7, RefillAnswer(self._refill()))
            case MomentKind.PUT_WRAP_ON:
                self._do(now + self.random.uniform(20, 40), Next())
            case MomentKind.TAKE_WRAP_OFF:
                self._do(now + self.random.uniform(4, 9), WrapOff())
            case MomentKind.SET_STARTED:
                self._begin_set(now, moment.about["set"])
            case MomentKind.REST_STARTED:
                self._log(now + 5, moment.about["set"] - 1)
            case MomentKind.RELEASED if moment.about["reason"] == EndReason.DONE:
                self._log(now + 1, moment.about["set"])
            case MomentKind.PAUSED:
                self._do(now + 40, Resume())

    def due(self, now: float) -> Iterator[Action]:
        """Yield what is to be done by now."""
        while self._waiting and self._waiting[0][0] <= now:
            yield heapq.heappop(self._waiting)[-1]

    def _do(self, at: float, action: Action) -> None:
        heapq.heappush(self._waiting, (at, next(self._order), action))

    def _refill(self) -> Refill:
        slow = self.happening is Happening.SLOW_REFILL
        return Refill.LONG if slow else Refill.NORMAL

    def _begin_set(self, now: float, number: int) -> None:
        """Do the repetitions, unless something comes in between."""
        planned = self.plan.sets[number - 1]
        tempo = TEMPO_S * (1.0 if self.plan.beat else DAWDLING)
        if planned.to_failure or (planned.work_s is None and not self.plan.beat):
            repetitions = self._repetitions[number] = self._strength(number)
            self._do(now + repetitions * tempo, Next())
        if (action := self._interruption(number)) is not None:
            self._do(now + self.random.uniform(12, 24), action)

    def _interruption(self, number: int) -> Action | None:
        match self.happening, number:
            case Happening.NUMB, 2:
                return Feel(Symptom.NUMBNESS)
            case Happening.STOPPED, 3:
                return Stop()
            case Happening.PAUSED, 2:
                self.happening = None
                return Pause()
            case Happening.INTERRUPTED, 2:
                return Stop(EndReason.INTERRUPTED)
        return None

    def _strength(self, number: int) -> int:
        """Return how many repetitions there will be in a set without a beat."""
        planned = self.plan.sets[number - 1]
        wanted = planned.repetitions or 0
        if not planned.to_failure:
            return wanted
        return wanted + self.random.randint(-1, 5) - number // 2

    def _log(self, at: float, number: int) -> None:
        """Tell how a set was; nobody counts the repetitions of a walk."""
        training = self.plan.protocol.kind is ProtocolKind.RESISTANCE
        discomfort = self._discomfort(number)
        effort = discomfort + EFFORT_OVER_DISCOMFORT + self.random.gauss(0, SPREAD)
        self._do(
            at,
            LogSet(
                repetitions=self._repetitions.get(number),
                rpe=float(round(min(effort, 10.0))) if training else None,
                discomfort=float(round(discomfort)),
            ),
        )

    def _discomfort(self, number: int) -> float:
        """Return how a set feels: more with sets and pressure, less with habit."""
        shares = [cuff.prescription.percent or 40.0 for cuff in self.plan.cuffs]
        felt = (
            BASE_DISCOMFORT
            + self.sensitivity
            + A_SET_MORE * min(number, 4)
            + (max(shares) - 40.0) / PERCENT_TO_ONE_MORE
            - A_WEEK_LESS * self.week
            + self.random.gauss(0, SPREAD)
        )
        return min(max(felt, 0.0), 7.0)
