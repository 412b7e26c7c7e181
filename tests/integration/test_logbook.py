"""Tests of the lines that our events leave in the logbook, past its own door."""

from datetime import datetime
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.lib.controller.cuff_watch import Cause
from custom_components.bfr_cuff.lib.controller.guard import Verdict
from custom_components.bfr_cuff.logbook_events import EVENT_RELEASE, Releases
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .helpers import (
    REASON,
    act,
    eventually,
    fast_forward,
    hold,
    let_out,
    occlude_until,
    on_device,
)
from .training import ask, athlete, controller, ended, reach, start

SESSION = "sensor.ada_session"


@pytest.fixture
def mock_recorder_before_hass(recorder_db_url: str) -> None:
    """Have the recorder's database ready before Home Assistant is."""


@pytest.fixture
async def since(recorder_mock: Recorder, hass: HomeAssistant) -> datetime:
    """Set up the logbook on a recorder, and return from when on it is asked."""
    assert await async_setup_component(hass, "logbook", {})
    return dt_util.utcnow()


async def _lines(
    hass: HomeAssistant,
    client: WebSocketGenerator,
    since: datetime,
    **of: list[str],
) -> list[dict[str, Any]]:
    """Return our lines of the logbook, as its card gets them."""
    await hass.async_block_till_done()
    await async_wait_recording_done(hass)
    socket = await client(hass)
    await socket.send_json_auto_id(
        {"type": "logbook/get_events", "start_time": since.isoformat(), **of}
    )
    answer = await socket.receive_json()
    assert answer["success"], answer
    return [line for line in answer["result"] if line.get("domain") == "bfr_cuff"]


@pytest.mark.controller(time_scale=10)
async def test_a_session_that_was_stopped(
    hass: HomeAssistant,
    since: datetime,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """One line at its start and one at its end, both at the athlete's."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, scale=10)
    await start(hass, protocol="Classic 75", placements=["left_thigh", "right_thigh"])
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    where = "on the left thigh and on the right thigh"
    said = [
        ("Ada", f"started Classic 75 {where}"),
        ("Ada", f"ended Classic 75 {where} early: Stopped"),
    ]
    for of in (
        {},
        {"entity_ids": [SESSION]},
        {"device_ids": [_device_of(hass, SESSION)]},
    ):
        lines = await _lines(hass, hass_ws_client, since, **of)
        assert [(line["name"], line["message"]) for line in lines] == said
        assert {line["entity_id"] for line in lines} == {SESSION}


async def test_a_session_that_was_done(
    hass: HomeAssistant,
    since: datetime,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """It was finished, and nobody has to be told why."""
    await controller(hass, simulator)
    sessions = await athlete(hass)
    await start(hass)
    for _ in range(3):
        await reach(sessions, "ready")
        await act(hass, "button.press", entity_id="button.ada_skip_set")
    assert (await ended(sessions)).reason == "done"
    lines = await _lines(hass, hass_ws_client, since)
    assert [line["message"] for line in lines] == [
        "started First time on the left thigh",
        "finished First time on the left thigh",
    ]


async def test_what_nobody_asked_for(
    hass: HomeAssistant,
    since: datetime,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A release by the guard at the limit has a line; one by a person has none."""
    coordinator = await controller(hass, simulator)
    await hold(hass, coordinator, simulator)
    await act(hass, "bfr_cuff.release_all")
    await eventually(lambda: not coordinator.data.cuff(0).inflated)
    await let_out(simulator)
    assert await _lines(hass, hass_ws_client, since) == []
    await act(
        hass,
        "number.set_value",
        entity_id="number.gym_cuffs_cuff_1_maximum_occlusion_time",
        value=1,
    )
    await hold(hass, coordinator, simulator)
    await occlude_until(coordinator, simulator, 58)
    await fast_forward(
        coordinator, simulator, lambda: not coordinator.data.cuff(0).inflated, 0.1
    )
    [line] = await _lines(hass, hass_ws_client, since, entity_ids=[REASON])
    assert line["name"] == "Gym cuffs cuff 1"
    assert line["message"] == "was released: Occlusion limit reached"


async def test_the_reason_of_a_controller_that_was_out_of_reach(
    hass: HomeAssistant,
    since: datetime,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """What the controller did by itself is told once it is heard again."""
    coordinator = await controller(hass, simulator)
    await hold(hass, coordinator, simulator)
    await simulator.cut_power()
    await simulator.restore_power()
    await eventually(lambda: not coordinator.data.cuff(0).inflated, 30)
    await eventually(lambda: coordinator.last_update_success)
    [line] = await _lines(hass, hass_ws_client, since)
    assert line["message"] == "was released: Controller restarted"


async def test_the_guard_gives_its_reason(
    hass: HomeAssistant,
    since: datetime,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """To the controller a release by the guard looks as if somebody had asked."""
    coordinator = await controller(hass, simulator)
    for cause in (Cause.STALE, Cause.CEILING):
        await hold(hass, coordinator, simulator)
        coordinator._carry_out(Verdict(None, cause))
        await eventually(lambda: not coordinator.data.cuff(0).inflated)
        assert on_device(simulator)["reason"] == "command"
        await let_out(simulator)
    assert [line["message"] for line in await _lines(hass, hass_ws_client, since)] == [
        "was released: The controller was not heard any more",
        "was released: Overpressure",
    ]


async def test_an_entity_that_is_gone(
    hass: HomeAssistant,
    since: datetime,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The line is there all the same."""
    coordinator = await controller(hass, simulator)
    er.async_get(hass).async_remove(REASON)
    await hold(hass, coordinator, simulator)
    simulator.press_button()
    await eventually(lambda: not coordinator.data.cuff(0).inflated)
    [line] = await _lines(hass, hass_ws_client, since)
    assert line["message"] == "was released: Button on the controller"
    assert line.get("entity_id") is None


async def test_a_cuff_that_nothing_is_known_of(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A verdict on a cuff that is down already says nothing."""
    coordinator = await controller(hass, simulator)
    fired = async_capture_events(hass, EVENT_RELEASE)
    releases = Releases(hass, coordinator)
    releases.on_verdict(Verdict(1, Cause.VENT_BLOCKED))
    releases.on_news()
    assert not fired


def _device_of(hass: HomeAssistant, entity_id: str) -> str:
    entity = er.async_get(hass).async_get(entity_id)
    assert entity is not None
    assert entity.device_id is not None
    assert dr.async_get(hass).async_get(entity.device_id) is not None
    return entity.device_id
