"""The pulse that an artery presses into a cuff."""

import math

BEATS_PER_S = 70 / 60
MEAN_PRESSURE = 95.0
WIDTH_BELOW = 28.0
WIDTH_ABOVE = 38.0
FLOOR = 0.2
QUIET_BELOW = 2.0


def pulse(cuff_pressure: float, time_s: float, peak: float) -> float:
    """Return mmHg of arterial pulse; `peak` is peak to peak at mean arterial pressure."""
    if cuff_pressure < QUIET_BELOW:
        return 0.0
    distance = cuff_pressure - MEAN_PRESSURE
    width = WIDTH_BELOW if distance < 0 else WIDTH_ABOVE
    floor = FLOOR * peak
    size = floor + (peak - floor) * math.exp(-((distance / width) ** 2))
    angle = math.tau * BEATS_PER_S * time_s
    return size * (0.45 * math.sin(angle) + 0.12 * math.sin(2 * angle))
