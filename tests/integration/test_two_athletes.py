"""Tests of two athletes at the same time, on two cuffs of one controller."""

import asyncio

import pytest

from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import lop
from .helpers import on_device, state
from .training import (
    ask,
    athlete,
    controller,
    ended,
    in_session,
    inflated,
    reach,
    start,
    vented,
)

pytestmark = pytest.mark.controller(time_scale=10)


async def test_independent(hass: HomeAssistant, simulator: Simulator) -> None:
    """Each has pressure, sets and an end of their own."""
    await controller(hass, simulator)
    ada = await athlete(hass, lop(mmhg=150.0), scale=10)
    bo = await athlete(
        hass, lop(placement="right_thigh", mmhg=200.0), name="Bo", scale=10
    )
    await start(hass, "Ada", beat=False)
    await start(hass, "Bo", "Classic 75", placements=["right_thigh"], beat=False)
    await reach(ada, "work")
    await reach(bo, "work")
    assert on_device(simulator, 0)["target"] == 60
    assert on_device(simulator, 1)["target"] == 120

    await ask(hass, "next_set", athlete="Ada")
    assert state(hass, "sensor.ada_session").state == "rest"
    assert state(hass, "sensor.bo_session").state == "work"

    await ask(hass, "stop_session", athlete="Ada")
    kept = await ended(ada)
    assert kept.reason == "stopped"
    assert vented(simulator, 0)
    for _ in range(20):
        assert inflated(simulator, 1)
        await asyncio.sleep(0.05)
    assert bo.session is not None
    assert bo.session.phase == "work"
    assert in_session(hass) == {bo.entry.entry_id}

    # Ada's cuff is free again: she may, and Bo's lease is still kept.
    await start(hass, "Ada")
    await reach(ada, "ready")
    await ask(hass, "stop_session", athlete="Bo")
    assert (await ended(bo)).reason == "stopped"
    assert inflated(simulator, 0)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(ada)
    assert vented(simulator, 0, 1)
    assert not in_session(hass)


async def test_one_athlete_goes(hass: HomeAssistant, simulator: Simulator) -> None:
    """The removal of one athlete leaves the other's cuff as it is."""
    await controller(hass, simulator)
    ada = await athlete(hass, scale=10)
    bo = await athlete(hass, name="Bo", scale=10)
    await start(hass, "Ada", beat=False)
    await start(hass, "Bo", placements=["right_thigh"], beat=False)
    await reach(ada, "work")
    await reach(bo, "work")
    await hass.config_entries.async_remove(ada.entry.entry_id)
    assert not inflated(simulator, 0)
    assert inflated(simulator, 1)
    assert bo.session is not None
    assert bo.session.phase == "work"
