"""Tests of the months that the demo's athletes have behind them."""

from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
import lzma
from random import Random
from typing import Any

import pytest

from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.store import export_json as json_file
from custom_components.bfr_cuff.lib.store.import_json import read
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.sessions.progress import Progress
from tools.demo.people import ADA, BEN, PEOPLE, Person
from tools.months.__main__ import main
from tools.months.diary import Appointment, Happening, diary
from tools.months.training import built_in, months, plan_for, train

EVENING = datetime(2024, 3, 12, 18, 30, tzinfo=UTC)
ARM = (Placement.LEFT_ARM,)
THIGHS = (Placement.LEFT_THIGH, Placement.RIGHT_THIGH)


def session(
    person: Person,
    protocol_id: str,
    limbs: tuple[Placement, ...],
    happening: Happening | None = None,
) -> KeptSession:
    """Return one session as somebody does it."""
    appointment = Appointment(
        at=EVENING, protocol_id=protocol_id, limbs=limbs, happening=happening
    )
    plan = plan_for(person, appointment, Progress())
    return train(person, appointment, plan, Random(7))


def highest(kept: KeptSession) -> float:
    """Return the highest pressure of any trace, in mmHg."""
    return max(
        sample.pressure or 0.0 for samples in kept.traces.values() for sample in samples
    )


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_diary(person: Person) -> None:
    """People train two or three times in most weeks, and not at all in some."""
    appointments = list(diary(person, Random(person.seed)))
    times = [each.at for each in appointments]
    assert times == sorted(times)
    weeks = {
        week: len(list(group))
        for week, group in groupby(times, lambda at: at.isocalendar().week)
    }
    assert max(weeks.values()) <= 3
    assert 10 <= len(weeks) <= 12
    assert times[-1] - times[0] > timedelta(weeks=12)
    known = {each.protocol_id for each in appointments}
    assert all(built_in(protocol_id) for protocol_id in known)


def test_everything_happens() -> None:
    """Between them, the two have met everything that can come in between."""
    happened = {
        each.happening
        for person in PEOPLE.values()
        for each in diary(person, Random(person.seed))
    }
    assert happened == {None, *Happening}


def test_as_planned() -> None:
    """A session is what the engine and the simulated cuff make of it."""
    kept = session(ADA, "first_time", ARM)
    record = kept.record
    assert (record.reason, record.sets_done) == ("done", 3)
    assert [each["repetitions"] for each in record.sets] == [30, 15, 15]
    assert all(each["discomfort"] is not None for each in record.sets)
    assert record.answers[0]["answer"] == "normal"
    [cuff] = record.cuffs
    assert cuff["lop"]["mmhg"] == 150.0
    assert cuff["targets"] == [60.0]
    samples = kept.traces["arm"]
    assert samples[0].at_s == 0.1
    assert abs(samples[-1].at_s - record.duration_s) < 1.0
    up = [sample for sample in samples if sample.target == 60.0]
    assert 9.5 < len(up) / cuff["occluded_s"] < 10.5
    assert 60.0 < highest(kept) < 130.0
    assert (samples[-1].pressure or 0.0) < 20.0
    kinds = [event.kind for event in kept.events]
    assert kinds[0] == "session_started"
    assert kinds[-1] == "ended"
    assert kinds.count("set_started") == 3


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        (Happening.NUMB, "done"),
        (Happening.SLOW_REFILL, "done"),
        (Happening.PAUSED, "done"),
        (Happening.STOPPED, "stopped"),
        (Happening.DAWDLED, "limit"),
        (Happening.INTERRUPTED, "interrupted"),
    ],
)
def test_happenings(happening: Happening, reason: str) -> None:
    """What comes in between has the consequence that it has in life."""
    record = session(ADA, "classic_75", ARM, happening).record
    assert record.reason == reason
    targets = record.cuffs[0]["targets"]
    lowered = happening in (Happening.NUMB, Happening.SLOW_REFILL)
    assert targets == ([90.0, 80.0] if lowered else [90.0])
    assert any(each["cut_short"] for each in record.sets) == (
        happening is Happening.PAUSED or reason != "done"
    )


def test_both_thighs() -> None:
    """Two cuffs are on two limbs: no trace is the other's."""
    kept = session(BEN, "aerobic", THIGHS)
    assert [cuff["placement"] for cuff in kept.record.cuffs] == [*THIGHS]
    one, other = kept.traces.values()
    assert one != other
    assert kept.record.load_kg is None


def test_to_failure() -> None:
    """Whoever goes to failure says how far that was."""
    record = session(BEN, "to_failure", THIGHS[:1]).record
    assert record.load_kg == 24.0
    assert all(each["repetitions"] for each in record.sets)


def test_passive() -> None:
    """A limb at rest does not move the pressure far."""
    assert highest(session(ADA, "passive", ARM)) < 85.0


def test_wrap() -> None:
    """A wrap has no pump and no trace, and comes off in the end."""
    kept = session(BEN, "floss", ())
    assert kept.record.reason == "done"
    assert not kept.traces
    assert kept.record.occluded_s > 100.0
    assert "take_wrap_off" in [event.kind for event in kept.events]


def test_suggestions_are_taken() -> None:
    """After numbness, or a slow refill, the next session is done with less."""
    shares: dict[str, list[Any]] = {}
    for kept in islice(months(ADA), 7):
        percent = kept.record.cuffs[0]["percent"]
        shares.setdefault(kept.record.protocol_id, []).append(percent)
    assert shares == {
        "first_time": [40.0, 40.0, 40.0, 40.0],
        "classic_75": [60.0, 60.0, 53.0],
    }


def test_always_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """The file is an export that can be imported, and nothing in it is left to chance."""
    path = "tools.months.__main__.months"
    monkeypatch.setattr(path, lambda person: islice(months(person), 2))
    main(tmp_path)
    written = lzma.decompress((tmp_path / "ben.json.xz").read_bytes())
    assert written == json_file.dump(islice(months(BEN), 2))
    assert [kept.record.athlete_id for kept in read(written.decode()).sessions] == [
        "ben"
    ] * 2
