"""Tests of what the system information says."""

import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .helpers import OutOfReach, eventually
from .rendering import LANGUAGES, texts_of
from .training import athlete, controller, start


async def test_nothing_yet(hass: HomeAssistant) -> None:
    """Without any controller or athlete there is nothing to tell of."""
    for component in ("system_health", DOMAIN):
        assert await async_setup_component(hass, component, {})
    info = await get_system_health_info(hass, DOMAIN)
    assert info == {
        "controllers": "0 / 0",
        "cuffs": 0,
        "athletes": 0,
        "sessions": 0,
        "history": "sqlite",
    }


async def test_while_training(hass: HomeAssistant, simulator: Simulator) -> None:
    """It counts what works now, and names nobody."""
    assert await async_setup_component(hass, "system_health", {})
    coordinator = await controller(hass, simulator)
    await athlete(hass)
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    await start(hass)
    info = await get_system_health_info(hass, DOMAIN)
    assert info == {
        "controllers": "1 / 1",
        "cuffs": 2,
        "athletes": 1,
        "sessions": 1,
        "history": "sqlite",
    }
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        info = await get_system_health_info(hass, DOMAIN)
        assert info["controllers"] == "0 / 1"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_line_has_a_name(hass: HomeAssistant, language: str) -> None:
    """What is told is named, in each language."""
    for component in ("system_health", DOMAIN):
        assert await async_setup_component(hass, component, {})
    texts = texts_of(language)
    for key in await get_system_health_info(hass, DOMAIN):
        assert texts[f"system_health.info.{key}"]
