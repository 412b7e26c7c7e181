"""Limbs as bits of one number, so that an index finds sessions by any of them."""

from collections.abc import Iterable
from typing import Final

from ..controller.placement import Placement

# The order is kept in every database: what is new goes to the end.
_ORDER: Final = (
    Placement.LEFT_ARM,
    Placement.RIGHT_ARM,
    Placement.LEFT_FOREARM,
    Placement.RIGHT_FOREARM,
    Placement.LEFT_THIGH,
    Placement.RIGHT_THIGH,
    Placement.LEFT_CALF,
    Placement.RIGHT_CALF,
)
_BITS: Final = {str(placement): 1 << bit for bit, placement in enumerate(_ORDER)}


def limb_bits(placements: Iterable[str]) -> int:
    """Return the bits of these placements; of one that there is not, none."""
    return sum(_BITS.get(placement, 0) for placement in set(placements))
