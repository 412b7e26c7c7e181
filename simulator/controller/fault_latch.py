"""The fault of one channel: latched until its cause has been gone for 5 s."""

from .limits import VENTED_BELOW
from .vocabulary import ErrorCode, FaultCode, Refusal

CLEAR_MS = 5000


class FaultLatch:
    """Keep a fault, and when its cause was last there. Times are ms."""

    def __init__(self, bound: float) -> None:
        """Start without a fault; pressure above `bound` mmHg causes an overpressure."""
        self.code: FaultCode | None = None
        self._bound = bound
        self._cause_at = 0

    def latch(self, now: int, code: FaultCode) -> None:
        """Keep this fault in the place of another."""
        self.code = code
        self._cause_at = now

    def observe(self, now: int, pressure: float | None) -> None:
        """Remember when the cause of the fault was last there."""
        if pressure is None:
            there = True
        elif self.code is FaultCode.OVERPRESSURE:
            there = pressure > self._bound
        else:
            there = self.code is FaultCode.VENT_BLOCKED and pressure >= VENTED_BELOW
        if there:
            self._cause_at = now

    def check(self) -> None:
        """Raise a Refusal while there is a fault."""
        if self.code is not None:
            raise Refusal(ErrorCode.FAULT, f"{self.code} is latched; clear it first")

    def clear(self, now: int, pressure: float | None) -> None:
        """Forget the fault; raise a Refusal when it is too early."""
        if now - self._cause_at < CLEAR_MS:
            raise Refusal(
                ErrorCode.FAULT, f"the cause of {self.code} was there less than 5 s ago"
            )
        if pressure is None or pressure >= VENTED_BELOW:
            raise Refusal(ErrorCode.NOT_VENTED, "the cuff is not below 20 mmHg")
        self.code = None
