"""From the guard's deadline to the release on the wire, beside Home Assistant's timer.

The controllers keep no limit of a client's (`simulated.Tap`), so nothing but the guard
ends these holds. Both processes read the same monotonic clock.
"""

import asyncio
from datetime import datetime
from pathlib import Path
import random
import time
from typing import Final

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffConfigEntry
from homeassistant.core import Event, HomeAssistant, callback

from .figures import Effort, Figure, spread
from .fleet import fleet
from .house import add_controller, booted, cuff_entity, until

ROW: Final = "deadline"
AIM_MS: Final = 5.0
LIMIT_S: Final = 1.0
TIMER_S: Final = 2.0
APART_S: Final = 0.7
HOLD_PATIENCE_S: Final = 60.0


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Let one hold and one timer after the other run into its deadline."""
    timers = "".join(f"  bench_{number}:\n" for number in range(effort.runs))
    async with (
        fleet(folder, effort.runs, "thigh-11cm", "--tap") as simulated,
        booted(folder / "home", f"timer:\n{timers}", effort.settle_s) as hass,
    ):
        entries = [await add_controller(hass, each) for each in simulated.controllers]
        deadlines, ends = await _run(hass, entries)
        released = await simulated.releases()
    late = [released[device] - at for device, at in deadlines.items()]
    timer = "Home Assistant's timer"
    return [
        *spread(ROW, "Guard's deadline to release on the wire", late, AIM_MS),
        *spread(ROW, f"{timer}, after its finishes_at", [end[0] for end in ends]),
        *spread(ROW, f"{timer}, short of its 2 s", [TIMER_S - end[1] for end in ends]),
    ]


async def _run(
    hass: HomeAssistant, entries: list[BfrCuffConfigEntry]
) -> tuple[dict[str, float], list[tuple[float, float]]]:
    """Start everything in turn; return deadlines by device, and ends of timers."""
    async with asyncio.TaskGroup() as group:
        holds = []
        timers = []
        for number, entry in enumerate(entries):
            holds.append(group.create_task(_hold(hass, entry)))
            timers.append(group.create_task(_timer(hass, f"timer.bench_{number}")))
            await asyncio.sleep(APART_S + random.random() / 2)
    deadlines = {
        str(entry.unique_id): hold.result()
        for entry, hold in zip(entries, holds, strict=True)
    }
    return deadlines, [timer.result() for timer in timers]


async def _hold(hass: HomeAssistant, entry: BfrCuffConfigEntry) -> float:
    """Hold a cuff until its guard releases it; return the guard's last deadline."""
    coordinator = entry.runtime_data
    deadline = 0.0

    @callback
    def follow() -> None:
        nonlocal deadline
        cuff = coordinator.data.cuff(0)
        if cuff.inflated and cuff.occluded:
            deadline = hass.loop.time() + coordinator.deadline_in(0)

    stop = coordinator.async_add_listener(follow)
    await hass.services.async_call(
        DOMAIN,
        "inflate",
        {
            "entity_id": cuff_entity(hass, entry, "switch.inflate"),
            "target_pressure": 80,
            "time_limit": LIMIT_S,
        },
        blocking=True,
    )

    def released() -> bool:
        return bool(deadline) and not coordinator.data.cuff(0).inflated

    await until(released, HOLD_PATIENCE_S)
    stop()
    return deadline


async def _timer(hass: HomeAssistant, timer: str) -> tuple[float, float]:
    """Run a timer; return by how much it ended after `finishes_at`, and its length."""
    finished: asyncio.Future[tuple[float, float]] = hass.loop.create_future()

    @callback
    def note(event: Event) -> None:
        if event.data["entity_id"] == timer:
            finished.set_result((time.time(), time.monotonic()))

    stop = hass.bus.async_listen("timer.finished", note)
    started = time.monotonic()
    await hass.services.async_call(
        "timer", "start", {"entity_id": timer, "duration": TIMER_S}, blocking=True
    )
    state = hass.states.get(timer)
    assert state
    due = datetime.fromisoformat(state.attributes["finishes_at"]).timestamp()
    wall, monotonic = await finished
    stop()
    return wall - due, monotonic - started
