"""What a request for history is about: whose, from when to when, and called how."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util, slugify

from ..athletes import athlete_entries, athletes_called, id_of_athlete
from ..const import DOMAIN
from ..lib.session.measurement_record import MeasurementRecord
from ..lib.session.record import SessionRecord
from ..lib.store.reader import Filter


def moment(value: Any) -> date:
    """Validate a day, or a time of one, in ISO 8601."""
    if isinstance(value, date):
        return value
    text = cv.string(value)
    if (day := dt_util.parse_date(text)) is not None and len(text) == len("2026-01-01"):
        return day
    if (at := dt_util.parse_datetime(text)) is not None:
        return at
    raise vol.Invalid("This is no date, such as 2026-11-20, and no time of one")


@callback
def athlete_called(hass: HomeAssistant, wanted: str) -> ConfigEntry:
    """Return the one athlete of this name or entry id; raise ServiceValidationError.

    Of two who have the name, neither is given what is the other's.
    """
    found = athletes_called(athlete_entries(hass), wanted)
    if len(found) == 1:
        return found[0]
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="athlete_twice" if found else "no_athlete",
        translation_placeholders={"athlete": wanted},
    )


@callback
def athlete_id(hass: HomeAssistant, wanted: str) -> str:
    """Return under which id the sessions of an athlete are kept."""
    return id_of_athlete(athlete_called(hass, wanted))


@callback
def athlete_id_if_any(hass: HomeAssistant, asked: Mapping[str, Any]) -> str | None:
    """Return the id of the athlete who is asked for; None means all."""
    wanted: str | None = asked.get("athlete")
    return None if wanted is None else athlete_id(hass, wanted)


@callback
def filter_of(hass: HomeAssistant, asked: Mapping[str, Any]) -> Filter:
    """Return which sessions are meant; a day as the end means all of that day."""
    since, until = asked.get("since"), asked.get("until")
    return Filter(
        athlete_id=athlete_id_if_any(hass, asked),
        placement=asked.get("placement"),
        protocol_id=asked.get("protocol"),
        since=None if since is None else _timestamp(since),
        until=None if until is None else _timestamp(_end(until)),
    )


def day_at_home(record: SessionRecord | MeasurementRecord) -> date:
    """Return on which day at home a session or a measurement began."""
    return dt_util.as_local(datetime.fromisoformat(record.started_at)).date()


@callback
def file_name(hass: HomeAssistant, asked: Mapping[str, Any], ending: str) -> str:
    """Return the name of a file of sessions: whose they are, and from when to when."""
    wanted = asked.get("athlete")
    whose = "all" if wanted is None else athlete_called(hass, wanted).title
    until = _day(asked.get("until", dt_util.now()))
    since = asked.get("since")
    days = f"until_{until}" if since is None else f"{_day(since)}_to_{until}"
    return f"bfr_cuff_{slugify(whose)}_{days}.{ending}"


@callback
def file_name_of(hass: HomeAssistant, record: SessionRecord, ending: str) -> str:
    """Return the name of a file of one session: whose it is, and of when."""
    names = {entry.unique_id: entry.title for entry in athlete_entries(hass)}
    whose = slugify(names.get(record.athlete_id, "athlete"))
    begun = dt_util.as_local(datetime.fromisoformat(record.started_at))
    return f"bfr_cuff_{whose}_{begun:%Y-%m-%d_%H%M}.{ending}"


def _timestamp(value: date) -> float:
    """Return seconds since 1970; a day begins at midnight at home."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value.tzinfo is None:
        value = value.replace(tzinfo=dt_util.get_default_time_zone())
    return value.timestamp()


def _end(value: date) -> date:
    """Return the end of a day; the last that there is has none after it."""
    if isinstance(value, datetime) or value == date.max:
        return value
    return value + timedelta(days=1)


def _day(value: date) -> str:
    return f"{value:%Y-%m-%d}"
