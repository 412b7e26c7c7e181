"""Tests of what the keeper of the history does with what it cannot do."""

from pathlib import Path
from unittest.mock import patch

import pytest

from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.lib.store.database import (
    HistoryError,
    HistoryProblem,
    sqlite_url,
)
from custom_components.bfr_cuff.lib.store.reader import Reader
from custom_components.bfr_cuff.lib.store.writer import Writer
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .helpers import eventually
from .test_progress import _kept
from .training import athlete, keep


async def test_refused_entry(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """What the database will never take holds up nothing behind it."""
    sessions = await athlete(hass)
    keeper = sessions.history.keeper
    kept = _kept()
    day = dt_util.now().date()
    kept.athlete_id = None  # type: ignore[assignment]
    await keeper.async_keep(lambda writer: writer.begin(kept, day))
    assert keeper.behind == 0
    assert keeper.reachable
    assert "History refused an entry: IntegrityError" in caplog.text
    await sessions.history.async_set_progress("first_time", {"load_kg": 1.0})
    assert not keeper.behind


async def test_lost_at_the_end(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """What cannot be written even at the end is counted in the log."""
    sessions = await athlete(hass)
    keeper = sessions.history.keeper
    away = HistoryError(HistoryProblem.UNREACHABLE, "gone")
    with patch.object(Writer, "set_progress", side_effect=away):
        await sessions.history.async_set_progress("first_time", {})
        assert keeper.behind == 1
        prepared = await keeper.async_prepare(sqlite_url(tmp_path / "new.db"))
        keeper.async_use(prepared)
        assert "1 entries are lost with a database" in caplog.text
        await sessions.history.async_set_progress("first_time", {})
        await hass.async_stop(force=True)
    assert "1 entries could not be written" in caplog.text


async def test_written_once_it_is_back(hass: HomeAssistant) -> None:
    """What waits is tried again by itself, with nothing new to write."""
    sessions = await athlete(hass)
    keeper = sessions.history.keeper
    away = HistoryError(HistoryProblem.UNREACHABLE, "gone")
    with patch.object(Writer, "set_progress", side_effect=away):
        await sessions.history.async_set_progress("first_time", {"load_kg": 1.0})
    assert keeper.behind == 1
    await eventually(lambda: not keeper.behind)
    assert keeper.reachable


async def test_read_again_fails(hass: HomeAssistant) -> None:
    """What is at hand stays when it cannot be read anew."""
    sessions = await athlete(hass)
    await keep(sessions, _kept())
    away = HistoryError(HistoryProblem.UNREACHABLE, "gone")
    with patch.object(Reader, "records", side_effect=away):
        sessions.history.keeper.async_changed(str(sessions.entry.unique_id))
        await hass.async_block_till_done()
    assert len(sessions.records) == 1


async def test_unsubscribed_twice(hass: HomeAssistant) -> None:
    """Whoever leaves is told nothing more, and may leave when all have left."""
    await athlete(hass)
    keeper, heard = hass.data[HISTORY], list[str]()
    unsubscribe = keeper.async_subscribe(heard.append)
    keeper.async_changed("ada")
    unsubscribe()
    keeper.async_changed("ada")
    unsubscribe()
    assert heard == ["ada"]
