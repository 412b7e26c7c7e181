"""Tests of sessions as FIT activities, read by a decoder that others wrote."""

from datetime import UTC, datetime
from io import BytesIO
import struct
from typing import Any

import fitdecode
from fitdecode.utils import compute_crc
import pytest

from custom_components.bfr_cuff.lib.store import export_fit as fit_file
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
    }
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
