"""Lights that follow a session are put back, whatever happens to the automation."""

from typing import Any

import pytest

from homeassistant.const import Platform
from homeassistant.core import Event, HomeAssistant, State, callback
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .blueprints import automate, device_of
from .demo_home import furnish
from .helpers import act, eventually, state
from .training import ask, athlete, controller, ended, is_state, reach, start

LIGHT = "light.bed_light"
LAMP = "light.kitchen_lights"
WORK = (255, 0, 0)
REST = (0, 0, 255)

pytestmark = [
    pytest.mark.controller(time_scale=6),
    pytest.mark.usefixtures("ending_automations"),
]


@pytest.fixture(autouse=True)
async def _home(hass: HomeAssistant, simulator: Simulator) -> None:
    """Have a controller, lights and scenes."""
    await controller(hass, simulator, settle=False)
    await furnish(hass, Platform.LIGHT)
    assert await async_setup_component(hass, "scene", {})


async def follow(hass: HomeAssistant, name: str = "ada") -> None:
    """Have two lights follow an athlete: one that is off, and one that is on."""
    await automate(
        hass,
        "lights_follow_session",
        athlete=device_of(hass, f"sensor.{name}_session"),
        lights=[LIGHT, LAMP],
        work_color=list(WORK),
        rest_color=list(REST),
    )


def look(hass: HomeAssistant, light: str = LIGHT) -> tuple[str, tuple[int, ...] | None]:
    """Return whether a light is on, and its colour."""
    now = state(hass, light)
    return now.state, now.attributes.get("rgb_color")


async def shows(hass: HomeAssistant, colour: tuple[int, ...], *lights: str) -> None:
    """Wait until lights have a colour."""
    wanted = {("on", colour)}
    chosen = lights or (LIGHT, LAMP)
    await eventually(lambda: {look(hass, light) for light in chosen} == wanted)


async def work(hass: HomeAssistant, name: str = "Ada", **changes: Any) -> None:
    """Start a session and begin its first set."""
    await start(hass, name, **changes)
    await eventually(lambda: is_state(hass, f"sensor.{name.lower()}_session", "ready"))
    await ask(hass, "next_set", athlete=name)


def kept(hass: HomeAssistant) -> list[str]:
    """Return the scenes that say how it was before."""
    return hass.states.async_entity_ids("scene")


async def test_automations_are_reloaded(hass: HomeAssistant) -> None:
    """Between two looks, lights get the one they missed; at the end all is as before."""
    sessions = await athlete(hass)
    await follow(hass)
    was = look(hass), look(hass, LAMP)
    await work(hass)
    await shows(hass, WORK)
    await act(hass, "automation.turn_off", entity_id="all")
    await ask(hass, "next_set", athlete="Ada")
    await reach(sessions, "rest")
    await act(hass, "automation.turn_on", entity_id="all")
    assert look(hass) == ("on", WORK)
    await act(hass, "automation.reload")
    await shows(hass, REST)
    await act(hass, "automation.reload")
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    await eventually(lambda: (look(hass), look(hass, LAMP)) == was)
    await eventually(lambda: not kept(hass))


async def test_session_ends_unseen(hass: HomeAssistant) -> None:
    """What was not put back at the end is put back at the next chance."""
    sessions = await athlete(hass)
    await follow(hass)
    was = look(hass), look(hass, LAMP)
    await work(hass)
    await shows(hass, WORK)
    await act(hass, "automation.turn_off", entity_id="all")
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    await act(hass, "automation.turn_on", entity_id="all")
    assert look(hass) == ("on", WORK)
    await act(hass, "automation.reload")
    await eventually(lambda: (look(hass), look(hass, LAMP)) == was)


async def test_next_session_is_a_chance(hass: HomeAssistant) -> None:
    """At the latest the next session begins with the lights as they were."""
    sessions = await athlete(hass)
    await follow(hass)
    was = look(hass), look(hass, LAMP)
    await work(hass)
    await shows(hass, WORK)
    await act(hass, "automation.turn_off", entity_id="all")
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    await act(hass, "automation.turn_on", entity_id="all")
    await start(hass)
    await eventually(lambda: (look(hass), look(hass, LAMP)) == was)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    assert (look(hass), look(hass, LAMP)) == was


async def test_home_assistant_stops(hass: HomeAssistant) -> None:
    """A restart ends the session and forgets how it was: it is put back before."""
    await athlete(hass)
    await follow(hass)
    was = look(hass)
    await work(hass)
    await shows(hass, WORK)
    seen: list[State] = []

    @callback
    def _on_change(event: Event) -> None:
        if event.data["entity_id"] == LIGHT and event.data["new_state"] is not None:
            seen.append(event.data["new_state"])

    hass.bus.async_listen("state_changed", _on_change)
    await hass.async_stop(force=True)
    assert (seen[0].state, seen[0].attributes.get("rgb_color")) == was


async def test_light_that_is_away_at_the_end(hass: HomeAssistant) -> None:
    """It is put back when it is there again, in the colour that it had last."""
    sessions = await athlete(hass)
    await follow(hass)
    was = look(hass), look(hass, LAMP)
    await work(hass)
    await shows(hass, WORK)
    lit = state(hass, LIGHT)
    hass.states.async_set(LIGHT, "unavailable")
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    await eventually(lambda: look(hass, LAMP) == was[1])
    assert is_state(hass, LIGHT, "unavailable")
    hass.states.async_set(LIGHT, lit.state, lit.attributes)
    await eventually(lambda: look(hass) == was[0])
    await eventually(lambda: not kept(hass))


async def test_light_that_comes_in_the_session(hass: HomeAssistant) -> None:
    """It takes part from the next look on, and is put back as it came."""
    sessions = await athlete(hass)
    await follow(hass)
    came = state(hass, LIGHT)
    was = look(hass)
    hass.states.async_set(LIGHT, "unavailable")
    await work(hass)
    await shows(hass, WORK, LAMP)
    hass.states.async_set(LIGHT, came.state, came.attributes)
    await ask(hass, "next_set", athlete="Ada")
    await shows(hass, REST)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    await eventually(lambda: look(hass) == was)


@pytest.mark.parametrize("first", ["Ada", "Bo"])
async def test_two_athletes(hass: HomeAssistant, first: str) -> None:
    """Whoever ends last, the lights they share are as before either began."""
    sessions = {"Ada": await athlete(hass), "Bo": await athlete(hass, name="Bo")}
    for name in ("ada", "bo"):
        await follow(hass, name)
    was = look(hass), look(hass, LAMP)
    await work(hass, beat=False)
    await shows(hass, WORK)
    await work(hass, "Bo", placements=["right_thigh"], beat=False)
    for name in sorted(sessions, key=first.__ne__):
        await ask(hass, "stop_session", athlete=name)
        await ended(sessions[name])
    await eventually(lambda: (look(hass), look(hass, LAMP)) == was)
    await eventually(lambda: not kept(hass))
