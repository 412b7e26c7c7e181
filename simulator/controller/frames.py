"""What the controller sends: plain dictionaries, ready for JSON."""

from dataclasses import dataclass
import json
from typing import Any

from .channel import Channel
from .limits import ChannelLimits, ControllerConfig
from .vocabulary import ErrorCode, FaultCode, Kind, Reason

NAME_BYTES = 64
MESSAGE_BYTES = 256

type Body = dict[str, Any]


def encode(frame: Body) -> str:
    """Return one frame as compact JSON."""
    return json.dumps(frame, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def clip(text: str, size: int) -> str:
    """Return as much of a text as fits into `size` bytes of UTF-8."""
    return text.encode(errors="replace")[:size].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `n` counts from 1 in each boot."""

    n: int
    uptime_ms: int
    channel: int | None
    kind: Kind
    reason: Reason | FaultCode | None

    def frame(self) -> Body:
        """Return the frame; only kinds that have a reason name one."""
        frame: Body = {
            "type": "event",
            "n": self.n,
            "uptime_ms": self.uptime_ms,
            "channel": self.channel,
            "kind": self.kind,
        }
        return frame if self.reason is None else {**frame, "reason": self.reason}


def _announce(index: int, channel: ChannelLimits) -> Body:
    """Return one channel as `hello` shows it."""
    return {
        "channel": index,
        "pressure_max": channel.pressure_max,
        "cuff_width_mm": channel.cuff_width_mm,
        "fill_s": channel.fill_s,
    }


def hello(config: ControllerConfig, boot: str) -> Body:
    """Return the first frame of every connection."""
    identity, limits = config.identity, config.limits
    return {
        "type": "hello",
        "protocol": config.protocol,
        "boot": boot,
        "device": {
            "id": identity.id,
            "name": clip(identity.name, NAME_BYTES),
            "model": clip(identity.model, NAME_BYTES),
            "firmware": clip(identity.firmware, NAME_BYTES),
        },
        "limits": {
            "occlusion_max_s": limits.occlusion_max_s,
            "reperfusion_s": limits.reperfusion_s,
            "lease_max_ms": limits.lease_max_ms,
            "clients": limits.clients,
            "sample_ms": limits.sample_ms,
        },
        "channels": [_announce(*item) for item in enumerate(config.channels)],
    }


def _rounded(pressure: float | None) -> float | None:
    """Return a pressure with one decimal, and without a sign on zero."""
    return None if pressure is None else round(pressure, 1) + 0.0


def channel_state(index: int, channel: Channel) -> Body:
    """Return one channel of a `state`."""
    return {
        "channel": index,
        "phase": channel.phase,
        "pressure": _rounded(channel.pressure),
        "age_ms": channel.age_ms,
        "target": channel.target,
        "occluded_ms": channel.clock.occluded_ms,
        "limit_ms": channel.limit_ms,
        "left_ms": channel.left_ms,
        "reperfused_ms": channel.clock.reperfused_ms,
        "reason": channel.reason,
        "fault": channel.fault,
    }


def samples(
    channel: int, uptime_ms: int, interval_ms: int, pressures: list[float | None]
) -> Body:
    """Return a run of samples, the first taken at `uptime_ms`."""
    return {
        "type": "samples",
        "channel": channel,
        "uptime_ms": uptime_ms,
        "interval_ms": interval_ms,
        "pressure": [_rounded(pressure) for pressure in pressures],
    }


def reply(request_id: str, result: Body) -> Body:
    """Return the answer to a request that was carried out."""
    return {"type": "reply", "id": request_id, "ok": True, "result": result}


def refusal(request_id: str | None, code: ErrorCode, message: str) -> Body:
    """Return the answer to a request that was not carried out."""
    error = {"code": code, "message": clip(message, MESSAGE_BYTES)}
    return {"type": "reply", "id": request_id, "ok": False, "error": error}
