"""Tests of our triggers: each fires in an automation, and for nothing else."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.session.messages import EndReason
from custom_components.bfr_cuff.trigger import TRIGGERS
from homeassistant.components import automation
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.trigger import async_get_all_descriptions
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .automations import TOLD, check_described, ids, tell
from .blueprints import device_of
from .helpers import (
    SWITCH,
    OutOfReach,
    act,
    eventually,
    fast_forward,
    hold,
    let_out,
    lose_connection,
    occlude_until,
    state,
)
from .shipped import TEXTS
from .training import ask, athlete, controller, ended, reach, start

EVENTS = "event.gym_cuffs_cuff_1_events"
SINCE = "sensor.gym_cuffs_cuff_1_occluded_since"
OF_CUFFS = ("pressure_up", "released", "vented", "limit_reached", "fault")
OF_SESSIONS = ("session_started", "set_finished", "session_ended")


def _triggers(names: tuple[str, ...], target: str) -> str:
    """Return triggers in YAML, each with its name as its id."""
    return "\n".join(
        f"- {{trigger: {DOMAIN}.{name}, id: {name}, target: {target}}}"
        for name in names
    )


def _longer_than(duration: str, entity_id: str = SINCE) -> str:
    """Return the trigger on an occlusion in YAML."""
    return f"""
- trigger: {DOMAIN}.occlusion_longer_than
  id: longer
  target:
    entity_id: {entity_id}
  options:
    duration: "{duration}"
"""


# Cuffs


async def test_each_trigger_of_a_cuff(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A hold, a release, a limit and a fault run an automation on the cuff's device."""
    target = f"{{device_id: {device_of(hass, SWITCH)}}}"
    told = await tell(hass, _triggers(OF_CUFFS, target))
    await hold(hass, coordinator, simulator)
    await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    await let_out(simulator)
    expected = ["pressure_up", "released", "vented"]
    await eventually(lambda: ids(told) == expected)
    assert [each["reason"] for each in told] == [None, "command", "command"]
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, time_limit="00:01:00")
    await fast_forward(coordinator, simulator, lambda: len(told) >= 6, 2.0)
    expected += ["pressure_up", "released", "limit_reached"]
    assert ids(told)[:6] == expected
    assert told[5]["reason"] == "deadline"
    await let_out(simulator)
    await eventually(lambda: len(told) == 7)
    simulator.set_fault(0, Fault.SENSOR_SILENT)
    simulator.warp(1)
    await eventually(lambda: ids(told) == [*expected, "vented", "fault"])


async def test_out_of_unavailable(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """What happened meanwhile runs an automation late; what is so at the start none."""
    await hold(hass, coordinator, simulator)
    await occlude_until(coordinator, simulator, 10)
    told = await tell(
        hass,
        _triggers(OF_CUFFS, f"{{entity_id: {EVENTS}}}") + _longer_than("00:00:09"),
    )
    await lose_connection(simulator)
    await eventually(lambda: state(hass, SINCE).state == "unavailable")
    await eventually(lambda: dt_util.parse_datetime(state(hass, SINCE).state))
    async with OutOfReach(simulator):
        await eventually(lambda: state(hass, EVENTS).state == "unavailable")
        simulator.warp(30)
    await eventually(lambda: state(hass, SINCE).state == "unknown")
    assert ids(told) == ["released", "vented"]
    assert told[0]["reason"] == "lease_expired"
    await hass.config_entries.async_reload(coordinator.config_entry.entry_id)
    await hass.async_block_till_done()
    assert len(told) == 2


async def test_not_for_others(
    hass: HomeAssistant, entity_registry: er.EntityRegistry, simulator: Simulator
) -> None:
    """Entities of the same kind that another integration has are let alone."""
    foreign = {
        domain: entity_registry.async_get_or_create(
            domain, "other", "1", translation_key=key
        ).entity_id
        for domain, key in (("event", "cuff"), ("sensor", "occlusion_start"))
    }
    event, sensor = foreign.values()
    hass.states.async_set(event, "unknown")
    hass.states.async_set(sensor, "unknown")
    # An entity of the right integration, but of another kind.
    ours = entity_registry.async_get_or_create(
        "event", DOMAIN, "1", translation_key="session"
    ).entity_id
    hass.states.async_set(ours, "unknown")
    told = await tell(
        hass,
        _triggers(OF_CUFFS, f"{{entity_id: [{event}, {ours}]}}")
        + _longer_than("00:00:05", sensor),
    )
    for second, name in enumerate(OF_CUFFS):
        for entity_id in (event, ours):
            at = dt_util.utcnow() + timedelta(seconds=second)
            hass.states.async_set(entity_id, at.isoformat(), {"event_type": name})
    long_ago = dt_util.utcnow() - timedelta(hours=1)
    hass.states.async_set(sensor, long_ago.isoformat())
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=1))
    await hass.async_block_till_done()
    assert told == []


# Occlusion


@pytest.mark.usefixtures("wall")
async def test_longer_than_is_exact(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """It fires once, on time by the controller's clock, whatever comes in between."""
    told = await tell(hass, _longer_than("00:00:23"))
    used: list[float] = []

    @callback
    def _on_told(_: Event) -> None:
        used.append(coordinator.data.cuff(0).occluded_s)

    hass.bus.async_listen(TOLD, _on_told)
    await hold(hass, coordinator, simulator)
    await occlude_until(coordinator, simulator, 16)
    # One step that is long enough for the sensor to follow the clock to the second.
    simulator.warp(4)
    await coordinator.controller.take_lease()
    await eventually(lambda: coordinator.data.cuff(0).occluded_s > 20)
    assert told == []
    # News of a later start never push the moment back.
    since = dt_util.parse_datetime(state(hass, SINCE).state)
    assert since is not None
    later = since + timedelta(seconds=20)
    hass.states.async_set(SINCE, later.isoformat(), state(hass, SINCE).attributes)
    await eventually(lambda: used)
    assert used[0] == pytest.approx(23, abs=1.2)
    await fast_forward(
        coordinator, simulator, lambda: coordinator.data.cuff(0).occluded_s > 35, 2
    )
    assert len(told) == 1


@pytest.mark.usefixtures("wall")
async def test_longer_than_after_a_release(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """One released in time is none; the occlusion goes on, and only reperfusion ends it."""
    await hold(hass, coordinator, simulator)
    told = await tell(hass, _longer_than("00:00:40"))
    await occlude_until(coordinator, simulator, 37)
    await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    await let_out(simulator)
    await eventually(lambda: state(hass, SINCE).state == "unknown")
    await asyncio.sleep(3.5)
    assert told == []
    # The clock counts on, and the moment is over when the cuff is up again.
    await hold(hass, coordinator, simulator)
    await occlude_until(coordinator, simulator, 41)
    await eventually(lambda: len(told) == 1)
    await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    await let_out(simulator)
    await eventually(lambda: state(hass, SINCE).state == "unknown")
    await hold(hass, coordinator, simulator)
    await eventually(lambda: state(hass, SINCE).state != "unknown")
    await hass.async_block_till_done()
    assert len(told) == 1
    await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    await let_out(simulator)
    simulator.warp(coordinator.info.limits.reperfusion_s)
    await eventually(lambda: coordinator.data.cuff(0).occluded_s == 0)
    await hold(hass, coordinator, simulator)
    await occlude_until(coordinator, simulator, 41)
    await eventually(lambda: len(told) == 2)


@pytest.mark.usefixtures("wall")
async def test_longer_than_is_over_with_its_automation(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Neither an automation that is off is run, nor one for a cuff that is gone."""
    await hold(hass, coordinator, simulator)
    told = await tell(hass, _longer_than("00:01:00"))
    for end in (
        lambda: er.async_get(hass).async_remove(SINCE),
        lambda: hass.async_create_task(
            act(hass, "automation.turn_off", entity_id="automation.test")
        ),
    ):
        end()
        await hass.async_block_till_done()
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
        await hass.async_block_till_done()
        assert told == []


# Sessions


@pytest.mark.controller(time_scale=20)
async def test_each_trigger_of_a_session(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Start, set and end run an automation; the end by its reason too."""
    await controller(hass, simulator)
    sessions = await athlete(hass, scale=20)
    done, others = "{reason: done}", "{reason: [pain, stopped]}"
    target = "{entity_id: event.ada_session}"
    told = await tell(
        hass,
        f"""
        {_triggers(OF_SESSIONS, target).replace("\n", "\n        ")}
        - {{trigger: bfr_cuff.session_ended, id: done, target: {target}, options: {done}}}
        - {{trigger: bfr_cuff.session_ended, id: not_done, target: {target}, options: {others}}}
        """,
    )
    await start(hass)
    await reach(sessions, "work")
    await ask(hass, "next_set", athlete="Ada")
    await reach(sessions, "rest")
    await ask(hass, "next_set", athlete="Ada")
    await reach(sessions, "work")
    # A set that is cut short is not finished.
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    expected = ["session_started", "set_finished", "session_ended", "not_done"]
    await eventually(lambda: ids(told) == expected)
    assert [each["reason"] for each in told] == [None, None, "stopped", "stopped"]


@pytest.mark.parametrize(
    "wrong",
    [
        "{trigger: bfr_cuff.session_ended, target: {entity_id: event.a}, options: {reason: bored}}",
        "{trigger: bfr_cuff.session_ended, target: {entity_id: event.a}, options: {reason: []}}",
        "{trigger: bfr_cuff.occlusion_longer_than, target: {entity_id: sensor.a}}",
        "{trigger: bfr_cuff.occlusion_longer_than, target: {entity_id: sensor.a}, options: {duration: 4}}",
        "{trigger: bfr_cuff.released}",
    ],
)
async def test_what_is_no_trigger(hass: HomeAssistant, wrong: str) -> None:
    """A reason that there is not, a duration or a target that is missing: not set up."""
    with pytest.raises(AssertionError, match="not valid"):
        await tell(hass, f"- {wrong}")


# What is shipped beside the code


async def test_descriptions(hass: HomeAssistant) -> None:
    """Home Assistant takes the descriptions; each trigger has words and an icon."""
    assert await async_setup_component(hass, automation.DOMAIN, {})
    assert await async_setup_component(hass, DOMAIN, {})
    described = await async_get_all_descriptions(hass)
    await check_described(hass, "triggers", described, set(TRIGGERS))
    about: Any = described[f"{DOMAIN}.occlusion_longer_than"]
    duration = about["fields"]["duration"]["default"]
    assert dt_util.parse_duration(duration) == timedelta(minutes=10)
    about = described[f"{DOMAIN}.session_ended"]
    choice = about["fields"]["reason"]["selector"]["select"]
    assert sorted(choice["options"]) == sorted(EndReason)
    words = TEXTS["selector"][choice["translation_key"]]["options"]
    assert words == TEXTS["entity"]["sensor"]["last_end"]["state"]
