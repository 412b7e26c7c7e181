"""Go over to another database, with what is kept so far or without."""

from collections.abc import Callable

from sqlalchemy import Engine

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from ..athletes import athlete_entries, id_of_athlete
from ..const import DOMAIN
from .database import copy_history, database_url
from .keeper import HISTORY
from .query import day_at_home


class HistoryInUse(Exception):
    """A session runs, or a wrap is on: its history must not change under it."""


@callback
def check_free(hass: HomeAssistant) -> None:
    """Raise HistoryInUse while a session, or a wrap, relies on the database."""
    for entry in athlete_entries(hass):
        if entry.state is ConfigEntryState.LOADED and entry.runtime_data.needs_history:
            raise HistoryInUse


@callback
def under_way(hass: HomeAssistant) -> set[str]:
    """Return the sessions that run, or whose wrap was never said to be off."""
    return {
        session_id
        for entry in athlete_entries(hass)
        if entry.state is ConfigEntryState.LOADED
        for session_id in entry.runtime_data.under_way
    }


async def async_move(hass: HomeAssistant) -> None:
    """Go over to the database that is wanted now; raise HistoryError, HistoryInUse.

    Every athlete is reloaded with what is kept there.
    """
    keeper, url = hass.data[HISTORY], database_url(hass)
    if keeper.url in (None, url):
        await keeper.async_open()
        _reload_athletes(hass, ConfigEntryState.SETUP_RETRY)
        return
    check_free(hass)
    database = await keeper.async_prepare(url)
    try:
        check_free(hass)
    except HistoryInUse:
        keeper.async_give_up(database)
        raise
    keeper.async_use(database)
    _reload_athletes(hass, ConfigEntryState.SETUP_RETRY, ConfigEntryState.LOADED)


async def async_leave(hass: HomeAssistant) -> None:
    """Go back to the file, as soon as no session runs."""
    keeper = hass.data[HISTORY]
    try:
        await async_move(hass)
    except HistoryInUse:
        unsubscribe: Callable[[], None]

        @callback
        def _try_again(_: str) -> None:
            unsubscribe()
            hass.async_create_task(async_leave(hass), f"{DOMAIN} history")

        unsubscribe = keeper.async_subscribe(_try_again)


async def async_copy(hass: HomeAssistant, url: str) -> int:
    """Copy what is kept so far into another database; raise HistoryError."""
    keeper = hass.data[HISTORY]
    target = await keeper.async_prepare(url)
    athlete_ids = [id_of_athlete(entry) for entry in athlete_entries(hass)]

    def copy(source: Engine) -> int:
        return copy_history(source, target.engine, athlete_ids, day_at_home)

    try:
        return await keeper.async_query(copy)
    finally:
        keeper.async_give_up(target)


@callback
def _reload_athletes(hass: HomeAssistant, *states: ConfigEntryState) -> None:
    for entry in athlete_entries(hass):
        if entry.state in states:
            hass.config_entries.async_schedule_reload(entry.entry_id)
