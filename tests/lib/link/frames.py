"""Valid frames of a controller, as plain data to take apart and to break."""

from copy import deepcopy
import json
from typing import Any

type Json = dict[str, Any]

HELLO: Json = {
    "type": "hello",
    "protocol": 1,
    "boot": "9f2c61d04b7e",
    "device": {
        "id": "bfr-3c71bf0a",
        "name": "Gym cuffs",
        "model": "Bench Two",
        "firmware": "1.0.0",
    },
    "limits": {
        "occlusion_max_s": 900,
        "reperfusion_s": 180,
        "lease_max_ms": 5000,
        "clients": 4,
        "sample_ms": 20,
    },
    "channels": [
        {"channel": 0, "pressure_max": 250.0, "cuff_width_mm": 110, "fill_s": 14.0},
        {"channel": 1, "pressure_max": 250.0, "cuff_width_mm": 180, "fill_s": 38.0},
    ],
}

VENTED: Json = {
    "channel": 1,
    "phase": "vented",
    "pressure": 0.4,
    "age_ms": 2,
    "target": None,
    "occluded_ms": 0,
    "limit_ms": 900000,
    "left_ms": None,
    "reperfused_ms": 5000,
    "reason": "boot",
    "fault": None,
}

STATE: Json = {
    "type": "state",
    "seq": 4211,
    "uptime_ms": 8123400,
    "lease": {"owner": "home-assistant-1f0c9a7be2d4", "left_ms": 3120},
    "barred_ms": 0,
    "channels": [
        {
            "channel": 0,
            "phase": "holding",
            "pressure": 121.4,
            "age_ms": 12,
            "target": 120.0,
            "occluded_ms": 61500,
            "limit_ms": 900000,
            "left_ms": 838500,
            "reperfused_ms": 0,
            "reason": None,
            "fault": None,
        },
        VENTED,
    ],
}

LATER: Json = STATE | {"seq": STATE["seq"] + 1, "uptime_ms": STATE["uptime_ms"] + 100}

OK: Json = {"type": "reply", "id": "7", "ok": True, "result": {"seq": 4212}}

REFUSED: Json = {
    "type": "reply",
    "id": "7",
    "ok": False,
    "error": {
        "code": "over_limit",
        "message": "260 mmHg is above this channel's 250",
    },
}

BUTTON: Json = {
    "type": "event",
    "n": 57,
    "uptime_ms": 8123400,
    "channel": None,
    "kind": "button",
}

RELEASED: Json = BUTTON | {"kind": "released", "channel": 0, "reason": "leak"}

FAULT: Json = BUTTON | {"kind": "fault", "channel": 1, "reason": "vent_blocked"}

FRAMES = {
    "hello": HELLO,
    "state": STATE,
    "ok": OK,
    "refused": REFUSED,
    "event": BUTTON,
    "released": RELEASED,
    "fault": FAULT,
}

type Path = tuple[str | int, ...]


def text(frame: Any) -> str:
    """Return a frame as it is sent."""
    return json.dumps(frame)


def changed(frame: Json, path: Path, value: Any) -> Json:
    """Return a copy of a frame with one value changed."""
    result = deepcopy(frame)
    holder: Any = result
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return result


def without(frame: Json, path: Path) -> Json:
    """Return a copy of a frame with one value missing."""
    result = deepcopy(frame)
    holder: Any = result
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return result


def paths(value: Any, path: Path = ()) -> list[Path]:
    """Return where every value of a frame is."""
    found = [path] if path else []
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, inner in items:
        found += paths(inner, (*path, key))
    return found
