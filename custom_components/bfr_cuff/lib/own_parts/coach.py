"""What a person at a hand pump is to do, and when it is said (again)."""

from enum import StrEnum
from typing import Final

from ..controller.model import CuffState, Phase
from ..evidence import IN_BAND


class Advice(StrEnum):
    """What to do with pump and valve."""

    REST = "rest"
    PUMP = "pump"
    HOLD = "hold"
    LET_SOME_OUT = "let_some_out"
    LET_OUT = "let_out"


STEADY_S: Final = 3.0
"""Repetitions move the pressure: off its band for so long, and it is the air."""

AGAIN_S: Final = {Advice.LET_OUT: 5.0, Advice.PUMP: 15.0, Advice.LET_SOME_OUT: 15.0}
"""How often it is said again; the air that is to go out, until it has gone."""


def advice(cuff: CuffState) -> Advice:
    """Return what to do with a cuff as it is now."""
    if not cuff.inflated:
        is_tight = cuff.occluded and cuff.phase is not Phase.VENTED
        return Advice.LET_OUT if is_tight else Advice.REST
    if cuff.pressure is None or cuff.target is None:
        return Advice.HOLD
    band = IN_BAND.value / 100 * cuff.target
    if cuff.phase is Phase.INFLATING or cuff.pressure < cuff.target - band:
        return Advice.PUMP
    is_over = cuff.pressure > cuff.target + band
    return Advice.LET_SOME_OUT if is_over else Advice.HOLD


class Coach:
    """Follow one cuff, and say what is new or is to be said again; monotonic seconds."""

    def __init__(self) -> None:
        """Start with nothing to do."""
        self.advice = Advice.REST
        self._seen = Advice.REST
        self._seen_at = self._said_at = 0.0

    def observe(self, now: float, cuff: CuffState | None) -> Advice | None:
        """Return what to say now; None for a cuff is one that no one sees any more.

        A cuff that was to be pumped or held, and is not seen, may be tight for all that
        is known.
        """
        if cuff is not None:
            found = advice(cuff)
        else:
            found = self.advice if self.advice is Advice.REST else Advice.LET_OUT
        if found is not self._seen:
            self._seen, self._seen_at = found, now
        if found is not self.advice and self._is_steady(now):
            self.advice = found
        elif now - self._said_at < AGAIN_S.get(self.advice, now + 1.0):
            return None
        self._said_at = now
        return self.advice

    def _is_steady(self, now: float) -> bool:
        """Return whether what is seen is to be believed: all but what a limb may do."""
        may_be_limb = self.advice is Advice.HOLD and self._seen in (
            Advice.PUMP,
            Advice.LET_SOME_OUT,
        )
        return not may_be_limb or now - self._seen_at >= STEADY_S
