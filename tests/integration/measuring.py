"""What tests of a measurement do again and again."""

from typing import Any, Final

from custom_components.bfr_cuff.lib.session.measurement_messages import MeasurementPhase
from custom_components.bfr_cuff.lib.training.lop import Posture
from custom_components.bfr_cuff.sessions.athlete_measurements import RunningMeasurement
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .helpers import eventually
from .training import athlete, controller

ARMS: Final = {"0": {"placement": "left_arm"}, "1": {"placement": "right_arm"}}
LONG_S: Final = 1200.0


async def at_home(
    hass: HomeAssistant, simulator: Simulator, *records: ConfigSubentryData
) -> AthleteSessions:
    """Set up a controller with a cuff on each arm, and Ada with these records."""
    await controller(hass, simulator, ARMS)
    return await athlete(hass, *records)


async def measure(
    sessions: AthleteSessions, limb: str = "left_arm", posture: Posture = Posture.SEATED
) -> RunningMeasurement:
    """Begin a measurement."""
    await sessions.async_measure(limb, posture)
    running = sessions.measurements.newest
    assert running is not None
    return running


async def in_phase(
    running: RunningMeasurement, phase: MeasurementPhase, within_s: float = LONG_S
) -> None:
    """Wait until a measurement is in a phase."""
    await eventually(lambda: running.runner.measurement.phase is phase, within_s)


async def at_step(running: RunningMeasurement, target: float) -> None:
    """Wait until a step is held."""
    measurement = running.runner.measurement
    await eventually(
        lambda: (
            measurement.stairs.target >= target and measurement.hold_ends is not None
        ),
        LONG_S,
    )


async def over(sessions: AthleteSessions, within_s: float = LONG_S) -> Any:
    """Wait until the measurement is over, and return its record."""
    newest = sessions.measurements.newest
    assert newest is not None
    await eventually(lambda: newest.over, within_s)
    await sessions.hass.async_block_till_done()
    return newest.record
