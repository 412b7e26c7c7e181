"""The sensors of controllers, of cuffs and of athletes."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import BfrCuffConfigEntry
from .sensor_athletes import ATHLETE_SENSORS, AthleteSensor
from .sensor_cuffs import CUFF_SENSORS, FIRMWARE, CuffSensor, FirmwareSensor
from .sessions.athlete_sessions import AthleteConfigEntry, AthleteSessions

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BfrCuffConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up BFR cuff sensors based on a config entry."""
    coordinator = entry.runtime_data
    if isinstance(coordinator, AthleteSessions):
        async_add_entities(
            AthleteSensor(coordinator, description) for description in ATHLETE_SENSORS
        )
        return
    async_add_entities(
        CuffSensor(coordinator, description, cuff)
        for cuff in coordinator.info.cuffs
        for description in CUFF_SENSORS
        if description.exists_fn(coordinator.info)
    )
    async_add_entities([FirmwareSensor(coordinator, FIRMWARE)])
