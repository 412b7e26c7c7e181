"""Things of other integrations in a home: Home Assistant's own demo of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from homeassistant.components import demo
from homeassistant.const import Platform
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.setup import async_setup_component


@contextmanager
def _only(platform: Platform) -> Iterator[None]:
    with patch.object(demo, "COMPONENTS_WITH_CONFIG_ENTRY_DEMO_PLATFORM", [platform]):
        yield


async def furnish(hass: HomeAssistant, platform: Platform) -> None:
    """Set up the demo's entities of one platform."""
    with _only(platform):
        assert await async_setup_component(hass, "homeassistant", {})
        assert await async_setup_component(hass, "demo", {})
        await hass.async_block_till_done()


async def come_back(
    hass: HomeAssistant, platform: Platform, entity_id: str
) -> list[str]:
    """Have the demo's entities of one platform go and be restored; return its states."""
    states: list[str] = []

    @callback
    def _on_change(event: Event[EventStateChangedData]) -> None:
        if (new := event.data["new_state"]) is not None:
            states.append(new.state)

    stop = async_track_state_change_event(hass, [entity_id], _on_change)
    (entry,) = hass.config_entries.async_entries("demo")
    with _only(platform):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
    stop()
    return states
