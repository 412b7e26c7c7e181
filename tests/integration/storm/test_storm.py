"""Storms over a real home: nothing is left inflated, nothing comes up unasked, all is told.

`scripts/storm` sets how many, from which seed, or the one to be replayed.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
import gc
import logging
import os
from typing import Final

import pytest

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.store import database
from custom_components.bfr_cuff.lib.store.measurements import one_measurement
from custom_components.bfr_cuff.lib.store.reader import Reader
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.sessions.measurement_runner import MeasurementRunner
from custom_components.bfr_cuff.sessions.runner import SessionRunner
from homeassistant.core import HomeAssistant
from tests import sleepless
from tests.integration.wall import Wall

from .blows import STRIKES
from .home import StormHome, home_of
from .plan import KINDS, LONGEST_S, Blow, Storm, draw, from_json
from .watch import Watch

STORMS: Final = int(os.environ.get("BFR_STORMS", "100"))
SEED: Final = int(os.environ.get("BFR_STORM_SEED", "0"))
REPLAY: Final = os.environ.get("BFR_STORM")
AT_ONCE: Final = 20
"""So many storms go over one Home Assistant, which must not get any larger by them."""

CALM_S: Final = 60.0
ANSWERED_S: Final = 0.5

LOOK_EVERY: Final = 10
MUCH_S: Final = 0.3
"""How seldom the loop really waits for the kernel, which is most of what a storm takes."""


def _storms() -> Iterator[tuple[Storm, ...]]:
    """Yield what goes over one Home Assistant."""
    if REPLAY:
        yield (from_json(REPLAY),)
        return
    for first in range(SEED, SEED + STORMS, AT_ONCE):
        last = min(first + AT_ONCE, SEED + STORMS)
        yield tuple(draw(seed) for seed in range(first, last))


def test_every_kind_has_a_blow() -> None:
    """What can be drawn can be struck, and the other way round."""
    assert set(KINDS) == set(STRIKES)


def test_a_seed_draws_the_same() -> None:
    """A storm is drawn from its seed alone, and outlives being written down."""
    assert draw(7) == draw(7) == from_json(draw(7).as_json())
    assert draw(7) != draw(8)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("storms", _storms(), ids=lambda storms: f"{storms[0].seed}")
async def test_storms(
    hass: HomeAssistant,
    wall: Wall,
    storms: tuple[Storm, ...],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After each storm the limbs are free, the record is true, and nothing is left over."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    # States come ten times a second, so one that the kernel has late is soon made up for.
    monkeypatch.setattr(sleepless, "LOOK_EVERY", LOOK_EVERY)
    monkeypatch.setattr(sleepless, "MUCH_S", MUCH_S)
    # What is logged holds its arguments, an error its frames, and they the home.
    caplog.set_level(logging.ERROR)
    caplog.set_level(logging.ERROR, "custom_components.bfr_cuff")
    caplog.set_level(logging.ERROR, "homeassistant")
    # What was there before goes with no storm, and is looked through after each.
    gc.collect()
    gc.freeze()
    trained = 0
    for storm in storms:
        caplog.clear()
        violations, has_trained = await _over_a_home(hass, wall, storm)
        trained += has_trained
        gc.collect()  # which logs what nobody waited for
        violations += [
            caplog.handler.format(record)
            for record in caplog.records
            if record.levelno >= logging.ERROR or record.exc_info
        ]
        violations += [f"left over: {one}" for one in _left_over()]
        assert not violations, f"scripts/storm --replay '{storm.as_json()}'"
    # Over a home in which nobody trains a storm finds nothing, and says that all is well.
    assert trained >= len(storms) // 10


async def _over_a_home(
    hass: HomeAssistant, wall: Wall, storm: Storm
) -> tuple[list[str], bool]:
    """Have a storm go over a home of its own; return what `_weather` does."""
    async with home_of(hass, storm, wall) as home:
        return await _weather(home)


async def _weather(home: StormHome) -> tuple[list[str], bool]:
    """Go through a storm; return what was violated, and whether a limb was pressed."""
    watch = Watch(home)
    looking = asyncio.ensure_future(watch.look())
    begun = home.hass.loop.time()
    home.start()
    # Else a calm one would be over before the session has begun.
    await asyncio.sleep(ANSWERED_S)
    for blow in home.storm.blows:
        await asyncio.sleep(max(0.0, begun + blow.at_s - home.hass.loop.time()))
        await _strike(home, blow)
    await _until_over(home, begun + LONGEST_S)
    await home.mend()
    with suppress(TimeoutError):
        async with asyncio.timeout(CALM_S):
            while not watch.is_vented:
                await asyncio.sleep(0.5)
    if not watch.is_vented:
        watch.violations.append("a limb is left under pressure")
    await home.set_up()
    if home.sessions is not None:
        watch.look_back(await _kept(home.sessions, watch))
        query = home.sessions.history.keeper.async_query
        watch.look_back_at_measurements(
            {
                measured: await query(partial(one_measurement, measurement_id=measured))
                for measured in watch.measured
            }
        )
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    return watch.violations, watch.has_trained


async def _strike(home: StormHome, blow: Blow) -> None:
    await STRIKES[blow.kind](home, blow.size)


async def _until_over(home: StormHome, longest: float) -> None:
    """Train until the session is over; after so long have it stopped."""
    while home.hass.loop.time() < longest and _trains(home):
        await asyncio.sleep(0.5)
    home.act("bfr_cuff.stop_session", athlete=home.athlete.title)
    home.act("bfr_cuff.release_all")
    await asyncio.sleep(1.0)


def _trains(home: StormHome) -> bool:
    sessions = home.sessions
    return sessions is not None and (
        sessions.running is not None or sessions.measurements.is_busy
    )


async def _kept(
    sessions: AthleteSessions, watch: Watch
) -> dict[str, SessionRecord | None]:
    """Return the records of the sessions that were seen, once all is written."""
    async with asyncio.timeout(CALM_S):
        keeper, measured = sessions.history.keeper, sessions.measurements
        while sessions.running is not None or measured.is_busy or keeper.behind:
            await asyncio.sleep(0.5)
    read = sessions.history.keeper.async_read
    kept = {
        session_id: await read(partial(Reader.session, session_id=session_id))
        for session_id in watch.seen
    }
    return {key: None if one is None else one.record for key, one in kept.items()}


def _left_over() -> Iterator[object]:
    """Yield what should have gone with the home."""
    gc.collect()
    for one in gc.get_objects():
        if isinstance(one, (BfrCuffCoordinator, SessionRunner, MeasurementRunner)):
            yield one
