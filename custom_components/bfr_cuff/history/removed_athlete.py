"""Ask what becomes of the sessions of an athlete who was removed."""

from datetime import date
from typing import Final

from sqlalchemy import Engine

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..athletes import id_of_athlete
from ..const import DOMAIN
from ..lib.store.database import HistoryError
from ..lib.store.measurements import measurement_count
from ..lib.store.totals import Period, totals
from .keeper import HISTORY, HistoryKeeper

EVER: Final = date(1970, 1, 1), date(9998, 12, 31)
"""Every day that a session may have been on."""

UNKNOWN: Final = "?"


def kept_in_all(engine: Engine, athlete_id: str) -> int:
    """Return how many sessions and measurements are kept of an athlete."""
    weeks = totals(engine, athlete_id, Period.WEEK, *EVER)
    measured = measurement_count(engine, athlete_id)
    return sum(week.sessions for week in weeks) + measured


async def async_offer_deletion(hass: HomeAssistant, athlete: ConfigEntry) -> None:
    """Ask, unless nothing is kept; the removal itself cannot ask anything."""
    athlete_id = id_of_athlete(athlete)
    sessions = await _async_count(hass.data[HISTORY], athlete_id)
    if sessions != "0":
        ask(hass, athlete_id, athlete.title, sessions)


@callback
def ask(hass: HomeAssistant, athlete_id: str, name: str, sessions: str) -> None:
    """Ask, in Settings, Repairs, until it is answered."""
    about = {"name": name, "sessions": sessions}
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"history_of_{athlete_id}",
        data={"athlete_id": athlete_id, **about},
        is_fixable=True,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="athlete_removed",
        translation_placeholders=about,
    )


async def _async_count(keeper: HistoryKeeper, athlete_id: str) -> str:
    """Return how many sessions are kept, and forget what else is where none is."""
    try:
        sessions = await keeper.async_query(
            lambda engine: kept_in_all(engine, athlete_id)
        )
        if not sessions:
            await keeper.async_write(lambda writer: writer.delete_athlete(athlete_id))
    except HistoryError:
        return UNKNOWN
    return str(sessions)
