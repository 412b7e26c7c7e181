"""Home Assistant with a cuff of own parts over MQTT, in a process that is to be killed.

Usage: python -m tests.processes.own_home BROKER_PORT HTTP_PORT FOLDER

It is Home Assistant's core with its own MQTT integration and ours, without pages, so that
it is there in seconds. That the box lets go by itself is taken as proven; whoever kills
this process sees whether it does. It keeps the cuff inflated for as long as it lives.
"""

import asyncio
import sys
from typing import Final

from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.bfr_cuff.const import CONF_CUFFS, CONF_KIND, KIND_OWN_PARTS
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import ControllerError
from custom_components.bfr_cuff.lib.own_parts.found import Found
from custom_components.bfr_cuff.own_parts.kept import OWN_PARTS
from custom_components.bfr_cuff.own_parts.part import Part
from custom_components.bfr_cuff.own_parts.wiring import Wiring
from homeassistant import loader
from homeassistant.core import HomeAssistant
from homeassistant.helpers import frame
from homeassistant.setup import async_setup_component
from tools.demo.own_parts.setup import SENSOR_MAX
from tools.demo.own_parts.stand import PARTS
from tools.demo.ports import LOOPBACK

DEVICE_ID: Final = "own-to-be-killed"
TARGET: Final = 80.0
FOUND: Final = Found(
    rate_hz=10.0,
    longest_gap_s=0.1,
    noise=0.05,
    fill_s=6.0,
    pump_rate=24.0,
    delay_s=0.15,
    leak=1.0,
    let_go_s=3.0,
    vent_s=1.5,
    vent_rate=60.0,
)
"""About what the test around a bottle finds of this bench's quickest cuff."""


async def main(broker_port: int, http_port: int, folder: str) -> None:
    """Have everything set up, then inflate until the end."""
    async with async_test_home_assistant(config_dir=folder) as hass:
        frame.async_setup(hass)
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
        http = {"server_host": LOOPBACK, "server_port": http_port}
        assert await async_setup_component(hass, "http", {"http": http})
        await meet_broker(hass, broker_port)
        coordinator = await set_up(hass)
        while True:
            await keep_up(coordinator)
            await asyncio.sleep(0.5)


async def meet_broker(hass: HomeAssistant, port: int) -> None:
    """Add the MQTT integration as a user does, and wait for the box's entities."""
    flow = await hass.config_entries.flow.async_init("mqtt", context={"source": "user"})
    settings = {"set_client_cert": False, "set_ca_cert": "off"}
    answers = {"broker": LOOPBACK, "port": port, "other_settings": settings}
    await hass.config_entries.flow.async_configure(flow["flow_id"], answers)
    away = ("unavailable", "unknown")
    while any(
        (state := hass.states.get(part)) is None or state.state in away
        for part in PARTS.values()
    ):
        await asyncio.sleep(0.1)


async def set_up(hass: HomeAssistant) -> BfrCuffCoordinator:
    """Make a cuff of the entities; it has let go by itself before."""
    wiring = Wiring(
        parts={use: Part.chosen(hass, entity) for use, entity in PARTS.items()},
        width_mm=110,
        sensor_max=SENSOR_MAX,
        found=FOUND,
    )
    entry = MockConfigEntry(
        domain="bfr_cuff",
        title="Own cuff",
        unique_id=DEVICE_ID,
        data={CONF_KIND: KIND_OWN_PARTS, CONF_CUFFS: [wiring.store()]},
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    identity = wiring.identity(hass)
    await hass.data[OWN_PARTS].async_keep_test(DEVICE_ID, 0, identity, None)
    coordinator: BfrCuffCoordinator = entry.runtime_data
    return coordinator


async def keep_up(coordinator: BfrCuffCoordinator) -> None:
    """Inflate a cuff that is down; a busy machine may have cost it a reading."""
    if coordinator.data.cuff(0).inflated:
        return
    try:
        await coordinator.controller.clear_fault(0)
        await coordinator.async_inflate(0, TARGET, 300.0)
    except ControllerError as err:
        print(f"not yet: {err!r}", flush=True)


if __name__ == "__main__":
    broker, http, where = sys.argv[1:]
    asyncio.run(main(int(broker), int(http), where))
