"""The sensors of athletes."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, UnitOfMass, UnitOfTime
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .entity import AthleteEntity
from .lib.session.measurement_messages import MeasurementPhase
from .lib.session.messages import EndReason, SessionPhase
from .lib.session.progression import Change
from .lib.session.record import SessionRecord
from .lib.training.programme_outlook import Outlook, Planned
from .sessions.athlete_sessions import AthleteSessions
from .sessions.programme_text import programme_name, protocol_name, said_of
from .sessions.programmes import Standing
from .texts import texts_of_home

IDLE: Final = "idle"
_PHASES: Final = [
    IDLE,
    *(phase.value for phase in SessionPhase if phase is not SessionPhase.ENDED),
]

COUNTING: Final = "counting"
MEASURING_PHASES: Final = tuple(
    phase for phase in MeasurementPhase if phase is not MeasurementPhase.ENDED
)


@dataclass(frozen=True, kw_only=True)
class AthleteSensorDescription(SensorEntityDescription):
    """A sensor of an athlete."""

    value_fn: Callable[[AthleteSessions], StateType | datetime]
    about_fn: Callable[[AthleteSessions], dict[str, Any] | None] = lambda sessions: None


def _phase(sessions: AthleteSessions) -> str:
    session = sessions.session
    return IDLE if session is None or session.over else session.phase


def _measurement_phase(sessions: AthleteSessions) -> str:
    measurements = sessions.measurements
    if measurements.counted is not None:
        return COUNTING
    running = measurements.running
    phase = None if running is None else running.runner.measurement.phase
    return IDLE if phase is None or phase not in MEASURING_PHASES else phase


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
    suggestion = sessions.suggestions.newest
    return None if suggestion is None else suggestion.kind


def _why(sessions: AthleteSessions) -> dict[str, Any] | None:
    """Return how much is suggested, why, and the evidence for it."""
    suggestion = sessions.suggestions.newest
    if suggestion is None:
        return None
    return {
        "amount": suggestion.amount,
        "why": suggestion.why,
        "source": suggestion.source,
    }


def _standing(sessions: AthleteSessions) -> Iterator[Standing]:
    """Yield the programmes that are not over; when all are, every one."""
    standing = sessions.programmes.standing
    yield from [each for each in standing if not each.is_over] or standing


def _due_today(sessions: AthleteSessions) -> int | None:
    """Return how many sessions are still to do today; None without a programme."""
    if not sessions.programmes.standing:
        return None
    return len(_today(sessions))


def _today(sessions: AthleteSessions) -> list[tuple[Standing, Planned]]:
    today = dt_util.now().date()
    return [each for each in sessions.programmes.ahead if each[1].at.date() <= today]


def _what_is_due(sessions: AthleteSessions) -> dict[str, Any] | None:
    """Return what is still to do today, in words."""
    texts = texts_of_home(sessions.hass)
    return {
        "due": [
            {
                "limb": standing.limb,
                "protocol": protocol_name(sessions.hass, texts, planned.slot.protocol),
                "from": planned.at.isoformat(),
            }
            for standing, planned in _today(sessions)
        ],
    }


def _next_due(sessions: AthleteSessions) -> datetime | None:
    return next((planned.at for _, planned in sessions.programmes.ahead), None)


def _of_programmes(
    total: Callable[[Iterator[Outlook]], int],
) -> Callable[[AthleteSessions], int | None]:
    """Return what adds up the programmes; None without one."""

    def value(sessions: AthleteSessions) -> int | None:
        if not sessions.programmes.standing:
            return None
        return total(each.outlook for each in _standing(sessions))

    return value


def _progress(sessions: AthleteSessions) -> float | None:
    """Return how much is done of the programmes, in percent."""
    outlooks = [each.outlook for each in _standing(sessions)]
    if not (planned := sum(outlook.sessions for outlook in outlooks)):
        return None
    return round(100 * sum(outlook.done for outlook in outlooks) / planned, 1)


def _week(sessions: AthleteSessions) -> int | None:
    """Return the week of the programme that is least far; None at the end."""
    weeks = (each.outlook.week for each in _standing(sessions))
    return min((week for week in weeks if week is not None), default=None)


def _weeks(sessions: AthleteSessions) -> dict[str, Any]:
    """Return each programme: what it is called, and where it stands."""
    texts = texts_of_home(sessions.hass)
    return {
        "programmes": [
            {
                "programme": programme_name(texts, each),
                "limb": each.limb,
                "week": each.outlook.week,
                "weeks": each.outlook.weeks,
                "easy_week": each.outlook.easy,
                "said": said_of(texts, each),
            }
            for each in sessions.programmes.standing
        ],
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
        key="measurement_phase",
        translation_key="measurement_phase",
        device_class=SensorDeviceClass.ENUM,
        options=[IDLE, COUNTING, *map(str, MEASURING_PHASES)],
        value_fn=_measurement_phase,
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
        value_fn=lambda sessions: sessions.history.this_week.sessions,
    ),
    AthleteSensorDescription(
        key="occlusion_this_week",
        translation_key="occlusion_this_week",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda sessions: round(sessions.history.this_week.occlusion_s / 60, 1),
    ),
    # No device class: a volume load is a sum over repetitions, and no weight.
    AthleteSensorDescription(
        key="volume_this_week",
        translation_key="volume_this_week",
        native_unit_of_measurement=UnitOfMass.KILOGRAMS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value_fn=lambda sessions: round(sessions.history.this_week.volume_kg, 1),
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
    AthleteSensorDescription(
        key="due_today",
        translation_key="due_today",
        value_fn=_due_today,
        about_fn=_what_is_due,
    ),
    AthleteSensorDescription(
        key="next_due",
        translation_key="next_due",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_next_due,
    ),
    AthleteSensorDescription(
        key="programme_week",
        translation_key="programme_week",
        value_fn=_week,
        about_fn=_weeks,
    ),
    AthleteSensorDescription(
        key="programme_sessions",
        translation_key="programme_sessions",
        value_fn=_of_programmes(lambda each: sum(one.done_in_week for one in each)),
    ),
    AthleteSensorDescription(
        key="programme_sessions_planned",
        translation_key="programme_sessions_planned",
        value_fn=_of_programmes(lambda each: sum(one.in_week for one in each)),
    ),
    AthleteSensorDescription(
        key="programme_progress",
        translation_key="programme_progress",
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        value_fn=_progress,
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
        return (self.native_value, *map(repr, about.values()))
