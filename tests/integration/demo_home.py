"""Things of other integrations in a home: Home Assistant's own demo of them."""

from unittest.mock import patch

from homeassistant.components import demo
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component


async def furnish(hass: HomeAssistant, platform: Platform) -> None:
    """Set up the demo's entities of one platform."""
    with patch.object(demo, "COMPONENTS_WITH_CONFIG_ENTRY_DEMO_PLATFORM", [platform]):
        assert await async_setup_component(hass, "homeassistant", {})
        assert await async_setup_component(hass, "demo", {})
        await hass.async_block_till_done()
