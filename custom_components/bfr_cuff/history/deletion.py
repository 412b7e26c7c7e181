"""Delete one session or one measurement for good, whoever asks: an action or a card."""

from collections.abc import Callable

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError

from ..athletes import athlete_entries, id_of_athlete
from ..const import CONF_MEASUREMENT, DOMAIN, SUBENTRY_LOP
from ..errors import history_errors_explained
from ..lib.store.writer import Writer
from .change_database import under_way
from .keeper import HISTORY


async def async_delete_session(hass: HomeAssistant, session_id: str) -> None:
    """Delete a session that is over; raise HomeAssistantError in words if none is."""
    if session_id in under_way(hass):
        raise _refused("session_not_over")
    await _async_delete(
        hass, lambda writer: writer.delete_session(session_id), "no_kept_session"
    )


async def async_delete_measurement(hass: HomeAssistant, measurement_id: str) -> None:
    """Delete a measurement that is over; raise HomeAssistantError in words if none is.

    With it goes the LOP that came of it: no session may prescribe from what was wrong.
    """
    athlete_id = await _async_delete(
        hass,
        lambda writer: writer.delete_measurement(measurement_id),
        "no_kept_measurement",
    )
    for athlete in athlete_entries(hass):
        if id_of_athlete(athlete) == athlete_id:
            _forget_lop(hass, athlete, measurement_id)


async def _async_delete(
    hass: HomeAssistant, delete: Callable[[Writer], str | None], missing: str
) -> str:
    """Delete, and return the id of the athlete whose it was; `missing`: there is none."""
    keeper = hass.data[HISTORY]
    with history_errors_explained():
        athlete_id = await keeper.async_write(delete)
    if athlete_id is None:
        raise _refused(missing)
    keeper.async_changed(athlete_id)
    return athlete_id


@callback
def _forget_lop(hass: HomeAssistant, athlete: ConfigEntry, measurement_id: str) -> None:
    """Take what a measurement found off an athlete's record."""
    for subentry in list(athlete.subentries.values()):
        is_lop = subentry.subentry_type == SUBENTRY_LOP
        if is_lop and subentry.data.get(CONF_MEASUREMENT) == measurement_id:
            hass.config_entries.async_remove_subentry(athlete, subentry.subentry_id)


def _refused(key: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key)
