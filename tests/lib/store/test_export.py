"""Tests of sessions as CSV and JSON."""

from collections.abc import Iterator
import csv
from io import StringIO
import json
import re

from hypothesis import given, strategies as st
import pytest

from custom_components.bfr_cuff.lib.store import (
    export_csv as csv_file,
    export_json as json_file,
)
from custom_components.bfr_cuff.lib.store.model import KeptSession, Sample

from .builders import cuff_of, kept_of, record_of, set_of, wrap_of


def table(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file, by their headers."""
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_rows() -> None:
    """A row for each set, with what the session was on each of them."""
    both = [cuff_of("l"), cuff_of("r", placement="right_thigh", targets=[90.0])]
    first, second = table(csv_file.dump([kept_of(cuffs=both)], {"anna": "Anna"}))
    assert first == {
        "Session": "session-1",
        "Athlete": "Anna",
        "Protocol": "Strength",
        "Started": "2026-11-20 18:00:00",
        "UTC offset": "UTC+01:00",
        "Duration (s)": "260",
        "End reason": "done",
        "Placements": "left thigh, right thigh",
        "Highest targets": "left thigh 88 mmHg, right thigh 90 mmHg",
        "Load (g)": "20000",
        "Volume load (g)": "900000",
        "Occlusion time (s)": "240",
        "Time in band (%)": "97",
        "Set": "1",
        "Exercise": "Leg press",
        "Planned repetitions": "30",
        "Planned work (s)": "",
        "To failure": "no",
        "Set started (s)": "20",
        "Set ended (s)": "90",
        "Cut short": "no",
        "Repetitions": "30",
        "RPE (0-100)": "65",
        "Discomfort (0-100)": "40",
    }
    assert (second["Session"], second["Set"]) == ("session-1", "2")


def test_csv_without_sets() -> None:
    """A session that came to no set has its row, and a wrap no target."""
    record = record_of(sets=[], cuffs=[wrap_of()], load_kg=None, reason="stopped")
    rows = table(csv_file.dump([KeptSession(record=record), kept_of("b")]))
    assert [row["Session"] for row in rows] == ["session-1", "b", "b"]
    assert rows[0]["Athlete"] == "anna"
    empty = {name for name, value in rows[0].items() if not value}
    assert {"Load (g)", "Highest targets", "Time in band (%)"} < empty
    assert {"Set", "To failure", "Repetitions"} < empty


def test_csv_of_nothing() -> None:
    """There are headers all the same."""
    (line,) = csv_file.dump([]).decode("utf-8-sig").splitlines()
    assert line.startswith("Session,Athlete,Protocol,")


def test_csv_as_in_the_rfc() -> None:
    """Lines end with CR LF; quotes, commas and line ends stay within a field."""
    name = 'Say "go", \r\nthen go'
    content = csv_file.dump([kept_of(protocol_name=name, sets=[set_of()])])
    assert b'"Say ""go"", \r\nthen go"' in content
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == 3
    assert table(content)[0]["Protocol"] == name


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1:A9)",
        '=HYPERLINK("http://127.0.0.1","x")',
        "\t=1+1",
        "  @x",
        "\r=1",
        "＝1+1",
    ],
)
def test_csv_calculates_nothing(name: str) -> None:
    """No text becomes a formula in a spreadsheet."""
    sets = [set_of(exercise=name)]
    (row,) = table(csv_file.dump([kept_of(protocol_name=name, sets=sets)]))
    assert row["Protocol"] == row["Exercise"] == f"'{name}"


def test_csv_keeps_numbers() -> None:
    """A number below zero is no text."""
    trace = {"left": (Sample(0.0, -0.4, None),)}
    (row,) = table(csv_file.dump_trace(KeptSession(record=record_of(), traces=trace)))
    assert row["Pressure (0.1 mmHg)"] == "-4"


def test_csv_of_a_trace() -> None:
    """Every sample of every cuff, to what is kept."""
    record = record_of(cuffs=[cuff_of("l"), cuff_of("r", placement="right_thigh")])
    traces = {
        "l": (Sample(0.1000001, 20.04, 88.0), Sample(0.2, None, None)),
        "r": (Sample(0.1, 21.0, 90.0),),
    }
    content = csv_file.dump_trace(KeptSession(record=record, traces=traces))
    assert content.decode("utf-8-sig").splitlines() == [
        "Time (ms),Cuff,Pressure (0.1 mmHg),Target (0.1 mmHg)",
        "100,left thigh,200,880",
        "200,left thigh,,",
        "100,right thigh,210,900",
    ]


def test_csv_has_no_fraction() -> None:
    """Whatever a session was like, no cell is a number with a point or a comma."""
    sets = [set_of(started_s=20.125, ended_s=90.25, rpe=6.5, planned_work_s=7.5)]
    cuffs = [cuff_of(targets=[88.4], occluded_s=239.6, time_in_band=0.973)]
    kept = kept_of(sets=sets, cuffs=cuffs, duration_s=260.417, load_kg=22.5)
    cells = [
        *table(csv_file.dump([kept]))[0].items(),
        *table(csv_file.dump_trace(kept))[7].items(),
    ]
    numbers = {name: value for name, value in cells if value[:1].isdigit()}
    started = numbers.pop("Started")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", started)
    assert all(value.isdecimal() for value in numbers.values())
    assert numbers["Load (g)"] == "22500"
    assert numbers["Volume load (g)"] == str(22_500 * 30)
    assert numbers["Duration (s)"] == "260"


@pytest.mark.parametrize(
    "name",
    [
        *("1/2", "5.5", "12:30", "1e5", "3-4", "75 %", "5月3日", "Mar 3", "1. März"),
        *("7 pm", "MAR1", "5 de mayo", "12 févr. 2026", "TRUE", "wahr"),
    ],
)
def test_csv_text_like_a_number(name: str) -> None:
    """A text that looks like a number or a date stays a text."""
    (row,) = table(csv_file.dump([kept_of(protocol_name=name, sets=[set_of()])]))
    assert row["Protocol"] == f"'{name}"


@pytest.mark.parametrize(
    "name", ["Classic 75", "5 x 5 squats", "Tag 1", "ü", "May", "March 5 km", "am"]
)
def test_csv_plain_text(name: str) -> None:
    """Any other stands there as it is."""
    (row,) = table(csv_file.dump([kept_of(protocol_name=name, sets=[set_of()])]))
    assert row["Protocol"] == name


def test_json() -> None:
    """What anybody can read, with its format and version in front."""
    whole = json.loads(json_file.dump([kept_of("a"), kept_of("b")]))
    assert (whole["format"], whole["version"]) == ("bfr_cuff.history", 1)
    first, second = whole["sessions"]
    assert first["record"]["session_id"] == "a"
    assert second["record"]["sets"][1]["repetitions"] == 15
    assert first["events"][1] == {
        "at_s": 20.0,
        "kind": "work",
        "about": {"set": 1, "repetitions": 30},
    }
    trace = first["traces"]["left"]
    assert trace["at_s"][:3] == [0.0, 0.1, 0.2]
    assert trace["pressure"][:3] == [0.0, 2.0, 4.0]
    assert set(trace["target"]) == {88.0}


def test_json_of_nothing() -> None:
    """No session is a list as well."""
    assert json.loads(json_file.dump([]))["sessions"] == []


def test_json_goes_session_by_session() -> None:
    """Of a long history only one session is in memory at a time."""
    asked = []

    def sessions() -> Iterator[KeptSession]:
        for name in "abc":
            asked.append(name)
            yield kept_of(name)

    chunks = json_file.chunks(sessions())
    next(chunks)
    assert asked == []
    assert b'"session_id": "a"' in next(chunks)
    assert asked == ["a"]


@given(st.lists(st.floats(0, 1000) | st.none()), st.floats(0, 7200))
def test_columns(pressures: list[float | None], begin_s: float) -> None:
    """A trace becomes three lists of one length, a missing value stays missing."""
    samples = [
        Sample(begin_s + number / 10, pressure, None)
        for number, pressure in enumerate(pressures)
    ]
    columns = json_file.columns(samples)
    assert {len(column) for column in columns.values()} == {len(samples)}
    assert columns["target"] == [None] * len(samples)
    for sample, at_s, found in zip(
        samples, columns["at_s"], columns["pressure"], strict=True
    ):
        assert at_s == pytest.approx(sample.at_s, abs=0.0005001)
        assert found == (
            None
            if sample.pressure is None
            else pytest.approx(sample.pressure, abs=0.0500001)
        )
