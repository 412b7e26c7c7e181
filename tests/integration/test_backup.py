"""Tests of Home Assistant's backup, made while a session is being written."""

import asyncio
import os
from pathlib import Path
import shutil
from unittest.mock import patch

import pytest

from custom_components.bfr_cuff import backup as ours
from custom_components.bfr_cuff.history import keeper as history_keeper
from custom_components.bfr_cuff.lib.store.database import (
    HistoryError,
    HistoryProblem,
    open_history,
    sqlite_url,
)
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.writer import Writer
from homeassistant.components.backup import DATA_MANAGER
from homeassistant.components.backup.manager import BackupManager, BackupManagerError
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .athletes import lop
from .test_progress import _kept
from .training import ask, athlete, controller, ended, keep, reach, start


@pytest.fixture
async def manager(hass: HomeAssistant) -> BackupManager:
    """Return what makes Home Assistant's backups."""
    assert await async_setup_component(hass, "backup", {})
    await hass.async_block_till_done()
    return hass.data[DATA_MANAGER]


@pytest.mark.controller(time_scale=10)
async def test_whole_copy(
    hass: HomeAssistant, simulator: Simulator, manager: BackupManager, tmp_path: Path
) -> None:
    """Files copied one long after the other open and hold everything until then."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await hass.async_block_till_done()
    assert manager.platforms["bfr_cuff"] is ours
    await keep(sessions, *(_kept(days_ago=days) for days in range(1, 30)))
    await start(hass, beat=False)
    await reach(sessions, "ready")
    copy = tmp_path / "copy"
    copy.mkdir()
    await manager.async_pre_backup_actions()
    for name in ("bfr_cuff.db", "bfr_cuff.db-wal"):
        shutil.copy(tmp_path / name, copy / name)
        # What is written in between must not matter, and goes on being written.
        await keep(sessions, *(_kept(days_ago=days) for days in range(30, 40)))
        await asyncio.sleep(1.2)
        assert sessions.history.keeper.behind == 0
    await manager.async_post_backup_actions()
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    assert len(sessions.records) == 29 + 20 + 1
    engine = open_history(sqlite_url(copy / "bfr_cuff.db"))
    [cut_off] = Writer(engine).interrupted(str(sessions.entry.unique_id))
    kept = list(Reader(engine).export(Filter()))
    engine.dispose()
    assert len(kept) >= 29 + 10 + 1
    assert cut_off.reason == "interrupted"
    [samples] = kept[-1].traces.values()
    assert len(samples) > 5


async def test_nothing_there(hass: HomeAssistant, tmp_path: Path) -> None:
    """Without any history a backup makes none."""
    history_keeper.async_setup_keeper(hass)
    await ours.async_pre_backup(hass)
    await ours.async_post_backup(hass)
    assert not await hass.async_add_executor_job(os.listdir, tmp_path)


async def test_too_busy(hass: HomeAssistant, manager: BackupManager) -> None:
    """A copy that would not be whole is refused, and says why."""
    await athlete(hass)
    busy = HistoryError(HistoryProblem.UNREACHABLE, "too busy")
    with patch.object(history_keeper, "freeze", side_effect=busy):
        with pytest.raises(HomeAssistantError) as refused:
            await ours.async_pre_backup(hass)
        assert refused.value.translation_key == "history_unreachable"
        with pytest.raises(BackupManagerError, match="pre-backup"):
            await manager.async_pre_backup_actions()
    await manager.async_post_backup_actions()
