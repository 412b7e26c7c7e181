"""Whether each frame of a controller has the fields, types and ranges of the protocol."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

type Frame = dict[str, Any]
type Test = Callable[[Any], bool]

PHASES = ("vented", "inflating", "holding", "releasing", "fault")
FAULTS = ("overpressure", "sensor", "leak", "vent_blocked")
REASONS = ("command", "deadline", "lease_expired", "button", "boot", *FAULTS[:3])
KINDS = ("boot", "inflating", "holding", "released", "fault", "vented")
KINDS_LATER = ("fault_cleared", "button")
CODES = (
    *("bad_frame", "unknown_op", "bad_argument", "over_limit", "fault", "not_vented"),
    *("barred", "lease_held", "no_lease", "reperfusing", "internal"),
)
DEPTH_MAX = 8
TEXT_BYTES = 64
MESSAGE_BYTES = 256
SAMPLES_S = 0.25


def is_number(value: object) -> bool:
    """Return whether a value is a number of JSON: a boolean is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_count(value: object) -> bool:
    """Return whether a value is a number that is not negative."""
    return is_number(value) and value >= 0  # type: ignore[operator]


def is_text(value: object, size: int = TEXT_BYTES) -> bool:
    """Return whether a value is text of at most this many bytes."""
    return isinstance(value, str) and len(value.encode()) <= size


def _or_null(test: Test) -> Test:
    return lambda value: value is None or test(value)


def _one_of(*values: object) -> Test:
    return lambda value: value in values


def _whole(value: object) -> bool:
    return isinstance(value, int) and is_count(value)


DEVICE: Mapping[str, Test] = dict.fromkeys(("id", "name", "model", "firmware"), is_text)
LIMITS: Mapping[str, Test] = {
    "occlusion_max_s": is_count,
    "reperfusion_s": is_count,
    "lease_max_ms": is_count,
    "clients": _whole,
}
CHANNEL: Mapping[str, Test] = {
    "channel": _whole,
    "pressure_max": is_count,
    "cuff_width_mm": is_count,
    "fill_s": is_count,
}
CUFF: Mapping[str, Test] = {
    "channel": _whole,
    "phase": _one_of(*PHASES),
    "pressure": _or_null(is_number),
    "age_ms": _or_null(is_count),
    "target": _or_null(is_count),
    "occluded_ms": is_count,
    "limit_ms": is_count,
    "left_ms": _or_null(is_count),
    "reperfused_ms": is_count,
    "reason": _or_null(_one_of(*REASONS)),
    "fault": _or_null(_one_of(*FAULTS)),
}
LEASE: Mapping[str, Test] = {"owner": is_text, "left_ms": is_count}
STATE: Mapping[str, Test] = {
    "seq": _whole,
    "uptime_ms": is_count,
    "barred_ms": is_count,
}
EVENT: Mapping[str, Test] = {
    "n": _whole,
    "uptime_ms": is_count,
    "channel": _or_null(_whole),
    "kind": _one_of(*KINDS, *KINDS_LATER),
}
SAMPLES: Mapping[str, Test] = {
    "channel": _whole,
    "uptime_ms": is_count,
    "interval_ms": is_count,
}


def _misfits(frame: object, tests: Mapping[str, Test], where: str) -> Iterator[str]:
    """Yield a sentence for each field that is missing or does not fit."""
    if not isinstance(frame, dict):
        yield f"{where} is no object"
        return
    for name, fits in tests.items():
        if name not in frame:
            yield f"{where} has no {name}"
        elif not fits(frame[name]):
            yield f"{name} of {where} is {str(frame[name])[:60]!r}"


def _hello(frame: Frame) -> Iterator[str]:
    if frame.get("protocol") != 1:
        yield f"protocol of hello is {frame.get('protocol')!r}"
    if not is_text(frame.get("boot")) or not frame["boot"]:
        yield "hello has no boot"
    yield from _misfits(frame.get("device"), DEVICE, "device of hello")
    yield from _misfits(frame.get("limits"), LIMITS, "limits of hello")
    yield from _each(frame, CHANNEL, "hello")


def _each(frame: Frame, tests: Mapping[str, Test], where: str) -> Iterator[str]:
    """Yield what is wrong with the channels of a frame."""
    channels = frame.get("channels")
    if not isinstance(channels, list) or not channels:
        yield f"{where} has no channels"
        return
    for channel in channels:
        yield from _misfits(channel, tests, f"a channel of {where}")


def _state(frame: Frame) -> Iterator[str]:
    yield from _misfits(frame, STATE, "state")
    if frame.get("lease", "") is not None:
        yield from _misfits(frame.get("lease"), LEASE, "lease of state")
    shapes = list(_each(frame, CUFF, "state"))
    yield from shapes
    if not shapes:
        for cuff in frame["channels"]:
            yield from _contradictions(cuff)


def _contradictions(cuff: Frame) -> Iterator[str]:
    """Yield what one channel of a state says that cannot both be so."""
    up = cuff["phase"] in ("inflating", "holding")
    if up != (cuff["left_ms"] is not None):
        yield f"left_ms is {cuff['left_ms']} in {cuff['phase']}"
    if up and cuff["target"] is None:
        yield f"target is null in {cuff['phase']}"
    if (cuff["pressure"] is None) != (cuff["age_ms"] is None):
        yield "only one of pressure and age_ms is null"
    if (cuff["phase"] == "fault") != (cuff["fault"] is not None):
        yield f"fault is {cuff['fault']} in {cuff['phase']}"
    if up and cuff["reason"] is not None:
        yield f"reason is {cuff['reason']} in {cuff['phase']}"
    if up and cuff["left_ms"] is not None:
        apart = cuff["limit_ms"] - cuff["occluded_ms"] - cuff["left_ms"]
        if abs(apart) > 1 and cuff["left_ms"] > 0:
            yield f"limit_ms - occluded_ms differs from left_ms by {apart} ms"


def _event(frame: Frame) -> Iterator[str]:
    yield from _misfits(frame, EVENT, "event")
    kind, reason = frame.get("kind"), frame.get("reason")
    if kind == "released" and reason not in REASONS:
        yield f"a released event has the reason {reason!r}"
    if kind == "fault" and reason not in FAULTS:
        yield f"a fault event has the reason {reason!r}"
    if (kind in ("boot", "button")) != (frame.get("channel") is None):
        yield f"an event {kind} has the channel {frame.get('channel')!r}"


def _samples(frame: Frame) -> Iterator[str]:
    wrong = list(_misfits(frame, SAMPLES, "samples"))
    yield from wrong
    pressure = frame.get("pressure")
    if not isinstance(pressure, list) or not pressure:
        yield "samples have no pressure"
    elif not all(value is None or is_number(value) for value in pressure):
        yield "a sample is neither a number nor null"
    elif not wrong and len(pressure) * frame["interval_ms"] > SAMPLES_S * 1000:
        yield f"samples hold {len(pressure)} at {frame['interval_ms']} ms"


def _reply(frame: Frame) -> Iterator[str]:
    if not isinstance(frame.get("ok"), bool):
        yield "a reply has no ok"
    elif frame["ok"]:
        yield from _misfits(frame.get("result"), {"seq": _whole}, "result of a reply")
    else:
        tests: Mapping[str, Test] = {
            "code": _one_of(*CODES),
            "message": lambda value: is_text(value, MESSAGE_BYTES) and bool(value),
        }
        yield from _misfits(frame.get("error"), tests, "error of a reply")


TYPES: Mapping[str, Callable[[Frame], Iterator[str]]] = {
    "hello": _hello,
    "state": _state,
    "event": _event,
    "samples": _samples,
    "reply": _reply,
}


def depth(value: object) -> int:
    """Return how deep a value is nested; an object in no other is 1."""
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


def problems(frame: object) -> Iterator[str]:
    """Yield a sentence for everything in a frame that the protocol does not allow."""
    if not isinstance(frame, dict):
        yield "a frame is no JSON object"
        return
    if depth(frame) > DEPTH_MAX:
        yield f"a frame is nested {depth(frame)} deep"
    test = TYPES.get(str(frame.get("type")))
    if test is None:
        yield f"the type of a frame is {str(frame.get('type'))[:40]!r}"
    else:
        yield from test(frame)
