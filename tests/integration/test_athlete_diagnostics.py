"""Tests of an athlete's diagnostics, which tell how much there is and never what."""

from collections.abc import Callable
import json
from typing import Any

import pytest

from custom_components.bfr_cuff.diagnostics import async_get_config_entry_diagnostics
from custom_components.bfr_cuff.lib.training.screening import Question
from homeassistant.core import HomeAssistant

from .athletes import add_athlete, lop, record, screening


async def test_counts(hass: HomeAssistant) -> None:
    """How many records there are, and whether the screening counts."""
    entry = add_athlete(hass, lop(), lop(posture="supine"), record("protocol", text=""))
    assert await async_get_config_entry_diagnostics(hass, entry) == {
        "kind": "athlete",
        "subentries": {
            "lop": 2,
            "one_rep_max": 0,
            "wrap": 0,
            "protocol": 1,
            "programme": 0,
        },
        "screening_valid": True,
    }


@pytest.mark.parametrize(
    ("options", "valid"),
    [
        (lambda: {"screening": None}, False),
        (lambda: {"screening": screening(days_ago=90)}, False),
        (lambda: {"screening": screening(Question.PREGNANCY)}, True),
        (lambda: {"systolic": 200.0, "diastolic": 120.0}, True),
        (lambda: {"birth_year": 2020}, True),
    ],
)
async def test_answers_do_not_show(
    hass: HomeAssistant, options: Callable[[], dict[str, Any]], valid: bool
) -> None:
    """A screening counts or not, whatever its answers were and whatever else blocks."""
    # Made in the test, where home is: elsewhere it may be another day.
    entry = add_athlete(hass, **options())
    known = await async_get_config_entry_diagnostics(hass, entry)
    assert known["screening_valid"] is valid


async def test_nothing_private(hass: HomeAssistant) -> None:
    """No name, person, answer, body measure, pressure or text of a user is in there."""
    entry = add_athlete(
        hass,
        lop(mmhg=177.0),
        record("one_rep_max", "Secret lift", exercise="Secret lift", kg=83.5),
        record("wrap", "Secret wrap", name="Secret wrap", placement="left_arm"),
        record("protocol", "Secret plan", text="name: Secret plan"),
        name="Secret name",
        person="person.secret",
        birth_year=1937,
        thigh_cm=57.5,
        systolic=133.0,
        diastolic=87.0,
        screening=screening(Question.SICKLE_CELL),
        announce_targets=["notify.secret"],
    )
    text = json.dumps(await async_get_config_entry_diagnostics(hass, entry))
    private = ("ecret", "177", "83.5", "1937", "57.5", "133", "87", "sickle", "left_")
    for word in (*private, entry.entry_id, entry.unique_id or "?"):
        assert word not in text
