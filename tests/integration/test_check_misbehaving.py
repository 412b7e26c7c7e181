"""The check of a controller that breaks a rule: it is found, and the air goes out."""

from collections.abc import AsyncIterator

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import CONF_KEY, DOMAIN
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from tests.misbehaving.controller import Lies, Misbehaving

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
