"""Where on a limb a cuff goes: its upper edge, between muscle and heart."""

from enum import StrEnum


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
