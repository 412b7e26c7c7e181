"""What a record of a cuff's pressure says of the limb, or why it says nothing.

Apart from the analysis, which alone needs numpy.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

METHOD: Final = "oscillometry"


class Refusal(StrEnum):
    """Why there is no estimate."""

    PULSE_UNCLEAR = "pulse_unclear"
    PULSE_WEAK = "pulse_weak"
    STARTED_TOO_HIGH = "started_too_high"
    ENDED_TOO_LOW = "ended_too_low"
    NO_END = "no_end"
    FLANK_SHALLOW = "flank_shallow"
    END_UNCLEAR = "end_unclear"
    SECOND_HILL = "second_hill"
    TOO_FEW_BEATS = "too_few_beats"
    MOVEMENT = "movement"
    UNSTEADY = "unsteady"
    IRREGULAR = "irregular"
    LEAK = "leak"
    SAMPLES_MISSING = "samples_missing"
    NOT_REPEATABLE = "not_repeatable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Oscillogram:
    """What one record of a cuff's pressure says of the limb.

    `low_mmhg` and `high_mmhg` are None when it was refused. `points` are (pressure,
    pulse) of each beat and `envelope` the curve through them, all in mmHg, for drawing;
    `scatter` is the beats' spread around it as a share of it, `clarity` how well the
    pulse repeats, 0 to 1. A figure that could not be had is None.
    """

    low_mmhg: float | None = None
    high_mmhg: float | None = None
    refusals: tuple[Refusal, ...] = ()
    pulse_rate: float | None = None
    largest_mmhg: float | None = None
    noise_mmhg: float | None = None
    clarity: float = 0.0
    scatter: float | None = None
    points: tuple[tuple[float, float], ...] = ()
    envelope: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What all runs say together: mmHg of both ends, or why there is none.

    `runs` are the records behind it, refused ones too.
    """

    low_mmhg: float | None = None
    high_mmhg: float | None = None
    method: str = METHOD
    refusals: tuple[Refusal, ...] = ()
    pulse_rate: float | None = None
    largest_mmhg: float | None = None
    scatter: float | None = None
    runs: tuple[Oscillogram, ...] = ()
