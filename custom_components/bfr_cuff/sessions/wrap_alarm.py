"""The alarm of a wrap, which nothing but a person can take off."""

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from ..texts import async_words


class WrapAlarm:
    """A notification that stays until the athlete says that the wrap is off."""

    def __init__(self, hass: HomeAssistant, athlete: ConfigEntry) -> None:
        """Start silent."""
        self._hass = hass
        self._athlete = athlete
        self.rings = False

    @callback
    def ring(self) -> None:
        """Show it, again if it was put away without an answer."""
        self.rings = True
        self._hass.async_create_task(self._async_show(), f"{DOMAIN} wrap alarm")

    @callback
    def silence(self) -> None:
        """Take it away."""
        self.rings = False
        persistent_notification.async_dismiss(self._hass, self._id)

    @property
    def _id(self) -> str:
        return f"{self._athlete.entry_id}_wrap"

    async def _async_show(self) -> None:
        words = await async_words(self._hass)
        if not self.rings:
            return
        persistent_notification.async_create(
            self._hass,
            words["wrap_alarm_text"],
            words["wrap_alarm_title"].format(athlete=self._athlete.title),
            self._id,
        )
