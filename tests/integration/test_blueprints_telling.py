"""Blueprints that tell somebody: of a deadline, of a fault, of a day of rest."""

import asyncio
from datetime import timedelta
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    mock_restore_cache,
)
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.bfr_cuff.lib.controller import guard_watches as watches
from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications,
)
from homeassistant.const import Platform
from homeassistant.core import CoreState, HomeAssistant, State
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.controller.channel import Channel
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .blueprints import automate, device_of
from .demo_home import furnish
from .helpers import OTHER_SWITCH, SWITCH, act, eventually, hold, state
from .phone import Phone
from .shipped import TEXTS
from .test_progress import _kept
from .training import athlete, controller, inflated, is_state, keep

CALENDAR = "calendar.ada_sessions"
BROKEN = TEXTS["entity"]["sensor"]["fault"]["state"]["sensor"]
PROBLEM = "binary_sensor.gym_cuffs_problem"
BUTTON = "input_button.looked"
CONTACT = "binary_sensor.pedal"
REMOTE = "event.remote"
LONG_AGO = "2026-01-01T10:00:00+00:00"
QUIET_S = 1.3
"""Longer than what is repeated every second."""

LIMIT_S = 900.0

pytestmark = pytest.mark.usefixtures("wall", "ending_automations", "namesake")


def words(blueprint: str, key: str) -> str:
    """Return a text of a blueprint."""
    text: str = TEXTS["common"][f"blueprint_{blueprint}_{key}"]
    return text


def shown(hass: HomeAssistant) -> list[tuple[str | None, str]]:
    """Return the notifications in Home Assistant that an automation has made."""
    return [
        (told["title"], told["message"])
        for notification_id, told in _async_get_or_create_notifications(hass).items()
        if "automation" in notification_id
    ]


def seconds(number: float) -> dict[str, float]:
    """Return a time as the form of an automation has it."""
    return {"hours": 0, "minutes": 0, "seconds": number}


# 2: warn before the deadline


async def test_warned_once_in_time(hass: HomeAssistant, simulator: Simulator) -> None:
    """Who was chosen is told of the cuff that is up, once, while it still is."""
    await controller(hass, simulator)
    await furnish(hass, Platform.NOTIFY)
    told = async_capture_events(hass, "notify")
    more = async_capture_events(hass, "soon")
    entity_id = await automate(
        hass,
        "warn_before_deadline",
        lead=seconds(LIMIT_S - 1),
        targets=["notify.notifier"],
        actions=[{"event": "soon", "event_data": {"left": "{{ seconds }}"}}],
    )
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: is_state(hass, SWITCH, "on"))
    assert not told
    await eventually(lambda: more, 6)
    assert [event.data for event in told] == [
        {
            "title": "Gym cuffs cuff 1",
            "message": words("warn_before_deadline", "message_default"),
        }
    ]
    assert LIMIT_S - 3 <= more[0].data["left"] <= LIMIT_S - 1
    await asyncio.sleep(QUIET_S)
    assert len(told) == 1
    assert inflated(simulator)
    assert not shown(hass)
    await act(hass, "automation.turn_off", entity_id=entity_id)


async def test_warned_after_a_restart(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A deadline that is near already is told at once, and only of chosen cuffs."""
    await controller(hass, simulator)
    await act(hass, "switch.turn_on", entity_id=[SWITCH, OTHER_SWITCH])
    chosen = [device_of(hass, OTHER_SWITCH)]
    lead = seconds(LIMIT_S)
    await automate(hass, "warn_before_deadline", lead=lead, cuffs=chosen)
    await eventually(lambda: shown(hass), 2)
    message = words("warn_before_deadline", "message_default")
    assert shown(hass) == [("Gym cuffs cuff 2", message)]


# 3: critical notification


async def break_cuff(hass: HomeAssistant, simulator: Simulator, channel: int) -> None:
    """Break the sensor of a cuff."""
    simulator.set_fault(channel, Fault.SENSOR_OUT_OF_RANGE)
    simulator.warp(1)
    fault = f"sensor.gym_cuffs_cuff_{channel + 1}_fault"
    await eventually(lambda: is_state(hass, fault, "sensor"))
    await eventually(lambda: is_state(hass, PROBLEM, "on"))


async def test_alarm_until_confirmed(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """It comes again and again until a button is pressed, and anew for a new fault."""
    coordinator = await controller(hass, simulator)
    await break_cuff(hass, simulator, 0)
    phone = await Phone.register(hass, hass_client, hass_ws_client)
    entity_id = await automate(
        hass,
        "critical_notification",
        phones=["a phone that is gone", phone.device(hass)],
        interval=seconds(0.5),
    )
    told = await phone.hear()
    alarm = f"bfr_cuff_{entity_id.replace('.', '_')}"
    text = words("critical_notification", "message_default")
    assert told == {
        "title": words("critical_notification", "title_default"),
        "message": f"{text} Gym cuffs cuff 1: {BROKEN}",
        "data": {
            "tag": alarm,
            "ttl": 0,
            "priority": "high",
            "channel": "alarm_stream",
            "push": {
                "interruption-level": "critical",
                "sound": {"name": "default", "critical": 1, "volume": 1.0},
            },
            "actions": [
                {
                    "action": alarm,
                    "title": words("critical_notification", "confirm_text_default"),
                }
            ],
        },
    }
    assert await phone.hear() == told
    await phone.press("another")
    assert await phone.hear() == told
    await phone.press(alarm)
    with pytest.raises(TimeoutError):
        await phone.hear(QUIET_S)
    assert shown(hass) == [(told["title"], told["message"])]

    await break_cuff(hass, simulator, 1)
    both = await phone.hear()
    assert f"cuff 1: {BROKEN}, Gym cuffs cuff 2: {BROKEN}" in both["message"]
    for channel in (0, 1):
        simulator.set_fault(channel, Fault.SENSOR_OUT_OF_RANGE, on=False)
        simulator.warp(6)
        await coordinator.controller.clear_fault(channel)
    await eventually(lambda: is_state(hass, PROBLEM, "off"))
    while (told := await phone.hear()) == both:
        pass
    assert told == {"message": "clear_notification", "data": {"tag": alarm}}
    assert not shown(hass)


async def test_alarm_of_a_blocked_vent(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What only our own guard sees is told too; a button of the house confirms it."""
    coordinator = await controller(hass, simulator)
    helpers = {"input_button": {"looked": {"name": "Looked"}}}
    assert await async_setup_component(hass, "input_button", helpers)
    told = async_capture_events(hass, "alarm")
    await automate(
        hass,
        "critical_notification",
        controllers=[device_of(hass, PROBLEM)],
        confirm=["input_button.looked"],
        interval=seconds(0.5),
        actions=[{"event": "alarm", "event_data": {"problems": "{{ problems }}"}}],
    )
    await hold(hass, coordinator, simulator)
    assert not told
    with patch.object(Channel, "release"), patch.object(watches, "VENT_TIMEOUT_S", 0.3):
        await act(hass, "switch.turn_off", entity_id=SWITCH)
        await eventually(lambda: len(told) > 1)
        assert told[0].data == {"problems": "Gym cuffs cuff 1"}
        await act(hass, "input_button.press", entity_id="input_button.looked")
        heard = len(told)
        await asyncio.sleep(QUIET_S)
        assert len(told) == heard
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await eventually(lambda: is_state(hass, PROBLEM, "off"))
    await eventually(lambda: not shown(hass), 2)


async def test_what_confirms(hass: HomeAssistant, simulator: Simulator) -> None:
    """A press does, also the first of a remote that was away; what comes back does not."""
    await controller(hass, simulator)
    await break_cuff(hass, simulator, 0)
    told = async_capture_events(hass, "alarm")
    await automate(
        hass,
        "critical_notification",
        confirm=[REMOTE, BUTTON, CONTACT],
        interval=seconds(0.3),
        actions=[{"event": "alarm"}],
    )
    for entity_id, before, after in (
        (BUTTON, None, LONG_AGO),
        (REMOTE, "unavailable", LONG_AGO),
        (CONTACT, "unknown", "on"),
        (CONTACT, "unavailable", "on"),
    ):
        if before is not None:
            hass.states.async_set(entity_id, before)
        told.clear()
        await eventually(lambda: told, 3)
        hass.states.async_set(entity_id, after)
    heard = len(told)
    await eventually(lambda: len(told) > heard + 1, 3)
    hass.states.async_set(REMOTE, "unavailable")
    hass.states.async_set(REMOTE, dt_util.utcnow().isoformat())
    heard = len(told)
    await asyncio.sleep(QUIET_S)
    assert len(told) == heard


@pytest.mark.parametrize("entity_id", [REMOTE, BUTTON])
async def test_press_while_more_is_done(
    hass: HomeAssistant, simulator: Simulator, entity_id: str
) -> None:
    """Who presses while a siren still sounds is not asked again."""
    await controller(hass, simulator)
    await break_cuff(hass, simulator, 0)
    told = async_capture_events(hass, "alarm")
    await automate(
        hass,
        "critical_notification",
        confirm=[entity_id],
        interval=seconds(0.3),
        actions=[{"event": "alarm"}, {"delay": {"seconds": 0.5}}],
    )
    await eventually(lambda: told, 3)
    hass.states.async_set(entity_id, dt_util.utcnow().isoformat())
    await asyncio.sleep(2 * QUIET_S)
    assert len(told) == 1


async def test_alarm_of_before_a_restart(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """If all is well after a restart, the phone stops showing what was wrong before."""
    await controller(hass, simulator)
    phone = await Phone.register(hass, hass_client, hass_ws_client)
    hass.set_state(CoreState.not_running)
    entity_id = await automate(
        hass, "critical_notification", phones=[phone.device(hass)]
    )
    await hass.async_start()
    alarm = f"bfr_cuff_{entity_id.replace('.', '_')}"
    assert await phone.hear() == {
        "message": "clear_notification",
        "data": {"tag": alarm},
    }
    with pytest.raises(TimeoutError):
        await phone.hear(QUIET_S)


# 7: rest day or time again


@pytest.mark.parametrize(
    ("days_ago", "sessions", "said"),
    [
        ((), 3, "again"),
        ((1,), 3, "rest"),
        ((4, 5, 6), 3, "rest"),
        ((4, 5, 6), 4, "again"),
        ((2,), 2, "rest"),
        ((3, 8, 9), 2, "again"),
        ((0,), 3, None),
    ],
)
async def test_day_of_rest(
    hass: HomeAssistant, days_ago: tuple[int, ...], sessions: int, said: str | None
) -> None:
    """The day is one of rest, or it is time again; after a session nothing is said."""
    await keep(
        await athlete(hass), *(_kept(days_ago=days) for days in reversed(days_ago))
    )
    entity_id = await automate(
        hass, "rest_day_reminder", calendar=CALENDAR, sessions=sessions
    )
    await act(hass, "automation.trigger", entity_id=entity_id)
    await hass.async_block_till_done()
    message = words("rest_day_reminder", f"{said}_message_default") if said else None
    assert shown(hass) == ([("Ada", message)] if said else [])


async def test_only_what_was_done_asks_for_rest(hass: HomeAssistant) -> None:
    """After a session that was stopped it is time again."""
    await keep(await athlete(hass), _kept(days_ago=0.5, reason="stopped"))
    entity_id = await automate(hass, "rest_day_reminder", calendar=CALENDAR, sessions=3)
    await act(hass, "automation.trigger", entity_id=entity_id)
    await hass.async_block_till_done()
    message = words("rest_day_reminder", "again_message_default")
    assert shown(hass) == [("Ada", message)]


async def test_told_at_its_time(hass: HomeAssistant) -> None:
    """It looks at the time of day that was chosen, and says only what was wanted."""
    await athlete(hass)
    await furnish(hass, Platform.NOTIFY)
    told = async_capture_events(hass, "notify")
    at = (dt_util.now() + timedelta(seconds=2)).strftime("%H:%M:%S")
    wanted = {"calendar": CALENDAR, "time": at, "targets": ["notify.notifier"]}
    silent = await automate(hass, "rest_day_reminder", **wanted, say_again=False)
    await automate(hass, "rest_day_reminder", **wanted, again_message="Go on")
    assert not told
    await eventually(lambda: told, 3)
    await eventually(lambda: state(hass, silent).attributes["last_triggered"])
    assert [event.data for event in told] == [{"title": "Ada", "message": "Go on"}]


@pytest.mark.parametrize(
    ("time", "last", "says"),
    [
        ("00:00:00", timedelta(days=1), True),
        ("00:00:00", timedelta(), False),
        ("00:00:00", None, False),
        ("23:59:59", timedelta(days=1), False),
    ],
)
async def test_restarted_at_its_time(
    hass: HomeAssistant, time: str, last: timedelta | None, says: bool
) -> None:
    """Only what a restart has swallowed is said after it."""
    await athlete(hass)
    before = None if last is None else (dt_util.utcnow() - last).isoformat()
    known = State("automation.rest_day_reminder_1", "on", {"last_triggered": before})
    mock_restore_cache(hass, [known])
    hass.set_state(CoreState.not_running)
    await automate(hass, "rest_day_reminder", calendar=CALENDAR, time=time)
    await hass.async_start()
    await hass.async_block_till_done()
    assert bool(shown(hass)) is says
