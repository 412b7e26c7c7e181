"""Tests of an athlete's options: each step keeps its own, and leaves the rest alone."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.bfr_cuff.athletes import announcements, load_athlete
from custom_components.bfr_cuff.lib.session.messages import MomentKind
from custom_components.bfr_cuff.lib.training.screening import (
    Block,
    BloodPressure,
    Question,
)
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData

from .athletes import ALL_NO, add_athlete, day, record, screening, suggested
from .test_athlete_subentries import OWN

MENU = [
    *("worn", "profile", "blood_pressure", "screening", "full_occlusion"),
    "announcements",
]
OTHERS: dict[str, Any] = {
    "sex": "male",
    "thigh_cm": 61.5,
    "systolic": 120.0,
    "diastolic": 80.0,
    "full_occlusion_consent": True,
    "announce_targets": ["notify.phone"],
    "announce_moments": ["ended"],
}


async def _submit(
    hass: HomeAssistant, result: ConfigFlowResult, **user_input: Any
) -> ConfigFlowResult:
    return await hass.config_entries.options.async_configure(
        result["flow_id"], user_input
    )


async def _open(
    hass: HomeAssistant, entry: MockConfigEntry, *choices: str
) -> ConfigFlowResult:
    """Go down the menus."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    for choice in choices:
        assert result["type"] is FlowResultType.MENU
        result = await _submit(hass, result, next_step_id=choice)
    return result


def _assert_kept(
    result: ConfigFlowResult, entry: MockConfigEntry, before: Any, **changes: Any
) -> None:
    """Assert what is kept: changes, and everything else as it was; None is gone."""
    assert result["type"] is FlowResultType.CREATE_ENTRY
    expected = {**before, **changes}
    assert entry.options == {
        key: value for key, value in expected.items() if value is not None
    }


# Menu.


async def test_menu(hass: HomeAssistant) -> None:
    """An athlete who may train is told until when."""
    entry = add_athlete(hass, screening=screening(days_ago=10))
    result = await _open(hass, entry)
    assert result["step_id"] == "athlete"
    assert result["menu_options"] == MENU
    expires = day(10 - 90).isoformat()
    about = {"name": "Ada", "expires": expires, "others": ""}
    given = dict(result["description_placeholders"] or {})
    assert "no cuff and no wrap" in given.pop("missing")
    assert given == about


async def test_menu_of_the_blocked(hass: HomeAssistant) -> None:
    """Every reason that stands against training is told, and all can be changed."""
    answers = screening(Question.FEVER, days_ago=90)
    entry = add_athlete(hass, screening=answers, systolic=190.0, diastolic=90.0)
    result = await _open(hass, entry)
    assert result["step_id"] == "athlete_blocked"
    assert result["menu_options"] == MENU
    given = result["description_placeholders"]
    assert given is not None
    reasons = given["reasons"].split("\n")
    assert len(reasons) == 3
    assert all(reason.startswith("- Ada ") for reason in reasons)
    for word in ("blood pressure", "fever", "too long ago"):
        assert any(word in reason for reason in reasons)


# Profile.


async def test_profile(hass: HomeAssistant) -> None:
    """Body and person are suggested, kept, and forgotten when emptied."""
    hass.states.async_set("person.ada", "home")
    entry = add_athlete(hass, person="person.ada", **OTHERS)
    before = dict(entry.options)
    result = await _open(hass, entry, "profile")
    assert suggested(result) == {
        "birth_year": 1990,
        "sex": "male",
        "thigh_cm": 61.5,
        "person": "person.ada",
        "heart_rate_entity": None,
    }
    result = await _submit(hass, result, birth_year=1985.0, sex="female", thigh_cm=55.5)
    _assert_kept(result, entry, before, birth_year=1985, sex="female", thigh_cm=55.5)
    assert entry.data == {"kind": "athlete", "person": None}

    result = await _open(hass, entry, "profile")
    result = await _submit(
        hass,
        result,
        birth_year=1985.0,
        person="person.ada",
        heart_rate_entity="sensor.strap",
    )
    _assert_kept(
        result,
        entry,
        before,
        birth_year=1985,
        sex=None,
        thigh_cm=None,
        heart_rate_entity="sensor.strap",
    )
    assert entry.data["person"] == "person.ada"


async def test_profile_needs_a_birth_year(hass: HomeAssistant) -> None:
    """A year of birth cannot be taken away, and nothing else is lost by trying."""
    entry = add_athlete(hass)
    result = await _submit(hass, await _open(hass, entry, "profile"), thigh_cm=55.0)
    assert result["errors"] == {"birth_year": "required"}
    assert suggested(result)["thigh_cm"] == 55.0
    result = await _submit(hass, result, birth_year=1990.0, thigh_cm=55.0)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "given",
    [
        {"thigh_cm": 18.5},
        {"thigh_cm": 95.5},
        {"birth_year": 1899.0},
        {"birth_year": day().year + 1.0},
    ],
)
async def test_profile_out_of_bounds(
    hass: HomeAssistant, given: dict[str, Any]
) -> None:
    """What no one's body is like is not taken, and the form says what it takes."""
    entry = add_athlete(hass)
    before = dict(entry.options)
    result = await _open(hass, entry, "profile")
    result = await _submit(hass, result, **{"birth_year": 1990.0} | given)
    assert result["errors"] == dict.fromkeys(given, "out_of_range")
    assert set(result["description_placeholders"] or ()) == {"low", "high"}
    assert entry.options == before


@pytest.mark.parametrize("given", [{"sex": "other"}, {"person": "light.ada"}])
async def test_profile_not_offered(hass: HomeAssistant, given: dict[str, Any]) -> None:
    """What the form does not offer is not taken."""
    entry = add_athlete(hass)
    result = await _open(hass, entry, "profile")
    with pytest.raises(InvalidData):
        await _submit(hass, result, **{"birth_year": 1990.0} | given)


# Blood pressure.


async def test_pressure_entered(hass: HomeAssistant) -> None:
    """Two numbers are kept, in the place of two entities."""
    entities = {"systolic_entity": "sensor.a", "diastolic_entity": "sensor.b"}
    entry = add_athlete(hass, sex="male", **entities)
    before = dict(entry.options)
    result = await _open(hass, entry, "blood_pressure", "pressure_entered")
    assert suggested(result) == {"systolic": None, "diastolic": None}
    result = await _submit(hass, result, systolic=128.0, diastolic=79.0)
    _assert_kept(
        result,
        entry,
        before,
        systolic=128.0,
        diastolic=79.0,
        pressure_day=day().isoformat(),
        systolic_entity=None,
        diastolic_entity=None,
    )
    assert load_athlete(hass, entry).blood_pressure == BloodPressure(128.0, 79.0)


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, {"systolic": "required", "diastolic": "required"}),
        ({"systolic": 120.0}, {"diastolic": "required"}),
        (
            {"systolic": 80.0, "diastolic": 120.0},
            {"diastolic": "diastolic_not_lower"},
        ),
    ],
)
async def test_pressure_is_two_numbers(
    hass: HomeAssistant, given: dict[str, float], errors: dict[str, str]
) -> None:
    """Both numbers are needed, the higher one first."""
    entry = add_athlete(hass)
    result = await _open(hass, entry, "blood_pressure", "pressure_entered")
    result = await _submit(hass, result, **given)
    assert result["errors"] == errors
    result = await _submit(hass, result, systolic=120.0, diastolic=80.0)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_pressure_from_entities(hass: HomeAssistant) -> None:
    """Two entities are kept, in the place of two numbers, and read at use."""
    hass.states.async_set("sensor.sys", "131", {"unit_of_measurement": "mmHg"})
    hass.states.async_set("input_number.dia", "12", {"unit_of_measurement": "kPa"})
    entry = add_athlete(hass, **OTHERS)
    before = dict(entry.options)
    result = await _open(hass, entry, "blood_pressure", "pressure_entities")
    chosen = {"systolic_entity": "sensor.sys", "diastolic_entity": "input_number.dia"}
    result = await _submit(hass, result, **chosen)
    _assert_kept(result, entry, before, **chosen, systolic=None, diastolic=None)
    pressure = load_athlete(hass, entry).blood_pressure
    assert pressure is not None
    assert pressure.systolic == 131
    assert pressure.diastolic == pytest.approx(90.0, abs=0.1)


@pytest.mark.parametrize(
    ("unit", "systolic", "diastolic"),
    [("inHg", 5.157, 3.543), ("psi", 2.533, 1.740), ("hPa", 174.7, 120.0)],
)
async def test_any_unit_of_pressure(
    hass: HomeAssistant, unit: str, systolic: float, diastolic: float
) -> None:
    """A monitor's unit is whatever Home Assistant made of it, such as inHg in the US."""
    for name, value in (("sys", systolic), ("dia", diastolic)):
        about = {"unit_of_measurement": unit}
        hass.states.async_set(f"sensor.{name}", str(value), about)
    entry = add_athlete(hass)
    result = await _open(hass, entry, "blood_pressure", "pressure_entities")
    given = {"systolic_entity": "sensor.sys", "diastolic_entity": "sensor.dia"}
    assert (await _submit(hass, result, **given))["type"] is FlowResultType.CREATE_ENTRY
    pressure = load_athlete(hass, entry).blood_pressure
    assert pressure is not None
    assert pressure.systolic == pytest.approx(131, abs=0.1)
    assert pressure.diastolic == pytest.approx(90, abs=0.1)


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, {"systolic_entity": "required", "diastolic_entity": "required"}),
        (
            {"systolic_entity": "sensor.gone", "diastolic_entity": "sensor.tyre"},
            {
                "systolic_entity": "no_pressure_unit",
                "diastolic_entity": "no_pressure_unit",
            },
        ),
        (
            {"systolic_entity": "sensor.sys", "diastolic_entity": "sensor.sys"},
            {"diastolic_entity": "same_entity"},
        ),
    ],
)
async def test_entities_without_a_pressure(
    hass: HomeAssistant, given: dict[str, str], errors: dict[str, str]
) -> None:
    """Entities that could never tell a blood pressure are refused."""
    hass.states.async_set("sensor.sys", "131", {"unit_of_measurement": "mmHg"})
    hass.states.async_set("sensor.tyre", "2.4", {"unit_of_measurement": "mm"})
    entry = add_athlete(hass)
    before = dict(entry.options)
    result = await _open(hass, entry, "blood_pressure", "pressure_entities")
    result = await _submit(hass, result, **given)
    assert result["errors"] == errors
    assert entry.options == before


async def test_pressure_forgotten(hass: HomeAssistant) -> None:
    """What was entered can be taken back."""
    entry = add_athlete(hass, **OTHERS)
    before = dict(entry.options)
    result = await _open(hass, entry, "blood_pressure", "pressure_forgotten")
    _assert_kept(result, entry, before, systolic=None, diastolic=None)
    assert load_athlete(hass, entry).blood_pressure is None


# Screening.


async def test_screening_again(hass: HomeAssistant) -> None:
    """Every question is asked anew, and the answers carry today."""
    entry = add_athlete(hass, screening=screening(days_ago=100), **OTHERS)
    before = dict(entry.options)
    assert Block.EXPIRED in load_athlete(hass, entry).blocks(day())
    result = await _open(hass, entry, "screening")
    assert set(suggested(result).values()) == {None}
    assert result["description_placeholders"] == {
        "name": "Ada",
        "expires": day(10).isoformat(),
        "days": "90",
    }
    result = await _submit(hass, result, **ALL_NO)
    _assert_kept(result, entry, before, screening=screening())
    assert load_athlete(hass, entry).blocks(day()) == ()


async def test_screening_of_nobody(hass: HomeAssistant) -> None:
    """Without answers on record there is no day on which they end."""
    entry = add_athlete(hass, screening=None)
    result = await _open(hass, entry, "screening")
    given = result["description_placeholders"]
    assert given is not None
    assert given["expires"] == "–"
    result = await _submit(hass, result, heart="no")
    assert result["errors"] == dict.fromkeys(set(Question) - {"heart"}, "required")
    assert suggested(result)["heart"] == "no"
    assert entry.options["screening"] is None


async def test_screening_with_a_yes(hass: HomeAssistant) -> None:
    """A yes is shown with its reason before it is kept, and blocks from then on."""
    entry = add_athlete(hass)
    answers = ALL_NO | {"wound": "yes", "fever": "yes"}
    result = await _submit(hass, await _open(hass, entry, "screening"), **answers)
    assert result["type"] is FlowResultType.MENU
    assert result["step_id"] == "blocked"
    given = result["description_placeholders"]
    assert given is not None
    assert given["reasons"].count("- Ada must not train") == 2

    result = await _submit(hass, result, next_step_id="screening")
    assert suggested(result) == answers | {"all_no": None}
    result = await _submit(hass, result, **ALL_NO | {"fever": "yes"})
    result = await _submit(hass, result, next_step_id="save_screening")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["screening"] == screening(Question.FEVER)
    assert load_athlete(hass, entry).blocks(day()) == (Question.FEVER,)


async def test_screening_does_not_tell_of_the_rest(hass: HomeAssistant) -> None:
    """Answers that block nothing are kept at once, though something else blocks."""
    entry = add_athlete(hass, systolic=190.0, diastolic=90.0)
    result = await _submit(hass, await _open(hass, entry, "screening"), **ALL_NO)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert load_athlete(hass, entry).blocks(day()) == (Block.BLOOD_PRESSURE,)


# Consent.


async def test_consent(hass: HomeAssistant) -> None:
    """Consent is given by itself, and taken back the same way."""
    others = {key: value for key, value in OTHERS.items() if "consent" not in key}
    entry = add_athlete(hass, **others)
    before = dict(entry.options)
    assert not load_athlete(hass, entry).full_occlusion_consent
    for consent, known in ((True, None), (False, True)):
        result = await _open(hass, entry, "full_occlusion")
        assert suggested(result) == {"full_occlusion_consent": known}
        result = await _submit(hass, result, full_occlusion_consent=consent)
        _assert_kept(result, entry, before, full_occlusion_consent=consent)
        assert load_athlete(hass, entry).full_occlusion_consent is consent


async def test_consent_is_never_by_default(hass: HomeAssistant) -> None:
    """A form sent as it came gives no consent."""
    entry = add_athlete(hass)
    result = await _submit(hass, await _open(hass, entry, "full_occlusion"))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["full_occlusion_consent"] is False


# Announcements.


async def test_announcements(hass: HomeAssistant) -> None:
    """Targets, voice and moments are kept, and can be emptied."""
    entry = add_athlete(hass, sex="male")
    before = dict(entry.options)
    assert announcements(entry).targets == ()
    assert announcements(entry).moments == frozenset()
    result = await _open(hass, entry, "announcements")
    chosen = {
        "announce_targets": ["notify.phone", "media_player.gym", "assist_satellite.a"],
        "tts_entity": "tts.piper",
        "announce_moments": ["set_started", "ended"],
    }
    result = await _submit(hass, result, **chosen)
    _assert_kept(result, entry, before, **chosen)
    kept = announcements(entry)
    assert kept.targets == ("notify.phone", "media_player.gym", "assist_satellite.a")
    assert kept.tts_entity == "tts.piper"
    assert kept.moments == {MomentKind.SET_STARTED, MomentKind.ENDED}

    result = await _open(hass, entry, "announcements")
    assert suggested(result) == chosen
    _assert_kept(await _submit(hass, result), entry, before)


async def test_media_players_need_a_voice(hass: HomeAssistant) -> None:
    """A media player cannot speak by itself; nothing that was chosen is lost."""
    entry = add_athlete(hass)
    result = await _open(hass, entry, "announcements")
    chosen: dict[str, Any] = {
        "announce_targets": ["media_player.gym"],
        "announce_moments": list(MomentKind),
    }
    result = await _submit(hass, result, **chosen)
    assert result["errors"] == {"tts_entity": "voice_missing"}
    assert suggested(result) == chosen | {"tts_entity": None}
    result = await _submit(hass, result, **chosen, tts_entity="tts.piper")
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "given",
    [
        {"announce_targets": ["light.lamp"]},
        {"tts_entity": "media_player.gym"},
        {"announce_moments": ["never"]},
    ],
)
async def test_no_such_announcement(hass: HomeAssistant, given: dict[str, Any]) -> None:
    """Nothing is announced where, or of what, it cannot be."""
    entry = add_athlete(hass)
    result = await _open(hass, entry, "announcements")
    with pytest.raises(vol.Invalid):
        await _submit(hass, result, **given)


async def test_protocol_that_others_train_by(hass: HomeAssistant) -> None:
    """Whoever looks after an athlete reads who would lose a protocol with them."""
    ada = add_athlete(hass, record("protocol", "Weekend", text=OWN))
    bo = add_athlete(hass, name="Bo")
    for entry in (ada, bo):
        if entry.state is ConfigEntryState.NOT_LOADED:
            assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    (subentry_id,) = ada.subentries
    own = f"own_{subentry_id}"
    lost = (
        "\n\nSomeone else trains by a protocol of Ada: Bo. "
        "Deleting Ada takes it away from them."
    )
    for chosen, expected in (("first_time", ""), (own, lost)):
        bo.runtime_data.choices.protocol_id = chosen
        ada.runtime_data.choices.protocol_id = own
        menu = await _open(hass, ada)
        about = menu["description_placeholders"]
        assert about is not None
        assert about["others"] == expected
        hass.config_entries.options.async_abort(menu["flow_id"])
