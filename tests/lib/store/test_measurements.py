"""Measurements of LOPs in both kinds of databases."""

import csv
from datetime import date
import io

import pytest
from sqlalchemy import Engine

from custom_components.bfr_cuff.lib.store import export_csv as csv_file
from custom_components.bfr_cuff.lib.store.cursors import CursorError
from custom_components.bfr_cuff.lib.store.measurements import (
    accepted,
    measurement_count,
    measurement_page,
    one_measurement,
)
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import DAY, measurement_of


def fill(engine: Engine) -> None:
    """Keep five measurements of two athletes, on days one after the other."""
    writer = Writer(engine)
    for number in range(1, 6):
        record = measurement_of(
            f"m{number}",
            athlete_id="bo" if number == 3 else "ada",
            started_at=f"2026-11-0{number}T18:00:00+01:00",
            placement="right_arm" if number == 2 else "left_arm",
            **({"low": None, "high": None, "reason": "stopped"} if number == 4 else {}),
        )
        assert writer.insert_measurement(record, date(2026, 11, number))


def test_comes_back_as_it_was(engine: Engine) -> None:
    """With its runs; a second time it is there already."""
    record = measurement_of()
    writer = Writer(engine)
    assert writer.insert_measurement(record, DAY)
    assert not writer.insert_measurement(record, DAY)
    assert one_measurement(engine, "m1") == record
    assert one_measurement(engine, "m2") is None


def test_one_that_runs(engine: Engine) -> None:
    """Is not listed, counted or given out until it ends, or a restart has cut it off."""
    writer = Writer(engine)
    begun = measurement_of(reason="interrupted", low=None, high=None, runs=[])
    writer.put_measurement(begun, DAY, running=True)
    assert one_measurement(engine, "m1") == begun
    assert measurement_page(engine, "ada").measurements == ()
    assert measurement_count(engine, "ada") == 0
    assert list(Reader(engine).measurements(Filter())) == []
    more = measurement_of(reason="interrupted", low=None, high=None)
    writer.put_measurement(more, DAY, running=True)
    writer.interrupted("bo")
    assert measurement_count(engine, "ada") == 0
    writer.interrupted("ada")
    assert list(Reader(engine).measurements(Filter())) == [more]
    found = measurement_of()
    writer.put_measurement(found, DAY, running=False)
    assert list(Reader(engine).measurements(Filter())) == [found]
    writer.drop_measurement("m1")
    assert one_measurement(engine, "m1") is None


def test_delete(engine: Engine) -> None:
    """One alone, and none that runs; whose it was is returned."""
    fill(engine)
    writer = Writer(engine)
    writer.put_measurement(measurement_of("now"), DAY, running=True)
    assert writer.delete_measurement("m3") == "bo"
    for gone in ("m3", "now", "no one"):
        assert writer.delete_measurement(gone) is None
    assert one_measurement(engine, "m3") is None
    assert one_measurement(engine, "now") is not None
    assert measurement_count(engine, "ada") == 4


def test_pages(engine: Engine) -> None:
    """Newest first, of one athlete, and of one limb."""
    fill(engine)
    first = measurement_page(engine, "ada", limit=2)
    assert [each["measurement_id"] for each in first.measurements] == ["m5", "m4"]
    assert "runs" not in first.measurements[0]
    assert first.measurements[0]["day"] == "2026-11-05"
    rest = measurement_page(engine, "ada", limit=2, cursor=first.cursor)
    assert [each["measurement_id"] for each in rest.measurements] == ["m2", "m1"]
    assert rest.cursor is None
    left = measurement_page(engine, "ada", "left_arm")
    assert [each["measurement_id"] for each in left.measurements] == ["m5", "m4", "m1"]
    with pytest.raises(CursorError):
        measurement_page(engine, "ada", cursor="nonsense")


def test_chart(engine: Engine) -> None:
    """What was found, oldest first; what was stopped is no point."""
    fill(engine)
    points = accepted(engine, "ada")
    assert [point["measurement_id"] for point in points] == ["m1", "m2", "m5"]
    assert points[0] == {
        "day": "2026-11-01",
        "placement": "left_arm",
        "cuff_width_mm": 110,
        "posture": "seated",
        "method": "oscillometry",
        "low": 145.0,
        "high": 158.0,
        "measurement_id": "m1",
    }


def test_what_is_exported(engine: Engine) -> None:
    """The same as sessions: of an athlete, a limb and a time; of a protocol none."""
    fill(engine)
    reader = Reader(engine)

    def ids(**wanted: object) -> list[str]:
        found = reader.measurements(Filter(**wanted))  # type: ignore[arg-type]
        return [record.measurement_id for record in found]

    assert ids() == ["m1", "m2", "m3", "m4", "m5"]
    assert ids(athlete_id="bo") == ["m3"]
    assert ids(placement="right_arm") == ["m2"]
    assert ids(protocol_id="classic_75") == []
    second = next(reader.measurements(Filter(placement="right_arm")))
    assert second.started_at == "2026-11-02T18:00:00+01:00"


def test_a_table(engine: Engine) -> None:
    """One row each, in whole numbers, which no spreadsheet misreads."""
    fill(engine)
    found = Reader(engine).measurements(Filter())
    content = b"".join(csv_file.measurement_chunks(found, {"ada": "Ada"}))
    first, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert tuple(first) == csv_file.MEASUREMENT_HEADERS
    assert len(rows) == 5
    told = dict(zip(first, rows[0], strict=True))
    assert told["Athlete"] == "Ada"
    assert told["Limb"] == "left arm"
    assert (told["Low end (mmHg)"], told["High end (mmHg)"]) == ("145", "158")
    assert (told["Largest pulse (0.01 mmHg)"], told["Scatter (%)"]) == ("170", "8")
    assert dict(zip(first, rows[3], strict=True))["Low end (mmHg)"] == ""


def test_goes_with_its_athlete(engine: Engine) -> None:
    """All that is kept of one is deleted, and nothing of another."""
    fill(engine)
    assert measurement_count(engine, "ada") == 4
    Writer(engine).delete_athlete("ada")
    assert measurement_count(engine, "ada") == 0
    assert measurement_count(engine, "bo") == 1
