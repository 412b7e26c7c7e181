"""What clients send: strict parsing, in the order in which the errors are checked."""

from dataclasses import dataclass
import math

from .limits import LEASE_MIN_MS, TARGET_MIN, ControllerConfig
from .request_frame import Frame, Json
from .vocabulary import ErrorCode, Op, Refusal


@dataclass(frozen=True, slots=True)
class LeaseRequest:
    """Take, renew (`ms` on) or give up (`ms` 0) the lease."""

    ms: float


@dataclass(frozen=True, slots=True)
class InflateRequest:
    """Inflate to `target` mmHg, for at most `limit_ms` on the occlusion clock."""

    channel: int
    target: float
    limit_ms: float | None


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """Release one channel, or all when None."""

    channel: int | None


@dataclass(frozen=True, slots=True)
class StreamRequest:
    """Switch a channel's samples on or off for this connection."""

    channel: int
    on: bool


@dataclass(frozen=True, slots=True)
class EventsRequest:
    """Ask for kept events with a number above `since`."""

    since: float


@dataclass(frozen=True, slots=True)
class ZeroRequest:
    """Take a channel's reading as ambient."""

    channel: int


@dataclass(frozen=True, slots=True)
class ClearFaultRequest:
    """Unlatch a channel's fault."""

    channel: int


@dataclass(frozen=True, slots=True)
class IdentifyRequest:
    """Blink."""


type Request = (
    LeaseRequest
    | InflateRequest
    | ReleaseRequest
    | StreamRequest
    | EventsRequest
    | ZeroRequest
    | ClearFaultRequest
    | IdentifyRequest
)


def parse_op(frame: Frame) -> Op:
    """Return what a frame asks for; raise a Refusal when there is no such op."""
    try:
        return Op(frame.op)  # type: ignore[arg-type]
    except ValueError as err:
        raise Refusal(ErrorCode.UNKNOWN_OP, "there is no such op") from err


def _bad(message: str) -> Refusal:
    """Return the refusal of an argument."""
    return Refusal(ErrorCode.BAD_ARGUMENT, message)


def _number(body: Json, name: str, at_least: float) -> float:
    """Return a number; a boolean is none."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(f"{name} must be a number")
    if value < at_least:
        raise _bad(f"{name} must be at least {at_least:g}")
    return value


def _channel(body: Json, channels: int) -> int:
    """Return the index of a channel that exists."""
    value = _number(body, "channel", 0)
    if value >= channels or value != int(value):
        raise _bad("there is no such channel")
    return int(value)


def _lease(body: Json) -> LeaseRequest:
    ms = _number(body, "ms", 0)
    if 0 < ms < LEASE_MIN_MS:
        raise _bad(f"ms must be 0, or at least {LEASE_MIN_MS}")
    return LeaseRequest(ms)


def _inflate(body: Json, channels: int) -> InflateRequest:
    channel = _channel(body, channels)
    target = _number(body, "target", TARGET_MIN)
    if "limit_s" not in body:
        return InflateRequest(channel, target, None)
    seconds = _number(body, "limit_s", 0)
    if seconds == 0:
        raise _bad("limit_s must be above 0")
    return InflateRequest(channel, target, seconds * 1000)


def _release(body: Json, channels: int) -> ReleaseRequest:
    try:
        return ReleaseRequest(_channel(body, channels))
    except Refusal:
        return ReleaseRequest(None)


def _stream(body: Json, channels: int) -> StreamRequest:
    channel = _channel(body, channels)
    on = body.get("on")
    if not isinstance(on, bool):
        raise _bad("on must be true or false")
    return StreamRequest(channel, on)


def _events(body: Json) -> EventsRequest:
    since = _number(body, "since", 0)
    if math.isfinite(since) and since != int(since):
        raise _bad("since must be a whole number")
    return EventsRequest(since)


def parse_request(op: Op, body: Json, channels: int) -> Request:
    """Return the typed request; raise a Refusal with `bad_argument`."""
    match op:
        case Op.LEASE:
            return _lease(body)
        case Op.INFLATE:
            return _inflate(body, channels)
        case Op.RELEASE:
            return _release(body, channels)
        case Op.STREAM:
            return _stream(body, channels)
        case Op.EVENTS:
            return _events(body)
        case Op.ZERO:
            return ZeroRequest(_channel(body, channels))
        case Op.CLEAR_FAULT:
            return ClearFaultRequest(_channel(body, channels))
        case Op.IDENTIFY:
            return IdentifyRequest()


def check_limits(request: Request, config: ControllerConfig) -> None:
    """Raise a Refusal with `over_limit` for what is too much; never clip."""
    limits = config.limits
    if isinstance(request, LeaseRequest):
        if request.ms > limits.lease_max_ms:
            message = (
                f"{request.ms:g} ms is above this controller's {limits.lease_max_ms}"
            )
            raise Refusal(ErrorCode.OVER_LIMIT, message)
    elif isinstance(request, InflateRequest):
        highest = config.channels[request.channel].pressure_max
        if request.target > highest:
            message = f"{request.target:g} mmHg is above this channel's {highest:g}"
            raise Refusal(ErrorCode.OVER_LIMIT, message)
        if request.limit_ms is not None and request.limit_ms > limits.occlusion_max_ms:
            message = f"limit_s is above this controller's {limits.occlusion_max_s:g}"
            raise Refusal(ErrorCode.OVER_LIMIT, message)
