"""How well any controller could keep a target, were every contraction known in advance.

Backwards from the end, for each pressure of the air, what pump and valve can still bring:
dynamic programming over the rig's own equation. No rule of the valve's binds it and no
sensor blurs it, so no regulator of the same pump, valve and cuff does better.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.controller.limits import STEP_MS
from simulator.rig.cuffs import Cuff
from simulator.rig.pneumatics import (
    SOFT_MMHG,
    SOFTNESS,
    STALL_MMHG,
    VENT_FLOW,
    VENT_POWER,
    WORN_LEAK,
)
from simulator.rig.quality import BAND, Contractions

type Floats = NDArray[np.floating]

STEP_S: Final = 0.05
GRID_MMHG: Final = 0.25
REACH_MMHG: Final = 60.0
VALVE_SHARES: Final = (0.05, 0.2, 1.0)
"""How much of a step the valve that bleeds may be open: as little as is needed."""


def best_share(cuff: Cuff, limb: Contractions) -> float:
    """Return the largest share of the sets' time within the band, 0 to 1."""
    every = round(STEP_S * 1000 / STEP_MS)
    squeeze, in_set = limb.squeeze[::every], limb.in_set[::every]
    target = limb.target
    air = np.arange(max(1.0, target - REACH_MMHG), target + REACH_MMHG, GRID_MMHG)
    value = np.zeros_like(air)
    for offset, counts in zip(squeeze[::-1], in_set[::-1], strict=True):
        total = air + offset
        value = np.max(
            [np.interp(to, air, value) for to in _choices(cuff, air, total)], axis=0
        )
        value += counts & (np.abs(total / target - 1) <= BAND)
    return float(np.interp(target, air, value)) / sum(in_set)


def _choices(cuff: Cuff, air: Floats, total: Floats) -> list[Floats]:
    """Return where the air may be a step later: pumped, let be, or let out."""
    softness = 1 + SOFTNESS * np.exp(-air / SOFT_MMHG)
    pressed = np.maximum(0.0, total)
    pump = cuff.pump_flow / cuff.compliance * (1 - pressed / STALL_MMHG)
    vent = cuff.bleeding * VENT_FLOW / cuff.compliance * pressed**VENT_POWER
    leak = pressed * WORN_LEAK / 60
    rates = [pump, np.zeros_like(air), *(-share * vent for share in VALVE_SHARES)]
    return [air + (rate - leak) / softness * STEP_S for rate in rates]
