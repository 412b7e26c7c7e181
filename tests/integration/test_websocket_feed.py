"""Tests of what is shown of a session and its cuffs, and of what is new of it."""

import asyncio
from typing import Any

import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    CuffState,
    Fault,
    Phase,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.session.messages import (
    LogSet,
    Next,
    Pause,
    Resume,
    SessionPhase,
    Stop,
)
from custom_components.bfr_cuff.lib.session.record import session_record
from custom_components.bfr_cuff.lib.training.protocol import SetPlan
from custom_components.bfr_cuff.websocket_api.feed import (
    CuffNow,
    Epoch,
    Feed,
    Shown,
    point,
    show_cuff,
    show_session,
)
from custom_components.bfr_cuff.websocket_api.pace import Pace
from tests.lib.builders import cuff_state, held, releasing
from tests.lib.session.bench import Bench, bench, plan, protocol, working, wrap_plan

EPOCH = Epoch(1000.0, 1_800_000_000_000.0)


def now(state: CuffState | None, **changes: Any) -> CuffNow:
    """Return a cuff that was heard just now."""
    values: dict[str, Any] = {
        "key": "entry:0",
        "name": "Left",
        "placement": Placement.LEFT_THIGH,
        "session": None,
        "at_ms": 5000,
        "state": state,
        "connected": state is not None,
        "left_s": None if state is None else 800.0,
    }
    return CuffNow(**(values | changes))


def shown(run: Bench) -> Shown:
    """Return how a session on a bench is shown."""
    names = {"left": "Left", "wrap": "Band"}
    return show_session(run.session, "entry", names, EPOCH)


def test_a_moment_is_told_the_same_each_time() -> None:
    """As whole milliseconds, whatever the clock is."""
    assert EPOCH.ms(1000.0) == 1_800_000_000_000
    assert EPOCH.ms(1012.3456) == 1_800_000_012_346
    assert EPOCH.ms(999.0) == 1_799_999_999_000


def test_times_of_a_session() -> None:
    """Where nobody knows when a phase ends, nothing is told."""
    run = bench()
    first = shown(run)
    assert first["started_ms"] == first["phase_began_ms"] == EPOCH.ms(1000.0)
    assert first["phase_ends_ms"] is None
    run.run_to(SessionPhase.READY)
    ready = shown(run)
    assert ready["phase_ends_ms"] - ready["phase_began_ms"] == 10_000
    assert ready["started_ms"] == first["started_ms"]


def test_sets_that_were_done() -> None:
    """As they were logged; the one that runs is not done yet."""
    run = working()
    assert shown(run)["records"] == []
    run.act(Next(), LogSet(repetitions=9, rpe=6.0, discomfort=3.0))
    done = {"number": 1, "repetitions": 9, "rpe": 6.0, "discomfort": 3.0}
    assert shown(run)["records"] == [done | {"cut_short": False}]
    run.run_to(SessionPhase.WORK)
    run.act(Pause())
    assert shown(run)["records"][1]["cut_short"] is True


def test_one_count_of_sets() -> None:
    """One that was cut short, by a pause or by the end, is in no count."""
    run = working()
    run.act(LogSet(repetitions=30), Next())
    run.run_to(SessionPhase.WORK)
    run.act(Pause())
    assert (shown(run)["sets_done"], len(shown(run)["records"])) == (1, 2)
    run.run(10.0)
    run.act(Resume())
    run.run_to(SessionPhase.WORK)
    run.act(Stop())
    run.run_to(SessionPhase.ENDED)
    record = session_record(run.session, "s", "2026-11-29T10:00:00+00:00", run.now)
    assert shown(run)["sets_done"] == record.sets_done == 1


def test_a_restart_adds_nothing_to_what_was_occluded() -> None:
    """A controller that boots with a full clock does not put it on the end card."""
    run = working()
    assert shown(run)["cuffs"][0]["occluded_s"] is None
    run.run(20.0)
    up_s = run.cuff.occluded_s
    run.cuff.occluded_s = 900.0
    run.cuff.release(ReleaseReason.BOOT)
    run.run_to(SessionPhase.ENDED)
    record = session_record(run.session, "s", "2026-11-29T10:00:00+00:00", run.now)
    assert record.reason == "cuff_lost"
    [cuff] = shown(run)["cuffs"]
    assert cuff["occluded_s"] == round(record.occluded_s, 1)
    assert up_s <= record.occluded_s < up_s + 5.0


def test_time_in_band_moves_in_hundredths() -> None:
    """Every state changes it, and a card is told of few of them."""
    run = bench(protocol(SetPlan(work_s=300.0)))
    assert shown(run)["time_in_band"] is None
    run.run_to(SessionPhase.WORK)
    told = set()
    for _ in range(200):
        run.run(0.25)
        told.add(shown(run)["time_in_band"])
    assert all(share == round(share, 2) for share in told if share is not None)
    assert len(told) < 10


def test_a_wrap_is_shown_with_its_tightness() -> None:
    """It has neither target nor LOP, but may be on."""
    run = bench(protocol(SetPlan(work_s=60.0)), wrap_plan())
    session = shown(run)
    [worn] = session["cuffs"]
    assert session["wrap_on"] is True
    assert (worn["name"], worn["placement"], worn["tightness"]) == (
        *("Band", "right_thigh", 7),
    )
    assert worn["target"] is worn["percent"] is worn["lop_mmhg"] is None
    off = {"on_ms": None, "used_s": 0.0, "limit_s": 600.0, "deadline_ms": None}
    assert session["wrap"] == off
    run.run(5.0)
    run.act(Next())
    on_ms = EPOCH.ms(1005.0)
    assert shown(run)["wrap"] == off | {"on_ms": on_ms, "deadline_ms": on_ms + 600_000}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (cuff_state(), {"phase": "vented", "occluded": False, "deadline_ms": None}),
        (held(), {"phase": "holding", "target": 120.0, "deadline_ms": 805_100}),
        (
            releasing(reason=ReleaseReason.DEADLINE),
            {"occluded": True, "reason": "deadline", "deadline_ms": None},
        ),
        (
            cuff_state(phase=Phase.FAULT, fault=Fault.LEAK, pressure=None),
            {"fault": "leak", "occluded": True},
        ),
        (None, {"phase": None, "connected": False, "occluded": False, "limit_s": None}),
    ],
)
def test_a_cuff(state: CuffState | None, expected: Shown) -> None:
    """Its deadline is one only while it is inflated; of an unknown one nothing is said."""
    cuff = show_cuff(now(state), 5100)
    assert {name: cuff[name] for name in expected} == expected
    assert (cuff["key"], cuff["name"], cuff["placement"]) == (
        *("entry:0", "Left", "left_thigh"),
    )


def test_a_point_has_tenths() -> None:
    """A trace of thousands of points is not told to the last digit."""
    assert point(5, 87.94999, 88.0) == (5, 87.9, 88.0)
    assert point(5, None, None) == (5, None, None)


def test_only_what_is_new_is_told() -> None:
    """First of all everything, then a sign of life."""
    feed, cuffs = Feed(), {"entry:0": show_cuff(now(cuff_state()), 5000)}
    feed.add("entry:0", [point(5, 1.0, None)])
    feed.add("entry:1", [])
    assert feed.event(10, None, cuffs) == {
        "now_ms": 10,
        "session": None,
        "cuffs": cuffs,
        "trace": {"entry:0": [(5, 1.0, None)]},
    }
    assert feed.event(20, None, cuffs) == {"now_ms": 20}
    assert feed.event(30, {"phase": "work"}, cuffs) == {
        "now_ms": 30,
        "session": {"phase": "work"},
    }
    assert feed.event(40, {"phase": "work"}, {}) == {"now_ms": 40}
    assert feed.event(50, None, {}) == {"now_ms": 50, "session": None}


def told_again(before: CuffNow, after: CuffNow, *, after_ms: int = 1000) -> bool:
    """Return whether a card that knows one look at a cuff is told the next."""
    feed = Feed()
    feed.event(5000, None, {"cuff": show_cuff(before, 5000)})
    later = 5000 + after_ms
    return "cuffs" in feed.event(later, None, {"cuff": show_cuff(after, later)})


@pytest.mark.parametrize(
    ("state", "changes", "again"),
    [
        # The card goes on counting by itself.
        (held(occluded_s=11.0), {"at_ms": 6000, "left_s": 799.0}, False),
        (held(occluded_s=11.4), {"at_ms": 6000, "left_s": 798.6}, False),
        (held(occluded_s=11.6), {"at_ms": 6000, "left_s": 799.0}, True),
        (held(occluded_s=11.0), {"at_ms": 6000, "left_s": 798.0}, True),
        (held(occluded_s=11.0), {"at_ms": 6000, "left_s": 799.0, "name": "L"}, True),
        (
            held(pressure=121.0, occluded_s=11.0),
            {"at_ms": 6000, "left_s": 799.0},
            False,
        ),
        (held(occluded_s=11.0), {"at_ms": 6000, "session": "a"}, True),
        (held(occluded_s=11.0), {"at_ms": 6000, "connected": False}, True),
        (releasing(occluded_s=11.0), {"at_ms": 6000}, True),
        (None, {"at_ms": 6000}, True),
    ],
)
def test_a_cuff_is_told_again_when_the_card_would_be_wrong(
    state: CuffState | None, changes: dict[str, Any], again: bool
) -> None:
    """Half a second is not wrong, for nobody sees it."""
    before = now(held(occluded_s=10.0))
    assert told_again(before, now(state, **changes)) is again


def test_a_clock_that_stands_is_not_counted_on() -> None:
    """Below 20 mmHg the occlusion time neither grows nor shrinks."""
    stands = cuff_state(occluded_s=30.0)
    assert not told_again(now(stands), now(stands, at_ms=60_000), after_ms=55_000)
    assert told_again(now(stands), now(cuff_state(), at_ms=6000))


async def test_a_pace_that_was_closed_calls_nobody() -> None:
    """Neither with news nor as a sign of life."""
    called: list[float] = []
    loop = asyncio.get_running_loop()
    pace = Pace(loop, lambda: called.append(loop.time()))
    pace.urgent()
    pace.news()
    await asyncio.sleep(0.02)
    assert len(called) == 1
    pace.news()
    await asyncio.sleep(0.02)
    assert len(called) == 1
    pace.urgent()
    await asyncio.sleep(0.02)
    assert len(called) == 2
    pace.news()
    pace.close()
    await asyncio.sleep(0.2)
    assert len(called) == 2


def test_the_plan_of_an_athlete_is_shown_whole() -> None:
    """Every set, so that a card can draw those to come."""
    run = bench()
    assert [each["repetitions"] for each in shown(run)["plan"]] == [10, 10]
    assert shown(run)["limit_s"] == plan().occlusion_limit_s
