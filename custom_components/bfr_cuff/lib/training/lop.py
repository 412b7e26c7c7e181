"""Limb occlusion pressure: what stops the blood in one limb under one cuff.

It belongs to limb, cuff width and posture. A value from another posture is refused,
not converted: 80 % of a standing LOP can occlude a lying thigh (E085).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
import math
from typing import Final

from ..controller.placement import Placement
from ..evidence import (
    LOP_ARM_MEAN,
    LOP_ARM_SD,
    LOP_LEG_MEAN,
    LOP_LEG_NARROW,
    LOP_LEG_SD,
    LOP_LOW_MEAN,
    LOP_LOW_SD,
)

DEVIATIONS: Final = 3
"""Standard deviations from a mean beyond which a slip is likelier than a person."""

LOWEST_MMHG: Final = LOP_LOW_MEAN.value - DEVIATIONS * LOP_LOW_SD.value
"""Lowest plausible LOP of any limb; legs need more than arms."""

NARROW_MM: Final = 100
"""Of a cuff on a leg: between the widths of E105, where 500 mmHg did not do, and E104."""


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
    OSCILLOMETRY = "oscillometry"


OSCILLOMETRY_VALID_FOR: Final = timedelta(days=28)
"""How long an LOP that the cuff has estimated is trained by.

Chosen: no study says. Blood pressure, and with it the LOP, moves within weeks.
"""

LONG_BREAK: Final = timedelta(days=14)
"""So long without a session asks for another measurement; chosen, as above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lop:
    """One LOP record: mmHg of one limb under one cuff width (mm) in one posture.

    One by oscillometry is known as a range, of which `mmhg` is the low end: what is
    prescribed is never found from the upper one. `cuff` is the key of the cuff that it
    was found with.
    """

    mmhg: float
    placement: Placement
    cuff_width_mm: int
    posture: Posture
    day: date
    method: LopMethod
    high_mmhg: float | None = None
    cuff: str | None = None

    def expired(self, today: date) -> bool:
        """Return whether it is too old to train by; only an oscillometric one ages."""
        if self.method is not LopMethod.OSCILLOMETRY:
            return False
        return today >= self.day + OSCILLOMETRY_VALID_FOR

    def fits(self, placement: Placement, cuff_width_mm: int) -> bool:
        """Return whether this record is about this limb and this cuff."""
        return self.placement is placement and self.cuff_width_mm == cuff_width_mm

    def is_about_the_same_as(self, other: Lop) -> bool:
        """Return whether limb, cuff, posture and day are those of another record.

        What a cuff has estimated keeps no one from putting on record what they know.
        """
        estimated = LopMethod.OSCILLOMETRY
        return other.fits(self.placement, self.cuff_width_mm) and (
            (self.posture, self.day, self.method is estimated)
            == (other.posture, other.day, other.method is estimated)
        )


class LopProblem(StrEnum):
    """Why an LOP record is not kept."""

    ALREADY_THERE = "lop_already_there"
    IN_FUTURE = "lop_in_future"
    NOT_PLAUSIBLE = "lop_not_plausible"


def plausible_mmhg(placement: Placement, cuff_width_mm: int) -> tuple[float, float]:
    """Return the lowest and the highest LOP in mmHg that people were measured with."""
    if not placement.on_leg:
        highest = LOP_ARM_MEAN.value + DEVIATIONS * LOP_ARM_SD.value
    elif cuff_width_mm < NARROW_MM:
        highest = LOP_LEG_NARROW.value
    else:
        highest = LOP_LEG_MEAN.value + DEVIATIONS * LOP_LEG_SD.value
    return LOWEST_MMHG, math.floor(highest)


def lop_problem(lop: Lop, others: Iterable[Lop], today: date) -> LopProblem | None:
    """Return what is wrong with a record beside the athlete's others, or None."""
    low, high = plausible_mmhg(lop.placement, lop.cuff_width_mm)
    if not low <= lop.mmhg <= high:
        return LopProblem.NOT_PLAUSIBLE
    if lop.day > today:
        return LopProblem.IN_FUTURE
    if any(lop.is_about_the_same_as(other) for other in others):
        return LopProblem.ALREADY_THERE
    return None


class NoLop(Exception):
    """There is no LOP that may be used.

    `other_posture` is that of a record which would fit but for its posture.
    """

    def __init__(self, other_posture: Posture | None) -> None:
        """Keep what was found instead."""
        super().__init__(f"other posture: {other_posture}")
        self.other_posture = other_posture


class FutureLop(Exception):
    """The newest LOP is of a day that is still to come, by a clock that was wrong."""

    def __init__(self, day: date) -> None:
        """Keep the day."""
        super().__init__(f"of {day}")
        self.day = day


def lowest_lop(
    records: Iterable[Lop],
    placement: Placement,
    cuff_width_mm: int,
    posture: Posture,
    today: date,
) -> Lop:
    """Return the LOP that no other pressure may go near, or raise NoLop.

    One of a day to come finds no pressure, nor does one that has expired, but it may
    well be true: it can only lower.
    """
    fitting = [lop for lop in records if lop.fits(placement, cuff_width_mm)]
    to_come = [lop for lop in fitting if lop.day > today and lop.posture is posture]
    known = [lop for lop in fitting if lop.day <= today]
    try:
        to_come.append(_newest(known, posture))
    except NoLop:
        if not to_come:
            raise
    return min(to_come, key=lambda lop: lop.mmhg)


def newest_lop(
    records: Iterable[Lop],
    placement: Placement,
    cuff_width_mm: int,
    posture: Posture,
    today: date,
) -> Lop:
    """Return the newest record for a limb, cuff and posture that has not expired.

    Raises NoLop without any, FutureLop when it is of a day that is still to come: an
    older one may be higher than the limb can take by now.
    """
    fitting = [lop for lop in records if lop.fits(placement, cuff_width_mm)]
    newest = _newest([lop for lop in fitting if not lop.expired(today)], posture)
    if newest.day > today:
        raise FutureLop(newest.day)
    return newest


def _newest(fitting: list[Lop], posture: Posture) -> Lop:
    """Return the newest record of a posture, or raise NoLop."""
    # Of one day an estimate counts least, then the one put on record last: sorting keeps
    # that order.
    ordered = sorted(
        fitting, key=lambda lop: (lop.day, lop.method is not LopMethod.OSCILLOMETRY)
    )
    same = [lop for lop in ordered if lop.posture is posture]
    if not same:
        raise NoLop(ordered[-1].posture if ordered else None)
    return same[-1]
