"""The air in a cuff: pump, compliance, valve, leak and creep.

The constants are a fit of one equation to ten measured inflations and vents of an
arm cuff, 8 % rms; other cuffs scale with their compliance.
"""

from functools import cache
import math

from .cuffs import Cuff

SOFTNESS = 6.8
SOFT_MMHG = 15.0
STALL_MMHG = 684.0
VENT_FLOW = 3.17
VENT_POWER = 0.73
WORN_LEAK = 0.05
"""Share of its pressure that a tight cuff loses in a minute."""

LOOSE_HOSE = 10.0
"""ml a minute for each mmHg: the same hole, whatever cuff it empties.

So large that the pump of an arm works three tenths of the time at 50 mmHg, and is found."""

CREEP_SHARE = 0.04
CREEP_S = 20.0
RELIEF_MMHG = 320.0
RELIEF_FLOW = 20.0
STEP_S = 0.01


class Pneumatics:
    """The air pressure of one cuff, mmHg above ambient."""

    def __init__(self, cuff: Cuff) -> None:
        """Start empty."""
        self.pressure = 0.0
        self.pump_stuck = False
        self.valve_stuck = False
        self.vent_blocked = False
        self.leak = WORN_LEAK
        self.loose_leak = LOOSE_HOSE / cuff.compliance
        self._flow = cuff.pump_flow / cuff.compliance
        self._valves = cuff.valves
        self._bleeding = cuff.bleeding
        self._valve_flow = VENT_FLOW / cuff.compliance
        self._crept = 0.0

    def advance(
        self,
        dt: float,
        duty: float,
        offset: float,
        *,
        valve_open: bool,
        bleed: bool = False,
    ) -> None:
        """Move the air for `dt` seconds; `offset` mmHg of it is the limb's squeeze."""
        if self.pump_stuck:
            duty = 1.0
        total = self.pressure + offset
        if total < 0.01 and duty == 0.0 and self._crept < 0.01:
            return
        flow = duty * self._flow * max(0.0, 1 - total / STALL_MMHG)
        if total > 0:
            flow -= self._losses(total, valve_open=valve_open, bleed=bleed)
        creep = (CREEP_SHARE * max(0.0, self.pressure) - self._crept) / CREEP_S
        self._crept += creep * dt
        softness = 1 + SOFTNESS * math.exp(-max(0.0, self.pressure) / SOFT_MMHG)
        self.pressure = max(0.0, self.pressure + (flow - creep) / softness * dt)

    def _losses(self, total: float, *, valve_open: bool, bleed: bool) -> float:
        """Return what leaves, in mmHg/s of a tight cuff."""
        losses = total * self.leak / 60
        asked = self._valves if valve_open else self._bleeding if bleed else 0
        valves = min(asked, self._valves - self.valve_stuck)
        if valves > 0 and not self.vent_blocked:
            losses += valves * self._valve_flow * math.pow(total, VENT_POWER)
        if total > RELIEF_MMHG:
            losses += RELIEF_FLOW * (total - RELIEF_MMHG)
        return losses


@cache
def fill_time(cuff: Cuff, pressure: float) -> float:
    """Return the seconds that this cuff's pump takes from empty to `pressure` mmHg."""
    air = Pneumatics(cuff)
    steps = 0
    while air.pressure < pressure:
        air.advance(STEP_S, 1.0, 0.0, valve_open=False)
        steps += 1
    return round(steps * STEP_S, 1)


def pump_rate(cuff: Cuff, pressure: float) -> float:
    """Return mmHg/s that the pump adds to a tight cuff at `pressure` mmHg."""
    return cuff.pump_flow / cuff.compliance * (1 - pressure / STALL_MMHG)


def vent_rate(cuff: Cuff, pressure: float) -> float:
    """Return mmHg/s that what bleeds takes from a tight cuff at `pressure` mmHg."""
    flow = VENT_FLOW * cuff.bleeding / cuff.compliance
    return flow * math.pow(pressure, VENT_POWER)
