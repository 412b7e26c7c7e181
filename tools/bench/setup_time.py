"""How long a controller takes to be set up, its entities included."""

from pathlib import Path
import time
from typing import Final

from homeassistant.core import HomeAssistant

from .figures import Effort, Figure, spread
from .fleet import fleet
from .house import add_controller, booted

ROW: Final = "setup"


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Unload a controller's entry and set it up, again and again."""
    async with (
        fleet(folder, 1, "arm,thigh") as simulated,
        booted(folder / "home", settle_s=effort.settle_s) as hass,
    ):
        entry = await add_controller(hass, simulated.controllers[0])
        seconds = [await _set_up(hass, entry.entry_id) for _ in range(effort.setups)]
    return spread(ROW, "Set-up of a controller with two cuffs", seconds)


async def _set_up(hass: HomeAssistant, entry_id: str) -> float:
    """Return the seconds that one set-up took."""
    await hass.config_entries.async_unload(entry_id)
    started = time.monotonic()
    loaded = await hass.config_entries.async_setup(entry_id)
    seconds = time.monotonic() - started
    assert loaded
    return seconds
