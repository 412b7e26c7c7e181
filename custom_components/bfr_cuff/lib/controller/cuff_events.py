"""What happens to one cuff, reported once, as it happens."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from .cuff_watch import Cause
from .guard import Verdict
from .model import ControllerEvent, CuffState, EventKind, Fault, Phase, ReleaseReason

STALE: Final = "stale"
"""The reason of a release because the controller's news went stale."""

IMPLAUSIBLE: Final = "implausible"
"""The reason of a release because the controller said what cannot be."""

LEAVING: Final = "leaving"
"""The reason of a release because Home Assistant leaves the controller."""

TAKEN: Final = "taken"
"""The reason of a release because another client took the controller over."""

OUR_REASONS: Final = (STALE, IMPLAUSIBLE, LEAVING, TAKEN)
"""The reasons that no controller has."""

_DOWN: Final = frozenset({Phase.VENTED, Phase.FAULT})
_REASONS: Final = {
    Cause.CEILING: ReleaseReason.OVERPRESSURE.value,
    Cause.DEADLINE: ReleaseReason.DEADLINE.value,
    Cause.ERRATIC: IMPLAUSIBLE,
    Cause.FAULT: IMPLAUSIBLE,
    Cause.IGNORED: IMPLAUSIBLE,
    Cause.PUMPING: ReleaseReason.LEAK.value,
    Cause.REBOOTED: ReleaseReason.BOOT.value,
    Cause.SENSOR: ReleaseReason.SENSOR.value,
    Cause.STALE: STALE,
    Cause.TAKEN: TAKEN,
    Cause.TARGET: IMPLAUSIBLE,
}


class CuffEvent(StrEnum):
    """What can happen to a cuff."""

    PRESSURE_UP = "pressure_up"
    RELEASED = "released"
    LIMIT_REACHED = "limit_reached"
    VENTED = "vented"
    FAULT = "fault"
    VENT_BLOCKED = "vent_blocked"


class CuffEventTracker:
    """Report what happens to a cuff from its states and from the guard's verdicts.

    The controller says its own reasons. What the guard wants released looks to it as
    if a person had asked, so the guard's reason is remembered until that is seen.
    """

    def __init__(self, cuff: CuffState) -> None:
        """Start from what is so already."""
        self.reason: str | None = None
        self._cause: Cause | None = None
        self._blocked = False
        self.take_bearings(cuff)

    def take_bearings(self, cuff: CuffState) -> None:
        """Start anew from what is so already, after a time without news."""
        self._cuff = cuff
        self._is_down = _is_down(cuff)
        self._blocked &= not self._is_down
        if not cuff.inflated:
            self._cause = None

    def judge(self, verdict: Verdict) -> tuple[CuffEvent, ...]:
        """Handle a verdict on this cuff, or on all; report a blocked vent at once."""
        if verdict.cause is Cause.VENT_BLOCKED:
            was_told, self._blocked = self._blocked, True
            return () if was_told else (CuffEvent.VENT_BLOCKED,)
        # One on this cuff alone may come from the very state that shows it inflated.
        if verdict.channel is not None or self._cuff.inflated:
            self._cause = self._cause or verdict.cause
        return ()

    def observe(self, cuff: CuffState) -> tuple[CuffEvent, ...]:
        """Take in the newest state, and return what has happened."""
        before, self._cuff = self._cuff, cuff
        return tuple(self._events(before, cuff))

    def missed(self, event: ControllerEvent) -> tuple[CuffEvent, ...]:
        """Return what an event was that came while no state was heard."""
        match event.kind:
            case EventKind.HOLDING:
                return (CuffEvent.PRESSURE_UP,)
            case EventKind.RELEASED:
                cause, self._cause = self._cause, None
                self.reason = _reason(event.reason, cause)
                if self.reason == ReleaseReason.DEADLINE:
                    return CuffEvent.RELEASED, CuffEvent.LIMIT_REACHED
                return (CuffEvent.RELEASED,)
            case EventKind.VENTED:
                return (CuffEvent.VENTED,)
            case EventKind.FAULT if event.fault is Fault.VENT_BLOCKED:
                was_told, self._blocked = self._blocked, True
                return () if was_told else (CuffEvent.VENT_BLOCKED,)
            case EventKind.FAULT:
                return (CuffEvent.FAULT,)
            case _:
                return ()

    def _events(self, before: CuffState, cuff: CuffState) -> Iterator[CuffEvent]:
        """Yield what has happened since the state before, the gravest last."""
        if cuff.inflated:
            self._is_down = False
            self._blocked &= before.inflated
            if cuff.phase is Phase.HOLDING and before.phase is not Phase.HOLDING:
                yield CuffEvent.PRESSURE_UP
            return
        cause, self._cause = self._cause, None
        if before.inflated:
            self.reason = _reason(cuff.reason, cause)
            yield CuffEvent.RELEASED
            if self.reason == ReleaseReason.DEADLINE:
                yield CuffEvent.LIMIT_REACHED
        if _is_down(cuff) and not self._is_down:
            self._is_down, self._blocked = True, False
            yield CuffEvent.VENTED
        if cuff.fault not in (None, before.fault):
            yield CuffEvent.FAULT


def _is_down(cuff: CuffState) -> bool:
    """Return whether a cuff is vented, which its pressure must confirm."""
    return cuff.phase in _DOWN and not cuff.occluded


def _reason(reason: ReleaseReason | None, cause: Cause | None) -> str:
    """Return why a cuff was released: the controller's reason, or else the guard's."""
    if reason in (None, ReleaseReason.COMMAND) and cause in _REASONS:
        return _REASONS[cause]
    return ReleaseReason.COMMAND.value if reason is None else reason.value
