"""The shape that nearly every frame has: a state, and nothing in it out of the ordinary.

Ten a second come from each controller, so what `frames` checks field by field is checked
here in one piece for that one shape: every rule, the same bounds. What is any different,
however little, is None here and goes the long way, which says what is wrong with it.
"""

from typing import Any, Final

from ..controller.model import (
    ControllerState,
    CuffState,
    Fault,
    Lease,
    Phase,
    ReleaseReason,
)
from .bounds import MAX_CHANNELS, MAX_MMHG, MAX_MS, MAX_TEXT_BYTES

STATE_KEYS: Final = 6
LEASE_KEYS: Final = 2
CUFF_KEYS: Final = 11
NUMBERS: Final = frozenset({int, float})
"""The types of a number, of which a boolean is none."""

PHASES: Final = {phase.value: phase for phase in Phase}
REASONS: Final[dict[str | None, ReleaseReason | None]] = {
    None: None,
    **{reason.value: reason for reason in ReleaseReason},
}
FAULTS: Final[dict[str | None, Fault | None]] = {
    None: None,
    **{fault.value: fault for fault in Fault},
}


def ordinary_state(frame: dict[str, Any]) -> ControllerState | None:
    """Return a state of the ordinary shape, None for all that is not surely one."""
    try:
        # No key is unknown, so nothing can be nested deeper than what is looked at here.
        if len(frame) != STATE_KEYS:
            return None
        seq, uptime_ms, barred_ms = frame["seq"], frame["uptime_ms"], frame["barred_ms"]
        channels = frame["channels"]
        if not (
            type(seq) is int
            and type(uptime_ms) in NUMBERS
            and type(barred_ms) in NUMBERS
            and type(channels) is list
            and 0 <= seq <= MAX_MS
            and 0 <= uptime_ms <= MAX_MS
            and 0 <= barred_ms <= MAX_MS
            and 0 < len(channels) <= MAX_CHANNELS
        ):
            return None
        cuffs = tuple([_cuff(channel) for channel in channels])
        if len({cuff.channel for cuff in cuffs}) < len(cuffs):
            return None
        lease = frame["lease"]
        return ControllerState(
            seq=seq,
            uptime_s=uptime_ms / 1000.0,
            lease=None if lease is None else _lease(lease),
            cuffs=cuffs,
            barred_s=barred_ms / 1000.0,
        )
    except KeyError, TypeError, UnusualError:
        return None


class UnusualError(Exception):
    """A part of a state is not of the ordinary shape."""


def _lease(lease: Any) -> Lease:
    if type(lease) is not dict or len(lease) != LEASE_KEYS:
        raise UnusualError
    owner, left_ms = lease["owner"], lease["left_ms"]
    if not (
        type(owner) is str
        # Of other letters the bytes would have to be counted.
        and owner.isascii()
        and len(owner) <= MAX_TEXT_BYTES
        and type(left_ms) in NUMBERS
        and 0 <= left_ms <= MAX_MS
    ):
        raise UnusualError
    return Lease(owner=owner, left_s=left_ms / 1000.0)


def _cuff(cuff: Any) -> CuffState:
    if type(cuff) is not dict or len(cuff) != CUFF_KEYS:
        raise UnusualError
    channel, pressure, target = cuff["channel"], cuff["pressure"], cuff["target"]
    occluded_ms, limit_ms = cuff["occluded_ms"], cuff["limit_ms"]
    left_ms, reperfused_ms = cuff["left_ms"], cuff["reperfused_ms"]
    age_ms = cuff["age_ms"]
    # A comparison with what is no number at all raises TypeError.
    if not (
        type(channel) is int
        and (pressure is None or type(pressure) in NUMBERS)
        and (target is None or type(target) in NUMBERS)
        and type(occluded_ms) in NUMBERS
        and type(limit_ms) in NUMBERS
        and (left_ms is None or type(left_ms) in NUMBERS)
        and type(reperfused_ms) in NUMBERS
        and (age_ms is None or type(age_ms) in NUMBERS)
        and 0 <= channel <= MAX_MS
        and (pressure is None or -MAX_MMHG <= pressure <= MAX_MMHG)
        and (target is None or -MAX_MMHG <= target <= MAX_MMHG)
        and 0 <= occluded_ms <= MAX_MS
        and 0 <= limit_ms <= MAX_MS
        and (left_ms is None or 0 <= left_ms <= MAX_MS)
        and 0 <= reperfused_ms <= MAX_MS
        and (age_ms is None or 0 <= age_ms <= MAX_MS)
    ):
        raise UnusualError
    return CuffState(
        channel=channel,
        phase=PHASES[cuff["phase"]],
        pressure=None if pressure is None else float(pressure),
        target=None if target is None else float(target),
        occluded_s=occluded_ms / 1000.0,
        limit_s=limit_ms / 1000.0,
        left_s=None if left_ms is None else left_ms / 1000.0,
        reperfused_s=reperfused_ms / 1000.0,
        reason=REASONS[cuff["reason"]],
        fault=FAULTS[cuff["fault"]],
        age_s=None if age_ms is None else age_ms / 1000.0,
    )
