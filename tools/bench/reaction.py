"""From the switch to the first state change that it causes."""

import asyncio
from pathlib import Path
import random
import time
from typing import Final

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event

from .figures import Effort, Figure, spread
from .fleet import fleet
from .house import add_controller, booted, cuff_entity, until

ROW: Final = "reaction"
VENT_PATIENCE_S: Final = 20.0


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Turn a cuff's switch on and off, again and again."""
    async with (
        fleet(folder, 1, "arm,thigh") as simulated,
        booted(folder / "home", settle_s=effort.settle_s) as hass,
    ):
        entry = await add_controller(hass, simulated.controllers[0])
        switch = cuff_entity(hass, entry, "switch.inflate")
        phase = cuff_entity(hass, entry, "sensor.phase")
        seconds = [await _react(hass, switch, phase) for _ in range(effort.runs)]
    return spread(ROW, "Switch to first state change", seconds)


async def _react(hass: HomeAssistant, switch: str, phase: str) -> float:
    """Return the seconds from the call to the first change of switch or phase."""
    changed: asyncio.Future[float] = hass.loop.create_future()

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if not changed.done():
            changed.set_result(time.monotonic())

    await until(lambda: hass.states.is_state(phase, "vented"), VENT_PATIENCE_S)
    # At any moment between two of the controller's own states, as a person would.
    await asyncio.sleep(random.random() / 5)
    stop = async_track_state_change_event(hass, [switch, phase], note)
    called = time.monotonic()
    await _turn(hass, switch, "on")
    seconds = await changed - called
    stop()
    await _turn(hass, switch, "off")
    await until(lambda: hass.states.is_state(switch, "off"), VENT_PATIENCE_S)
    return seconds


async def _turn(hass: HomeAssistant, switch: str, way: str) -> None:
    await hass.services.async_call(
        "switch", f"turn_{way}", {"entity_id": switch}, blocking=True
    )
