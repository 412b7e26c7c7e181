"""What the form shows to whoever has an ESPHome node: the end of the YAML beside us."""

from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant

YAML: Final = Path(__file__).parents[1] / "own_parts" / "esphome.yaml"
"""Whole, for a board as many have one; built and run by the tests as it stands."""

BEGINS_AT: Final = "output:"
"""What stands before it, whoever has a node has already."""


async def async_esphome(hass: HomeAssistant) -> str:
    """Return what makes a node let go by itself, as Markdown."""
    text = await hass.async_add_executor_job(YAML.read_text, "utf-8")
    return f"```yaml\n{text[text.index(BEGINS_AT) :]}```"
