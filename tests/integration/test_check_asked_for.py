"""A session asks for the check of its cuffs; only a page of the options lets it be."""

from typing import Any

import pytest

from custom_components.bfr_cuff.checks.kept import CHECKS, CheckRecord, Standing
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import issue_registry as ir
from simulator.device import Simulator

from .bottle import Checker
from .checked import PASSED
from .conftest import DEVICE_ID
from .helpers import act
from .shipped import TEXTS
from .test_stored_nonsense import NONSENSE
from .training import LEFT, athlete, controller, inflated, reach, refused, start

REFUSED = (
    TEXTS["exceptions"]["not_checked"]["message"]
    .format(cuff="Gym cuffs cuff 1")
    .removesuffix(".")
)
WORDS = "has not passed the check of its controller yet"


@pytest.fixture
def checked_devices() -> dict[str, str]:
    """Return that no cuff has been checked before."""
    return {}


async def _accept(hass: HomeAssistant, entry: Any, *, accept: bool = True) -> Any:
    """Say on the page of the options that one trains without the check."""
    checker = Checker(hass, entry)
    page = await checker.submit(await checker.open(), next_step_id="check_accept")
    return await checker.submit(page, accept=accept)


async def test_session_asks(hass: HomeAssistant, simulator: Simulator) -> None:
    """No action starts a session with an unchecked cuff, and nothing moves."""
    await controller(hass, simulator, LEFT)
    sessions = await athlete(hass)
    await refused(hass, REFUSED)
    with pytest.raises(Exception, match=WORDS):
        await act(hass, "button.press", entity_id="button.ada_start_session")
    assert sessions.session is None
    assert not inflated(simulator)


@pytest.mark.usefixtures("intents")
async def test_voice_cannot_say_so(hass: HomeAssistant, simulator: Simulator) -> None:
    """A spoken start is refused in the same words; nothing that is said accepts it."""
    from homeassistant.helpers import intent  # noqa: PLC0415

    await controller(hass, simulator, LEFT)
    await athlete(hass)
    for slots in ({}, {"accept": {"value": True}}, {"confirm": {"value": "yes"}}):
        try:
            said = await intent.async_handle(
                hass, "test", "BfrCuffStart", slots, context=Context()
            )
        except intent.IntentError:
            continue
        assert WORDS in said.speech["plain"]["speech"]
    assert not inflated(simulator)


async def test_accepted(hass: HomeAssistant, simulator: Simulator) -> None:
    """Whoever says so on that page trains, and is warned each time."""
    coordinator = await controller(hass, simulator, LEFT)
    entry = coordinator.config_entry
    sessions = await athlete(hass)
    page = await _accept(hass, entry, accept=False)
    assert page["errors"] == {"accept": "required"}
    await refused(hass, REFUSED)
    await _accept(hass, entry)
    assert (
        ir.async_get(hass).async_get_issue("bfr_cuff", f"{entry.entry_id}_check_0")
        is None
    )
    plan = await start(hass)
    assert any("not passed the check" in each for each in plan["warnings"])
    await reach(sessions, "inflating")


async def test_accepted_until_new_firmware(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """With other firmware it is asked anew."""
    coordinator = await controller(hass, simulator, LEFT)
    await athlete(hass)
    await hass.data[CHECKS].async_accept(DEVICE_ID, 0, "0.9.0")
    await refused(hass, REFUSED)
    await hass.data[CHECKS].async_accept(DEVICE_ID, 0, coordinator.info.firmware)
    assert await start(hass)


@pytest.mark.parametrize("stored", NONSENSE)
def test_stored_nonsense_is_no_check(stored: Any) -> None:
    """Whatever is stored, it takes seven steps that passed to count."""
    for record in (
        stored,
        {"at": stored, "firmware": "1", "findings": []},
        {"at": "2026-11-01", "firmware": "1"},
        {"at": "2026-11-01T10:00:00", "firmware": "1", "findings": stored},
        {"at": "2026-11-01T10:00:00+00:00", "firmware": "1", "findings": [stored]},
        {"at": "2026-11-01T10:00:00+00:00", "firmware": "1", "vent_s": stored},
        {"accepted": stored if stored != "x" else 3},
    ):
        loaded = CheckRecord.load(record)
        assert not loaded.allows("1")
        assert loaded.standing("1") in (Standing.NOT_CHECKED, Standing.FAILED)
    whole = CheckRecord(findings=PASSED).store()
    at = {"at": "2026-11-01T10:00:00+00:00", "firmware": "1"}
    assert CheckRecord.load(whole | at).allows("1")
    seen = {**whole["findings"][0], "seen": stored}
    assert CheckRecord.load(
        whole | at | {"findings": [seen, *whole["findings"][1:]]}
    ).allows("1")
