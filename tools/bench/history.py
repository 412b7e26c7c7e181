"""How long questions to a long history take, beside the recorder's statistics.

The recorder holds what the integration writes of the same sessions, hour by hour, and
is asked for the same year. It has to come to the same sums.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
import math
from pathlib import Path
import time
from typing import Any, Final, Literal

from sqlalchemy import Engine, insert

from custom_components.bfr_cuff.history.statistics import KINDS, StatisticKind
from custom_components.bfr_cuff.lib.store.amounts import Amount, amounts
from custom_components.bfr_cuff.lib.store.database import open_history, sqlite_url
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.totals import Period, totals
from homeassistant.components.recorder.db_schema import Statistics
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance, session_scope
from homeassistant.util import dt as dt_util
from tools.demo.steps import CommandError

from .figures import Effort, Figure, spread
from .house import booted
from .many_sessions import ATHLETES, LAST_DAY, UNUSED_LIMB, fill

ROW: Final = "history"
AIM_MS: Final = 20.0
HOUR_S: Final = 3600
YEAR: Final = LAST_DAY - timedelta(weeks=52) + timedelta(days=1), LAST_DAY
WHO: Final = {"one athlete's year": ATHLETES[:1], "everybody's year": ATHLETES}

type Ask = Callable[[], object]


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Ask a full history, and then the recorder in Home Assistant."""
    engine = open_history(sqlite_url(folder / "history.db"))
    await asyncio.to_thread(fill, engine, effort.sessions)
    name = f"History of {effort.sessions:,} sessions"
    figures = await asyncio.to_thread(_asked, effort, name, _questions(engine), AIM_MS)
    async with booted(folder / "home", settle_s=effort.settle_s) as hass:
        await _fill_recorder(hass, engine)
        recorder = get_instance(hass)
        await recorder.async_add_executor_job(_compare, hass, engine)
        figures += await recorder.async_add_executor_job(
            _asked, effort, "Recorder's statistics", _recorded(hass)
        )
    engine.dispose()
    return figures


def _asked(
    effort: Effort,
    name: str,
    questions: Iterable[tuple[str, Ask]],
    aim_ms: float | None = None,
) -> list[Figure]:
    """Put every question as often as it takes; the first answer does not count."""
    return [
        figure
        for what, ask in questions
        for figure in spread(
            ROW,
            f"{name}: {what}",
            [_seconds(ask) for _ in range(effort.runs + 1)][1:],
            aim_ms,
        )
    ]


def _seconds(ask: Ask) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def _questions(engine: Engine) -> Iterator[tuple[str, Ask]]:
    """Yield what cards ask for."""
    reader = Reader(engine)
    thigh, unused = Filter(placement="left_thigh"), Filter(placement=UNUSED_LIMB)
    matching = len(reader.sessions(thigh, limit=10**6).sessions)
    cursor = reader.sessions(thigh, limit=matching - 30).cursor
    yield "first page", partial(reader.sessions, Filter())
    yield (
        "one limb's last page but one",
        partial(reader.sessions, thigh, cursor=cursor),
    )
    yield "search that finds nothing", partial(reader.sessions, unused)
    for who, athletes in WHO.items():
        athlete_id = athletes[0] if len(athletes) == 1 else None
        for period in Period:
            yield (
                f"{who} by {period}",
                partial(totals, engine, athlete_id, period, *YEAR),
            )


def _recorded(hass: HomeAssistant) -> Iterator[tuple[str, Ask]]:
    """Yield the questions about a year, as they are put to the recorder."""
    for who, athletes in WHO.items():
        for period in Period:
            yield f"{who} by {period}", partial(_changes, hass, athletes, period.value)


def _changes(
    hass: HomeAssistant,
    athletes: Iterable[str],
    period: Literal["day", "week"],
) -> dict[str, list[Any]]:
    """Return how much each statistic grew in every day or week of the year."""
    since, until = (dt_util.start_of_local_day(day) for day in YEAR)
    ids = {kind.statistic_id(athlete) for kind in KINDS for athlete in athletes}
    return dict(
        statistics_during_period(
            hass, since, until + timedelta(days=1), ids, period, None, {"change"}
        )
    )


async def _fill_recorder(hass: HomeAssistant, engine: Engine) -> None:
    """Have the recorder know of every statistic, and put in all of its rows at once."""
    recorder = get_instance(hass)
    for athlete in ATHLETES:
        for kind in KINDS:
            async_add_external_statistics(hass, kind.metadata(athlete, athlete), [])
    await recorder.async_block_till_done()
    await recorder.async_add_executor_job(_write_statistics, hass, engine)


def _write_statistics(hass: HomeAssistant, engine: Engine) -> None:
    ids = {kind.statistic_id(athlete) for kind in KINDS for athlete in ATHLETES}
    known = get_instance(hass).statistics_meta_manager
    with session_scope(hass=hass) as session:
        found = known.get_many(session, statistic_ids=ids)
        for athlete in ATHLETES:
            done = amounts(engine, athlete)
            for kind in KINDS:
                metadata_id, _ = found[kind.statistic_id(athlete)]
                rows = list(_hours(kind, metadata_id, done))
                session.execute(insert(Statistics), rows)


def _hours(
    kind: StatisticKind, metadata_id: int, done: Iterable[Amount]
) -> Iterator[dict[str, float]]:
    """Yield a row for each hour that has a session, with the sum so far."""
    total = 0.0
    for hour, within in groupby(done, lambda amount: amount.started // HOUR_S):
        total += sum(map(kind.amount, within))
        yield {
            "metadata_id": metadata_id,
            "start_ts": hour * HOUR_S,
            "state": total,
            "sum": total,
        }


def _compare(hass: HomeAssistant, engine: Engine) -> None:
    """Raise CommandError unless both come to the same sums in every week."""
    changes = _changes(hass, ATHLETES, "week")
    recorded: defaultdict[object, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for place, kind in enumerate(KINDS):
        for athlete in ATHLETES:
            for row in changes.get(kind.statistic_id(athlete), []):
                day = dt_util.as_local(datetime.fromtimestamp(row["start"], UTC)).date()
                recorded[day][place] += row["change"]
    for week in totals(engine, None, Period.WEEK, *YEAR):
        ours = week.occlusion_s / 60, week.sessions, week.volume_kg
        if not all(
            map(partial(math.isclose, rel_tol=1e-6), ours, recorded[week.first_day])
        ):
            raise CommandError(f"{week} is {recorded[week.first_day]} in the recorder")
