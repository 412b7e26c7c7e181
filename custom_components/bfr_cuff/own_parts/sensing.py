"""Follow the entities that cuffs are made of: what they report, and whether they are."""

from collections.abc import Callable, Sequence

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.entity_registry import EventEntityRegistryUpdatedData
from homeassistant.helpers.event import async_track_entity_registry_updated_event

from ..lib.own_parts.parts import Reading
from .pressure import PressureReader
from .wiring import CONF_PRESSURE, Wiring


class Sensing:
    """The sensors of every cuff of an entry, and the presence of all its parts."""

    def __init__(
        self,
        hass: HomeAssistant,
        wirings: Sequence[Wiring],
        on_news: Callable[[], None],
    ) -> None:
        """Begin to follow parts that are all there; `on_news` is called at each report."""
        self._hass = hass
        self._wirings = wirings
        self._on_news = on_news
        self._identity = self._identities()
        self._sensors = [
            wiring.parts[CONF_PRESSURE].find(hass) or "" for wiring in wirings
        ]
        self._readers = [
            PressureReader(hass, sensor, on_news) for sensor in self._sensors
        ]
        self._unsubscribe = async_track_entity_registry_updated_event(
            hass, [*self._entities()], self._on_registry
        )

    @property
    def readings(self) -> list[Reading | None]:
        """Return the newest reading of each cuff."""
        return [reader.reading for reader in self._readers]

    @callback
    def close(self) -> None:
        """Follow nothing any more."""
        self._unsubscribe()
        for reader in self._readers:
            reader.close()

    def are_same(self) -> bool:
        """Return whether every entity is still the one that it was at the beginning."""
        return self._identities() == self._identity

    def missing(self) -> list[str]:
        """Return the parts that are away, or say nothing that can be used."""
        away = [each for wiring in self._wirings for each in wiring.missing(self._hass)]
        return away or [
            sensor
            for sensor, reader in zip(self._sensors, self._readers, strict=True)
            if not reader.is_telling
        ]

    def silent(self, since: float) -> list[str]:
        """Return the sensors that have not reported a pressure since a moment."""
        return [
            sensor
            for sensor, reading in zip(self._sensors, self.readings, strict=True)
            if reading is None or reading.taken_at <= since
        ]

    def _identities(self) -> list[object]:
        return [wiring.identity(self._hass) for wiring in self._wirings]

    def _entities(self) -> set[str]:
        """Return what every part is called."""
        return {
            part.find(self._hass) or part.entity_id
            for wiring in self._wirings
            for part in wiring.parts.values()
        }

    @callback
    def _on_registry(self, _: Event[EventEntityRegistryUpdatedData]) -> None:
        """Look at once: an entity may be another one now."""
        self._on_news()


def missing_parts(hass: HomeAssistant, wirings: Sequence[Wiring]) -> list[str]:
    """Return the parts that cannot be used now."""
    return [each for wiring in wirings for each in wiring.missing(hass)]
