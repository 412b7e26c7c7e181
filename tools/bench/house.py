"""Home Assistant in this process, booted as an installation boots it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffConfigEntry
from homeassistant.bootstrap import async_setup_hass
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.runner import RuntimeConfig
from tools.demo import ports
from tools.demo.home import Home
from tools.demo.steps import CommandError

POLL_S = 0.02


@asynccontextmanager
async def booted(
    folder: Path, configuration: str = "", settle_s: float = 0.0
) -> AsyncIterator[HomeAssistant]:
    """Run Home Assistant in a new folder, as the demo does, with more configuration.

    It has things to do after its start; `settle_s` leaves it the time for them.
    """
    home = Home(folder)
    with home.taken():
        home.prepare(ports.any_free())
        with (folder / "configuration.yaml").open("a") as file:
            file.write(configuration)
        config = RuntimeConfig(str(folder), skip_pip=True, log_no_color=True)
        hass = await async_setup_hass(config)
        if hass is None:
            raise CommandError("Home Assistant did not start.")
        await hass.async_start()
        await asyncio.sleep(settle_s)
        try:
            yield hass
        finally:
            await hass.async_stop()


async def add_controller(
    hass: HomeAssistant, controller: dict[str, Any]
) -> BfrCuffConfigEntry:
    """Add a controller as its owner does, through the config flow."""
    flows = hass.config_entries.flow
    asked = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    asked = await flows.async_configure(
        asked["flow_id"], {"next_step_id": "controller"}
    )
    address = {"host": ports.LOOPBACK, "port": controller["port"]}
    asked = await flows.async_configure(asked["flow_id"], address)
    added = await flows.async_configure(asked["flow_id"], {"key": controller["key"]})
    if "result" not in added:
        raise CommandError(f"The controller was not taken: {added.get('errors')}")
    await hass.async_block_till_done()
    return added["result"]


def cuff_entity(hass: HomeAssistant, entry: BfrCuffConfigEntry, key: str) -> str:
    """Return the entity id of one of the first cuff's entities, `switch.inflate` say."""
    platform, _, name = key.partition(".")
    unique_id = f"{entry.unique_id}_0_{name}"
    found = er.async_get(hass).async_get_entity_id(platform, DOMAIN, unique_id)
    assert found, unique_id
    return found


async def until(condition: Callable[[], object], within_s: float) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(POLL_S)
