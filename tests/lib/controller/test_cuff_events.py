"""Tests of what is told of a cuff: each thing once, and nothing that was so before."""

import pytest

from custom_components.bfr_cuff.lib.controller.cuff_events import (
    CuffEvent,
    CuffEventTracker,
)
from custom_components.bfr_cuff.lib.controller.cuff_watch import Cause
from custom_components.bfr_cuff.lib.controller.guard import Verdict
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerEvent,
    CuffState,
    EventKind,
    Fault,
    Phase,
    ReleaseReason,
)
from tests.lib.builders import cuff_state, held, releasing

UP, RELEASED, LIMIT = (
    CuffEvent.PRESSURE_UP,
    CuffEvent.RELEASED,
    CuffEvent.LIMIT_REACHED,
)
VENTED, FAULT, BLOCKED = CuffEvent.VENTED, CuffEvent.FAULT, CuffEvent.VENT_BLOCKED

INFLATING = cuff_state(phase=Phase.INFLATING, pressure=40.0, target=120.0)


def told(course: CuffEventTracker, *states: CuffState) -> list[CuffEvent]:
    """Return what is told of one state after the other."""
    return [event for state in states for event in course.observe(state)]


def failed(fault: Fault, pressure: float | None = 90.0) -> CuffState:
    """Return a cuff with a fault, whose valve is open."""
    return cuff_state(phase=Phase.FAULT, pressure=pressure, fault=fault)


def test_a_hold() -> None:
    """Up, released, vented: each once, however many states show it."""
    course = CuffEventTracker(cuff_state())
    assert told(course, INFLATING, INFLATING, held(), held()) == [UP]
    asked = releasing(reason=ReleaseReason.COMMAND)
    assert told(course, asked, asked, cuff_state(), cuff_state()) == [RELEASED, VENTED]
    assert course.reason == "command"


def test_another_target() -> None:
    """A higher target is reached too."""
    course = CuffEventTracker(held())
    assert told(course, INFLATING, held()) == [UP]


@pytest.mark.parametrize("pressure", [20.0, None])
def test_vented_is_confirmed(pressure: float | None) -> None:
    """No phase is believed as long as the pressure says otherwise, or nothing."""
    course = CuffEventTracker(releasing())
    assert told(course, cuff_state(pressure=pressure)) == []
    assert told(course, cuff_state(pressure=19.9)) == [VENTED]
    assert told(course, cuff_state(pressure=25.0), cuff_state()) == []


@pytest.mark.parametrize(
    "state", [cuff_state(), releasing(), held(), failed(Fault.LEAK)]
)
def test_what_was_so_before(state: CuffState) -> None:
    """Nothing is told of what is so at the start, or when news comes again."""
    course = CuffEventTracker(state)
    assert told(course, state) == []
    for other in (held(), cuff_state(), failed(Fault.SENSOR)):
        told(course, other)
        course.take_bearings(state)
        assert told(course, state) == []


def test_the_controllers_deadline() -> None:
    """The limit is told after the release that it caused."""
    course = CuffEventTracker(held())
    over = releasing(reason=ReleaseReason.DEADLINE)
    assert told(course, over, over) == [RELEASED, LIMIT]


def test_the_guards_deadline() -> None:
    """What the guard wants released looks to the controller as if somebody asked."""
    course = CuffEventTracker(held())
    assert course.judge(Verdict(0, Cause.DEADLINE)) == ()
    asked = releasing(reason=ReleaseReason.COMMAND)
    assert told(course, held(), asked) == [RELEASED, LIMIT]
    assert course.reason == "deadline"


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (Cause.CEILING, "overpressure"),
        (Cause.REBOOTED, "boot"),
        (Cause.STALE, "stale"),
        (Cause.VENT_BLOCKED, "command"),
    ],
)
def test_the_guards_reasons(cause: Cause, reason: str) -> None:
    """Each has a word; the controller's own reason counts for more, whatever it is."""
    asked = releasing(reason=ReleaseReason.COMMAND)
    for state, expected in (
        (asked, reason),
        (releasing(reason=ReleaseReason.LEAK), "leak"),
    ):
        course = CuffEventTracker(held())
        course.judge(Verdict(None, cause))
        assert RELEASED in told(course, state)
        assert course.reason == expected


def test_a_reason_of_another_time() -> None:
    """A verdict is forgotten with the release that it was about."""
    asked = releasing(reason=ReleaseReason.COMMAND)
    course = CuffEventTracker(cuff_state())
    course.judge(Verdict(None, Cause.STALE))
    told(course, held(), asked)
    assert course.reason == "command"
    course = CuffEventTracker(held())
    course.judge(Verdict(None, Cause.STALE))
    course.take_bearings(cuff_state())
    told(course, held(), asked)
    assert course.reason == "command"


def test_a_reason_outlives_a_gap() -> None:
    """A cuff that is still up when news comes again was released for that reason."""
    course = CuffEventTracker(held())
    course.judge(Verdict(None, Cause.STALE))
    course.take_bearings(held())
    told(course, releasing(reason=ReleaseReason.COMMAND))
    assert course.reason == "stale"


def test_a_verdict_from_the_first_state() -> None:
    """It comes before the state that shows the cuff inflated."""
    course = CuffEventTracker(cuff_state())
    course.judge(Verdict(0, Cause.CEILING))
    told(course, held(), releasing(reason=ReleaseReason.COMMAND))
    assert course.reason == "overpressure"


def test_a_fault() -> None:
    """It is told last, and another one again."""
    course = CuffEventTracker(held())
    leak, blocked = failed(Fault.LEAK), failed(Fault.VENT_BLOCKED)
    assert told(course, leak, leak, blocked) == [RELEASED, FAULT, FAULT]
    assert told(course, failed(Fault.VENT_BLOCKED, pressure=2.0)) == [VENTED]
    assert told(course, cuff_state()) == []


def test_a_blocked_vent() -> None:
    """It is told once until the cuff was down or up again."""
    verdict = Verdict(0, Cause.VENT_BLOCKED)
    course = CuffEventTracker(held())
    told(course, releasing())
    assert course.judge(verdict) == (BLOCKED,)
    told(course, releasing())
    course.take_bearings(releasing())
    assert course.judge(verdict) == ()
    for between in (cuff_state(), held()):
        told(course, between)
        assert course.judge(verdict) == (BLOCKED,)
        told(course, releasing())
    course.take_bearings(cuff_state())
    assert course.judge(verdict) == (BLOCKED,)


def test_a_release_that_is_not_obeyed() -> None:
    """A cuff that stays up though it was told to vent is told once."""
    verdict = Verdict(0, Cause.VENT_BLOCKED)
    course = CuffEventTracker(held())
    assert course.judge(verdict) == (BLOCKED,)
    assert told(course, held()) == []
    assert course.judge(verdict) == ()


def missed(
    kind: EventKind, reason: ReleaseReason | None = None, fault: Fault | None = None
) -> ControllerEvent:
    """Return an event that is asked for when contact is back."""
    return ControllerEvent(
        n=7, uptime_s=61.5, kind=kind, channel=1, reason=reason, fault=fault
    )


@pytest.mark.parametrize(
    ("event", "events"),
    [
        (missed(EventKind.HOLDING), (UP,)),
        (missed(EventKind.RELEASED, ReleaseReason.BUTTON), (RELEASED,)),
        (missed(EventKind.RELEASED, ReleaseReason.DEADLINE), (RELEASED, LIMIT)),
        (missed(EventKind.VENTED), (VENTED,)),
        (missed(EventKind.FAULT, fault=Fault.LEAK), (FAULT,)),
        (missed(EventKind.FAULT, fault=Fault.VENT_BLOCKED), (BLOCKED,)),
        (missed(EventKind.INFLATING), ()),
        (missed(EventKind.FAULT_CLEARED), ()),
        (missed(EventKind.BOOT), ()),
    ],
)
def test_what_was_missed(event: ControllerEvent, events: tuple[CuffEvent, ...]) -> None:
    """What happened in an outage is told as what it was."""
    course = CuffEventTracker(held())
    assert course.missed(event) == events


def test_why_a_missed_release_was() -> None:
    """The guard's cause of before the outage explains a release that was missed."""
    course = CuffEventTracker(held())
    course.judge(Verdict(cause=Cause.STALE, channel=1))
    course.missed(missed(EventKind.RELEASED, ReleaseReason.COMMAND))
    assert course.reason == "stale"
    course.missed(missed(EventKind.RELEASED, ReleaseReason.COMMAND))
    assert course.reason == "command"


def test_a_blocked_vent_that_was_missed_is_told_once() -> None:
    """What the guard has told already is not told again when contact is back."""
    course = CuffEventTracker(held())
    assert course.judge(Verdict(cause=Cause.VENT_BLOCKED, channel=1)) == (BLOCKED,)
    assert course.missed(missed(EventKind.FAULT, fault=Fault.VENT_BLOCKED)) == ()
