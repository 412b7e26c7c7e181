"""Tests of our conditions, both ways, in automations."""

import pytest

from custom_components.bfr_cuff.condition import CONDITIONS
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.components import automation
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.condition import async_get_all_descriptions
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .automations import check_described, ids, tell
from .blueprints import device_of
from .helpers import SWITCH, act, hold, let_out
from .training import ask, athlete, controller, ended, reach, start

ASKED = "[{trigger: event, event_type: asked}]"


def _answer(condition: str, target: str, **options: str) -> str:
    """Return actions that tell whether a condition is met."""
    said = "".join(f"{key}: {value}, " for key, value in options.items())
    return f"""
    - if: {{condition: {DOMAIN}.{condition}, target: {target}, options: {{{said}}}}}
      then: {{event: told, event_data: {{id: "yes"}}}}
      else: {{event: told, event_data: {{id: "no"}}}}
    """


async def test_is_inflated(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Yes while a cuff is up, no before and after; of two, both if that is asked."""
    devices = [device_of(hass, SWITCH.replace("1", number)) for number in "12"]
    one, both = (
        f"{{device_id: [{', '.join(each)}]}}" for each in (devices[:1], devices)
    )
    told = await tell(
        hass,
        ASKED,
        _answer("is_inflated", one)
        + _answer("is_inflated", both)
        + _answer("is_inflated", both, behavior="all"),
    )

    async def answers() -> list[str]:
        told.clear()
        hass.bus.async_fire("asked")
        await hass.async_block_till_done()
        return ids(told)

    assert await answers() == ["no", "no", "no"]
    await hold(hass, coordinator, simulator)
    assert await answers() == ["yes", "yes", "no"]
    await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    await let_out(simulator)
    await hass.async_block_till_done()
    assert await answers() == ["no", "no", "no"]


@pytest.mark.controller(time_scale=20)
async def test_is_training(hass: HomeAssistant, simulator: Simulator) -> None:
    """Yes from the start of a session to its end."""
    await controller(hass, simulator)
    sessions = await athlete(hass, scale=20)
    target = f"{{device_id: {device_of(hass, 'event.ada_session')}}}"
    told = await tell(hass, ASKED, _answer("is_training", target))
    for phase, expected in ((None, "no"), ("ready", "yes"), (None, "no")):
        if phase is not None:
            await start(hass)
            await reach(sessions, phase)
        elif told:
            await ask(hass, "stop_session", athlete="Ada")
            await ended(sessions)
        hass.bus.async_fire("asked")
        await hass.async_block_till_done()
        assert ids(told)[-1] == expected
    assert len(told) == 3


async def test_not_for_others(
    hass: HomeAssistant, entity_registry: er.EntityRegistry, simulator: Simulator
) -> None:
    """Entities of the same kind that another integration has do not count."""
    for domain, key, value in (
        ("switch", "inflate", "on"),
        ("sensor", "session_phase", "work"),
    ):
        entity = entity_registry.async_get_or_create(
            domain, "other", "1", translation_key=key
        )
        hass.states.async_set(entity.entity_id, value)
    hass.states.async_set("switch.bare", "on")
    told = await tell(
        hass,
        ASKED,
        _answer("is_inflated", "{entity_id: [switch.other_1, switch.bare]}")
        + _answer("is_training", "{entity_id: sensor.other_1}"),
    )
    hass.bus.async_fire("asked")
    await hass.async_block_till_done()
    assert ids(told) == ["no", "no"]


async def test_descriptions(hass: HomeAssistant) -> None:
    """Home Assistant takes the descriptions; each condition has words and an icon."""
    assert await async_setup_component(hass, automation.DOMAIN, {})
    assert await async_setup_component(hass, DOMAIN, {})
    described = await async_get_all_descriptions(hass)
    await check_described(hass, "conditions", described, set(CONDITIONS))
