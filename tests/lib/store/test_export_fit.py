"""Tests of sessions as FIT activities, read by a decoder that others wrote."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
import struct
from typing import Any

import fitdecode
from fitdecode.utils import compute_crc
from garmin_fit_sdk import Decoder, Stream
import pytest

from custom_components.bfr_cuff.lib.store import export_fit as fit_file
from custom_components.bfr_cuff.lib.store.fit_encoder import (
    Base,
    Field,
    Message,
    crc,
    encode,
)
from custom_components.bfr_cuff.lib.store.fit_exercises import UNKNOWN, fit_exercise
from custom_components.bfr_cuff.lib.store.heart_rate import heart_rate_event
from custom_components.bfr_cuff.lib.store.model import KeptSession, Sample

from .builders import cuff_of, kept_of, record_of, set_of, wrap_of

type Messages = dict[str, list[dict[str, Any]]]


def decoded(content: bytes) -> Messages:
    """Return the messages by kind; raise where anything is not as it should be."""
    found: Messages = {}
    with fitdecode.FitReader(
        BytesIO(content),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as frames:
        for frame in frames:
            if isinstance(frame, fitdecode.FitDataMessage):
                values = {field.name: field.value for field in frame.fields}
                found.setdefault(frame.name, []).append(values)
    return found


def at(second: float) -> datetime:
    """Return a moment of the builders' session."""
    return datetime.fromtimestamp(
        datetime(2026, 11, 20, 17, tzinfo=UTC).timestamp() + second, UTC
    )


def test_whole_session() -> None:
    """The sets with their repetitions and load, the rest between, laps, and all."""
    messages = decoded(fit_file.dump(kept_of()))
    assert messages["file_id"][0]["type"] == "activity"
    assert messages["file_id"][0]["time_created"] == at(0)
    first, rest, second = messages["set"]
    assert first == {
        "message_index": 0,
        "set_type": "active",
        "start_time": at(20),
        "timestamp": at(90),
        "duration": 70.0,
        "repetitions": 30,
        "weight": 20.0,
        "weight_display_unit": "kilogram",
        "category": "squat",
        "category_subtype": 0,
    }
    assert messages["exercise_title"] == [
        {
            "message_index": 0,
            "exercise_category": "squat",
            "exercise_name": 0,
            "wkt_step_name": "Leg press",
        }
    ]
    assert (rest["set_type"], rest["start_time"], rest["duration"]) == (
        "rest",
        at(90),
        30.0,
    )
    assert "repetitions" not in rest
    assert (second["set_type"], second["repetitions"]) == ("active", 15)
    assert [lap["start_time"] for lap in messages["lap"]] == [at(20), at(120)]
    (session,) = messages["session"]
    assert session["sport"] == "training"
    assert session["sub_sport"] == "strength_training"
    assert session["sport_profile_name"] == "Strength"
    assert (session["start_time"], session["timestamp"]) == (at(0), at(260))
    assert (session["total_elapsed_time"], session["num_laps"]) == (260.0, 2)
    (activity,) = messages["activity"]
    assert (activity["num_sessions"], activity["total_timer_time"]) == (1, 260.0)
    assert activity["local_timestamp"].hour == 18
    assert [event["event_type"] for event in messages["event"]] == ["start", "stop_all"]


def test_pressure() -> None:
    """Each second has the last pressure and target of each cuff, in mmHg."""
    record = record_of(cuffs=[cuff_of("l"), cuff_of("r", placement="right_thigh")])
    traces = {
        "l": (
            Sample(0.0, 10.0, 88.0),
            Sample(0.9, 25.5, 88.0),
            Sample(2.0, 88.1, 88.0),
        ),
        "r": (Sample(0.5, None, 90.0), Sample(1.0, -0.3, None)),
    }
    content = fit_file.dump(KeptSession(record=record, traces=traces))
    messages = decoded(content)
    described = messages["field_description"]
    assert [each["field_name"] for each in described] == [
        "left thigh pressure",
        "left thigh target",
        "right thigh pressure",
        "right thigh target",
    ]
    assert {each["units"] for each in described} == {"mmHg"}
    assert messages["record"] == [
        {
            "timestamp": at(0),
            "left thigh pressure": 25.5,
            "left thigh target": 88.0,
            "right thigh target": 90.0,
        },
        {"timestamp": at(1), "right thigh pressure": pytest.approx(-0.3)},
        {
            "timestamp": at(2),
            "left thigh pressure": pytest.approx(88.1),
            "left thigh target": 88.0,
        },
    ]


def test_checksums() -> None:
    """The file says how long it is and ends with its sum, so that damage is seen."""
    content = fit_file.dump(kept_of())
    assert content[8:12] == b".FIT"
    assert struct.unpack("<I", content[4:8]) == (len(content) - content[0] - 2,)
    assert struct.unpack("<H", content[-2:]) == (compute_crc(content[:-2]),)
    damaged = bytearray(content)
    damaged[len(content) // 2] ^= 1
    with pytest.raises(fitdecode.FitError):
        decoded(bytes(damaged))


def test_nothing_but_a_start() -> None:
    """A session without sets, load or trace is an activity of one lap."""
    record = record_of(sets=[], cuffs=[wrap_of()], load_kg=None, duration_s=0.0)
    messages = decoded(fit_file.dump(KeptSession(record=record)))
    assert "set" not in messages
    assert messages["record"] == [{"timestamp": at(0)}]
    assert len(messages["lap"]) == len(messages["session"]) == 1


def test_set_that_was_cut_off() -> None:
    """A set without an end lasts as long as the session; what is not known is out."""
    sets = [set_of(ended_s=None, repetitions=None)]
    (only,) = decoded(fit_file.dump(kept_of(sets=sets, load_kg=None)))["set"]
    assert only["duration"] == 240.0
    assert only.keys().isdisjoint({"repetitions", "weight"})


def test_long_names() -> None:
    """A name is cut where FIT would not hold it, letters of several bytes too."""
    messages = decoded(fit_file.dump(kept_of(protocol_name="Ünï" * 60)))
    name = messages["session"][0]["sport_profile_name"]
    assert ("Ünï" * 60).startswith(name)
    assert len(name) == 48


def test_two_sessions_are_told_apart() -> None:
    """The same moment on two stations makes two activities."""
    serials = {
        decoded(fit_file.dump(kept_of(name)))["file_id"][0]["serial_number"]
        for name in ("a", "b")
    }
    assert len(serials) == 2


def test_size_of_fifteen_minutes() -> None:
    """Two cuffs for 15 minutes stay small."""
    record = record_of(
        duration_s=900.0,
        cuffs=[cuff_of("l"), cuff_of("r", placement="right_thigh")],
    )
    samples = tuple(Sample(n / 10, 80.0 + n % 90 / 10, 88.0) for n in range(9000))
    kept = KeptSession(record=record, traces={"l": samples, "r": samples})
    content = fit_file.dump(kept)
    assert len(decoded(content)["record"]) == 900
    assert len(content) < 25_000


def test_two_readers_agree() -> None:
    """Garmin's own reader finds no fault, and the same messages as the other one."""
    content = fit_file.dump(kept_of())
    assert Decoder(Stream.from_byte_array(bytearray(content))).check_integrity()
    found: Any = Decoder(Stream.from_byte_array(bytearray(content))).read()
    messages, errors = found
    assert not errors
    assert {kind: len(each) for kind, each in decoded(content).items()} == {
        kind.removesuffix("_mesgs"): len(each) for kind, each in messages.items()
    }
    assert messages["set_mesgs"][0]["category"] == "squat"
    assert messages["record_mesgs"][3]["developer_fields"] == {
        0: pytest.approx(78.0),
        1: 88.0,
    }


def test_local_time() -> None:
    """The activity tells how far the clock on the wall was ahead, in any zone."""
    for started_at, ahead_h in (
        ("2026-11-20T18:00:00+01:00", 1),
        ("2026-11-20T22:30:00+05:30", 5.5),
        ("2026-11-20T12:00:00-05:00", -5),
        # Lord Howe Island puts its clocks forward by half an hour.
        ("2026-07-20T18:00:00+10:30", 10.5),
        ("2026-12-20T18:00:00+11:00", 11),
        ("2026-12-20T18:00:00+13:45", 13.75),
        ("2026-12-20T18:00:00-03:30", -3.5),
    ):
        content = fit_file.dump(kept_of(started_at=started_at))
        (activity,) = decoded(content)["activity"]
        local = activity["local_timestamp"].replace(tzinfo=UTC)
        assert local - activity["timestamp"] == timedelta(hours=ahead_h)


@pytest.mark.parametrize("fraction", ["000", "499", "500", "999"])
def test_each_second_once(fraction: str) -> None:
    """Thirty seconds are thirty records on thirty seconds, whenever it began."""
    kept = kept_of(started_at=f"2026-11-20T18:00:00.{fraction}000+01:00")
    times = [record["timestamp"] for record in decoded(fit_file.dump(kept))["record"]]
    assert times == [at(second) for second in range(30)]


def test_heart_rate() -> None:
    """A heart rate holds until the next one; laps and session sum it up."""
    events = (
        heart_rate_event(1.2, 90),
        heart_rate_event(2.5, 300),
        heart_rate_event(4.0, 110),
        heart_rate_event(25.0, 130),
        heart_rate_event(200.0, None),
    )
    kept = replace(kept_of(), events=(*reversed(events), *kept_of().events))
    messages = decoded(fit_file.dump(kept))
    rates = [record.get("heart_rate") for record in messages["record"]]
    assert rates[:5] == [None, 90, None, None, 110]
    assert rates[5:] == [110] * 20 + [130] * 5
    first, second = messages["lap"]
    assert (first["avg_heart_rate"], first["max_heart_rate"]) == (129, 130)
    assert (second["avg_heart_rate"], second["max_heart_rate"]) == (130, 130)
    assert messages["session"][0]["max_heart_rate"] == 130


def test_no_heart_rate() -> None:
    """Without a heart rate no message speaks of one."""
    messages = decoded(fit_file.dump(kept_of()))
    for kind in ("record", "lap", "session"):
        assert not any("heart_rate" in name for each in messages[kind] for name in each)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Leg press", (28, 0)),
        ("Beinpresse", (28, 0)),
        ("Sentadilla goblet", (28, 61)),
        ("Extension des jambes", (6, 33)),
        ("カーフレイズ", (1, 18)),
        ("Juggling", (UNKNOWN, None)),
    ],
)
def test_exercises(name: str, expected: tuple[int, int | None]) -> None:
    """An exercise is known in five languages; any other has its title still."""
    assert fit_exercise(name) == expected
    messages = decoded(fit_file.dump(kept_of(sets=[set_of(exercise=name)])))
    assert messages["exercise_title"][0]["wkt_step_name"] == name
    assert messages["set"][0].get("category_subtype") == expected[1]


def test_set_without_an_exercise() -> None:
    """What has no name has no category and no title."""
    messages = decoded(fit_file.dump(kept_of(sets=[set_of(exercise=None)])))
    assert "exercise_title" not in messages
    assert "category" not in messages["set"][0]


def test_kinds_defined_anew() -> None:
    """A message with other fields than the one before it is read right."""
    beat, own = Field(3, Base.UINT8), Field(0, Base.FLOAT32)
    content = encode(
        [
            Message(20, {beat: 60}),
            Message(20, {beat: None}),
            Message(20, {beat: 61}),
        ]
    )
    assert decoded(content)["record"] == [{"heart_rate": 60}, {}, {"heart_rate": 61}]
    assert own.packed(0.5) == struct.pack("<f", 0.5)
    assert crc(content) == 0
