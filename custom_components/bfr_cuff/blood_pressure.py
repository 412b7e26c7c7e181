"""The blood pressure of an athlete: entered, or shown by two entities."""

from collections.abc import Mapping
import math
from typing import Any, Final

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, UnitOfPressure
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import PressureConverter

from . import stored
from .const import (
    CONF_DAY,
    CONF_DIASTOLIC,
    CONF_DIASTOLIC_ENTITY,
    CONF_PRESSURE_DAY,
    CONF_SCREENING,
    CONF_SYSTOLIC,
    CONF_SYSTOLIC_ENTITY,
)
from .lib.training.screening import BloodPressure

SYSTOLIC_LOWEST: Final = 60.0
DIASTOLIC_LOWEST: Final = 30.0
"""In mmHg; less than that is a slip of the hand, or of a unit, and no one's pressure."""


@callback
def pressure_of(state: State | None) -> float | None:
    """Return the blood pressure in mmHg that a state tells, or None."""
    if state is None or not is_pressure(state):
        return None
    try:
        value = float(state.state)
    except ValueError:
        return None
    if not math.isfinite(value) or value <= 0:
        return None
    unit = state.attributes[ATTR_UNIT_OF_MEASUREMENT]
    return PressureConverter.convert(value, unit, UnitOfPressure.MMHG)


@callback
def is_pressure(state: State | None) -> bool:
    """Return whether an entity has a unit of pressure that Home Assistant converts."""
    if state is None:
        return False
    return (
        state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) in PressureConverter.VALID_UNITS
    )


@callback
def load_blood_pressure(
    hass: HomeAssistant, options: Mapping[str, Any]
) -> BloodPressure | None:
    """Return the pressure that was entered, or that two entities show."""
    if CONF_SYSTOLIC_ENTITY in options:
        return _measured(
            hass.states.get(stored.text(options.get(CONF_SYSTOLIC_ENTITY)) or ""),
            hass.states.get(stored.text(options.get(CONF_DIASTOLIC_ENTITY)) or ""),
        )
    systolic = stored.number(options.get(CONF_SYSTOLIC))
    diastolic = stored.number(options.get(CONF_DIASTOLIC))
    if systolic is None or diastolic is None:
        return None
    # Entered before the day was kept, it is as old as the answers beside it.
    answered = stored.mapping(options.get(CONF_SCREENING)).get(CONF_DAY)
    day = stored.day(options.get(CONF_PRESSURE_DAY) or answered)
    return BloodPressure(systolic, diastolic, day)


def _measured(
    systolic_state: State | None, diastolic_state: State | None
) -> BloodPressure | None:
    """Return what two entities show, as old as the last change of either.

    A monitor of which nothing comes any more goes on showing its last reading.
    """
    systolic, diastolic = pressure_of(systolic_state), pressure_of(diastolic_state)
    if systolic_state is None or diastolic_state is None:
        return None
    if systolic is None or diastolic is None:
        return None
    newest = max(systolic_state.last_changed, diastolic_state.last_changed)
    measured = BloodPressure(systolic, diastolic, dt_util.as_local(newest).date())
    # Of kilopascals that are called mmHg no one could tell a high pressure.
    is_too_low = systolic < SYSTOLIC_LOWEST or diastolic < DIASTOLIC_LOWEST
    return None if is_too_low and not measured.blocks else measured
