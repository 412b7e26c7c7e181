"""Tests of reading athletes and protocols from what Home Assistant keeps."""

from datetime import date

import pytest

from custom_components.bfr_cuff.athletes import (
    athlete_entries,
    is_athlete,
    load_athlete,
    wraps,
)
from custom_components.bfr_cuff.lib.training.athlete import Athlete, Sex
from custom_components.bfr_cuff.lib.training.protocol import Protocol
from custom_components.bfr_cuff.lib.training.screening import (
    Block,
    BloodPressure,
    Question,
)
from custom_components.bfr_cuff.protocols import (
    async_load_protocols,
    builtin_protocols,
    protocol_called,
    protocols,
)
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import add_athlete, day, lop, record, screening
from .helpers import paired
from .voice import OWN

SYSTOLIC = "sensor.systolic"
DIASTOLIC = "sensor.diastolic"


async def test_kinds_of_entries(hass: HomeAssistant, simulator: Simulator) -> None:
    """An athlete is told from a controller that was there before athletes were."""
    athlete = add_athlete(hass)
    assert is_athlete(athlete)
    assert not is_athlete(paired(hass, simulator))
    assert athlete_entries(hass) == [athlete]


async def test_little_is_known(hass: HomeAssistant) -> None:
    """Whatever is not known is None or empty, and who was not asked is blocked."""
    entry = add_athlete(hass, birth_year=None, screening=None)
    athlete = load_athlete(hass, entry)
    assert athlete == Athlete(athlete_id=entry.unique_id or "", name="Ada")
    assert athlete.blocks(day()) == (Block.NOT_ASKED,)
    assert wraps(entry) == ()


async def test_everything_is_known(hass: HomeAssistant) -> None:
    """Options and subentries make one athlete."""
    entry = add_athlete(
        hass,
        lop(),
        lop(placement="right_thigh", day="2026-04-01"),
        record("one_rep_max", exercise="Curl", kg=20.0),
        record("wrap", name="Red", placement="left_arm"),
        sex="female",
        thigh_cm=55.5,
        systolic=118.0,
        diastolic=76.0,
        full_occlusion_consent=True,
        screening=screening(days_ago=3),
    )
    athlete = load_athlete(hass, entry)
    assert athlete.sex is Sex.FEMALE
    assert athlete.birth_year == 1990
    assert athlete.thigh_cm == 55.5
    assert athlete.blood_pressure == BloodPressure(118.0, 76.0)
    assert athlete.full_occlusion_consent
    assert [each.day for each in athlete.lops] == [
        date(2026, 3, 1),
        date(2026, 4, 1),
    ]
    assert athlete.one_rep_max_kg == {"Curl": 20.0}
    assert athlete.screening is not None
    assert athlete.screening.day == day(3)
    assert len(athlete.screening.answers) == len(Question)
    assert [wrap.name for wrap in wraps(entry)] == ["Red"]


async def test_questions_come_and_go(hass: HomeAssistant) -> None:
    """An answer to what is no longer asked is nothing; a new question blocks."""
    stored = screening()
    stored["answers"]["left_handed"] = True
    del stored["answers"]["heart"]
    athlete = load_athlete(hass, add_athlete(hass, screening=stored))
    assert athlete.blocks(day()) == (Block.UNANSWERED,)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("182", "mmHg", 182.0),
        ("24.1", "kPa", pytest.approx(180.76, abs=0.02)),
        ("0.25", "bar", pytest.approx(187.5, abs=0.1)),
        ("120", None, None),
        ("0", "mmHg", None),
        ("-5", "mmHg", None),
        ("nan", "mmHg", None),
        ("inf", "mmHg", None),
        (STATE_UNAVAILABLE, "mmHg", None),
        (STATE_UNKNOWN, "mmHg", None),
    ],
)
async def test_pressure_is_read_at_use(
    hass: HomeAssistant, value: str, unit: str | None, expected: float | None
) -> None:
    """A monitor is read each time; what it does not tell is not known."""
    entry = add_athlete(hass, systolic_entity=SYSTOLIC, diastolic_entity=DIASTOLIC)
    assert load_athlete(hass, entry).blood_pressure is None
    hass.states.async_set(DIASTOLIC, "80", {"unit_of_measurement": "mmHg"})
    assert load_athlete(hass, entry).blood_pressure is None
    hass.states.async_set(SYSTOLIC, value, {"unit_of_measurement": unit})
    pressure = load_athlete(hass, entry).blood_pressure
    if expected is None:
        assert pressure is None
        return
    assert pressure is not None
    assert pressure.systolic == expected
    assert load_athlete(hass, entry).blocks(day()) == (Block.BLOOD_PRESSURE,)


async def test_a_protocol_that_no_longer_passes(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """A stored protocol is checked when it is read; one that fails is told of once."""
    await async_load_protocols(hass)
    text = "format: 1\nname: Long\ntime_limit_s: 9999\n"
    add_athlete(hass, record("protocol", "Long", text=text))
    for _ in range(3):
        assert protocols(hass) == builtin_protocols(hass)
    assert caplog.text.count("cannot be used: line 3:") == 1


async def test_two_protocols_of_a_name(hass: HomeAssistant) -> None:
    """An own one called as a built-in one is in another language is its athlete's."""
    await async_load_protocols(hass)
    text = OWN.replace("Slow legs", "Passiv")
    ada = add_athlete(hass, record("protocol", title="Passiv", text=text))
    bo = add_athlete(hass, name="Bo")

    def called(protocol: Protocol) -> str:
        return {"passive": "Passiv"}.get(protocol.protocol_id, protocol.name)

    for wanted, athlete, own in (
        ("Passiv", ada, True),
        ("Passiv", bo, False),
        ("passive", ada, False),
    ):
        found = protocol_called(hass, wanted, called, athlete)
        assert found is not None
        assert (found.name == "Passiv") is own
