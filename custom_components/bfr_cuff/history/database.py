"""Which database the history is in, and what it takes to reach it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.requirements import RequirementsNotFound, async_process_requirements

from ..const import CONF_KIND, DOMAIN, KIND_HISTORY
from ..lib.session.measurement_record import MeasurementRecord
from ..lib.session.record import SessionRecord
from ..lib.store.database import HistoryError, HistoryProblem, sqlite_url
from ..lib.store.reader import Filter, Reader
from ..lib.store.writer import Writer

FILE: Final = f"{DOMAIN}.db"
DRIVERS: Final = {"postgresql": ["psycopg[binary]==3.3.9"]}
"""What Home Assistant installs for a kind of database, and only then."""


@callback
def is_history(entry: ConfigEntry) -> bool:
    """Tell the entry of the history's database from every other."""
    return entry.data.get(CONF_KIND) == KIND_HISTORY


@callback
def history_entry(hass: HomeAssistant) -> ConfigEntry | None:
    """Return the entry that names a database of the owner's choice."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return next((entry for entry in entries if is_history(entry)), None)


@callback
def database_url(hass: HomeAssistant) -> str:
    """Return the address of the database that the history belongs in."""
    entry = history_entry(hass)
    if entry is None or entry.disabled_by is not None:
        return sqlite_url(Path(hass.config.path(FILE)))
    url: str = entry.options[CONF_URL]
    return url


def place_of(url: str) -> str:
    """Return where a database is, without any name or password."""
    try:
        parts = make_url(url)
    except ArgumentError:
        return "?"
    if parts.host is None:
        return Path(parts.database or "?").name
    return f"{parts.host}/{parts.database}"


async def async_install_driver(hass: HomeAssistant, url: str) -> None:
    """Have Home Assistant install what speaks with a database, or raise HistoryError."""
    kind = url.partition(":")[0].partition("+")[0]
    try:
        await async_process_requirements(hass, DOMAIN, DRIVERS.get(kind, []), False)
    except RequirementsNotFound as err:
        raise HistoryError(HistoryProblem.NO_DRIVER, str(err)) from err


def copy_history(
    source: Engine,
    target: Engine,
    athlete_ids: list[str],
    day_of: Callable[[SessionRecord | MeasurementRecord], date],
) -> int:
    """Copy every session, measurement and progress that the target lacks; return how many.

    `day_of` gives the day at home on which a session began. Nothing is removed, and what
    happened last stays so, although a clock was put right since.
    """
    reader, writer = Reader(source), Writer(target)
    order = reader.order()
    copied = sum(
        writer.insert(kept, day_of(kept.record), order.get(kept.record.session_id))
        for kept in reader.export(Filter())
    )
    for record in reader.measurements(Filter()):
        writer.insert_measurement(record, day_of(record))
    for athlete_id in athlete_ids:
        for protocol_id, state in reader.progress(athlete_id).items():
            writer.set_progress(athlete_id, protocol_id, state)
    return copied
