"""Tests of putting a kept session right, in each kind of database."""

from datetime import date

import pytest
from sqlalchemy import Engine

from custom_components.bfr_cuff.lib.store.correction import Correction, NoSuchSet
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.lib.store.reader import Reader
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import kept_of, record_of, set_of

DAY = date(2026, 11, 2)
SETS = [set_of(1, repetitions=30, rpe=6.0), set_of(2, repetitions=12, rpe=7.0)]


def keep(engine: Engine) -> tuple[Writer, Reader, KeptSession]:
    """Keep a session of two sets that is over."""
    writer, reader = Writer(engine), Reader(engine)
    kept = kept_of("1", sets=SETS, load_kg=20.0, set_count=2)
    assert writer.insert(kept, DAY)
    return writer, reader, read(reader)


def read(reader: Reader) -> KeptSession:
    """Return the session."""
    kept = reader.session("1")
    assert kept is not None
    return kept


def test_a_set_and_the_load(engine: Engine) -> None:
    """What was said becomes another value; the volume follows, all else stays."""
    writer, reader, before = keep(engine)
    correction = Correction(set_number=2, repetitions=15, rpe=8.5, load_kg=25.0)
    assert writer.put_right("1", correction) == before.record.athlete_id
    after = read(reader)
    first, second = after.record.sets
    assert first == before.record.sets[0]
    assert (second["repetitions"], second["rpe"]) == (15, 8.5)
    assert (after.record.load_kg, after.record.volume_kg) == (25.0, 25.0 * 45)
    for name in ("reason", "started_at", "duration_s", "limit_s", "cuffs", "answers"):
        assert getattr(after.record, name) == getattr(before.record, name), name
    assert after.traces == before.traces


def test_a_set_that_was_done_again(engine: Engine) -> None:
    """The one that a pause cut short stays as it was; what came of it is put right."""
    writer, reader = Writer(engine), Reader(engine)
    sets = [
        set_of(1, repetitions=4, cut_short=True),
        set_of(1, repetitions=15),
    ]
    assert writer.insert(kept_of("1", sets=sets, load_kg=20.0, set_count=1), DAY)
    writer.put_right("1", Correction(set_number=1, repetitions=14))
    after = read(reader)
    assert [each["repetitions"] for each in after.record.sets] == [4, 14]
    about = {"set": 1, "what": "repetitions", "before": 15, "after": 14}
    assert after.events[-1].about == about


def test_what_was_there_before_stays_on_record(engine: Engine) -> None:
    """Each value that changed, and no other; the events that were stay first."""
    writer, reader, before = keep(engine)
    writer.put_right("1", Correction(set_number=2, repetitions=15, rpe=7.0))
    writer.put_right("1", Correction(note="The strap was loose."))
    count = len(before.events)
    after = read(reader)
    assert after.events[:count] == before.events
    assert [(each.kind, each.about) for each in after.events[count:]] == [
        ("corrected", {"set": 2, "what": "repetitions", "before": 12, "after": 15}),
        ("note", {"text": "The strap was loose."}),
    ]
    assert after.record.sets[0] == before.record.sets[0]


def test_what_cannot_be_put_right(engine: Engine) -> None:
    """A set that there is not, a session that runs, and one that there is not."""
    writer, reader, before = keep(engine)
    with pytest.raises(NoSuchSet):
        writer.put_right("1", Correction(set_number=3, repetitions=1, load_kg=90.0))
    assert read(reader) == before
    writer.begin(record_of("2"), DAY)
    for session_id in ("2", "3"):
        assert writer.put_right(session_id, Correction(load_kg=90.0)) is None
