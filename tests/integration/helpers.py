"""What tests of the integration do again and again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import CONF_KEY, DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PORT, MAJOR_VERSION, MINOR_VERSION
from homeassistant.core import Context, HomeAssistant, State
from simulator.device import Simulator, SimulatorConfig
from tests.firmware.device import Firmware

HOST = "127.0.0.1"
SWITCH = "switch.gym_cuffs_cuff_1_inflate"
OTHER_SWITCH = "switch.gym_cuffs_cuff_2_inflate"
PHASE = "sensor.gym_cuffs_cuff_1_phase"
PRESSURE = "sensor.gym_cuffs_cuff_1_pressure"
REASON = "sensor.gym_cuffs_cuff_1_last_release"

EMPTY_MMHG = 20.0
SOON_S = 3.0


class Controllers:
    """What stands in for a controller: the simulator, or the firmware as a program."""

    program: Path | None = None

    @classmethod
    def made(cls, config: SimulatorConfig) -> Simulator:
        """Return a controller that does not run yet."""
        return Firmware(config, cls.program) if cls.program else Simulator(config)


async def eventually(condition: Callable[[], object], within_s: float = 10.0) -> None:
    """Wait until something is so; real sockets and real pneumatics take their time.

    What does not come soon is asked for more rarely: a question takes as long as
    simulating what is waited for does.
    """
    loop = asyncio.get_running_loop()
    late = loop.time() + SOON_S
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01 if loop.time() < late else 0.1)


def paired(
    hass: HomeAssistant, simulator: Simulator, **options: Any
) -> MockConfigEntry:
    """Return the entry of a controller that was paired before."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=simulator.config.name,
        unique_id=simulator.config.device_id,
        data={
            CONF_HOST: HOST,
            CONF_PORT: simulator.port,
            CONF_KEY: simulator.key_text,
        },
        options=options,
    )
    entry.add_to_hass(hass)
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> BfrCuffCoordinator:
    """Set an entry up; its controller must answer."""
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    coordinator: BfrCuffCoordinator = entry.runtime_data
    return coordinator


@asynccontextmanager
async def running(
    hass: HomeAssistant, config: SimulatorConfig
) -> AsyncIterator[Simulator]:
    """Run a controller; at the end unload what could still speak with it."""
    device = Controllers.made(config)
    await device.start()
    # Its cuffs are vented, as they are when a person comes to train.
    device.warp(2)
    try:
        yield device
        await unload_all(hass)
        await eventually(lambda: not device._link._connections)
    finally:
        await device.stop()


async def unload_all(hass: HomeAssistant) -> None:
    """Unload every entry while its controller is still there to hear it."""
    if hass.services.has_service("automation", "turn_off"):
        await act(hass, "automation.turn_off", entity_id="all")
    await hass.async_block_till_done()
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state is ConfigEntryState.LOADED:
            await hass.config_entries.async_unload(entry.entry_id)


async def stand_in(hass: HomeAssistant, domain: str, options: dict[str, Any]) -> None:
    """Set a helper up that acts on other entities, called Both."""
    helper = MockConfigEntry(
        domain=domain,
        title="Both",
        options={"name": "Both", "hide_members": False, "invert": False} | options,
        minor_version=3 if domain == "switch_as_x" else 1,
    )
    helper.add_to_hass(hass)
    assert await hass.config_entries.async_setup(helper.entry_id)
    await hass.async_block_till_done()


def assert_state(entry: ConfigEntry, expected: ConfigEntryState) -> None:
    """Assert how far an entry is; by itself, for a type checker believes in it."""
    assert entry.state is expected


def assert_reason(entry: ConfigEntry, expected: str) -> None:
    """Assert why an entry is not set up; 2026.8 keeps the words and not the key."""
    if (MAJOR_VERSION, MINOR_VERSION) > (2026, 8):
        assert entry.error_reason_translation_key == expected
    assert entry.reason


async def act(hass: HomeAssistant, action: str, **data: Any) -> None:
    """Call an action, written as in an automation, and wait until it is done."""
    domain, _, name = action.partition(".")
    await hass.services.async_call(domain, name, data, blocking=True, context=Context())


def state(hass: HomeAssistant, entity_id: str) -> State:
    """Return the state of an entity that must be there."""
    found = hass.states.get(entity_id)
    assert found is not None, entity_id
    return found


async def fast_forward(
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    until: Callable[[], object],
    step_s: float = 1.0,
) -> None:
    """Go on holding until something is so, in less time than it takes.

    The controller's clock is moved on by less than the lease, and the lease renewed
    over the wire, again and again: nothing is skipped. On a busy machine the news may
    lag behind by some steps, so at the end it is waited for.
    """
    async with asyncio.timeout(20):
        while not until():
            simulator.warp(step_s)
            await coordinator.controller.take_lease()
            await asyncio.sleep(0.05)  # fewer requests than the controller takes ill
        moved_on_ms = simulator._powered().state()["uptime_ms"]
        while coordinator.data.uptime_s * 1000 < moved_on_ms:
            await asyncio.sleep(0.01)


async def hold(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    channel: int = 0,
) -> None:
    """Switch a cuff on and wait until it holds its target."""
    switch = (SWITCH, OTHER_SWITCH)[channel]
    await act(hass, "switch.turn_on", entity_id=switch)
    await eventually(lambda: coordinator.data.cuff(channel).inflated)
    await fast_forward(
        coordinator,
        simulator,
        lambda: coordinator.data.cuff(channel).phase == "holding",
    )
    assert simulator.pressure(channel) > EMPTY_MMHG


async def let_out(simulator: Simulator, *channels: int) -> None:
    """Let the air of released cuffs out, in less time than it takes."""
    simulator.warp(8)
    for channel in channels or range(len(simulator.config.channels)):
        assert simulator.pressure(channel) < EMPTY_MMHG


async def occlude_until(
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    seconds: float,
    channel: int = 0,
) -> None:
    """Go on holding until so many seconds are on the occlusion clock, in less time."""

    def used_s() -> float:
        return float(on_device(simulator, channel)["occluded_ms"]) / 1000

    await fast_forward(coordinator, simulator, lambda: used_s() >= seconds - 2, 2.0)
    await fast_forward(coordinator, simulator, lambda: used_s() >= seconds, 0.1)
    await eventually(lambda: coordinator.data.cuff(channel).occluded_s >= seconds)


def on_device(simulator: Simulator, channel: int = 0) -> dict[str, Any]:
    """Return what the controller itself says of a cuff, past everything in between."""
    state: dict[str, Any] = simulator._powered().state()["channels"][channel]
    return state


async def lose_connection(simulator: Simulator) -> None:
    """Reset every socket, as a router does that restarts; the device lives on."""
    await simulator._door.drop()


class OutOfReach:
    """Nobody reaches a controller that lives on: out of range of the Wi-Fi."""

    def __init__(self, simulator: Simulator) -> None:
        """Take the controller."""
        self._door = simulator._door
        self._port = simulator.port

    async def __aenter__(self) -> None:
        """Reset every socket and accept no other."""
        self._door.close()
        await self._door.drop()

    async def __aexit__(self, *_: object) -> None:
        """Listen again on the same port."""
        await self._door.open(HOST, self._port)
