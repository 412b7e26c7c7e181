"""What is shown of a fault that comes and goes."""

from contextlib import suppress
from dataclasses import replace

import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    ControllerState,
    Fault,
    Phase,
    RefusalCode,
)
from custom_components.bfr_cuff.lib.controller.steady_faults import GONE_S, SteadyFaults
from tests.lib.builders import cuff_state, state

SENSOR, LEAK, BLOCKED = Fault.SENSOR, Fault.LEAK, Fault.VENT_BLOCKED


def faulty(fault: Fault | None) -> ControllerState:
    """Return a controller whose first cuff has a fault, or none."""
    phase = Phase.VENTED if fault is None else Phase.FAULT
    vented = cuff_state(channel=0, phase=phase, fault=fault)
    return state(vented, cuff_state(channel=1))


def shown(faults: SteadyFaults, now: float, fault: Fault | None) -> Fault | None:
    """Return what is shown of the first cuff; the other has nothing."""
    steady = faults.steady(now, faulty(fault))
    assert steady.cuffs[1].fault is None
    assert (steady.cuffs[0].phase is Phase.FAULT) == (steady.cuffs[0].fault is not None)
    return steady.cuffs[0].fault


def test_nothing_is_shown_of_nothing() -> None:
    """A state without a fault is handed on as it is."""
    sound = faulty(None)
    assert SteadyFaults().steady(0.0, sound) is sound


def test_one_that_flickers_is_one() -> None:
    """However often it comes and goes; it is over once it has been gone for a while."""
    faults = SteadyFaults()
    for second in range(60):
        fault = SENSOR if second % 2 == 0 else None
        assert shown(faults, float(second), fault) is SENSOR
    assert shown(faults, 58.0 + GONE_S - 0.1, None) is SENSOR
    assert shown(faults, 58.0 + GONE_S, None) is None
    assert shown(faults, 58.1 + GONE_S, SENSOR) is SENSOR


@pytest.mark.parametrize(
    ("first", "second", "seen"),
    [(SENSOR, LEAK, SENSOR), (SENSOR, BLOCKED, BLOCKED), (BLOCKED, SENSOR, BLOCKED)],
)
def test_of_two_that_take_turns(first: Fault, second: Fault, seen: Fault) -> None:
    """The first is shown, but a cuff that does not let go is told whenever it comes."""
    faults = SteadyFaults()
    told = [
        shown(faults, float(number), (first, second)[number % 2]) for number in range(9)
    ]
    assert told == [first, *[seen] * 8]
    assert shown(faults, 9.0 + GONE_S, second) is second


def test_one_that_was_cleared() -> None:
    """It is gone at once, and back as soon as it is there again."""
    faults = SteadyFaults()
    assert shown(faults, 0.0, SENSOR) is SENSOR
    faults.forget(0)
    assert shown(faults, 1.0, None) is None
    assert shown(faults, 2.0, LEAK) is LEAK


def test_one_that_is_being_cleared() -> None:
    """The state that shows it cleared may come before the answer; a refusal shows none."""
    faults = SteadyFaults()
    assert shown(faults, 0.0, SENSOR) is SENSOR
    with faults.clearing(0):
        assert shown(faults, 0.5, SENSOR) is SENSOR
        assert shown(faults, 1.0, None) is None
    assert shown(faults, 2.0, SENSOR) is SENSOR
    with suppress(ControllerRefused), faults.clearing(0):
        raise ControllerRefused(RefusalCode.FAULT)
    assert shown(faults, 3.0, None) is SENSOR


def test_a_cuff_that_is_up_is_shown_so() -> None:
    """Where the fault is gone and pressure is kept, no phase may hide it."""
    faults = SteadyFaults()
    shown(faults, 0.0, SENSOR)
    up = replace(faulty(None).cuffs[0], phase=Phase.HOLDING)
    [steady] = faults.steady(1.0, state(up)).cuffs
    assert (steady.phase, steady.fault) == (Phase.HOLDING, SENSOR)
