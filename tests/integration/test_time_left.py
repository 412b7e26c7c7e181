"""Every promise of a time is what the guard and the controller leave."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.entries import loaded_controllers
from custom_components.bfr_cuff.lib.session.messages import Lower, Next, Pause, Resume
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import lop
from .browser import result
from .helpers import (
    OTHER_SWITCH,
    SWITCH,
    act,
    eventually,
    let_out,
    occlude_until,
    on_device,
)
from .stranger import Stranger
from .training import (
    ask,
    athlete,
    controller,
    ended,
    follow,
    inflated,
    reach,
    start,
    vented,
)


async def test_a_hold_before_counts(hass: HomeAssistant, simulator: Simulator) -> None:
    """A short limit of a hold is still in force, and what it used is used."""
    coordinator = await controller(hass, simulator)
    await athlete(hass, lop())
    await act(
        hass,
        "bfr_cuff.inflate",
        entity_id=SWITCH,
        target_pressure=60,
        time_limit={"minutes": 2},
    )
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    await occlude_until(coordinator, simulator, 25.0)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await let_out(simulator, 0)
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    await eventually(lambda: vented(simulator, 0))
    await eventually(lambda: coordinator.data.cuff(0).phase == "vented")

    plan = await start(hass)
    used_s = on_device(simulator)["occluded_ms"] / 1000
    assert used_s > 24
    assert plan["time_limit"] == pytest.approx(120 - used_s, abs=4)
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    # What was promised is what the controller itself leaves.
    left_s = on_device(simulator)["left_ms"] / 1000
    assert plan["time_limit"] == pytest.approx(left_s, abs=4)
    await ask(hass, "stop_session", athlete="Ada")


async def _used_by_us(hass: HomeAssistant, simulator: Simulator, switch: str) -> None:
    """Hold a cuff for 25 s under a limit of two minutes."""
    channel = 0 if switch == SWITCH else 1
    [entry] = loaded_controllers(hass)
    coordinator = entry.runtime_data
    about = {"target_pressure": 60, "time_limit": {"minutes": 2}}
    await act(hass, "bfr_cuff.inflate", entity_id=switch, **about)
    await eventually(lambda: coordinator.data.cuff(channel).inflated)
    await occlude_until(coordinator, simulator, 25.0, channel)
    await act(hass, "switch.turn_off", entity_id=switch)


async def _used_by_another(simulator: Simulator) -> None:
    """Have another client hold the first cuff for as long, under the same limit."""
    async with Stranger(simulator) as client:
        await client.ask("lease", ms=5000)
        about = {"channel": 0, "target": 60, "limit_s": 120}
        assert (await client.ask("inflate", **about))["ok"]
        for _ in range(12):
            simulator.warp(2)
            await client.ask("lease", ms=5000)
        await client.ask("release")


@pytest.mark.parametrize(
    "before",
    ["hold", "hold, reloaded", "hold of another client", "hold of the second cuff"],
)
async def test_whoever_used_it(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
    before: str,
) -> None:
    """Preview, plan, limit in force and card say what is left, on two cuffs as well."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), lop(placement="right_thigh"))
    if before == "hold of another client":
        await _used_by_another(simulator)
    else:
        second = before == "hold of the second cuff"
        await _used_by_us(hass, simulator, OTHER_SWITCH if second else SWITCH)
    await let_out(simulator, 0, 1)
    if before == "hold, reloaded":
        await hass.config_entries.async_reload(coordinator.config_entry.entry_id)
    [entry] = loaded_controllers(hass)
    coordinator = entry.runtime_data
    await eventually(lambda: vented(simulator, 0, 1))
    await eventually(lambda: not any(cuff.occluded for cuff in coordinator.data.cuffs))
    about = {"limb": "both_thighs", "protocol": "first_time", "posture": "seated"}
    client = await hass_ws_client()
    preview = await result(client, "preview", athlete=sessions.entry.entry_id, **about)
    plan = await start(hass, placements=["left_thigh", "right_thigh"])
    used_s = max(on_device(simulator, each)["occluded_ms"] for each in (0, 1)) / 1000
    assert used_s > 20
    assert preview["plan"]["time_limit"] == pytest.approx(120 - used_s, abs=4)
    assert plan["time_limit"] == pytest.approx(120 - used_s, abs=4)
    await eventually(lambda: all(cuff.inflated for cuff in coordinator.data.cuffs))
    left_s = min(on_device(simulator, each)["left_ms"] for each in (0, 1)) / 1000
    assert plan["time_limit"] == pytest.approx(left_s, abs=4)
    assert sessions.runner is not None
    assert sessions.runner.session.cuffs.left_s(sessions.runner.now) < 100
    await ask(hass, "stop_session", athlete="Ada")


@pytest.mark.parametrize("phase", ["ready", "rest", "paused"])
async def test_lowered_in_another_phase(
    hass: HomeAssistant, simulator: Simulator, phase: str
) -> None:
    """With pressure on, below what is used: at once, and as a limit. Without: later."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await start(hass, protocol="Classic 75", beat=False)
    await reach(sessions, "ready", 60)
    if phase != "ready":
        sessions.act(Next())
        await occlude_until(coordinator, simulator, 70.0)
        sessions.act(Next() if phase == "rest" else Pause())
    if phase == "paused":
        await eventually(lambda: coordinator.data.cuff(0).phase == "vented", 60)
    number = "number.gym_cuffs_cuff_1_maximum_occlusion_time"
    await act(hass, "number.set_value", entity_id=number, value=1)
    if phase == "paused":
        sessions.act(Resume())
    if phase == "ready":
        await reach(sessions, "work", 60)
        await occlude_until(coordinator, simulator, 58.0)
    assert (await ended(sessions, 60)).reason == "limit"
    await eventually(lambda: vented(simulator, 0), 60)


async def test_lower_after_the_limit_was_lowered(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A step down, or up again after a pause, has the limit that is in force now."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await start(hass, protocol="Classic 75", beat=False)
    await reach(sessions, "ready", 60)
    sessions.act(Next())
    number = "number.gym_cuffs_cuff_1_maximum_occlusion_time"
    await act(hass, "number.set_value", entity_id=number, value=5)
    assert sessions.session is not None
    for action, phase in ((Lower(), "work"), (Pause(), "paused"), (Resume(), "ready")):
        sessions.act(action)
        await reach(sessions, phase, 60)
        await asyncio.sleep(2)
        assert sessions.session.phase == phase
        if phase == "paused":
            await eventually(lambda: coordinator.data.cuff(0).phase == "vented", 60)
    assert inflated(simulator)
    assert on_device(simulator)["limit_ms"] == 300_000
    assert sessions.session.cuffs.limit_s == pytest.approx(300, abs=4)
    await ask(hass, "stop_session", athlete="Ada")


async def test_lowered_below_what_a_hold_used(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """It is released, and every word for it is that of a limit."""
    coordinator = await controller(hass, simulator)
    told = follow(hass, "event.gym_cuffs_cuff_1_events")
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    await occlude_until(coordinator, simulator, 70.0)
    number = "number.gym_cuffs_cuff_1_maximum_occlusion_time"
    await act(hass, "number.set_value", entity_id=number, value=1)
    await eventually(lambda: vented(simulator, 0), 60)
    await eventually(lambda: "vented" in [each["event_type"] for each in told])
    assert ("limit_reached", "deadline") in [
        (each["event_type"], each.get("reason")) for each in told
    ]


@pytest.mark.controller(time_scale=10)
async def test_lowered_in_a_session(hass: HomeAssistant, simulator: Simulator) -> None:
    """The session's limit follows, and its end is a limit."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, protocol="Classic 75", beat=False)
    await reach(sessions, "ready")
    sessions.act(Next())
    session = sessions.session
    assert session is not None
    assert session.cuffs.limit_s == 600
    number = "number.gym_cuffs_cuff_1_maximum_occlusion_time"
    await act(hass, "number.set_value", entity_id=number, value=1)
    await eventually(lambda: session.cuffs.limit_s < 65)
    kept = await ended(sessions)
    assert kept.reason == "limit"
    await eventually(lambda: vented(simulator, 0))


@pytest.mark.controller(time_scale=10)
async def test_lowered_below_what_is_used(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """The guard releases at once, and the session says why."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, protocol="Classic 75", beat=False)
    await reach(sessions, "ready")
    sessions.act(Next())
    await eventually(lambda: coordinator.data.cuff(0).occluded_s > 62, within_s=15)
    number = "number.gym_cuffs_cuff_1_maximum_occlusion_time"
    await act(hass, "number.set_value", entity_id=number, value=1)
    assert (await ended(sessions)).reason == "limit"
    await eventually(lambda: vented(simulator, 0))
