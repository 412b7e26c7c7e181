"""Take the present reading of a vented cuff as ambient."""

from collections import deque

from .vocabulary import ErrorCode, Refusal

AFTER_MS = 5000
WITHIN = 10.0
SAMPLES = 100
STILL_WITHIN = 3.0


class ZeroPoint:
    """Find what a sensor reads at ambient, mmHg from the factory's zero."""

    def __init__(self) -> None:
        """Start without a sample of a vented cuff."""
        self._samples: deque[float] = deque(maxlen=SAMPLES)

    def clear(self) -> None:
        """Forget the samples: the cuff was not vented all the time."""
        self._samples.clear()

    def observe(self, pressure: float) -> None:
        """Keep a sample of a vented cuff."""
        self._samples.append(pressure)

    def moved(self, zero: float, vented_ms: int) -> float:
        """Return the new zero in the place of `zero`; raise a Refusal (`not_vented`)."""
        samples = self._samples
        if vented_ms < AFTER_MS or not samples:
            raise _refusal("only a cuff vented for 5 s can be zeroed")
        if max(samples) - min(samples) > STILL_WITHIN:
            raise _refusal("the reading is not still")
        found = zero + sum(samples) / len(samples)
        if abs(found) > WITHIN:
            raise _refusal("the reading is too far from the factory zero")
        samples.clear()
        return found


def _refusal(message: str) -> Refusal:
    """Return the one refusal there is."""
    return Refusal(ErrorCode.NOT_VENTED, message)
