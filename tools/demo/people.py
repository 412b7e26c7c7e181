"""The two athletes whose months these are; both are invented.

Plain values: the demo reads this at each start, and the integration takes a while to
import.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

FIRST_MONDAY: Final = date(2024, 1, 1)
"""When the months begin before they are moved to the present."""

ARM_WIDTH_MM: Final = 110
THIGH_WIDTH_MM: Final = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLop:
    """An LOP in mmHg, measured while seated, on the Monday of a week from 0."""

    placement: str
    cuff_width_mm: int
    week: int
    mmhg: float

    @property
    def day(self) -> date:
        """Return when it was measured."""
        return FIRST_MONDAY + timedelta(weeks=self.week)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An athlete, and what makes one feel a session as one does.

    `one_rep_max_kg` is of `exercise`; `sensitivity` is added to every discomfort (0 to
    10). Blood pressure and `seed` make the simulated limb, whose LOP is about that of
    `lops`.
    """

    key: str
    name: str
    sex: str
    birth_year: int
    exercise: str
    one_rep_max_kg: float
    lops: tuple[MeasuredLop, ...]
    seed: int
    sensitivity: float
    systolic: int
    diastolic: int


def _measured(
    placement: str, cuff_width_mm: int, *weeks: tuple[int, float]
) -> tuple[MeasuredLop, ...]:
    return tuple(
        MeasuredLop(
            placement=placement, cuff_width_mm=cuff_width_mm, week=week, mmhg=mmhg
        )
        for week, mmhg in weeks
    )


ADA: Final = Person(
    key="ada",
    name="Ada",
    sex="female",
    birth_year=1990,
    exercise="Biceps curl",
    one_rep_max_kg=20.0,
    lops=_measured("left_arm", ARM_WIDTH_MM, (0, 144.0), (4, 148.0), (8, 150.0)),
    seed=1990,
    sensitivity=0.3,
    systolic=132,
    diastolic=86,
)
BEN: Final = Person(
    key="ben",
    name="Ben",
    sex="male",
    birth_year=1985,
    exercise="Leg extension",
    one_rep_max_kg=80.0,
    lops=(
        *_measured("left_thigh", THIGH_WIDTH_MM, (0, 182.0), (5, 178.0), (9, 181.0)),
        *_measured("right_thigh", THIGH_WIDTH_MM, (2, 186.0), (9, 184.0)),
    ),
    seed=1985,
    sensitivity=-0.2,
    systolic=128,
    diastolic=82,
)
PEOPLE: Final = {person.key: person for person in (ADA, BEN)}
