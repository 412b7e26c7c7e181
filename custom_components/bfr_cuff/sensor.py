"""The sensors of controllers, of cuffs and of athletes."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    PERCENTAGE,
    EntityCategory,
    UnitOfMass,
    UnitOfPressure,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .entity import AthleteEntity, ControllerEntity, CuffEntity
from .lib.controller.model import CuffInfo, CuffState, Fault, Phase, ReleaseReason
from .lib.session.messages import EndReason, SessionPhase
from .lib.session.progression import Change
from .lib.session.record import SessionRecord
from .sessions.athlete_sessions import AthleteConfigEntry, AthleteSessions
from .sessions.week import week_of

PARALLEL_UPDATES = 0

NO_FAULT = "none"
IN_BAND = 0.1
STEADY = timedelta(seconds=2)


@dataclass(frozen=True, kw_only=True)
class CuffSensorDescription(SensorEntityDescription):
    """A sensor of a cuff, and how little is worth a new state.

    Within one phase a value is written when it moved by `step` at least, in its own
    unit or in seconds, and `every_s` after the one before at the earliest; of a cuff
    that keeps its target, `on_target_every_s` after it.
    """

    value_fn: Callable[[CuffSensor], StateType | datetime]
    step: float = 0.0
    every_s: float = 0.0
    on_target_every_s: float = 0.0


def _deadline(sensor: CuffSensor) -> datetime | None:
    """Return when the cuff is released, to the second; None unless inflated."""
    if not sensor.cuff.inflated:
        return None
    left = timedelta(seconds=sensor.coordinator.deadline_in(sensor.channel))
    return (dt_util.utcnow() + left).replace(microsecond=0)


def _occlusion_start(sensor: CuffSensor) -> datetime | None:
    """Return since when the cuff is occluded, to the second; None while it is not.

    By the controller's clock: what was counted before a short release counts on.
    """
    if not sensor.cuff.occluded:
        return None
    start = dt_util.utcnow() - timedelta(seconds=sensor.cuff.occluded_s)
    shown = sensor.native_value
    if isinstance(shown, datetime) and abs(start - shown) < STEADY:
        return shown
    return start.replace(microsecond=0)


def _pressure(sensor: CuffSensor) -> int | None:
    """Return the pressure to a whole mmHg; below zero is the sensor's noise."""
    pressure = sensor.cuff.pressure
    return None if pressure is None else max(0, round(pressure))


CUFF_SENSORS: tuple[CuffSensorDescription, ...] = (
    CuffSensorDescription(
        key="pressure",
        translation_key="pressure",
        device_class=SensorDeviceClass.PRESSURE,
        native_unit_of_measurement=UnitOfPressure.MMHG,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=_pressure,
        step=2.0,
        every_s=1.0,
        # A working limb moves it by much more than a step, twice in each repetition.
        on_target_every_s=15.0,
    ),
    CuffSensorDescription(
        key="phase",
        translation_key="phase",
        device_class=SensorDeviceClass.ENUM,
        options=[phase.value for phase in Phase],
        value_fn=lambda sensor: sensor.cuff.phase,
    ),
    CuffSensorDescription(
        key="occlusion_deadline",
        translation_key="occlusion_deadline",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_deadline,
        step=2.0,
    ),
    CuffSensorDescription(
        key="occlusion_start",
        translation_key="occlusion_start",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_occlusion_start,
    ),
    CuffSensorDescription(
        key="occlusion_time",
        translation_key="occlusion_time",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=1,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda sensor: round(sensor.cuff.occluded_s),
        step=1.0,
        every_s=30.0,
    ),
    CuffSensorDescription(
        key="release_reason",
        translation_key="release_reason",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[reason.value for reason in ReleaseReason],
        value_fn=lambda sensor: sensor.cuff.reason,
    ),
    CuffSensorDescription(
        key="fault",
        translation_key="fault",
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[NO_FAULT, *(fault.value for fault in Fault)],
        value_fn=lambda sensor: sensor.cuff.fault or NO_FAULT,
    ),
)

FIRMWARE = SensorEntityDescription(
    key="firmware",
    translation_key="firmware",
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
)


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
    )
    async_add_entities([FirmwareSensor(coordinator, FIRMWARE)])


class CuffSensor(CuffEntity, SensorEntity):
    """A sensor of a cuff, written rarely enough for the recorder."""

    entity_description: CuffSensorDescription

    def __init__(
        self,
        coordinator: BfrCuffCoordinator,
        description: CuffSensorDescription,
        cuff: CuffInfo,
    ) -> None:
        """Start with the value of the newest state."""
        super().__init__(coordinator, description, cuff)
        self._phase = self.cuff.phase
        self._written_at = coordinator.hass.loop.time()
        self._attr_native_value = description.value_fn(self)

    @override
    def shown(self) -> Hashable:
        """Return the value that was last worth writing."""
        return self._attr_native_value

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Take in the newest value if it is worth writing."""
        if self.available:
            value = self.entity_description.value_fn(self)
            if value != self._attr_native_value and self._worth_writing(value):
                self._attr_native_value = value
                self._written_at = self.coordinator.hass.loop.time()
                self._phase = self.cuff.phase
        super()._handle_coordinator_update()

    def _worth_writing(self, value: StateType | datetime) -> bool:
        """Tell whether a new value comes late enough and differs enough."""
        description = self.entity_description
        if self.cuff.phase != self._phase:
            return True
        pace_s = description.every_s
        if _on_target(self.cuff):
            pace_s = max(pace_s, description.on_target_every_s)
        if self.coordinator.hass.loop.time() - self._written_at < pace_s:
            return False
        return _distance(value, self._attr_native_value) >= description.step


def _on_target(cuff: CuffState) -> bool:
    """Tell whether a cuff is held within a tenth of its target."""
    if cuff.phase is not Phase.HOLDING or cuff.pressure is None or not cuff.target:
        return False
    return abs(cuff.pressure - cuff.target) <= IN_BAND * cuff.target


def _distance(new: object, old: object) -> float:
    """Return how far apart two values are; words and nothing are far from all."""
    if isinstance(new, datetime) and isinstance(old, datetime):
        return abs((new - old).total_seconds())
    if isinstance(new, (int, float)) and isinstance(old, (int, float)):
        return abs(new - old)
    return float("inf")


class FirmwareSensor(ControllerEntity, SensorEntity):
    """The firmware of a controller."""

    @property
    @override
    def native_value(self) -> str:
        """Return the firmware's version."""
        return self.coordinator.info.firmware

    @override
    def shown(self) -> Hashable:
        """Return the firmware's version."""
        return self.native_value


IDLE: Final = "idle"
_PHASES: Final = [
    IDLE,
    *(phase.value for phase in SessionPhase if phase is not SessionPhase.ENDED),
]


@dataclass(frozen=True, kw_only=True)
class AthleteSensorDescription(SensorEntityDescription):
    """A sensor of an athlete."""

    value_fn: Callable[[AthleteSessions], StateType | datetime]
    about_fn: Callable[[AthleteSessions], dict[str, Any] | None] = lambda sessions: None


def _phase(sessions: AthleteSessions) -> str:
    session = sessions.session
    return IDLE if session is None or session.over else session.phase


def _phase_end(sessions: AthleteSessions) -> datetime | None:
    return None if sessions.runner is None else sessions.runner.phase_end


def _last[T](
    sessions: AthleteSessions, value_fn: Callable[[SessionRecord], T]
) -> T | None:
    return value_fn(sessions.records[-1]) if sessions.records else None


def _time_in_band(record: SessionRecord) -> float | None:
    """Return the lowest share of any cuff, in percent."""
    share = record.time_in_band
    return None if share is None else round(share * 100, 1)


def _suggestion(sessions: AthleteSessions) -> str | None:
    """Return what is suggested for the next session."""
    suggestion = sessions.suggestion
    return None if suggestion is None else suggestion.kind


def _why(sessions: AthleteSessions) -> dict[str, Any] | None:
    """Return how much is suggested, why, and the evidence for it."""
    suggestion = sessions.suggestion
    if suggestion is None:
        return None
    return {
        "amount": suggestion.amount,
        "why": suggestion.why,
        "source": suggestion.source,
    }


ATHLETE_SENSORS: Final[tuple[AthleteSensorDescription, ...]] = (
    AthleteSensorDescription(
        key="session_phase",
        translation_key="session_phase",
        device_class=SensorDeviceClass.ENUM,
        options=_PHASES,
        value_fn=_phase,
    ),
    AthleteSensorDescription(
        key="set",
        translation_key="set",
        value_fn=lambda sessions: (
            None if sessions.session is None else sessions.session.number
        ),
    ),
    AthleteSensorDescription(
        key="phase_end",
        translation_key="phase_end",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_phase_end,
    ),
    AthleteSensorDescription(
        key="session_timer",
        translation_key="session_timer",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda sessions: sessions.started_at,
    ),
    AthleteSensorDescription(
        key="sessions_this_week",
        translation_key="sessions_this_week",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda sessions: week_of(sessions).sessions,
    ),
    AthleteSensorDescription(
        key="occlusion_this_week",
        translation_key="occlusion_this_week",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda sessions: round(week_of(sessions).occlusion_min, 1),
    ),
    # No device class: a volume load is a sum over repetitions, and no weight.
    AthleteSensorDescription(
        key="volume_this_week",
        translation_key="volume_this_week",
        native_unit_of_measurement=UnitOfMass.KILOGRAMS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda sessions: round(week_of(sessions).volume_kg, 1),
    ),
    AthleteSensorDescription(
        key="sessions_total",
        translation_key="sessions_total",
        state_class=SensorStateClass.TOTAL,
        value_fn=lambda sessions: sessions.history.in_all.sessions,
    ),
    AthleteSensorDescription(
        key="occlusion_total",
        translation_key="occlusion_total",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=0,
        value_fn=lambda sessions: round(sessions.history.in_all.occlusion_s / 60, 1),
    ),
    AthleteSensorDescription(
        key="volume_total",
        translation_key="volume_total",
        native_unit_of_measurement=UnitOfMass.KILOGRAMS,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=0,
        value_fn=lambda sessions: round(sessions.history.in_all.volume_kg, 1),
    ),
    AthleteSensorDescription(
        key="last_session",
        translation_key="last_session",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda sessions: _last(
            sessions, lambda record: datetime.fromisoformat(record.started_at)
        ),
    ),
    AthleteSensorDescription(
        key="last_end",
        translation_key="last_end",
        device_class=SensorDeviceClass.ENUM,
        options=[reason.value for reason in EndReason],
        value_fn=lambda sessions: _last(sessions, lambda record: record.reason),
    ),
    AthleteSensorDescription(
        key="time_in_band",
        translation_key="time_in_band",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda sessions: _last(sessions, _time_in_band),
    ),
    AthleteSensorDescription(
        key="suggestion",
        translation_key="suggestion",
        device_class=SensorDeviceClass.ENUM,
        options=[change.value for change in Change],
        value_fn=_suggestion,
        about_fn=_why,
    ),
)


class AthleteSensor(AthleteEntity, SensorEntity):
    """A sensor of an athlete."""

    entity_description: AthleteSensorDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the value."""
        return self.entity_description.value_fn(self.sessions)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what explains the value."""
        return self.entity_description.about_fn(self.sessions)

    @override
    def shown(self) -> Hashable:
        """Return the value and what explains it."""
        about = self.extra_state_attributes or {}
        return (self.native_value, *about.values())
