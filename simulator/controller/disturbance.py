"""What the limb adds to the air's own pressure: repetitions, sag, creep and pulse."""

TURN_MMHG = 3.0
TURN_SHARE = 0.08
QUIET_MS = 4500
"""Longer than the slowest repetition: without a turn for so long, the limb rests."""

SLOW = 0.01
FAST = 0.1
CRESTING = 0.6


class Disturbance:
    """Follow repetitions by their turning points, and a resting limb by its mean."""

    def __init__(self, value: float = 0.0) -> None:
        """Start quiet at `value` mmHg."""
        self.peak = self.valley = value
        self.rising = False
        self.quiet = True
        self._turned = -QUIET_MS
        self._extreme = value
        self._slow = self._fast = value
        self._value = value

    @property
    def size(self) -> float:
        """Peak to valley of the last repetition, mmHg; 0 at rest."""
        return self.peak - self.valley

    @property
    def middle(self) -> float:
        """Half way between peak and valley."""
        return (self.peak + self.valley) / 2

    @property
    def at_peak(self) -> bool:
        """Return whether this is as high as the last repetition came, or higher."""
        return self._value > self.peak - 0.5

    @property
    def cresting(self) -> bool:
        """Return whether a rise is near its known peak and slowing down."""
        near = self._value > self.peak - 0.15 * self.size
        return near and self._value - self._fast < CRESTING

    @property
    def sudden(self) -> bool:
        """Return whether this is well above a limb at rest."""
        return self._value - self._slow > 2.0

    def observe(self, now: int, value: float) -> None:
        """Take in one more value, mmHg, 10 ms after the last."""
        self._value = value
        self._slow += (value - self._slow) * SLOW
        self._fast += (value - self._fast) * FAST
        if self.rising:
            self._rise(now, value)
        else:
            self._fall(now, value)
        self.quiet = now - self._turned > QUIET_MS
        if self.quiet:
            self.peak = self.valley = self._extreme = self._slow
        elif self.rising:
            self.peak = max(self.peak, self._extreme)
        else:
            self.valley = min(self.valley, self._extreme)

    def _rise(self, now: int, value: float) -> None:
        """Climb until the value has come down enough to call it a peak."""
        self._extreme = max(self._extreme, value)
        if value < self._extreme - self._margin():
            self.peak = self._extreme
            self._turn(now, value)

    def _fall(self, now: int, value: float) -> None:
        """Descend until the value has come up enough to call it a valley."""
        self._extreme = min(self._extreme, value)
        if value > self._extreme + self._margin():
            self.valley = self._extreme
            self._turn(now, value)

    def _margin(self) -> float:
        """Return how far back makes a turning point."""
        return max(TURN_MMHG, TURN_SHARE * self.size)

    def _turn(self, now: int, value: float) -> None:
        """Go on in the other direction."""
        self.rising = not self.rising
        self._turned = now
        self._extreme = value
