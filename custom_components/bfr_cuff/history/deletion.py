"""Delete one session for good, whoever asks: an action or a card."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from ..const import DOMAIN
from ..errors import history_errors_explained
from .change_database import under_way
from .keeper import HISTORY


async def async_delete_session(hass: HomeAssistant, session_id: str) -> None:
    """Delete a session that is over; raise HomeAssistantError in words if none is."""
    if session_id in under_way(hass):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="session_not_over"
        )
    keeper = hass.data[HISTORY]
    with history_errors_explained():
        athlete_id = await keeper.async_write(
            lambda writer: writer.delete_session(session_id)
        )
    if athlete_id is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_kept_session"
        )
    keeper.async_changed(athlete_id)
