"""Nothing inflates by itself after an interruption, whatever phase it comes in.

Each phase of a session, and the count before one, by each thing that can come between:
afterwards there is neither session nor count, the cuff is down and free, and stays so
for longer than any rest or count of the session would have lasted.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import product

import pytest

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import ControllerInfo
from custom_components.bfr_cuff.lib.session.messages import Next, Pause, Stop
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import lop
from .helpers import OutOfReach, eventually
from .training import athlete, controller, in_session, inflated, reach, start, vented

pytestmark = pytest.mark.controller(time_scale=10)

COUNTED_S = 0.3
WATCHED_S = 0.5
"""Longer than what is left of the count; a count-in lasts a second here."""

type Interruption = Callable[
    [HomeAssistant, BfrCuffCoordinator, Simulator], Awaitable[object]
]


async def _count(sessions: AthleteSessions) -> None:
    """Count a start down, as a start by voice does."""

    async def _counted() -> bool:
        return True

    async def _begin(_: object) -> None:
        await sessions.async_start_chosen()

    protocol = sessions.choices.protocol(sessions.hass)
    sessions.choices.limb = "left_thigh"
    progress = sessions.progress(protocol)
    request = sessions.choices.request(
        sessions.hass, sessions.entry, protocol, progress
    )
    sessions.count_down(
        request,
        lasts_s=COUNTED_S,
        is_to_start=_counted,
        start=_begin,
    )


async def _go_to(sessions: AthleteSessions, phase: str) -> None:
    """Bring a session, or a count, into a phase."""
    if phase == "count":
        await _count(sessions)
        return
    hass = sessions.hass
    off_in_rests = phase == "rest, vented"
    await start(
        hass, protocol="Intermittent" if off_in_rests else "Classic 75", beat=False
    )
    if phase == "inflating":
        return
    await reach(sessions, "ready")
    if phase in {"work", "rest", "rest, vented"}:
        sessions.act(Next())
    if phase in {"rest", "rest, vented"}:
        sessions.act(Next())
    if phase == "paused":
        sessions.act(Pause())
    if phase == "releasing":
        sessions.act(Stop())
    await reach(sessions, phase.partition(",")[0])
    if off_in_rests:
        session = sessions.session
        assert session is not None
        await eventually(lambda: session.cuffs.vented)


async def _reboot(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    boot = coordinator.info.boot
    await simulator.cut_power()
    await simulator.restore_power()
    await eventually(lambda: coordinator.info.boot != boot)
    await eventually(lambda: coordinator.last_update_success)


async def _button(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    simulator.press_button()
    await asyncio.sleep(0.2)


async def _reload(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    assert await hass.config_entries.async_reload(coordinator.config_entry.entry_id)


async def _disable(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    assert await hass.config_entries.async_unload(coordinator.config_entry.entry_id)


async def _remove(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    await hass.config_entries.async_remove(coordinator.config_entry.entry_id)


async def _fewer_channels(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Connect to a controller that has another set of cuffs since its update."""
    info: ControllerInfo = coordinator.info
    coordinator.controller_connected(replace(info, cuffs=info.cuffs[1:]))
    await hass.async_block_till_done()


async def _lost_contact(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Be out of reach for longer than any lease, and then back."""
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        await eventually(lambda: not in_session(hass), within_s=12)
    await eventually(lambda: coordinator.last_update_success)


INTERRUPTIONS: dict[str, Interruption] = {
    "reboot": _reboot,
    "button": _button,
    "reload": _reload,
    "disabled": _disable,
    "removed": _remove,
    "fewer channels": _fewer_channels,
    "lost contact": _lost_contact,
}
PHASES = (
    "count",
    "inflating",
    "ready",
    "work",
    "rest",
    "rest, vented",
    "paused",
    "releasing",
)


UNLOADED = {"disabled", "removed"}
"""Ways to unload that are as a reload, but for what comes after it."""

CASES = [
    (phase, name)
    for phase, name in product(PHASES, INTERRUPTIONS)
    if name not in UNLOADED or phase in {"work", "rest, vented"}
]


@pytest.mark.parametrize(("phase", "name"), CASES)
async def test_interrupted(
    hass: HomeAssistant, simulator: Simulator, phase: str, name: str
) -> None:
    """It is over at once, in words, and nothing comes up again."""
    coordinator = await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop(), scale=10)
    await _go_to(sessions, phase)
    await INTERRUPTIONS[name](hass, coordinator, simulator)
    await eventually(lambda: sessions.runner is None, within_s=4)
    assert sessions.count is None
    assert not in_session(hass)
    await hass.async_block_till_done()
    if phase not in {"count", "releasing"}:
        assert sessions.records[-1].reason in {"cuff_lost", "cuff_released"}
    until = hass.loop.time() + WATCHED_S
    while hass.loop.time() < until:
        assert sessions.runner is None
        if simulator.powered:
            assert not inflated(simulator)
        await asyncio.sleep(0.05)
    await eventually(lambda: vented(simulator, 0))
