"""What a pressure sensor hands over."""

from typing import NamedTuple


class Sample(NamedTuple):
    """One reading of a pressure sensor.

    `raw` is what the sensor itself gave, before zero and conversion; only whether it
    changes matters. `pressure` is in mmHg above ambient by the factory's calibration.
    `age_ms` is how long ago it was taken.
    """

    raw: float
    pressure: float
    age_ms: int = 0
