"""Sessions and traces, as short as a test wants to write them."""

from datetime import date
from typing import Any, Final

from custom_components.bfr_cuff.lib.session.measurement_record import MeasurementRecord
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.store.model import Event, KeptSession, Sample

STARTED_AT: Final = "2026-11-20T18:00:00+01:00"
DAY: Final = date(2026, 11, 20)


def set_of(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a set of 30 repetitions that was done, changed as told."""
    values: dict[str, Any] = {
        "number": number,
        "exercise": "Leg press",
        "planned_repetitions": 30,
        "planned_work_s": None,
        "to_failure": False,
        "started_s": 20.0 + 100.0 * (number - 1),
        "ended_s": 90.0 + 100.0 * (number - 1),
        "cut_short": False,
        "repetitions": 30,
        "rpe": 6.5,
        "discomfort": 4.0,
    }
    return values | changes


def lop_of(**changes: Any) -> dict[str, Any]:
    """Return the LOP that a target was found by, changed as told."""
    values: dict[str, Any] = {
        "mmhg": 176.0,
        "high_mmhg": None,
        "day": "2026-11-03",
        "posture": "seated",
        "method": "measured",
        "cuff_width_mm": 110,
    }
    return values | changes


def cuff_of(cuff: str = "left", **changes: Any) -> dict[str, Any]:
    """Return a cuff at 50 % of its LOP, changed as told."""
    values: dict[str, Any] = {
        "cuff": cuff,
        "placement": "left_thigh",
        "basis": "lop",
        "percent": 50.0,
        "lop": lop_of(),
        "planned_target": 88.0,
        "tightness": None,
        "targets": [88.0, 78.0],
        "peak": 91.5,
        "occluded_s": 240.0,
        "time_in_band": 0.97,
    }
    return values | changes


def wrap_of(cuff: str = "wrap", **changes: Any) -> dict[str, Any]:
    """Return a wrap, changed as told."""
    values: dict[str, Any] = {
        "placement": "left_arm",
        "basis": "felt",
        "percent": None,
        "lop": None,
        "planned_target": None,
        "tightness": 7,
        "targets": [],
        "peak": 0.0,
        "time_in_band": None,
    }
    return cuff_of(cuff, **(values | changes))


def record_of(session_id: str = "session-1", **changes: Any) -> SessionRecord:
    """Return a session of two sets with one cuff, changed as told."""
    values: dict[str, Any] = {
        "session_id": session_id,
        "athlete_id": "anna",
        "protocol_id": "strength",
        "protocol_name": "Strength",
        "started_at": STARTED_AT,
        "duration_s": 260.0,
        "reason": "done",
        "sets": [set_of(1), set_of(2, repetitions=15)],
        "cuffs": [cuff_of()],
        "answers": [{"at_s": 95.0, "question": "refill", "answer": "normal"}],
        "load_kg": 20.0,
        "limit_s": 600.0,
        "set_count": 2,
    }
    return SessionRecord(**(values | changes))


def samples_of(
    seconds: float = 30.0, *, first_s: float = 0.0, hertz: float = 10.0
) -> tuple[Sample, ...]:
    """Return a cuff that fills at 20 mmHg a second and then keeps 88 mmHg or so."""
    return tuple(
        Sample(
            at_s=round(first_s + number / hertz, 3),
            pressure=round(min(20.0 * number / hertz, 88.0 + number % 3 / 10), 1),
            target=88.0,
        )
        for number in range(round(seconds * hertz))
    )


def events_of() -> tuple[Event, ...]:
    """Return a few things that happened."""
    return (
        Event(0.0, "started"),
        Event(20.0, "work", {"set": 1, "repetitions": 30}),
        Event(95.0, "refill", {"answer": "normal"}),
    )


def kept_of(session_id: str = "session-1", **changes: Any) -> KeptSession:
    """Return a session as a whole; the changes are those of its record."""
    record = record_of(session_id, **changes)
    traces = {cuff["cuff"]: samples_of() for cuff in record.cuffs}
    return KeptSession(record=record, events=events_of(), traces=traces)


def measurement_of(measurement_id: str = "m1", **changes: Any) -> MeasurementRecord:
    """Return a measurement of a left arm, changed as told."""
    run = {
        "low": 144.2,
        "high": 157.6,
        "refusals": [],
        "pulse_rate": 62.0,
        "largest": 1.7,
        "noise": 0.05,
        "clarity": 0.9,
        "scatter": 0.08,
        "points": [[60.0, 0.9], [70.0, 1.2]],
        "envelope": [[60.0, 0.91], [61.0, 0.95]],
    }
    refused = run | {"low": None, "high": None, "refusals": ["movement"]}
    values: dict[str, Any] = {
        "measurement_id": measurement_id,
        "athlete_id": "ada",
        "started_at": STARTED_AT,
        "duration_s": 381.5,
        "placement": "left_arm",
        "cuff_width_mm": 110,
        "cuff": "entry:0",
        "posture": "seated",
        "reason": "done",
        "low": 145.0,
        "high": 158.0,
        "pulse_rate": 62.0,
        "largest": 1.7,
        "scatter": 0.08,
        "runs": [run, refused],
    }
    return MeasurementRecord(**(values | changes))
