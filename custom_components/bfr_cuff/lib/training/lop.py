"""Limb occlusion pressure: what stops the blood in one limb under one cuff.

It belongs to limb, cuff width and posture. A value from another posture is refused,
not converted: 80 % of a standing LOP can occlude a lying thigh (E085).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..controller.placement import Placement


class Posture(StrEnum):
    """How an athlete was, or will be, placed."""

    SUPINE = "supine"
    SEATED = "seated"
    STANDING = "standing"


class LopMethod(StrEnum):
    """How an LOP became known."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lop:
    """One LOP record: mmHg of one limb under one cuff width (mm) in one posture."""

    mmhg: float
    placement: Placement
    cuff_width_mm: int
    posture: Posture
    day: date
    method: LopMethod

    def fits(self, placement: Placement, cuff_width_mm: int) -> bool:
        """Return whether this record is about this limb and this cuff."""
        return self.placement is placement and self.cuff_width_mm == cuff_width_mm


class NoLop(Exception):
    """There is no LOP that may be used.

    `other_posture` is that of a record which would fit but for its posture.
    """

    def __init__(self, other_posture: Posture | None) -> None:
        """Keep what was found instead."""
        super().__init__(f"other posture: {other_posture}")
        self.other_posture = other_posture


def newest_lop(
    records: Iterable[Lop], placement: Placement, cuff_width_mm: int, posture: Posture
) -> Lop:
    """Return the newest record for a limb, cuff and posture, or raise NoLop."""
    fitting = [lop for lop in records if lop.fits(placement, cuff_width_mm)]
    # Of one day, the one that was put on record last: sorting keeps that order.
    fitting.sort(key=lambda lop: lop.day)
    same = [lop for lop in fitting if lop.posture is posture]
    if not same:
        raise NoLop(fitting[-1].posture if fitting else None)
    return same[-1]
