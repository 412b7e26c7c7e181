"""Real Home Assistant with a real simulator behind a real socket."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
import logging
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

from custom_components.bfr_cuff.checks.kept import STORE
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.link import limits
from custom_components.bfr_cuff.sessions import countdown as count
from homeassistant import runner
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import executor
from simulator.controller import device as controller_clock
from simulator.device import Simulator, SimulatorConfig
from tests.misbehaving.controller import Misbehaving
from tests.sleepless import SleeplessLoop

from .checked import kept
from .helpers import Controllers, act, paired, running, set_up
from .stranger import Stranger
from .voice import COUNT_S
from .wall import Wall
from .words import everything_has_words

DEVICE_ID = "bfr-3c71bf0a"
OTHER_ID = "bfr-0b5e55ed"
# The cuff that fills fastest, twice: what is tested here is not the pneumatics.
CHANNELS = ("thigh-11cm", "thigh-11cm")

TICK_S = 0.05
"""How seldom a controller's clock goes on: its steps stay as short, and its loop's are
half of what a session takes."""


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that says which controller a test needs."""
    # The plugin has every statement logged, which takes longer than the statement.
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    # Idle threads that a busy machine wakes late are no threads that were left behind.
    executor.EXECUTOR_SHUTDOWN_TIMEOUT = 120
    Controllers.program = config.getoption("--firmware")
    config.addinivalue_line(
        "markers", "controller(**config): fields of the SimulatorConfig to change"
    )


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Function
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Let no test wait, but those that others take part in: processes, the recorder."""
    others = {"recorder_mock", "recorder_db_url", "recorder"}
    if config.getoption("--firmware"):
        return {"real": asyncio.new_event_loop}
    if item.get_closest_marker("real_time") or others & set(item.fixturenames):
        return {"real": asyncio.new_event_loop}
    return {"sleepless": SleeplessLoop}


@pytest.fixture(autouse=True)
async def configure_event_loop() -> None:
    """Configure the loop as Home Assistant does, but let it keep its own time."""
    loop = asyncio.get_running_loop()
    # Home Assistant 2026.8 configures its loops in a policy, which is not used here.
    if configure := getattr(runner, "configure_event_loop", None):
        configure(loop)
    if isinstance(loop, SleeplessLoop):
        loop.keep_own_time()


@pytest.fixture(autouse=True)
def _our_integration(enable_custom_integrations: None, socket_enabled: None) -> None:
    """Let Home Assistant find the integration, and tests use the loopback."""


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    """Fail a test in which something without a text was shown or raised."""
    with everything_has_words():
        yield


@pytest.fixture(autouse=True)
def _seldom_ticks() -> Iterator[None]:
    """Have controllers take several steps at once, where no time passes between them."""
    with patch.object(controller_clock, "TICK_S", TICK_S):
        yield


@pytest.fixture
def checked_devices() -> dict[str, str]:
    """Return the controllers whose cuffs have passed their check, and the firmware."""
    return {DEVICE_ID: "1.0.0", OTHER_ID: "1.0.0", Misbehaving.device_id: "1"}


@pytest.fixture(autouse=True)
def _checked_before(
    hass_storage: dict[str, Any], checked_devices: dict[str, str]
) -> None:
    """Keep that their cuffs have passed."""
    hass_storage[STORE] = kept(checked_devices)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Give each test a configuration folder, and with it a history, of its own."""
    return str(tmp_path)


@pytest.fixture
def simulator_config(request: pytest.FixtureRequest) -> SimulatorConfig:
    """Return what is simulated; the marker `controller` changes it.

    A clock that goes faster makes the lease as much shorter, and a busy machine loses
    it. Unless a test is about that, the lease is longer and lasts 5 s in real time.
    """
    config = SimulatorConfig(
        device_id=DEVICE_ID, name="Gym cuffs", model="Bench Two", channels=CHANNELS
    )
    marker = request.node.get_closest_marker("controller")
    changes = marker.kwargs if marker else {}
    lease_max_ms = round(config.lease_max_ms * changes.get("time_scale", 1))
    return replace(config, **{"lease_max_ms": lease_max_ms} | changes)


@pytest.fixture
async def simulator(
    hass: HomeAssistant, simulator_config: SimulatorConfig
) -> AsyncIterator[Simulator]:
    """Run a controller on the loopback."""
    faster = max(1.0, simulator_config.time_scale)
    with patch.object(limits, "LEASE_MAX_S", limits.LEASE_MAX_S * faster):
        async with running(hass, simulator_config) as device:
            yield device


@pytest.fixture
async def second_simulator(
    hass: HomeAssistant, simulator: Simulator
) -> AsyncIterator[Simulator]:
    """Run another controller beside the first."""
    config = SimulatorConfig(device_id=OTHER_ID, name="Attic", channels=("thigh-11cm",))
    async with running(hass, config) as device:
        yield device


@pytest.fixture
def entry(hass: HomeAssistant, simulator: Simulator) -> MockConfigEntry:
    """Return the paired controller's entry, not yet set up."""
    return paired(hass, simulator)


@pytest.fixture
async def coordinator(
    hass: HomeAssistant, entry: MockConfigEntry
) -> BfrCuffCoordinator:
    """Set the integration up and return the controller's coordinator."""
    return await set_up(hass, entry)


@pytest.fixture
async def stranger(simulator: Simulator) -> AsyncIterator[Stranger]:
    """Connect somebody else, who has paired with the same controller."""
    async with Stranger(simulator) as client:
        yield client


@pytest.fixture
def wall(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Wall:
    """Let the wall clock go with the loop, also where no time is waited for."""
    wall = Wall(hass.loop)
    wall.hang_up(monkeypatch)
    return wall


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return the snapshot with Home Assistant's way of writing registries down."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def every_entity_enabled() -> Iterator[None]:
    """Enable entities that are disabled by default."""
    with patch(
        "homeassistant.helpers.entity.Entity.entity_registry_enabled_default",
        return_value=True,
    ):
        yield


@pytest.fixture
async def ending_automations(hass: HomeAssistant) -> AsyncIterator[None]:
    """End automations while there is still a home."""
    yield
    await act(hass, "automation.turn_off", entity_id="all")
    await hass.async_block_till_done()


@pytest.fixture
def namesake(hass: HomeAssistant, entity_registry: er.EntityRegistry) -> None:
    """Have an entry of another integration be titled as ours is named."""
    entry = MockConfigEntry(domain="other", title=DOMAIN)
    entry.add_to_hass(hass)
    entity_registry.async_get_or_create("switch", "other", "1", config_entry=entry)


@pytest.fixture
async def intents(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up what hands intents to us, and have every start counted down fast."""
    monkeypatch.setattr(count, "COUNT_S", COUNT_S)
    monkeypatch.setattr(count, "LLM_COUNT_S", COUNT_S)
    for component in ("homeassistant", "intent"):
        assert await async_setup_component(hass, component, {})


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave it off: it notes a traceback for every callback, which takes half the time."""
