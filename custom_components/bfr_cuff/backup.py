"""Have the history hold still while Home Assistant makes a backup."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .history.keeper import HISTORY
from .lib.store.database import HistoryError


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Make a copy of the files a whole one, however long it takes.

    Sessions go on being written meanwhile. A server's backup is its owner's.
    """
    try:
        await hass.data[HISTORY].async_freeze()
    except HistoryError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key=f"history_{err.kind}"
        ) from err


async def async_post_backup(hass: HomeAssistant) -> None:
    """Go on as always."""
    await hass.data[HISTORY].async_thaw()
