"""The person training."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .lop import Lop
from .screening import Block, BloodPressure, Question, Screening, blocks


class Sex(StrEnum):
    """As the LOP estimate asks for it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """What is known of an athlete; what is not known is None or empty.

    `thigh_cm` is the circumference of the thigh, `one_rep_max_kg` the 1RM by exercise.
    """

    athlete_id: str
    name: str
    sex: Sex | None = None
    birth_year: int | None = None
    thigh_cm: float | None = None
    blood_pressure: BloodPressure | None = None
    screening: Screening | None = None
    full_occlusion_consent: bool = False
    lops: tuple[Lop, ...] = ()
    one_rep_max_kg: Mapping[str, float] = field(default_factory=dict)

    def blocks(self, today: date) -> tuple[Question | Block, ...]:
        """Return every reason why this athlete must not train today."""
        return blocks(self.screening, self.blood_pressure, self.birth_year, today)
