"""Where on a limb a cuff goes: its upper edge, between muscle and heart."""

from enum import StrEnum
from typing import Final


class Placement(StrEnum):
    """The limbs that may wear a cuff; never neck, chest or back."""

    LEFT_ARM = "left_arm"
    RIGHT_ARM = "right_arm"
    LEFT_FOREARM = "left_forearm"
    RIGHT_FOREARM = "right_forearm"
    LEFT_THIGH = "left_thigh"
    RIGHT_THIGH = "right_thigh"
    LEFT_CALF = "left_calf"
    RIGHT_CALF = "right_calf"

    @property
    def on_leg(self) -> bool:
        """Return whether this is on a leg."""
        return self in _LEGS


THIGHS: Final = frozenset({Placement.LEFT_THIGH, Placement.RIGHT_THIGH})
_LEGS: Final = THIGHS | {Placement.LEFT_CALF, Placement.RIGHT_CALF}
