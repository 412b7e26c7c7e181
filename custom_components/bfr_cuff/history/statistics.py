"""Long-term statistics of what each athlete did, kept equal to the history."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from itertools import accumulate
from typing import Final

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    statistics_during_period,
)
from homeassistant.components.recorder.tasks import SynchronizeTask
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.const import UnitOfMass, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import DurationConverter, MassConverter

from ..athletes import athlete_entries, id_of_athlete, is_athlete
from ..const import DOMAIN, LOGGER
from ..lib.store.amounts import Amount, amounts
from ..lib.store.database import HistoryError
from ..texts import async_words
from .keeper import HISTORY, HistoryKeeper

HOUR: Final = timedelta(hours=1)
DIGITS: Final = 6
ROWS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class StatisticKind:
    """One of the statistics of every athlete."""

    key: str
    unit: str | None
    unit_class: str | None

    def statistic_id(self, athlete_id: str) -> str:
        """Return its id in the recorder, which an athlete's new name does not change."""
        return f"{DOMAIN}:{athlete_id}_{self.key}"

    def metadata(self, athlete_id: str, name: str) -> StatisticMetaData:
        """Return what the recorder is told of it."""
        return StatisticMetaData(
            has_sum=True,
            mean_type=StatisticMeanType.NONE,
            name=name,
            source=DOMAIN,
            statistic_id=self.statistic_id(athlete_id),
            unit_class=self.unit_class,
            unit_of_measurement=self.unit,
        )

    def amount(self, done: Amount) -> float:
        """Return how much a session adds to it."""
        match self.key:
            case "occlusion":
                return done.occlusion_s / 60
            case "volume_load":
                return done.volume_kg
        return float(done.is_done)


KINDS: Final = (
    StatisticKind("occlusion", UnitOfTime.MINUTES, DurationConverter.UNIT_CLASS),
    StatisticKind("sessions", None, None),
    StatisticKind("volume_load", UnitOfMass.KILOGRAMS, MassConverter.UNIT_CLASS),
)


class HistoryStatistics:
    """The statistics of every athlete.

    Nothing is reckoned with what changed: the whole history is compared with what the
    recorder has, and what differs is written. So an import of old sessions, a deletion
    and a restart in the middle all end in the same.
    """

    def __init__(self, hass: HomeAssistant, keeper: HistoryKeeper) -> None:
        """Take the keeper of the history."""
        self._hass = hass
        self._keeper = keeper
        self._seen: dict[str, tuple[str, bool]] = {}
        self._due: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None

    @callback
    def async_start(self) -> None:
        """Bring everything up to date once Home Assistant runs, and keep it so."""
        async_at_started(self._hass, self._on_started)

    @callback
    def _on_started(self, hass: HomeAssistant) -> None:
        self._keeper.async_subscribe(self._on_changed)
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._on_entry)
        for entry in athlete_entries(hass):
            self._on_entry(ConfigEntryChange.ADDED, entry)

    @callback
    def _on_entry(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Follow an athlete's name, and a start with another database."""
        if entry.domain != DOMAIN or not is_athlete(entry):
            return
        athlete_id = id_of_athlete(entry)
        if change is ConfigEntryChange.REMOVED:
            self._seen.pop(athlete_id, None)
            return
        seen = entry.title, entry.state is ConfigEntryState.LOADED
        if self._seen.get(athlete_id) != seen:
            self._seen[athlete_id] = seen
            self._on_changed(athlete_id)

    @callback
    def _on_changed(self, athlete_id: str) -> None:
        """Have an athlete's statistics looked at, one athlete after the other."""
        self._due[athlete_id] = None
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_background_task(
                self._async_work_off(), f"{DOMAIN} statistics"
            )

    async def _async_work_off(self) -> None:
        while self._due:
            athlete_id = next(iter(self._due))
            del self._due[athlete_id]
            try:
                await self._async_sync(athlete_id)
            except HistoryError as err:
                # The keeper has logged it, and tells of the athlete's next session.
                LOGGER.debug("Statistics were not brought up to date: %s", err)
            except Exception:  # noqa: BLE001
                if self._hass.is_stopping:
                    return
                # Those of the next athlete must not wait for what is wrong here.
                LOGGER.exception("Statistics were not brought up to date")

    async def _async_sync(self, athlete_id: str) -> None:
        """Bring the statistics of one athlete up to date."""
        recorder = get_instance(self._hass)
        done = await self._keeper.async_query(partial(amounts, athlete_id=athlete_id))
        if not done:
            ids = [kind.statistic_id(athlete_id) for kind in KINDS]
            recorder.async_clear_statistics(ids)
        elif (seen := self._seen.get(athlete_id)) is not None:
            name, _ = seen
            words = await async_words(self._hass)
            there = await self._async_there(recorder, athlete_id)
            for kind in KINDS:
                title = words[f"statistic_{kind.key}"].format(athlete=name)
                metadata = kind.metadata(athlete_id, title)
                rows = new_rows(kind, done, there.get(metadata["statistic_id"], {}))
                await self._async_add(recorder, metadata, rows)
        await _async_committed(self._hass, recorder)

    async def _async_add(
        self, recorder: Recorder, metadata: StatisticMetaData, rows: list[StatisticData]
    ) -> None:
        """Hand rows over, few at a time: the recorder has other things to do as well."""
        async_add_external_statistics(self._hass, metadata, rows[:ROWS_AT_ONCE])
        for begin in range(ROWS_AT_ONCE, len(rows), ROWS_AT_ONCE):
            await _async_committed(self._hass, recorder)
            more = rows[begin : begin + ROWS_AT_ONCE]
            async_add_external_statistics(self._hass, metadata, more)

    async def _async_there(
        self, recorder: Recorder, athlete_id: str
    ) -> dict[str, dict[datetime, float]]:
        """Return the sums that the recorder has, by statistic and hour."""
        found = await recorder.async_add_executor_job(
            statistics_during_period,
            self._hass,
            datetime.fromtimestamp(0, UTC),
            None,
            {kind.statistic_id(athlete_id) for kind in KINDS},
            "hour",
            None,
            {"sum"},
        )
        return {
            statistic_id: {
                datetime.fromtimestamp(row["start"], UTC): row["sum"] or 0.0
                for row in rows
            }
            for statistic_id, rows in found.items()
        }


def new_rows(
    kind: StatisticKind, done: Iterable[Amount], there: Mapping[datetime, float]
) -> list[StatisticData]:
    """Return the rows that the recorder lacks, or has wrong."""
    added: dict[datetime, float] = dict.fromkeys(there, 0.0)
    for each in done:
        hour = _hour(each.started)
        # The statistic card takes the first row from an hour before its period on for
        # the sum at its beginning, so that hour must not be missing.
        added.setdefault(_hour(each.started - HOUR.total_seconds()), 0.0)
        added[hour] = added.get(hour, 0.0) + kind.amount(each)
    return [
        StatisticData(start=_full(hour), state=total, sum=total)
        for hour, total in _sums(added)
        if there.get(hour) != total
    ]


def _sums(added: Mapping[datetime, float]) -> Iterator[tuple[datetime, float]]:
    """Yield each hour with the sum at its end."""
    hours = sorted(added)
    for hour, total in zip(
        hours, accumulate(added[hour] for hour in hours), strict=True
    ):
        yield hour, round(total, DIGITS)


def _hour(started: float) -> datetime:
    """Return the full hour at home, so that each day there has hours of its own."""
    local = dt_util.as_local(datetime.fromtimestamp(started, UTC))
    return dt_util.as_utc(local.replace(minute=0, second=0, microsecond=0))


def _full(hour: datetime) -> datetime:
    """Return an hour by a clock that shows it as full.

    The recorder takes no other. At home it need not be one: home may have moved to
    where hours begin at other minutes, or clocks were put forward by half an hour.
    """
    return hour.astimezone(timezone(timedelta(minutes=-hour.minute)))


async def _async_committed(hass: HomeAssistant, recorder: Recorder) -> None:
    """Wait until the recorder has what it was given, for it is read again."""
    future: asyncio.Future[None] = hass.loop.create_future()
    recorder.queue_task(SynchronizeTask(future))
    await future


@callback
def async_setup_statistics(hass: HomeAssistant) -> None:
    """Have statistics for as long as Home Assistant runs."""
    HistoryStatistics(hass, hass.data[HISTORY]).async_start()
