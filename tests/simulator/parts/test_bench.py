"""What has current, and what does not, when a box says so and when it is gone."""

import pytest

from simulator.parts.bench import WATCHDOG_S, Bench, Drive
from simulator.parts.cuffs import CUFFS
from simulator.parts.relays import PULSE_S, Relays
from simulator.rig.faults import Fault
from simulator.rig.plant import Plant

PUMPING = Drive(pump=True, vent=True)
SHUT = Drive(vent=True)


def run(bench: Bench, seconds: float, *, says: Drive | None = None) -> None:
    """Let time pass; a box that says something says it every second."""
    for step in range(round(seconds * 100)):
        if says is not None and step % 100 == 0:
            bench.tell(says)
        bench.advance(0.01)


@pytest.fixture
def bench() -> Bench:
    """Return a bench with an arm's cuff under pressure."""
    bench = Bench(Plant(CUFFS["arm"], 0))
    run(bench, 20.0, says=PUMPING)
    assert bench.pressure > 80
    return bench


def test_without_a_box_it_is_empty() -> None:
    """Nothing has current by itself."""
    bench = Bench(Plant(CUFFS["arm"], 0))
    run(bench, 5.0)
    assert bench.drive == Drive()
    assert bench.pressure < 1


def test_bleeds_slower_than_it_vents(bench: Bench) -> None:
    """A bleed valve takes some of the pressure, the vent all of it."""
    before = bench.pressure
    run(bench, 1.0, says=Drive(vent=True, bleed=True))
    assert before - 30 < bench.pressure < before - 5
    run(bench, 5.0, says=Drive())
    assert bench.pressure < 20


def test_a_box_that_is_gone_lets_go(bench: Bench) -> None:
    """Without current the vent is open."""
    bench.lose_box()
    run(bench, 5.0)
    assert bench.pressure < 20


def test_a_box_that_stands_still_is_reset(bench: Bench) -> None:
    """Until its watchdog has it, the vent stays shut."""
    run(bench, WATCHDOG_S - 1.0, says=None)
    assert bench.drive == PUMPING
    run(bench, 1.0)
    assert bench.drive == Drive()


def test_a_box_that_says_the_same_again_is_alive(bench: Bench) -> None:
    """What it says need not change."""
    run(bench, 3 * WATCHDOG_S, says=SHUT)
    assert bench.drive == SHUT


def test_a_silent_sensor_has_no_reading(bench: Bench) -> None:
    """The true pressure is known all the same."""
    bench.plant.set_fault(Fault.SENSOR_SILENT, on=True)
    run(bench, 0.1, says=SHUT)
    assert bench.reading is None
    assert bench.pressure > 80


def test_pulses_end_by_themselves() -> None:
    """A relay with a pulse time goes off by itself, once; others stay as they are."""
    relays = Relays()
    for name in ("pump", "vent", "bleed"):
        relays.switch(name, 0.0, on=True)
    assert relays.end_pulses(PULSE_S["vent"] - 0.1) == []
    assert relays.end_pulses(PULSE_S["vent"]) == ["pump", "vent"]
    assert relays.end_pulses(PULSE_S["vent"] + 9.0) == []
    assert relays.drive == Drive(bleed=True)


def test_pulse_begins_anew_with_each_command() -> None:
    """What is told ON again in time stays on; what is told OFF has no pulse left."""
    relays = Relays()
    for now in (0.0, 2.0, 4.0):
        relays.switch("vent", now, on=True)
        assert relays.end_pulses(now + 2.0) == []
    relays.switch("vent", 4.5, on=False)
    assert relays.end_pulses(60.0) == []
    assert not relays.drive.vent
