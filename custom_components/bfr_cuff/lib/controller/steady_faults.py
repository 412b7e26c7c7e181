"""What is shown of a fault that comes and goes.

A fault latches until a person clears it, but the controller that has it may have lost
its mind as well. Shown as it says, one that flickers would raise and clear its repair,
and write an event, with each state. The guard sees every state as it came.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from .model import ControllerState, CuffState, Fault, Phase

GONE_S: Final = 30.0
"""A fault that no one cleared is over after this; one that comes back sooner is one."""


class SteadyFaults:
    """Show each fault until it has been gone for a while."""

    def __init__(self) -> None:
        """Start without any."""
        self._shown: dict[int, Fault] = {}
        self._seen_at: dict[int, float] = {}
        self._being_cleared: set[int] = set()

    def steady(self, now: float, state: ControllerState) -> ControllerState:
        """Return a state as it is to be shown; `now` is in monotonic seconds."""
        # Hardly any state has a fault, and each is looked at.
        if not self._shown and all(cuff.fault is None for cuff in state.cuffs):
            return state
        cuffs = tuple(self._cuff(now, cuff) for cuff in state.cuffs)
        return state if cuffs == state.cuffs else replace(state, cuffs=cuffs)

    def forget(self, channel: int) -> None:
        """Forget a fault that was cleared, here or on the controller."""
        self._shown.pop(channel, None)

    @contextmanager
    def clearing(self, channel: int) -> Iterator[None]:
        """Let a fault go with the first state without it, while a person clears it."""
        self._being_cleared.add(channel)
        try:
            yield
            self.forget(channel)
        finally:
            self._being_cleared.discard(channel)

    def _cuff(self, now: float, cuff: CuffState) -> CuffState:
        fault = self._fault(now, cuff)
        if fault is cuff.fault:
            return cuff
        # With a fault the valve is open, which its own phase says.
        phase = cuff.phase if cuff.inflated or fault is None else Phase.FAULT
        return replace(cuff, fault=fault, phase=phase)

    def _fault(self, now: float, cuff: CuffState) -> Fault | None:
        """Return the fault to show of a cuff."""
        shown = self._shown.get(cuff.channel)
        # A cuff that does not let go is told at once, whatever else is wrong with it.
        is_news = shown is None or cuff.fault is Fault.VENT_BLOCKED
        gone_s = now - self._seen_at.get(cuff.channel, now)
        is_gone = gone_s >= GONE_S or cuff.channel in self._being_cleared
        if cuff.fault is not shown and not is_news and not is_gone:
            return shown
        if cuff.fault is None:
            self.forget(cuff.channel)
            return None
        self._shown[cuff.channel], self._seen_at[cuff.channel] = cuff.fault, now
        return cuff.fault
