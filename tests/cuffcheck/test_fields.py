"""What fits in a frame, and what does not."""

from typing import Any

import pytest

from cuffcheck.fields import depth, problems

CUFF = {
    "channel": 0,
    "phase": "holding",
    "pressure": 60.1,
    "age_ms": 8,
    "target": 60.0,
    "occluded_ms": 1500,
    "limit_ms": 900_000,
    "left_ms": 898_500,
    "reperfused_ms": 0,
    "reason": None,
    "fault": None,
}
STATE = {
    "type": "state",
    "seq": 9,
    "uptime_ms": 12_000,
    "barred_ms": 0,
    "lease": {"owner": "bench-1", "left_ms": 3000},
    "channels": [CUFF],
}
HELLO = {
    "type": "hello",
    "protocol": 1,
    "boot": "a1",
    "device": {"id": "bfr-1", "name": "Bench", "model": "One", "firmware": "1"},
    "limits": {
        "occlusion_max_s": 900,
        "reperfusion_s": 180,
        "lease_max_ms": 5000,
        "clients": 2,
    },
    "channels": [
        {"channel": 0, "pressure_max": 250.0, "cuff_width_mm": 110, "fill_s": 14.0}
    ],
}
EVENT = {"type": "event", "n": 1, "uptime_ms": 0, "channel": None, "kind": "boot"}
SAMPLES = {
    "type": "samples",
    "channel": 0,
    "uptime_ms": 5,
    "interval_ms": 10,
    "pressure": [1.0, None],
}
REPLY = {"type": "reply", "id": "1", "ok": True, "result": {"seq": 1}}
REFUSAL = {
    "type": "reply",
    "id": None,
    "ok": False,
    "error": {"code": "bad_frame", "message": "what?"},
}


@pytest.mark.parametrize("frame", [STATE, HELLO, EVENT, SAMPLES, REPLY, REFUSAL])
def test_fits(frame: dict[str, Any]) -> None:
    """A frame as the protocol shows it has no problem."""
    assert list(problems(frame)) == []


@pytest.mark.parametrize(
    ("frame", "problem"),
    [
        ([], "no JSON object"),
        ({"type": "news"}, "'news'"),
        ({**STATE, "seq": True}, "seq"),
        ({**STATE, "barred_ms": -1}, "barred_ms"),
        ({**STATE, "lease": {"owner": "a" * 65, "left_ms": 1}}, "owner"),
        ({**STATE, "channels": []}, "no channels"),
        ({**STATE, "channels": [{**CUFF, "phase": "idle"}]}, "phase"),
        ({**STATE, "channels": [{**CUFF, "pressure": None}]}, "only one of"),
        ({**STATE, "channels": [{**CUFF, "left_ms": None}]}, "left_ms"),
        ({**STATE, "channels": [{**CUFF, "left_ms": 5}]}, "differs"),
        ({**STATE, "channels": [{**CUFF, "target": None}]}, "target"),
        ({**STATE, "channels": [{**CUFF, "reason": "button"}]}, "reason"),
        ({**STATE, "channels": [{**CUFF, "fault": "leak"}]}, "fault"),
        ({**HELLO, "protocol": 2}, "protocol"),
        ({**HELLO, "boot": ""}, "boot"),
        ({**HELLO, "device": None}, "no object"),
        ({**HELLO, "channels": []}, "no channels"),
        ({**HELLO, "limits": {}}, "no clients"),
        ({**EVENT, "kind": "released"}, "reason None"),
        ({**EVENT, "kind": "fault", "reason": "gone"}, "reason 'gone'"),
        ({**EVENT, "channel": 0}, "channel 0"),
        ({**SAMPLES, "pressure": []}, "no pressure"),
        ({**SAMPLES, "pressure": [True]}, "neither"),
        ({**SAMPLES, "pressure": [1.0] * 26}, "26 at 10 ms"),
        ({**REPLY, "ok": 1}, "no ok"),
        ({**REPLY, "result": {}}, "no seq"),
        ({**REFUSAL, "error": {"code": "no", "message": ""}}, "code"),
        ({**EVENT, "extra": [[[[[[[[]]]]]]]]}, "deep"),
    ],
)
def test_problem(frame: object, problem: str) -> None:
    """Everything else is said."""
    assert any(problem in each for each in problems(frame)), list(problems(frame))


def test_depth() -> None:
    """An object in no other is the first level."""
    assert depth(1) == 0
    assert depth({}) == 1
    assert depth({"a": [{}]}) == 3
