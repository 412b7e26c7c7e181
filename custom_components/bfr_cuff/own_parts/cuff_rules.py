"""What the rules know of a cuff that is put together of entities, and what regulates it."""

from typing import Final

from ..lib.controller.model import CuffInfo
from ..lib.own_parts.by_hand import FILLS_WITHIN_S, ByHand
from ..lib.own_parts.found import Found
from ..lib.own_parts.jump_watch import HAND
from ..lib.own_parts.parts import CuffParts, Measured, highest_target
from ..lib.own_parts.proof import TARGET_MMHG
from ..lib.own_parts.regulator import DoseRegulator, Regulator
from .wiring import Wiring

LIMB_FILLS_SLOWER: Final = 1.25
"""A limb gives way where a bottle does not, so its cuff takes more air."""

DELAY_MIN_S: Final = 0.1
"""No home tells and reads faster than this, however quick a bottle made it look."""


def rules_of(wiring: Wiring, channel: int) -> tuple[CuffParts, Regulator]:
    """Return what the rules know of the cuff, and what regulates it."""
    info = CuffInfo(
        channel=channel,
        pressure_max=highest_target(wiring.sensor_max),
        width_mm=wiring.width_mm,
        fill_s=_fill_s(wiring),
    )
    measured = _measured(wiring.found)
    parts = CuffParts(info=info, sensor_max=wiring.sensor_max, measured=measured)
    if wiring.found is None:
        return parts, ByHand()
    return parts, DoseRegulator(measured)


def _measured(found: Found | None) -> Measured:
    """Return how fast a cuff's air moves: by what was found, else by a hand."""
    if found is None:
        return HAND
    return Measured(found.pump_rate, found.vent_rate, max(DELAY_MIN_S, found.delay_s))


def _fill_s(wiring: Wiring) -> float:
    """Return how long a cuff takes to its highest target, from what was seen.

    By the same share as the rule that judges it (Cuff Link, rule 6).
    """
    if wiring.found is None:
        return FILLS_WITHIN_S
    share = 0.3 + 0.7 * TARGET_MMHG / highest_target(wiring.sensor_max)
    return LIMB_FILLS_SLOWER * wiring.found.fill_s / share
