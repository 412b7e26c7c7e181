"""What the test around a bottle found of a cuff of own parts."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What goes on in the test, in this order."""

    REST = "rest"
    FILL = "fill"
    LEAK = "leak"
    BLEED = "bleed"
    LET_GO = "let_go"
    VENT = "vent"
    PUMP = "pump"


class Problem(StrEnum):
    """Why a cuff of own parts is refused."""

    NO_READINGS = "no_readings"
    SLOW_SENSOR = "slow_sensor"
    OLD_READINGS = "old_readings"
    NOT_ZERO = "not_zero"
    SENSOR_LOST = "sensor_lost"
    NO_ANSWER = "no_answer"
    DOES_NOT_RISE = "does_not_rise"
    FILLS_TOO_SLOWLY = "fills_too_slowly"
    TOO_HIGH = "too_high"
    TOO_LATE = "too_late"
    LEAKS = "leaks"
    BLEEDS_NOTHING = "bleeds_nothing"
    LETS_GO_TOO_SOON = "lets_go_too_soon"
    DOES_NOT_LET_GO = "does_not_let_go"
    VENTS_TOO_SLOWLY = "vents_too_slowly"
    PUMP_OUTRUNS_VENT = "pump_outruns_vent"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was measured; pressures in mmHg, times in seconds, rates a second.

    `fill_s` is from empty to the test's target, `leak` mmHg a minute, `delay_s` from
    telling a part until a reading shows it, `let_go_s` from the last word to the box
    until the pressure fell, `vent_rate` that of the valve which bleeds, at 100 mmHg.
    """

    rate_hz: float
    longest_gap_s: float
    noise: float
    fill_s: float
    pump_rate: float
    delay_s: float
    leak: float
    let_go_s: float
    vent_s: float
    vent_rate: float

    @property
    def over(self) -> float:
        """Return how far a pump that is told to stop in time may still go over, in mmHg."""
        return self.pump_rate * max(self.delay_s, 1.0 / self.rate_hz)
