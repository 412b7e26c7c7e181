"""Read and write the frames of Cuff Link, strictly.

What a controller sends is checked field by field: type, range, length. A frame that
fails raises FrameError and nothing of it is used. Unknown keys are ignored.
"""

from dataclasses import dataclass
from enum import StrEnum
import math
from typing import Any, Final

import orjson

from ..controller.model import (
    ControllerEvent,
    ControllerInfo,
    ControllerRefused,
    ControllerState,
    CuffInfo,
    CuffState,
    EventKind,
    Fault,
    Lease,
    Limits,
    Phase,
    RefusalCode,
    ReleaseReason,
    Samples,
)
from ..controller.plain_text import plain_text
from .bounds import (
    MAX_CHANNELS,
    MAX_DEPTH,
    MAX_MESSAGE_BYTES,
    MAX_MMHG,
    MAX_MS,
    MAX_SAMPLE_MS,
    MAX_SAMPLES_MS,
    MAX_TEXT_BYTES,
    MIN_SAMPLE_MS,
)
from .errors import FrameError, UnsupportedProtocol
from .state_frames import ordinary_state
from .version import PROTOCOL

_MMHG: Final = (-MAX_MMHG, MAX_MMHG)

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request: its result, or why it was refused."""

    request: str | None
    result: Json | None
    refusal: ControllerRefused | None


type Frame = ControllerInfo | ControllerState | Samples | Reply | ControllerEvent


def request(request_id: str, op: str, **arguments: Any) -> str:
    """Return the frame that asks a controller for something."""
    return orjson.dumps({"id": request_id, "op": op, **arguments}).decode()


def parse(text: str) -> Frame | None:
    """Return what a controller said, or None for a kind that is not needed here."""
    try:
        frame = orjson.loads(text)
    except orjson.JSONDecodeError as err:
        raise FrameError("not JSON") from err
    if not isinstance(frame, dict):
        raise FrameError("not an object")
    if frame.get("type") == "state" and (state := ordinary_state(frame)) is not None:
        return state
    if _deeper(frame, MAX_DEPTH):
        raise FrameError("nested too deep")
    match frame.get("type"):
        case "state":
            return _state(frame)
        case "samples":
            return _samples(frame)
        case "reply":
            return _reply(frame)
        case "hello":
            return _hello(frame)
        case "event":
            return _event(frame)
        # A newer controller may have more to say; what we do not know, we do not need.
        case str():
            return None
        case _:
            raise FrameError("no type")


def _state(frame: Json) -> ControllerState:
    lease = _get(frame, "lease")
    return ControllerState(
        seq=_integer(frame, "seq"),
        uptime_s=_seconds(frame, "uptime_ms"),
        lease=None if lease is None else _lease(_object(lease, "lease")),
        cuffs=tuple(_cuff_state(cuff) for cuff in _channels(frame)),
        # A controller from before this key existed leaves it out.
        barred_s=_seconds(frame, "barred_ms") if "barred_ms" in frame else 0.0,
    )


def _samples(frame: Json) -> Samples:
    interval_ms = _number(frame, "interval_ms", MIN_SAMPLE_MS, MAX_SAMPLE_MS)
    pressure = _get(frame, "pressure")
    if not isinstance(pressure, list) or not pressure:
        raise FrameError("pressure is not a list of samples")
    if len(pressure) * interval_ms > MAX_SAMPLES_MS:
        raise FrameError("more samples than a frame may have")
    return Samples(
        channel=_integer(frame, "channel"),
        uptime_s=_seconds(frame, "uptime_ms"),
        interval_s=interval_ms / 1000,
        pressure=tuple(_sample(value) for value in pressure),
    )


def _sample(value: Any) -> float | None:
    return None if value is None else _number({"sample": value}, "sample", *_MMHG)


def _lease(lease: Json) -> Lease:
    return Lease(owner=_text(lease, "owner"), left_s=_seconds(lease, "left_ms"))


def _cuff_state(cuff: Json) -> CuffState:
    return CuffState(
        channel=_integer(cuff, "channel"),
        phase=_choice(Phase, cuff, "phase"),
        pressure=_optional_pressure(cuff, "pressure"),
        target=_optional_pressure(cuff, "target"),
        occluded_s=_seconds(cuff, "occluded_ms"),
        limit_s=_seconds(cuff, "limit_ms"),
        left_s=None if _get(cuff, "left_ms") is None else _seconds(cuff, "left_ms"),
        reperfused_s=_seconds(cuff, "reperfused_ms"),
        reason=_optional_choice(ReleaseReason, cuff, "reason"),
        fault=_optional_choice(Fault, cuff, "fault"),
        age_s=None if _get(cuff, "age_ms") is None else _seconds(cuff, "age_ms"),
    )


def _hello(frame: Json) -> ControllerInfo:
    if (version := _integer(frame, "protocol")) != PROTOCOL:
        raise UnsupportedProtocol(version)
    device = _object(_get(frame, "device"), "device")
    limits = _object(_get(frame, "limits"), "limits")
    model = _name(device, "model", "Cuff Link")
    return ControllerInfo(
        device_id=_text(device, "id"),
        boot=_boot(frame),
        name=_name(device, "name", model),
        model=model,
        firmware=_name(device, "firmware", "-"),
        limits=Limits(
            occlusion_max_s=_number(limits, "occlusion_max_s", 1.0, MAX_MS),
            reperfusion_s=_number(limits, "reperfusion_s", 0.0, MAX_MS),
            lease_max_s=_number(limits, "lease_max_ms", 1.0, MAX_MS) / 1000.0,
            sample_s=_sample_ms(limits) / 1000.0,
        ),
        cuffs=tuple(_cuff_info(cuff) for cuff in _channels(frame)),
    )


def _boot(frame: Json) -> str:
    """Return what names this start; what names none could never show the next one."""
    boot = _text(frame, "boot")
    if not boot:
        raise FrameError("boot is empty")
    return boot


def _sample_ms(limits: Json) -> float:
    """Return the interval of `stream`, 10 ms where a controller does not say."""
    if "sample_ms" not in limits:
        return MIN_SAMPLE_MS
    return _number(limits, "sample_ms", MIN_SAMPLE_MS, MAX_SAMPLE_MS)


def _cuff_info(cuff: Json) -> CuffInfo:
    return CuffInfo(
        channel=_integer(cuff, "channel"),
        pressure_max=_number(cuff, "pressure_max", 0.0, MAX_MMHG),
        width_mm=_integer(cuff, "cuff_width_mm"),
        fill_s=_number(cuff, "fill_s", 0.0, MAX_MS),
    )


def events_in(result: Json) -> tuple[ControllerEvent, ...]:
    """Return the kept events of a reply, without those of a kind not known here."""
    events = _get(result, "events")
    if not isinstance(events, list):
        raise FrameError("events is not a list")
    known = (_event(_object(event, "event")) for event in events)
    return tuple(event for event in known if event is not None)


def _event(frame: Json) -> ControllerEvent | None:
    """Return what happened, or None for a kind that is not known here."""
    n, kind = _integer(frame, "n"), _text(frame, "kind")
    if kind not in EventKind:
        return None
    is_release, is_fault = kind == EventKind.RELEASED, kind == EventKind.FAULT
    return ControllerEvent(
        n=n,
        uptime_s=_seconds(frame, "uptime_ms"),
        kind=EventKind(kind),
        channel=None if _get(frame, "channel") is None else _integer(frame, "channel"),
        reason=_choice(ReleaseReason, frame, "reason") if is_release else None,
        fault=_choice(Fault, frame, "reason") if is_fault else None,
    )


def _reply(frame: Json) -> Reply:
    request_id = None if _get(frame, "id") is None else _text(frame, "id")
    match _get(frame, "ok"):
        case True:
            result = _object(_get(frame, "result"), "result")
            # Without it no state could be told from those before the request.
            _integer(result, "seq")
            if "events" in result:
                # Looked at here, so that nonsense ends the connection as any other.
                events_in(result)
            return Reply(request_id, result, None)
        case False:
            error = _object(_get(frame, "error"), "error")
            return Reply(request_id, None, _refusal(error))
        case _:
            raise FrameError("ok is not true or false")


def _refusal(error: Json) -> ControllerRefused:
    """Return a refusal; a code that we do not know is the controller's own matter."""
    code = _text(error, "code")
    message = plain_text(_text(error, "message", MAX_MESSAGE_BYTES))
    known = RefusalCode(code) if code in RefusalCode else RefusalCode.INTERNAL
    return ControllerRefused(known, message)


def _channels(frame: Json) -> list[Json]:
    """Return the objects of `channels`: one to 64, each channel once."""
    channels = _get(frame, "channels")
    if not isinstance(channels, list) or not 0 < len(channels) <= MAX_CHANNELS:
        raise FrameError("channels is not a list of channels")
    objects = [_object(channel, "channel") for channel in channels]
    if len({_integer(channel, "channel") for channel in objects}) < len(objects):
        raise FrameError("a channel appears twice")
    return objects


def _get(source: Json, key: str) -> Any:
    """Return a value that must be there, be it null."""
    try:
        return source[key]
    except KeyError as err:
        raise FrameError(f"{key} is missing") from err


def _object(value: Any, key: str) -> Json:
    if not isinstance(value, dict):
        raise FrameError(f"{key} is not an object")
    return value


def _number(source: Json, key: str, low: float, high: float) -> float:
    value = _get(source, key)
    # A boolean is an int to Python, but no number to the protocol.
    if type(value) not in (int, float) or not math.isfinite(value):
        raise FrameError(f"{key} is not a number")
    if not low <= value <= high:
        raise FrameError(f"{key} is out of range")
    return float(value)


def _integer(source: Json, key: str) -> int:
    value = _get(source, key)
    if type(value) is not int or not 0 <= value <= MAX_MS:
        raise FrameError(f"{key} is not a whole number")
    return value


def _seconds(source: Json, key: str) -> float:
    return _number(source, key, 0.0, MAX_MS) / 1000.0


def _optional_pressure(source: Json, key: str) -> float | None:
    if _get(source, key) is None:
        return None
    return _number(source, key, *_MMHG)


def _text(source: Json, key: str, max_bytes: int = MAX_TEXT_BYTES) -> str:
    value = _get(source, key)
    if not isinstance(value, str):
        raise FrameError(f"{key} is not text")
    if len(value.encode()) > max_bytes:
        raise FrameError(f"{key} is longer than {max_bytes} bytes")
    return value


def _name(source: Json, key: str, instead: str) -> str:
    """Return text that will be shown, plain; `instead` when nothing is left of it."""
    return plain_text(_text(source, key), instead)


def _choice[E: StrEnum](choices: type[E], source: Json, key: str) -> E:
    value = _get(source, key)
    if not isinstance(value, str) or value not in choices:
        raise FrameError(f"{key} is none of the known values")
    return choices(value)


def _optional_choice[E: StrEnum](choices: type[E], source: Json, key: str) -> E | None:
    return None if _get(source, key) is None else _choice(choices, source, key)


def _deeper(value: Any, levels: int) -> bool:
    """Return whether objects and lists are nested deeper than so many levels."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(item, levels - 1) for item in inner)
