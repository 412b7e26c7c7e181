"""Read a cuff's pressure from a sensor of the home, in any unit of pressure."""

from collections.abc import Callable
import math

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, UnitOfPressure
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    EventStateReportedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
)
from homeassistant.util.unit_conversion import PressureConverter

from ..lib.own_parts.parts import Reading


class PressureReader:
    """Follow one sensor: every report of it is a reading, also of the same pressure.

    A reading is as old as its arrival here, by the clock that limits run on. Whatever the
    sensor calls its time is no measure of it: a stalled network hands over old news.
    """

    def __init__(
        self, hass: HomeAssistant, entity_id: str, on_reading: Callable[[], None]
    ) -> None:
        """Begin to follow the sensor; what it said before does not count."""
        self.reading: Reading | None = None
        self.is_telling = True
        self._hass = hass
        self._on_reading = on_reading
        self._unsubscribe: list[CALLBACK_TYPE] = [
            async_track_state_change_event(hass, entity_id, self._on_event),
            async_track_state_report_event(hass, entity_id, self._on_event),
        ]

    @callback
    def close(self) -> None:
        """Follow it no more."""
        while self._unsubscribe:
            self._unsubscribe.pop()()

    @callback
    def _on_event(
        self, event: Event[EventStateChangedData] | Event[EventStateReportedData]
    ) -> None:
        """Take in what the sensor reports."""
        pressure = pressure_of(event.data["new_state"])
        self.is_telling = pressure is not None
        if pressure is not None:
            self.reading = Reading(pressure, self._hass.loop.time())
        self._on_reading()


def pressure_of(state: State | None) -> float | None:
    """Return a state's pressure in mmHg; None where it tells none."""
    if state is None:
        return None
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    if unit not in PressureConverter.VALID_UNITS:
        return None
    try:
        value = float(state.state)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return PressureConverter.convert(value, unit, UnitOfPressure.MMHG)
