"""Tests of who must not train, or not yet."""

from dataclasses import replace
from datetime import date
import math

import pytest

from custom_components.bfr_cuff.lib.training.athlete import Athlete
from custom_components.bfr_cuff.lib.training.screening import (
    Block,
    BloodPressure,
    Question,
    Screening,
)

DAY = date(2026, 11, 20)
NO = dict.fromkeys(Question, False)
FIT = Athlete(
    athlete_id="anna",
    name="Anna",
    birth_year=1996,
    blood_pressure=BloodPressure(120.0, 75.0),
    screening=Screening(NO, DAY),
)


def test_nothing_blocks() -> None:
    """Whoever answers every question with no trains."""
    assert FIT.blocks(DAY) == ()
    unknown = replace(FIT, birth_year=None, blood_pressure=None)
    assert unknown.blocks(DAY) == ()


@pytest.mark.parametrize("question", Question)
def test_every_yes_blocks(question: Question) -> None:
    """With its own reason."""
    screening = Screening(NO | {question: True}, DAY)
    assert replace(FIT, screening=screening).blocks(DAY) == (question,)


def test_without_answers_nobody_trains() -> None:
    """None, or one too few."""
    assert replace(FIT, screening=None).blocks(DAY) == (Block.NOT_ASKED,)
    answers = {question: no for question, no in NO.items() if question != "fever"}
    screening = Screening(answers, DAY)
    assert replace(FIT, screening=screening).blocks(DAY) == (Block.UNANSWERED,)


def test_answers_expire() -> None:
    """After ninety days; answers from tomorrow do not count either."""
    assert FIT.screening is not None
    assert FIT.screening.expires == date(2027, 2, 18)
    assert FIT.blocks(date(2027, 2, 17)) == ()
    assert FIT.blocks(date(2027, 2, 18)) == (Block.EXPIRED,)
    assert FIT.blocks(date(2026, 11, 19)) == (Block.EXPIRED,)


@pytest.mark.parametrize(
    ("systolic", "diastolic", "blocks", "caution"),
    [
        (120.0, 75.0, False, False),
        (159.9, 94.9, False, False),
        (160.0, 80.0, False, True),
        (120.0, 95.0, False, True),
        (179.9, 99.9, False, True),
        (180.0, 80.0, True, True),
        (130.0, 100.0, True, True),
        (math.nan, 75.0, True, True),
        (120.0, math.nan, True, True),
    ],
)
def test_blood_pressure(
    systolic: float, diastolic: float, blocks: bool, caution: bool
) -> None:
    """From 180 or 100 nobody trains; what is no number is not low."""
    pressure = BloodPressure(systolic, diastolic)
    assert (pressure.blocks, pressure.asks_for_caution) == (blocks, caution)
    expected = (Block.BLOOD_PRESSURE,) if blocks else ()
    assert replace(FIT, blood_pressure=pressure).blocks(DAY) == expected


@pytest.mark.parametrize(
    ("birth_year", "blocked"), [(2011, False), (2012, True), (2020, True)]
)
def test_age(birth_year: int, blocked: bool) -> None:
    """Fourteen for certain: a birthday may be still to come this year."""
    expected = (Block.TOO_YOUNG,) if blocked else ()
    assert replace(FIT, birth_year=birth_year).blocks(DAY) == expected


def test_every_reason_is_told() -> None:
    """Not only the first."""
    screening = Screening({Question.FEVER: True}, date(2020, 1, 1))
    athlete = replace(
        FIT,
        birth_year=2020,
        blood_pressure=BloodPressure(200.0, 110.0),
        screening=screening,
    )
    assert athlete.blocks(DAY) == (
        Block.TOO_YOUNG,
        Block.BLOOD_PRESSURE,
        Question.FEVER,
        Block.UNANSWERED,
        Block.EXPIRED,
    )
