"""Cuffs on MQTT, by Home Assistant's own integration and a real broker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from homeassistant.config_entries import SOURCE_USER, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tools.bench.fleet import running
from tools.bench.house import until
from tools.demo import ports
from tools.demo.own_parts.programs import start_broker
from tools.demo.steps import CommandError

from .pressures import changes
from .ways import Count, Way

STOP_PATIENCE_S: Final = 10.0
PATIENCE_S: Final = 60.0
OTHER_SETTINGS: Final = {
    "set_client_cert": False,
    "set_ca_cert": "off",
    "transport": "tcp",
}
"""What the form has chosen beforehand."""


def mqtt(*, many_topics: bool) -> Way:
    """Return this way: a state in one message, or each value under its topic."""

    @asynccontextmanager
    async def way(
        hass: HomeAssistant, folder: Path, count: int, cuffs: int
    ) -> AsyncIterator[Count]:
        options = ["--many-topics"] * many_topics
        async with _broker(folder) as port:
            entry = await _add(hass, port)
            arguments = (*options, str(count), str(cuffs), str(port))
            try:
                async with running(folder, "tools.bench.peers.publisher", *arguments):
                    await until(
                        lambda: len(_pressures(hass, entry)) == count, PATIENCE_S
                    )
                    pressures = _pressures(hass, entry)
                    yield lambda seconds: changes(hass, pressures, seconds)
            finally:
                await hass.config_entries.async_remove(entry.entry_id)

    return way


@asynccontextmanager
async def _broker(folder: Path) -> AsyncIterator[int]:
    """Run a broker, and say at which port."""
    port = ports.any_free()
    broker = await start_broker(folder, port)
    try:
        yield port
    finally:
        await broker.stop(STOP_PATIENCE_S)


async def _add(hass: HomeAssistant, port: int) -> ConfigEntry:
    """Add the broker as its owner does, through the config flow."""
    flows = hass.config_entries.flow
    asked = await flows.async_init("mqtt", context={"source": SOURCE_USER})
    if asked["type"] == "menu":
        raise CommandError(f"MQTT asks for {asked.get('menu_options')}")
    asked = await flows.async_configure(
        asked["flow_id"],
        {"broker": ports.LOOPBACK, "port": port, "other_settings": OTHER_SETTINGS},
    )
    if "result" not in asked:
        raise CommandError(f"The broker was not taken: {asked}")
    await hass.async_block_till_done()
    return asked["result"]


def _pressures(hass: HomeAssistant, entry: ConfigEntry) -> list[str]:
    """Return the entities that show the first cuff's pressure of each controller."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    found = [
        each.entity_id
        for each in entities
        if each.unique_id.endswith("_pressure_0") and "target" not in each.unique_id
    ]
    return [each for each in found if hass.states.get(each)]
