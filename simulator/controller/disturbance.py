"""What the limb adds to the air's own pressure: repetitions, sag, creep and pulse."""

from collections import deque

from .repetitions import Repetitions

SPAN_MS = 5000
"""Longer than the slowest repetition, so that its peak and its valley are both in it."""

PIECE_MS = 100
LAG_MS = 50
"""Long enough that a sensor's noise is no movement, short beside any repetition."""

SLOW_MS = 1000
RISE = 3.0
"""mmHg, more than a pulse: a limb that has not risen so much for long is at rest.

A leak, or a pump that brings less than it should, look like a limb that falls for ever.
"""

NEAR_PEAK = 0.5
CRESTING = 0.5
"""mmHg of rise in `LAG_MS`: less is the top of a repetition, or none at all."""


class Disturbance:
    """Follow where it is going, by the last repetitions.

    Until there are some, and when a limb does something else, `peak` and `valley` are the
    highest and the lowest of the last seconds.
    """

    def __init__(self, value: float = 0.0) -> None:
        """Start at rest at `value` mmHg."""
        self.peak = self.valley = self.value = value
        self._lagging = self._slow = self._low = value
        self._repetitions = Repetitions(value)
        self._still_ms = SPAN_MS
        self._piece_ms = 0
        self._highest = deque([value], SPAN_MS // PIECE_MS)
        self._lowest = deque([value], SPAN_MS // PIECE_MS)

    @property
    def middle(self) -> float:
        """Half way between peak and valley."""
        return (self.peak + self.valley) / 2

    @property
    def soon(self) -> float:
        """Return by how many mmHg it rises in the next `LAG_MS`, at its present rate."""
        return self.value - self._lagging

    @property
    def to_come(self) -> float:
        """Return how far it is still going to rise, if this is like the last time."""
        return self.peak - self.value if self.soon > CRESTING else 0.0

    @property
    def unknown(self) -> bool:
        """Return whether this is as high as it has been, or higher: who knows the peak."""
        return self.value > self.peak - NEAR_PEAK

    def observe(self, dt: int, value: float) -> None:
        """Take in one more value, mmHg, `dt` ms after the last."""
        self.value = value
        self._lagging += (value - self._lagging) * min(1.0, dt / LAG_MS)
        self._slow += (value - self._slow) * min(1.0, dt / SLOW_MS)
        self._note(dt, value)
        self._low = min(self._low, value)
        self._still_ms += dt
        if value > self._low + RISE:
            self._still_ms = 0
            self._low = value
        self._foretell(dt, value)

    def _foretell(self, dt: int, value: float) -> None:
        """Set peak and valley by the last repetitions, or by what rest there is."""
        repetitions = self._repetitions
        if self._still_ms >= SPAN_MS:
            self.peak = self.valley = self._slow
            repetitions.forget(value)
            return
        repetitions.observe(dt, value)
        if repetitions.known:
            self.peak, self.valley = repetitions.peak, repetitions.valley

    def _note(self, dt: int, value: float) -> None:
        """Keep the highest and the lowest of each tenth of a second."""
        self._piece_ms += dt
        if self._piece_ms < PIECE_MS:
            self._highest[-1] = max(self._highest[-1], value)
            self._lowest[-1] = min(self._lowest[-1], value)
        else:
            self._piece_ms = 0
            self._highest.append(value)
            self._lowest.append(value)
        self.peak, self.valley = max(self._highest), min(self._lowest)
