"""Nothing grows in a home that goes on for days, but what it keeps of sessions."""

from dataclasses import asdict
import os
from typing import Final

import pytest

from homeassistant.core import HomeAssistant
from tests import sleepless
from tests.integration.wall import Wall

from .days import Days, Figures
from .test_storm import LOOK_EVERY, MUCH_S

HOURS: Final = float(os.environ["BFR_HOURS"])
CUFFS: Final = int(os.environ.get("BFR_CUFFS", "100"))
SETTLED: Final = 3
"""After so many looks everything has been done once, and nothing is new any more."""

MEMORY_KB: Final = 20_000
A_SESSION_KB: Final = 64


@pytest.mark.timeout(0)
async def test_days(
    hass: HomeAssistant,
    wall: Wall,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Files and tasks are as many as before, memory is flat, the history by sessions."""
    monkeypatch.setattr(sleepless, "LOOK_EVERY", LOOK_EVERY)
    monkeypatch.setattr(sleepless, "MUCH_S", MUCH_S)
    days, found = Days(hass, CUFFS), list[Figures]()
    await days.move_in()
    async for figures in days.live(HOURS):
        found.append(figures)
        with capsys.disabled():
            print(" ".join(f"{key}={value}" for key, value in asdict(figures).items()))
    await days.leave()
    early, late = found[SETTLED], found[-1]
    assert late.files == early.files
    assert late.tasks == early.tasks
    assert late.memory_kb - early.memory_kb < MEMORY_KB
    sessions = late.hours - early.hours + 1
    assert late.database_kb - early.database_kb < A_SESSION_KB * sessions
