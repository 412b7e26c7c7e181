"""The check of a controller that breaks a rule: it is found, and the air goes out."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import CONF_KEY, DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from tests.misbehaving.controller import Json, Lies, Misbehaving

from .bottle import Checker, failed
from .helpers import HOST, eventually, set_up, unload_all

DEADLINE = "Deadline"


@pytest.fixture
async def box(hass: HomeAssistant) -> AsyncIterator[Misbehaving]:
    """Run a controller that knows no deadline."""
    async with Misbehaving() as device:
        yield device
        await unload_all(hass)


@pytest.fixture
async def checker(hass: HomeAssistant, box: Misbehaving) -> Checker:
    """Return somebody in front of it."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=box.name,
        unique_id=box.device_id,
        data={CONF_HOST: HOST, CONF_PORT: box.port, CONF_KEY: box.key_text},
    )
    entry.add_to_hass(hass)
    await set_up(hass, entry)
    return Checker(hass, entry, box.press_button)


async def test_deadline(checker: Checker, box: Misbehaving) -> None:
    """The guard keeps the deadline that the controller does not, a second later."""
    found = failed(await checker.check())
    assert list(found) == [DEADLINE]
    await eventually(lambda: not box.cuffs[0].up)
    (*_, limit), releases = box.asked("inflate"), box.asked("release")
    assert releases
    assert box.cuffs[0].occluded_s < limit["limit_s"] + 2.5


async def test_lease(checker: Checker, box: Misbehaving) -> None:
    """A lease that does not run out is found, and the cuff is let down all the same."""
    box.lies = Lies(keeps_lease=True)
    found = failed(await checker.check())
    assert "Silence of Home Assistant" in found
    await eventually(lambda: not box.cuffs[0].up)


async def test_button(checker: Checker, box: Misbehaving) -> None:
    """A button that is told and lets nothing go is one that Home Assistant obeys."""
    checker.press = lambda: box.event("button")
    found = failed(await checker.check())
    assert list(found) == ["Button", DEADLINE]
    await eventually(lambda: not box.cuffs[0].up)


def _refused(op: str, frame: Json) -> list[Json | str]:
    """Refuse every inflation, and answer all else as it should be."""
    if op != "inflate":
        return [frame]
    error = {"code": "busy", "message": "not now"}
    return [{"type": "reply", "id": frame["id"], "ok": False, "error": error}]


async def test_inflation_is_refused(
    checker: Checker, box: Misbehaving, caplog: pytest.LogCaptureFixture
) -> None:
    """Each step that a controller says no to is found, and asked for once only."""
    box.lies = Lies(ignores=frozenset({"inflate"}), reply=_refused)
    found = failed(await checker.check())
    assert list(found) == ["Filling", "Button", DEADLINE]
    assert "A check was refused by Odd box" in caplog.text
    assert len(box.asked("inflate")) == len(found)
    assert not any(cuff.up for cuff in box.cuffs)


async def test_somebody_else_has_the_lease(checker: Checker, box: Misbehaving) -> None:
    """What another client holds is not taken from it for a check."""
    coordinator: BfrCuffCoordinator = checker.entry.runtime_data
    box.owner, box.lies = "stranger", Lies(keeps_lease=True)
    await eventually(lambda: coordinator.data.lease is not None)
    page = await checker.begin()
    assert page["errors"] == {"base": "not_now"}
    assert "somebody else holds" in page["description_placeholders"]["reason"]
    assert not coordinator.checking
    assert not box.asked("inflate")


async def test_stopped_while_the_inflation_is_not_answered(
    checker: Checker, box: Misbehaving
) -> None:
    """A page that is closed before the answer leaves nothing up and nothing to come."""
    box.lies = Lies(reply_after_s=1.0)
    page = await checker.begin()
    checker.close(page)
    await eventually(lambda: box.asked("release"))
    await asyncio.sleep(5)
    assert not box.cuffs[0].up
    coordinator: BfrCuffCoordinator = checker.entry.runtime_data
    assert not coordinator.checking
