"""A fault, kept until a person clears it once its cause is gone."""

from typing import Final

from ..controller.model import ControllerRefused, Fault, RefusalCode
from ..evidence import OCCLUDED

GONE_S: Final = 5.0
"""The cause must have been gone for so long (Cuff Link, `clear_fault`)."""


class FaultLatch:
    """Keep one cuff's fault, and when its cause was there last."""

    def __init__(self, bound: float) -> None:
        """Start without; above `bound` mmHg there is still too much pressure."""
        self.fault: Fault | None = None
        self._bound = bound
        self._cause_at = 0.0

    def latch(self, now: float, fault: Fault) -> bool:
        """Keep a fault, and return whether it is news; a blocked vent replaces others."""
        is_news = self.fault is None or (
            fault is Fault.VENT_BLOCKED and self.fault is not fault
        )
        if is_news:
            self.fault, self._cause_at = fault, now
        return is_news

    def observe(self, now: float, pressure: float | None) -> None:
        """Look whether the cause is still there."""
        if self._is_caused_by(pressure):
            self._cause_at = now

    def _is_caused_by(self, pressure: float | None) -> bool:
        """Return whether this pressure, or having none, would cause it again."""
        if pressure is None:
            return True
        if self.fault is Fault.OVERPRESSURE:
            return pressure > self._bound
        return self.fault is Fault.VENT_BLOCKED and pressure >= OCCLUDED.value

    def clear(self, now: float, pressure: float | None) -> None:
        """Forget the fault, or raise ControllerRefused."""
        if now - self._cause_at < GONE_S:
            raise ControllerRefused(RefusalCode.FAULT)
        if pressure is None or pressure >= OCCLUDED.value:
            raise ControllerRefused(RefusalCode.NOT_VENTED)
        self.fault = None
