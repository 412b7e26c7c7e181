"""The vocabulary of Cuff Link: every fixed string that goes over the wire."""

from enum import StrEnum


class Phase(StrEnum):
    """What a channel is doing."""

    VENTED = "vented"
    INFLATING = "inflating"
    HOLDING = "holding"
    RELEASING = "releasing"
    FAULT = "fault"


class Reason(StrEnum):
    """Why a channel was last released."""

    COMMAND = "command"
    DEADLINE = "deadline"
    LEASE_EXPIRED = "lease_expired"
    OVERPRESSURE = "overpressure"
    SENSOR = "sensor"
    LEAK = "leak"
    BUTTON = "button"
    BOOT = "boot"


class FaultCode(StrEnum):
    """What latched a channel open."""

    OVERPRESSURE = "overpressure"
    SENSOR = "sensor"
    LEAK = "leak"
    VENT_BLOCKED = "vent_blocked"


class Kind(StrEnum):
    """What an event reports."""

    BOOT = "boot"
    INFLATING = "inflating"
    HOLDING = "holding"
    RELEASED = "released"
    FAULT = "fault"
    VENTED = "vented"
    FAULT_CLEARED = "fault_cleared"
    BUTTON = "button"


class Op(StrEnum):
    """What a client may ask for."""

    LEASE = "lease"
    INFLATE = "inflate"
    RELEASE = "release"
    STREAM = "stream"
    EVENTS = "events"
    ZERO = "zero"
    CLEAR_FAULT = "clear_fault"
    IDENTIFY = "identify"


class ErrorCode(StrEnum):
    """Why a request was refused, in the order in which the reasons are checked."""

    BAD_FRAME = "bad_frame"
    UNKNOWN_OP = "unknown_op"
    BAD_ARGUMENT = "bad_argument"
    OVER_LIMIT = "over_limit"
    FAULT = "fault"
    NOT_VENTED = "not_vented"
    BARRED = "barred"
    LEASE_HELD = "lease_held"
    NO_LEASE = "no_lease"
    REPERFUSING = "reperfusing"
    INTERNAL = "internal"


class Refusal(Exception):
    """A request that is not carried out, with the code and the text of its reply."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        """Keep the code and the text of the reply."""
        super().__init__(message)
        self.code = code
        self.message = message
