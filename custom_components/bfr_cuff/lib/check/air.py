"""How much air a held cuff loses, though the controller pumps it back."""

from collections import deque
from typing import Final

NOISE_MMHG: Final = 0.5
"""A fall of less is the sensor's noise, or a pulse."""

SMOOTHED: Final = 2
"""States in a mean: a good regulator pumps a leak back in half a second, which is five."""


class AirLost:
    """Add up every fall of the pressure, smoothed over two states, in mmHg."""

    def __init__(self) -> None:
        """Start with nothing lost."""
        self._newest: deque[float] = deque(maxlen=SMOOTHED)
        self._peak = self._extreme = 0.0
        self._falls = False
        self._lost = 0.0

    @property
    def mmhg(self) -> float:
        """Return what was lost so far."""
        return self._lost + (self._peak - self._extreme if self._falls else 0.0)

    def observe(self, pressure: float) -> None:
        """Take in the pressure of the newest state."""
        self._newest.append(pressure)
        smooth = sum(self._newest) / len(self._newest)
        if len(self._newest) < SMOOTHED:
            self._extreme = smooth
        elif self._falls:
            self._fall_on(smooth)
        elif smooth <= self._extreme - NOISE_MMHG:
            self._falls, self._peak, self._extreme = True, self._extreme, smooth
        else:
            self._extreme = max(self._extreme, smooth)

    def _fall_on(self, smooth: float) -> None:
        if smooth >= self._extreme + NOISE_MMHG:
            self._lost += self._peak - self._extreme
            self._falls, self._extreme = False, smooth
        else:
            self._extreme = min(self._extreme, smooth)
