"""The sensors of controllers and of their cuffs."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfPressure, UnitOfTime
from homeassistant.core import callback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .checks.due import record_of, standing_of
from .checks.kept import Standing
from .coordinator import BfrCuffCoordinator
from .entity import ControllerEntity, CuffEntity
from .lib.controller.model import (
    ControllerInfo,
    CuffInfo,
    CuffState,
    Fault,
    Origin,
    Phase,
    ReleaseReason,
)
from .lib.own_parts.coach import Advice, advice
from .lib.session.cuff_record import BAND

NO_FAULT = "none"
STEADY = timedelta(seconds=2)


class Use(StrEnum):
    """What keeps pressure in a cuff; cards and translations go by these values."""

    ATHLETE = "athlete"
    CHECK = "check"
    HOLD = "hold"
    RELEASE = "release"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class CuffSensorDescription(SensorEntityDescription):
    """A sensor of a cuff, and how little is worth a new state.

    A value is written when it moved by `step` at least, in its own unit or in seconds;
    within one phase `every_s` after the one before at the earliest, and of a cuff that
    keeps its target, `on_target_every_s` after it.
    """

    value_fn: Callable[[CuffSensor], StateType | date | datetime]
    about_fn: Callable[[CuffSensor], dict[str, str | None]] = lambda sensor: {}
    exists_fn: Callable[[ControllerInfo], bool] = lambda info: True
    step: float = 0.0
    every_s: float = 0.0
    on_target_every_s: float = 0.0


def _deadline(sensor: CuffSensor) -> datetime | None:
    """Return when the cuff is released, to the second; None unless inflated."""
    if not sensor.cuff.inflated:
        return None
    left = timedelta(seconds=sensor.coordinator.deadline_in(sensor.channel))
    return _steady(sensor, dt_util.utcnow() + left)


def _occlusion_start(sensor: CuffSensor) -> datetime | None:
    """Return since when the cuff is occluded, to the second; None while it is not.

    By the controller's clock: what was counted before a short release counts on.
    """
    if not sensor.cuff.occluded:
        return None
    return _steady(sensor, dt_util.utcnow() - timedelta(seconds=sensor.cuff.occluded_s))


def _steady(sensor: CuffSensor, moment: datetime) -> datetime:
    """Return a moment to the second; the one shown, unless it really moved."""
    shown = sensor.native_value
    if isinstance(shown, datetime) and abs(moment - shown) < STEADY:
        return shown
    return moment.replace(microsecond=0)


def _pressure(sensor: CuffSensor) -> int | None:
    """Return the pressure to a whole mmHg; below zero is the sensor's noise."""
    pressure = sensor.cuff.pressure
    return None if pressure is None else max(0, round(pressure))


def _use(sensor: CuffSensor) -> dict[str, str | None]:
    """Return what the cuff is used for, and the entry id of whose limb is in it.

    A session or a measurement has its cuff between two inflations as well. A check has
    the whole controller, and lets a lease run out, so that no hold is left to tell of it.
    """
    coordinator, channel = sensor.coordinator, sensor.channel
    athlete = coordinator.in_session.get(channel)
    if athlete is not None:
        use = Use.ATHLETE
    elif coordinator.checking:
        use = Use.CHECK
    elif coordinator.holds(channel):
        use = Use.HOLD
    else:
        is_let_go = sensor.cuff.phase is Phase.RELEASING
        use = Use.RELEASE if is_let_go else Use.NOTHING
    return {"used_for": use.value, "athlete": athlete}


def _checked_on(sensor: CuffSensor) -> date | None:
    """Return the day at home on which the cuff was last checked."""
    at = record_of(sensor.coordinator, sensor.channel).at
    return None if at is None else dt_util.as_local(at).date()


CUFF_SENSORS: tuple[CuffSensorDescription, ...] = (
    CuffSensorDescription(
        key="pressure",
        translation_key="pressure",
        device_class=SensorDeviceClass.PRESSURE,
        # As people say it and as every limit is given, in US homes too.
        suggested_unit_of_measurement=UnitOfPressure.MMHG,
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
        about_fn=_use,
    ),
    CuffSensorDescription(
        key="occlusion_deadline",
        translation_key="occlusion_deadline",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_deadline,
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
    CuffSensorDescription(
        key="check",
        translation_key="check",
        exists_fn=lambda info: info.origin is not Origin.GAUGE,
        device_class=SensorDeviceClass.ENUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        options=[standing.value for standing in Standing],
        value_fn=lambda sensor: standing_of(sensor.coordinator, sensor.channel),
    ),
    CuffSensorDescription(
        key="checked_at",
        translation_key="checked_at",
        exists_fn=lambda info: info.origin is not Origin.GAUGE,
        # No moment: blueprints release a cuff by those of its device that lie back.
        device_class=SensorDeviceClass.DATE,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_checked_on,
    ),
    CuffSensorDescription(
        key="gauge",
        translation_key="gauge",
        device_class=SensorDeviceClass.ENUM,
        exists_fn=lambda info: info.origin is Origin.GAUGE,
        options=[each.value for each in Advice],
        value_fn=lambda sensor: advice(sensor.cuff),
        every_s=2.0,
    ),
)

FIRMWARE = SensorEntityDescription(
    key="firmware",
    translation_key="firmware",
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
)


class CuffSensor(CuffEntity, SensorEntity):
    """A sensor of a cuff, written rarely enough for the recorder."""

    _unrecorded_attributes = frozenset({"used_for", "athlete"})

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
        self._written_at = coordinator.looks.time
        self._attr_native_value = description.value_fn(self)
        self._attr_extra_state_attributes = description.about_fn(self)

    @override
    def shown(self) -> Hashable:
        """Return the value that was last worth writing, and what explains it."""
        return (self._attr_native_value, *self._attr_extra_state_attributes.values())

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Take in the newest value if it is worth writing."""
        if self.available:
            value = self.entity_description.value_fn(self)
            if value != self._attr_native_value and self._worth_writing(value):
                self._attr_native_value = value
                self._written_at = self.coordinator.looks.time
            self._attr_extra_state_attributes = self.entity_description.about_fn(self)
            # Of each phase, or a change to an equal value leaves the next one unpaced.
            self._phase = self.cuff.phase
        super()._handle_coordinator_update()

    def _worth_writing(self, value: StateType | date | datetime) -> bool:
        """Return whether a new value comes late enough and differs enough."""
        description = self.entity_description
        if _distance(value, self._attr_native_value) < description.step:
            return False
        if self.cuff.phase != self._phase:
            return True
        pace_s = description.every_s
        if _on_target(self.cuff):
            pace_s = max(pace_s, description.on_target_every_s)
        return self.coordinator.looks.time - self._written_at >= pace_s


def _on_target(cuff: CuffState) -> bool:
    """Return whether a cuff is held within a tenth of its target."""
    if cuff.phase is not Phase.HOLDING or cuff.pressure is None or not cuff.target:
        return False
    return abs(cuff.pressure - cuff.target) <= BAND * cuff.target


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
