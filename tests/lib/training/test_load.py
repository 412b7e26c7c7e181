"""Tests of the load that is found from a 1RM."""

import pytest

from custom_components.bfr_cuff.lib.training.load import (
    LoadPrescription,
    NoOneRepMax,
    load_from_one_rep_max,
)
from custom_components.bfr_cuff.lib.training.protocol import Share

MAXIMA = {"Leg press": 123.0, "Biceps curl": 21.0}
SHARE = Share(30.0, 20.0, 40.0)


def test_share_of_the_one_rep_max() -> None:
    """30 % of 123 kg is 36.9, which no stack of weights has: 36.5 is less, not more."""
    assert load_from_one_rep_max(MAXIMA, "Leg press", SHARE) == LoadPrescription(
        kg=36.5, percent=30.0, one_rep_max_kg=123.0, exercise="Leg press"
    )


def test_exercise_however_it_is_written() -> None:
    """People and voices do not mind capitals."""
    assert load_from_one_rep_max(MAXIMA, " biceps CURL ", SHARE).kg == 6.0


def test_unknown_exercise() -> None:
    """Nothing is guessed from another exercise."""
    with pytest.raises(NoOneRepMax):
        load_from_one_rep_max(MAXIMA, "Squat", SHARE)
