"""Cuffs as nodes of ESPHome, by Home Assistant's own integration."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from homeassistant.config_entries import SOURCE_USER, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tools.bench.fleet import running
from tools.bench.house import until
from tools.demo import ports
from tools.demo.steps import CommandError

from .packages import PEERS
from .pressures import changes
from .ways import Count, Way

PROGRAMS: Final = {1: PEERS / "node-one", 2: PEERS / "node-two"}
CONNECT_PATIENCE_S: Final = 60.0


def esphome(*, encrypted: bool) -> Way:
    """Return this way, encrypted or not."""

    @asynccontextmanager
    async def way(
        hass: HomeAssistant, folder: Path, count: int, cuffs: int
    ) -> AsyncIterator[Count]:
        options = ["--encrypted"] * encrypted
        arguments = (*options, str(count), str(PROGRAMS[cuffs]))
        async with running(folder, "tools.bench.peers.gate", *arguments) as nodes:
            entries = [await _add(hass, each) for each in nodes.controllers]
            await until(
                lambda: all(_pressure(hass, entry) for entry in entries),
                CONNECT_PATIENCE_S,
            )
            pressures = [_pressure(hass, entry) for entry in entries]
            try:
                yield lambda seconds: changes(hass, pressures, seconds)
            finally:
                for entry in entries:
                    await hass.config_entries.async_remove(entry.entry_id)

    return way


async def _add(hass: HomeAssistant, node: dict[str, Any]) -> ConfigEntry:
    """Add a node as its owner does, through the config flow."""
    flows = hass.config_entries.flow
    asked = await flows.async_init("esphome", context={"source": SOURCE_USER})
    address = {"host": ports.LOOPBACK, "port": node["port"]}
    asked = await flows.async_configure(asked["flow_id"], address)
    if node["key"] is not None:
        key = {"noise_psk": node["key"]}
        asked = await flows.async_configure(asked["flow_id"], key)
    if "result" not in asked:
        raise CommandError(f"The node was not taken: {asked}")
    await hass.async_block_till_done()
    return asked["result"]


def _pressure(hass: HomeAssistant, entry: ConfigEntry) -> str:
    """Return the entity that shows the first cuff's pressure, empty before it does."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    for each in entities:
        state = hass.states.get(each.entity_id)
        name = each.entity_id
        if state is None or not name.startswith("sensor."):
            continue
        if name.endswith("_pressure_0"):
            return name if "." in state.state else ""
    return ""
