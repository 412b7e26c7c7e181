"""Blueprints that follow a session, or start one: lights, music, buttons and tags."""

from typing import Any

import pytest

from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.components.tag import async_scan_tag
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .athletes import lop
from .blueprints import automate, device_of
from .demo_home import come_back, furnish
from .helpers import SWITCH, act, eventually, state
from .training import athlete, controller, ended, inflated, is_state, reach, vented
from .voice import nothing_starts, told

PHASE = "sensor.ada_session"
START = "button.ada_start_session"
BUTTON = "input_button.gym"
LIGHT = "light.bed_light"
LAMP = "light.kitchen_lights"
PLAYING = "media_player.walkman"
PAUSED = "media_player.bedroom"
CUFF_EVENTS = "event.gym_cuffs_cuff_1_events"
REMOTE = "event.demo_button_press"

WORK = (255, 0, 0)
REST = (0, 0, 255)

pytestmark = [
    pytest.mark.controller(time_scale=6),
    pytest.mark.usefixtures("ending_automations"),
]


async def add_button(hass: HomeAssistant) -> None:
    """Put a button on the wall."""
    config = {"input_button": {"gym": {"name": "Gym"}}}
    assert await async_setup_component(hass, "input_button", config)


async def choose(hass: HomeAssistant) -> None:
    """Choose the shortest session, on the left thigh."""
    chosen = {"select.ada_protocol": "first_time", "select.ada_limb": "left_thigh"}
    for entity_id, option in chosen.items():
        await act(hass, "select.select_option", entity_id=entity_id, option=option)


def colour(hass: HomeAssistant, light: str = LIGHT) -> tuple[int, ...] | None:
    """Return the colour of a light, or None while it is off."""
    colour: tuple[int, ...] | None = state(hass, light).attributes.get("rgb_color")
    return colour


async def play(hass: HomeAssistant) -> None:
    """Have one of two players play."""
    await furnish(hass, Platform.MEDIA_PLAYER)
    await act(hass, "media_player.media_pause", entity_id=PAUSED)
    assert is_state(hass, PLAYING, "playing")


# 4, 5 and 6 together


async def test_a_session_with_everything(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A press starts, lights follow, a press stops, and what was before is back."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass)
    await choose(hass)
    await add_button(hass)
    await furnish(hass, Platform.LIGHT)
    was = {light: state(hass, light) for light in (LIGHT, LAMP)}
    assert await async_setup_component(hass, "scene", {})
    await hass.async_block_till_done()
    await act(hass, "scene.create", scene_id="calm", entities={LAMP: {"state": "off"}})
    press = "start_session_from_button_or_tag"
    await automate(hass, press, presses=[BUTTON], start=START)
    await automate(
        hass,
        "lights_follow_session",
        athlete=device_of(hass, PHASE),
        lights=[LIGHT],
        work_color=list(WORK),
        rest_color=list(REST),
        rest_scene="scene.calm",
    )
    await act(hass, "input_button.press", entity_id=BUTTON)
    await reach(sessions, "ready")
    assert colour(hass) is None
    await act(hass, "button.press", entity_id="button.ada_next")
    await eventually(lambda: colour(hass) == WORK)
    assert is_state(hass, LAMP, "on")
    await act(hass, "button.press", entity_id="button.ada_next")
    await reach(sessions, "rest")
    await eventually(lambda: colour(hass) == REST)
    await eventually(lambda: is_state(hass, LAMP, "off"))
    await act(hass, "input_button.press", entity_id=BUTTON)
    assert (await ended(sessions)).reason == "stopped"
    await eventually(lambda: is_state(hass, LIGHT, was[LIGHT].state))
    await eventually(lambda: is_state(hass, LAMP, was[LAMP].state))
    assert colour(hass, LAMP) == was[LAMP].attributes["rgb_color"]


# 5: pause music on release


async def test_music_is_paused(hass: HomeAssistant, simulator: Simulator) -> None:
    """At the release of a cuff, and at nothing else, what plays is paused."""
    await controller(hass, simulator, settle=False)
    await play(hass)
    await automate(
        hass, "pause_music_on_release", events=[CUFF_EVENTS], players=[PLAYING, PAUSED]
    )
    paused = state(hass, PAUSED)
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: inflated(simulator))
    assert is_state(hass, PLAYING, "playing")
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await eventually(lambda: is_state(hass, PLAYING, "paused"))
    assert state(hass, PAUSED) is paused
    await act(hass, "media_player.media_play", entity_id=PLAYING)
    await eventually(
        lambda: state(hass, CUFF_EVENTS).attributes["event_type"] == "vented"
    )
    await hass.async_block_till_done()
    assert is_state(hass, PLAYING, "playing")


@pytest.mark.parametrize(
    ("before", "after", "plays"),
    [
        ("unavailable", "now", "paused"),
        (None, "now", "paused"),
        (None, "2026-01-01T10:00:00+00:00", "playing"),
        ("unavailable", "2026-01-01T10:00:00+00:00", "playing"),
        ("unknown", "2026-01-01T10:00:00+00:00", "playing"),
    ],
)
async def test_which_release_pauses(
    hass: HomeAssistant, before: str | None, after: str, plays: str
) -> None:
    """One that ends an absence does; one that is restored does not."""
    await play(hass)
    events = "event.cuff"
    if before is not None:
        hass.states.async_set(events, before)
    await automate(hass, "pause_music_on_release", events=[events], players=[PLAYING])
    now = dt_util.utcnow().isoformat() if after == "now" else after
    about = {"event_type": "released"}
    hass.states.async_set(events, now, about)
    await hass.async_block_till_done()
    assert is_state(hass, PLAYING, plays)
    if plays == "playing":
        return
    await act(hass, "media_player.media_play", entity_id=PLAYING)
    for back in ("unavailable", now):
        hass.states.async_set(events, back, about)
        await hass.async_block_till_done()
    assert is_state(hass, PLAYING, "playing")


# 6: start a session from a button or a tag


async def test_tag(hass: HomeAssistant, simulator: Simulator) -> None:
    """A tag starts as a button does; with the choice off, it does not stop."""
    await controller(hass, simulator, settle=False)
    await athlete(hass)
    await choose(hass)
    assert await async_setup_component(hass, "tag", {})
    await async_scan_tag(hass, "mat", None)
    (tag,) = hass.states.async_entity_ids("tag")
    await automate(
        hass,
        "start_session_from_button_or_tag",
        presses=[tag],
        start=START,
        stops=False,
    )
    assert is_state(hass, PHASE, "idle")
    await async_scan_tag(hass, "mat", "phone")
    await eventually(lambda: inflated(simulator))
    await async_scan_tag(hass, "mat", "phone")
    await hass.async_block_till_done()
    assert inflated(simulator)
    assert is_state(hass, PHASE, "inflating")


@pytest.mark.parametrize(
    ("entity_id", "before", "after", "presses"),
    [
        (BUTTON, "unknown", "now", True),
        (BUTTON, "unavailable", "now", True),
        (BUTTON, None, "now", False),
        (BUTTON, "unknown", "2026-01-01T10:00:00+00:00", False),
        (BUTTON, "2026-01-01T10:00:00+00:00", "unavailable", False),
        ("binary_sensor.pedal", "off", "on", True),
        ("binary_sensor.pedal", "unknown", "on", False),
        ("binary_sensor.pedal", "unavailable", "on", False),
        ("event.remote", "unknown", "now", True),
        ("event.remote", "unavailable", "now", True),
        ("event.remote", None, "now", True),
        ("event.remote", None, "2026-01-01T10:00:00+00:00", False),
        ("tag.mat", None, "now", True),
        ("binary_sensor.pedal", None, "on", False),
        ("event.remote", "unavailable", "2026-01-01T10:00:00+00:00", False),
    ],
)
async def test_c10_what_is_a_press(
    hass: HomeAssistant, entity_id: str, before: str | None, after: str, presses: bool
) -> None:
    """Only what a person does now; not what was, nor what comes back."""
    await athlete(hass)
    if before is not None:
        hass.states.async_set(entity_id, before)
    automation = await automate(
        hass,
        "start_session_from_button_or_tag",
        presses=[entity_id],
        event_types=["press"] if entity_id.startswith("event") else [],
        start=START,
    )
    about: dict[str, Any] = {"event_type": "hold"}
    now = dt_util.utcnow().isoformat() if after == "now" else after
    if entity_id.startswith("event") and before is not None:
        hass.states.async_set(entity_id, now, about)
        await hass.async_block_till_done()
        assert state(hass, automation).attributes["last_triggered"] is None
        hass.states.async_set(entity_id, before)
        now = dt_util.utcnow().isoformat() if after == "now" else after
    hass.states.async_set(entity_id, now, {"event_type": "press"})
    await hass.async_block_till_done()
    pressed = state(hass, START).state != "unknown"
    assert (state(hass, automation).attributes["last_triggered"] is not None) is presses
    assert pressed is presses


async def test_c10_press_of_a_sleeping_remote(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A press that ends an absence stops; the one that comes back starts nothing."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass)
    await choose(hass)
    await furnish(hass, Platform.EVENT)
    await automate(
        hass, "start_session_from_button_or_tag", presses=[REMOTE], start=START
    )
    hass.states.async_set(REMOTE, "unavailable")
    hass.bus.async_fire("demo_button_pressed")
    await eventually(lambda: inflated(simulator))
    hass.states.async_set(REMOTE, "unavailable")
    hass.bus.async_fire("demo_button_pressed")
    assert (await ended(sessions)).reason == "stopped"
    was = state(hass, REMOTE).state
    started = state(hass, START).state
    seen = await come_back(hass, Platform.EVENT, REMOTE)
    assert seen == ["unavailable", was]
    assert is_state(hass, START, started)
    assert (sessions.runner, sessions.count) == (None, None)


async def test_press_after_press(hass: HomeAssistant, simulator: Simulator) -> None:
    """A press that stops does not wait for the one that starts."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass)
    await choose(hass)
    await add_button(hass)
    await automate(
        hass, "start_session_from_button_or_tag", presses=[BUTTON], start=START
    )
    for _ in range(2):
        await act(hass, "input_button.press", entity_id=BUTTON)
        await eventually(lambda: sessions.runner is not None)
    await eventually(lambda: sessions.records and sessions.runner is None)
    assert sessions.records[-1].reason == "stopped"
    await eventually(lambda: vented(simulator, 0))


@pytest.mark.usefixtures("intents")
async def test_press_stops_unseen(
    hass: HomeAssistant, entity_registry: er.EntityRegistry, simulator: Simulator
) -> None:
    """It calls a count off and stops a session, whether or not their sensor is there."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop())
    await choose(hass)
    await add_button(hass)
    await automate(
        hass, "start_session_from_button_or_tag", presses=[BUTTON], start=START
    )
    entity_registry.async_update_entity(
        PHASE, disabled_by=er.RegistryEntryDisabler.USER
    )
    await hass.async_block_till_done()
    assert hass.states.get(PHASE) is None
    await told(hass, IntentName.START, limb="left_thigh")
    assert sessions.count is not None
    await act(hass, "input_button.press", entity_id=BUTTON)
    await eventually(lambda: sessions.count is None)
    await nothing_starts(hass)
    assert sessions.runner is None
    await act(hass, "input_button.press", entity_id=BUTTON)
    await eventually(lambda: inflated(simulator))
    await act(hass, "input_button.press", entity_id=BUTTON)
    assert (await ended(sessions)).reason == "stopped"
