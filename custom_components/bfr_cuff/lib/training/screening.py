"""Who must not train, or not yet: the questions before the first session.

The questions are those of E152, E204 and E139. Answers are health data: they
stay with the athlete's settings and reach no state, log or diagnostics.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ..evidence import (
    AGE_MIN,
    DIASTOLIC_BLOCK,
    DIASTOLIC_CAUTION,
    SYSTOLIC_BLOCK,
    SYSTOLIC_CAUTION,
    Limit,
)

VALID_FOR: Final = timedelta(days=90)
"""Answers are asked for anew after this: a habit of the house, no medical number."""


class Question(StrEnum):
    """What an athlete is asked; yes to any of them blocks training."""

    THROMBOSIS = "thrombosis"
    PREGNANCY = "pregnancy"
    SICKLE_CELL = "sickle_cell"
    HEART = "heart"
    ARRHYTHMIA = "arrhythmia"
    ANEURYSM = "aneurysm"
    PERIPHERAL_VASCULAR = "peripheral_vascular"
    VASCULAR_GRAFT = "vascular_graft"
    DIALYSIS_ACCESS = "dialysis_access"
    LYMPHATIC = "lymphatic"
    INTRACRANIAL_PRESSURE = "intracranial_pressure"
    CANCER = "cancer"
    WOUND = "wound"
    RECENT_SURGERY = "recent_surgery"
    FEVER = "fever"


class Block(StrEnum):
    """A reason not to train that is no question."""

    NOT_ASKED = "not_asked"
    EXPIRED = "expired"
    UNANSWERED = "unanswered"
    BLOOD_PRESSURE = "blood_pressure"
    TOO_YOUNG = "too_young"


@dataclass(frozen=True, slots=True)
class BloodPressure:
    """A blood pressure in mmHg, and the day on which it was found, where known."""

    systolic: float
    diastolic: float
    day: date | None = field(default=None, compare=False)

    def expired(self, today: date) -> bool:
        """Return whether it is too old to find a pressure by; as long as answers count.

        One that blocks goes on blocking: age alone makes no one healthy.
        """
        return self.day is not None and not self.day <= today < self.day + VALID_FOR

    @property
    def blocks(self) -> bool:
        """Return whether no one trains with this pressure."""
        return not self._below(SYSTOLIC_BLOCK, DIASTOLIC_BLOCK)

    @property
    def asks_for_caution(self) -> bool:
        """Return whether a physician is to be asked first."""
        return not self._below(SYSTOLIC_CAUTION, DIASTOLIC_CAUTION)

    def _below(self, systolic: Limit, diastolic: Limit) -> bool:
        """Return whether both are surely below; what is no number is not."""
        return self.systolic < systolic.value and self.diastolic < diastolic.value


@dataclass(frozen=True, slots=True)
class Screening:
    """An athlete's answers, and the day they were given."""

    answers: Mapping[Question, bool]
    day: date

    @property
    def expires(self) -> date:
        """Return the first day on which the answers no longer count."""
        return self.day + VALID_FOR


def blocks(
    screening: Screening | None,
    blood_pressure: BloodPressure | None,
    birth_year: int | None,
    today: date,
) -> tuple[Question | Block, ...]:
    """Return every reason why this athlete must not train today."""
    return tuple(_blocks(screening, blood_pressure, birth_year, today))


def _blocks(
    screening: Screening | None,
    blood_pressure: BloodPressure | None,
    birth_year: int | None,
    today: date,
) -> Iterator[Question | Block]:
    # Whoever was born so many years ago may have a birthday still to come.
    if birth_year is not None and today.year - birth_year <= AGE_MIN.value:
        yield Block.TOO_YOUNG
    if blood_pressure is not None and blood_pressure.blocks:
        yield Block.BLOOD_PRESSURE
    if screening is None:
        yield Block.NOT_ASKED
        return
    yield from (question for question in Question if screening.answers.get(question))
    if any(question not in screening.answers for question in Question):
        yield Block.UNANSWERED
    if not screening.day <= today < screening.expires:
        yield Block.EXPIRED
