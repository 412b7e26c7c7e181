"""Sessions on their way in, from another installation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Any, Final

from homeassistant.core import HomeAssistant

from ..athletes import athlete_entries, id_of_athlete
from ..lib.session.measurement_record import MeasurementRecord
from ..lib.store.import_json import History
from ..lib.store.model import KeptSession
from ..lib.store.writer import Writer
from ..texts import async_words
from .keeper import HISTORY
from .query import day_at_home

AT_ONCE: Final = 10
"""Sessions written in one go, so that one that runs has its turn in between."""


@dataclass(slots=True)
class _Sorted:
    """Sessions of athletes of here, and how many there are of each unknown one."""

    ours: list[KeptSession] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)


async def async_take_in(
    hass: HomeAssistant, history: History, give_to: str | None
) -> dict[str, Any]:
    """Add the sessions and measurements that are not there yet; raise HistoryError.

    Those of an athlete who is not known here go to the athlete whose id is `give_to`,
    or are left out. Returns how many were added and skipped, and problems in words.
    """
    keeper, sessions = hass.data[HISTORY], history.sessions
    found = _sort(hass, sessions, give_to)
    measured = _of_known(hass, history.measurements, give_to)
    added: Counter[str] = Counter()
    try:
        for batch in batched(found.ours, AT_ONCE, strict=False):
            added += await keeper.async_write(lambda writer: _insert(writer, batch))  # noqa: B023
    finally:
        for athlete_id in added:
            keeper.async_changed(athlete_id)
    measurements = await keeper.async_write(
        lambda writer: sum(
            writer.insert_measurement(record, day_at_home(record))
            for record in measured
        )
    )
    words = await async_words(hass)
    return {
        "added": added.total(),
        "skipped": len(sessions) - added.total(),
        "measurements": measurements,
        "problems": [
            words["import_unknown"].format(athlete=athlete_id, count=count)
            for athlete_id, count in found.unknown.items()
        ],
    }


def _sort(
    hass: HomeAssistant, sessions: Sequence[KeptSession], give_to: str | None
) -> _Sorted:
    """Find out whose each session is here."""
    known = {id_of_athlete(entry) for entry in athlete_entries(hass)}
    found = _Sorted()
    for kept in sessions:
        if kept.record.athlete_id in known:
            found.ours.append(kept)
        elif give_to is not None:
            record = replace(kept.record, athlete_id=give_to)
            found.ours.append(replace(kept, record=record))
        else:
            found.unknown[kept.record.athlete_id] += 1
    return found


def _of_known(
    hass: HomeAssistant, measurements: Sequence[MeasurementRecord], give_to: str | None
) -> list[MeasurementRecord]:
    """Return the measurements of athletes of here; none of them is trained by."""
    known = {id_of_athlete(entry) for entry in athlete_entries(hass)}
    ours = [record for record in measurements if record.athlete_id in known]
    if give_to is None:
        return ours
    others = (record for record in measurements if record.athlete_id not in known)
    return ours + [replace(record, athlete_id=give_to) for record in others]


def _insert(writer: Writer, sessions: Sequence[KeptSession]) -> Counter[str]:
    """Insert what is not there yet, and return how many of whom."""
    return Counter(
        kept.record.athlete_id
        for kept in sessions
        if writer.insert(kept, day_at_home(kept.record))
    )
