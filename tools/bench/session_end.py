"""What the end of a session costs the event loop, for an athlete with a long history.

Everything that shows the athlete looks again: the suggestion, programmes, the calendar.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import time
from types import MappingProxyType
from typing import Final

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteConfigEntry
from homeassistant.config_entries import SOURCE_USER, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .figures import Effort, Figure, spread
from .house import booted
from .many_sessions import fill

ROW: Final = "session_end"
SESSIONS: Final = 400
AIM_MS: Final = 0.17
PROGRAMME: Final = "eight_weeks"
BEGUN: Final = timedelta(weeks=2)


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """End a session after another, and have everything look."""
    async with booted(folder / "home", settle_s=effort.settle_s) as hass:
        entry = await _athlete(hass)
        seconds = list(_ends(entry, effort.runs))
    what = f"A session's end on the event loop, athlete with {SESSIONS} sessions"
    return spread(ROW, what, seconds, AIM_MS)


async def _athlete(hass: HomeAssistant) -> AthleteConfigEntry:
    """Add an athlete with a year of sessions, and a programme on the limbs of them."""
    flows = hass.config_entries.flow
    asked = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    asked = await flows.async_configure(asked["flow_id"], {"next_step_id": "athlete"})
    person = {"name": "Ada", "birth_year": 1990, "sex": "female"}
    asked = await flows.async_configure(asked["flow_id"], person)
    asked = await flows.async_configure(asked["flow_id"], {"all_no": True})
    alone = {"next_step_id": "without_dashboard"}
    added = await flows.async_configure(asked["flow_id"], alone)
    entry: AthleteConfigEntry = added["result"]
    programme = ConfigSubentry(
        data=MappingProxyType(_programme()),
        subentry_type="programme",
        title="Programme",
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(entry, programme)
    whose = [str(entry.unique_id)]
    await hass.data[HISTORY].async_query(lambda engine: fill(engine, SESSIONS, whose))
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def _programme() -> dict[str, str]:
    begins = (dt_util.now() - BEGUN).date()
    return {
        "programme": PROGRAMME,
        "limb": "both_thighs",
        "begins": begins.isoformat(),
    }


def _ends(entry: AthleteConfigEntry, runs: int) -> Iterator[float]:
    """Yield the processor time of each end after the same year; the first counts not."""
    sessions = entry.runtime_data
    before = sessions.records
    assert len(before) == SESSIONS
    for number in range(runs + 1):
        sessions.history.records = before
        sessions.async_update_listeners()
        now = dt_util.now().isoformat()
        record = replace(before[-1], session_id=f"{number:032}", started_at=now)
        started = time.thread_time()
        sessions.history.add(record, wrap_on=False)
        sessions.async_update_listeners()
        if number:
            yield time.thread_time() - started
