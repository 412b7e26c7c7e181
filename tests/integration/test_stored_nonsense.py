"""What is stored of an athlete may be anything: nothing breaks by it, nothing is risked."""

import math
from typing import Any

import pytest

from custom_components.bfr_cuff import stored
from custom_components.bfr_cuff.athletes import announcements, load_athlete, wraps
from custom_components.bfr_cuff.cuff_settings import CuffSettings
from custom_components.bfr_cuff.lib.training.athlete import Athlete
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import add_athlete, lop, record
from .helpers import eventually
from .training import athlete, controller, inflated, refused, start

NONSENSE: tuple[Any, ...] = (
    None,
    "x",
    "",
    -5,
    0,
    5,
    1.5,
    math.nan,
    math.inf,
    10**400,
    True,
    [],
    ["x"],
    [5],
    {},
    {"day": 5},
    {"day": "2026-13-01", "answers": 5},
    {"day": "2026-11-01", "answers": ["pregnancy"]},
)
OPTIONS = (
    "sex",
    "thigh_cm",
    "birth_year",
    "screening",
    "systolic",
    "systolic_entity",
    "diastolic_entity",
    "pressure_day",
    "announce_targets",
    "announce_moments",
    "tts_entity",
)
RECORDS: dict[str, dict[str, Any]] = {
    "lop": dict(lop()["data"]),
    "one_rep_max": {"exercise": "Leg press", "kg": 80.0},
    "wrap": {"name": "Blue", "placement": "left_arm"},
    "protocol": {"text": "format: 1"},
}


@pytest.mark.parametrize("option", OPTIONS)
def test_option(hass: HomeAssistant, option: str) -> None:
    """Every option may be of any kind."""
    for value in NONSENSE:
        entry = add_athlete(hass, lop(), **{option: value})
        loaded = load_athlete(hass, entry)
        assert isinstance(loaded, Athlete)
        assert loaded.lops
        assert all(isinstance(each, str) for each in announcements(entry).targets)


def test_consent_is_never_guessed(hass: HomeAssistant) -> None:
    """Only a yes is a yes."""
    for value in (*NONSENSE, "false", "no", 1):
        entry = add_athlete(hass, full_occlusion_consent=value)
        assert load_athlete(hass, entry).full_occlusion_consent is (value is True)


@pytest.mark.parametrize("kind", RECORDS)
def test_record(hass: HomeAssistant, kind: str) -> None:
    """One record that cannot be read takes nothing from the others."""
    whole = RECORDS[kind]
    for field in whole:
        lacking = {key: value for key, value in whole.items() if key != field}
        for data in (lacking, *(whole | {field: value} for value in NONSENSE)):
            others = [record(each, **about) for each, about in RECORDS.items()]
            entry = add_athlete(hass, record(kind, **data), *others)
            loaded = load_athlete(hass, entry)
            assert 176.0 in [each.mmhg for each in loaded.lops]
            assert "Leg press" in loaded.one_rep_max_kg
            assert "Blue" in [wrap.name for wrap in wraps(entry)]


@pytest.mark.parametrize("mmhg", [math.nan, math.inf, -5, 0, 1e9, "176", True, None])
def test_no_pressure_is_found_from_it(
    hass: HomeAssistant, mmhg: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """An LOP that no limb can have is not used, and that is said once."""
    entry = add_athlete(hass, lop(mmhg=mmhg))
    for _ in range(3):
        assert load_athlete(hass, entry).lops == ()
    assert caplog.text.count("makes no sense") == 1


async def test_a_session_in_spite_of_it(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """With what can be read one trains; without the answers to the screening not."""
    await controller(hass, simulator)
    broken: dict[str, Any] = {
        option: "x" for option in OPTIONS if option != "screening"
    }
    records = [record(kind) for kind in RECORDS]
    sessions = await athlete(hass, lop(), *records, **broken)
    await start(hass)
    await eventually(lambda: inflated(simulator))
    sessions.stop()
    await eventually(lambda: sessions.runner is None)
    hass.config_entries.async_update_entry(
        sessions.entry, options=dict(sessions.entry.options) | {"screening": "x"}
    )
    await refused(
        hass,
        "Ada has not answered the screening questions yet."
        " They are in the athlete's options",
    )


def test_numbers() -> None:
    """No bool, nothing endless, nothing below; an int may be larger than any float."""
    assert [each for each in NONSENSE if stored.number(each)] == [5, 1.5, 10**400]
    assert [each for each in NONSENSE if stored.whole(each)] == [5, 10**400]


@pytest.mark.parametrize("name", ["", "  ", "\x00\n", "\u200b", 5, None])
def test_name_that_no_one_sees(name: Any) -> None:
    """A cuff is called by its number then, not by nothing."""
    assert CuffSettings.load({"cuffs": {"0": {"name": name}}}, 0).name is None


def test_name_with_blanks() -> None:
    """Blanks around a name are no part of it."""
    assert CuffSettings.load({"cuffs": {"0": {"name": " Left "}}}, 0).name == "Left"
