"""From the guard's deadline to the release on the wire, beside Home Assistant's timer.

The controllers keep no limit of a client's (`simulated.Tap`), so nothing but the guard
ends these holds. Both processes read the same monotonic clock.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
import os
from pathlib import Path
import random
import sys
import time
from typing import Final

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from tools.demo import processes
from tools.demo.home import ROOT

from .figures import Effort, Figure, p99, spread
from .fleet import STOP_PATIENCE_S, fleet
from .house import add_controller, booted, cuff_entity, until

ROW: Final = "deadline"
AIM_MS: Final = 5.0
LIMIT_S: Final = 1.0
TIMER_S: Final = 2.0
APART_S: Final = 0.7
HOLD_PATIENCE_S: Final = 60.0

BUSY_ROW: Final = "deadline_busy"
LOOPS: Final = 4
TO_CALM: Final = 3.0
AHEAD: Final = -10
"""How far the controllers go before others on this computer."""


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


async def measure_busy(effort: Effort, folder: Path) -> list[Figure]:
    """Let holds run into their deadlines, and as many again beside four busy loops.

    The controllers are not on the busy computer: they come first wherever that may be
    asked for.
    """
    async with (
        fleet(folder, 2 * effort.runs, "thigh-11cm", "--tap") as simulated,
        booted(folder / "home", settle_s=effort.settle_s) as hass,
    ):
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PGRP, simulated.child.pid, AHEAD)
        entries = [await add_controller(hass, each) for each in simulated.controllers]
        calm, at_busy = entries[: effort.runs], entries[effort.runs :]
        deadlines = await _holds(hass, calm)
        async with _busy_loops(folder):
            busy_deadlines = await _holds(hass, at_busy)
        released = await simulated.releases()
    late = [released[device] - at for device, at in deadlines.items()]
    busy_late = [released[device] - at for device, at in busy_deadlines.items()]
    what = "Guard's deadline to release on the wire"
    ratio = p99(busy_late) / p99(late)
    return [
        *spread(BUSY_ROW, f"{what}, 2 x {effort.runs} controllers", late),
        *spread(BUSY_ROW, f"{what}, beside {LOOPS} busy loops", busy_late),
        Figure(
            BUSY_ROW,
            f"{what}: p99 beside {LOOPS} busy loops to p99 without",
            round(ratio, 2),
            "",
            at_most=TO_CALM,
        ),
    ]


@asynccontextmanager
async def _busy_loops(folder: Path) -> AsyncIterator[None]:
    """Have processes do nothing as fast as they can."""
    async with AsyncExitStack() as running:
        for number in range(LOOPS):
            log = folder / f"busy_{number}.log"
            loop = await processes.start(
                "A busy loop", log, ROOT, sys.executable, "-c", "while True: pass"
            )
            running.push_async_callback(loop.stop, STOP_PATIENCE_S)
        yield


async def _holds(
    hass: HomeAssistant, entries: list[BfrCuffConfigEntry]
) -> dict[str, float]:
    """Hold one cuff after another; return by device when the guard meant to release."""
    async with asyncio.TaskGroup() as group:
        holds = []
        for entry in entries:
            holds.append(group.create_task(_hold(hass, entry)))
            await asyncio.sleep(APART_S + random.random() / 2)
    return {
        str(entry.unique_id): hold.result()
        for entry, hold in zip(entries, holds, strict=True)
    }


async def _run(
    hass: HomeAssistant, entries: list[BfrCuffConfigEntry]
) -> tuple[dict[str, float], list[tuple[float, float]]]:
    """Start everything in turn; return deadlines by device, and ends of timers."""
    async with asyncio.TaskGroup() as group:
        holding = group.create_task(_holds(hass, entries))
        timers = []
        for number in range(len(entries)):
            timers.append(group.create_task(_timer(hass, f"timer.bench_{number}")))
            await asyncio.sleep(APART_S + random.random() / 2)
    return holding.result(), [timer.result() for timer in timers]


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
