"""The test around a bottle, on the simulator's rig: what it measures, and what it refuses."""

from collections import deque
from typing import Any

import pytest

from custom_components.bfr_cuff.lib.own_parts.found import Problem, Stage
from custom_components.bfr_cuff.lib.own_parts.parts import AIR_OUT, Drive, Reading
from custom_components.bfr_cuff.lib.own_parts.proof import (
    BLIND_S,
    LETS_GO_S,
    TARGET_MMHG,
    TOLD_EVERY_S,
    Proof,
)
from simulator.rig.calibration import channel_limits
from simulator.rig.cuffs import WEAK_CUFFS
from simulator.rig.faults import Fault
from simulator.rig.plant import Plant

STEP_S = 0.01
NAN = float("nan")


class Bottle:
    """A box, its cuff around a bottle, and a home that carries the test out.

    What a part is told reaches it `late_s` later; the vent lets go `lets_go_s` after the
    last word; the sensor is read every `every` steps.
    """

    def __init__(
        self,
        cuff: str = "arm",
        *,
        late_s: float = 0.1,
        lets_go_s: float = 3.0,
        every: int = 10,
        has_bleed: bool = False,
        bleeds: bool = True,
    ) -> None:
        """Start empty."""
        self.plant = Plant(WEAK_CUFFS[cuff], 1)
        self.proof = Proof(has_bleed=has_bleed)
        self.now = self.highest = self.offset = 0.0
        self.reads: float | None = None
        self.faults: dict[Stage, Fault] = {}
        self.extra_gap_at: Stage | None = None
        self._late_s, self._lets_go_s, self._every = late_s, lets_go_s, every
        self._bleeds = bleeds
        self._told: deque[tuple[float, Drive]] = deque()
        self._drive, self._heard_at = AIR_OUT, 0.0
        self._last, self._said_at = AIR_OUT, 0.0
        self._steps = 0

    def step(self) -> None:
        """Go on by a step of the rig, and by one of the test where a reading is due."""
        self._steps += 1
        self.now = self._steps * STEP_S
        while self._told and self._told[0][0] <= self.now - self._late_s:
            self._drive, self._heard_at = self._told.popleft()[1], self.now
        is_open = self._drive.vent_open
        is_open |= self.now - self._heard_at >= self._lets_go_s
        is_open |= self._drive.bleed and self._bleeds
        sample = self.plant.advance(STEP_S, self._drive.pump, valve_open=is_open)
        self.highest = max(self.highest, self.plant.pressure)
        if fault := self.faults.get(self.proof.stage):
            self.plant.set_fault(fault, on=True)
        if self._steps % self._every == 0 and sample is not None:
            read = sample.pressure + self.offset
            self._go_on(Reading(read if self.reads is None else self.reads, self.now))
        elif self._steps % 10 == 0:
            self._go_on(None)

    def _go_on(self, reading: Reading | None) -> None:
        """Carry the test on, and tell the box what it says."""
        drive = self.proof.advance(self.now, reading)
        is_due = self.now - self._said_at >= TOLD_EVERY_S or self.proof.is_last_word
        if drive is not None and (drive != self._last or is_due):
            self._told.append((self.now, drive))
            self._last, self._said_at = drive, self.now

    def run(self) -> Proof:
        """Carry the test out to its end, and let the air out."""
        while not self.proof.over:
            self.step()
        for _ in range(1000):
            self.step()
        return self.proof


@pytest.mark.parametrize("cuff", WEAK_CUFFS)
def test_it_measures_what_a_maker_would(cuff: str) -> None:
    """Rates, delay and times near those of the rig, and the limb would have been spared."""
    bottle = Bottle(cuff)
    proof = bottle.run()
    assert proof.problem is None
    found, made = proof.found, channel_limits(WEAK_CUFFS[cuff], 200.0)
    assert found is not None
    assert found.rate_hz == pytest.approx(10.0, abs=0.5)
    assert found.pump_rate == pytest.approx(made.pump_rate, rel=0.1)
    assert found.vent_rate == pytest.approx(made.vent_rate, rel=0.15)
    assert found.delay_s == pytest.approx(0.1, abs=0.05)
    assert found.let_go_s == pytest.approx(3.1, abs=0.3)
    assert found.noise < 0.1
    assert found.vent_s < 5.0
    assert found.over < 3.0
    assert bottle.highest < TARGET_MMHG + 10.0
    assert bottle.plant.pressure < 5.0


def test_a_bleed_valve_is_measured_by_itself() -> None:
    """Its rate is what regulates, not that of the vent."""
    found = Bottle(has_bleed=True).run().found
    assert found is not None
    assert found.vent_rate > 20.0


@pytest.mark.parametrize(
    ("box", "problem"),
    [
        ({"lets_go_s": 6.0}, Problem.DOES_NOT_LET_GO),
        ({"lets_go_s": 1e9}, Problem.DOES_NOT_LET_GO),
        ({"lets_go_s": 1.2}, Problem.LETS_GO_TOO_SOON),
        ({"every": 30}, Problem.SLOW_SENSOR),
        ({"late_s": 1.5}, Problem.TOO_LATE),
        ({"cuff": "thigh-11cm", "late_s": 2.5, "lets_go_s": 4.0}, Problem.TOO_HIGH),
        ({"has_bleed": True, "bleeds": False}, Problem.BLEEDS_NOTHING),
    ],
)
def test_a_box_that_is_not_fit_is_refused(box: Any, problem: Problem) -> None:
    """Each for its own reason, with the air out at the end."""
    bottle = Bottle(**box)
    proof = bottle.run()
    assert (proof.problem, proof.found) == (problem, None)
    assert bottle.plant.pressure < 5.0


def test_silence_is_silence() -> None:
    """From the last word to the end of its time nothing at all is told."""
    bottle = Bottle(lets_go_s=1e9)
    said: list[Drive | None] = []
    spoken_at = 0.0
    while not bottle.proof.over:
        was_last = bottle.proof.is_last_word
        bottle.step()
        if bottle.proof.is_last_word and not was_last:
            spoken_at = bottle.now
        elif bottle.proof.stage is Stage.LET_GO and not bottle.proof.over:
            said.append(bottle._last)
    assert bottle.now - spoken_at == pytest.approx(LETS_GO_S, abs=0.3)
    assert len(set(said)) == 1


@pytest.mark.parametrize(
    ("stage", "fault", "problem"),
    [
        (Stage.FILL, Fault.SENSOR_SILENT, Problem.SENSOR_LOST),
        (Stage.FILL, Fault.LEAK, Problem.FILLS_TOO_SLOWLY),
        (Stage.LEAK, Fault.LEAK, Problem.LEAKS),
        (Stage.LET_GO, Fault.VENT_BLOCKED, Problem.DOES_NOT_LET_GO),
        (Stage.VENT, Fault.VENT_BLOCKED, Problem.VENTS_TOO_SLOWLY),
        (Stage.PUMP, Fault.VENT_BLOCKED, Problem.PUMP_OUTRUNS_VENT),
    ],
)
def test_what_breaks_meanwhile_is_found(
    stage: Stage, fault: Fault, problem: Problem
) -> None:
    """A fault in any stage ends the test with its name."""
    bottle = Bottle("arm")
    bottle.faults[stage] = fault
    if fault is Fault.LEAK and stage is Stage.FILL:
        bottle.plant.air.leak = 30.0
        bottle.faults.clear()
    while not bottle.proof.over:
        bottle.step()
    assert bottle.proof.problem is problem


def test_a_vent_that_is_half_stuck_is_too_slow() -> None:
    """It lets go, but what is left stays: the cuff is not empty in time."""
    bottle = Bottle()
    while bottle.proof.stage is not Stage.LET_GO:
        bottle.step()
    before = bottle.plant.pressure
    while bottle.plant.pressure > before - 8.0:
        bottle.step()
    bottle.plant.set_fault(Fault.VENT_BLOCKED, on=True)
    while not bottle.proof.over:
        bottle.step()
    assert bottle.proof.problem is Problem.VENTS_TOO_SLOWLY


@pytest.mark.parametrize(
    ("reads", "problem"), [(15.0, Problem.NOT_ZERO), (760.0, Problem.NOT_ZERO)]
)
def test_a_sensor_with_another_zero_is_refused(reads: float, problem: Problem) -> None:
    """Of an absolute sensor too, before anything moves."""
    bottle = Bottle()
    bottle.offset = reads
    assert bottle.run().problem is problem
    assert bottle.highest < 1.0


@pytest.mark.parametrize("reads", [NAN, 0.0])
def test_a_sensor_that_shows_nothing_ends_it(reads: float) -> None:
    """No number, or no rise though the pump runs: the pump does not run on."""
    bottle = Bottle()
    while bottle.proof.stage is not Stage.FILL:
        bottle.step()
    bottle.reads = reads
    while not bottle.proof.over:
        bottle.step()
    expected = Problem.DOES_NOT_RISE if reads == 0.0 else Problem.TOO_HIGH
    assert bottle.proof.problem is expected


def test_a_sensor_that_stops_in_the_middle_ends_it() -> None:
    """Its reading rose and stands still: the pump does not run on for two minutes."""
    bottle = Bottle("arm")
    while bottle.proof.stage is not Stage.FILL or (bottle.proof.pressure or 0.0) < 20.0:
        bottle.step()
    bottle.reads, stopped_at = 25.0, bottle.now
    while not bottle.proof.over:
        bottle.step()
    assert bottle.proof.problem is Problem.DOES_NOT_RISE
    assert bottle.now - stopped_at < 5.0


def test_readings_that_come_too_far_apart_are_refused() -> None:
    """One gap above 250 ms, and a limb would not be seen."""
    bottle = Bottle(every=10)
    while bottle.proof.stage is not Stage.PUMP:
        bottle.step()
    bottle._every = 40
    assert bottle.run().problem is Problem.OLD_READINGS


def test_a_sensor_that_never_speaks_is_refused() -> None:
    """After a moment, with nothing moved."""
    proof = Proof(has_bleed=False)
    assert proof.pressure is None
    for step in range(40):
        assert proof.advance(step / 10, None) is AIR_OUT
    assert proof.problem is Problem.NO_READINGS


def test_it_ends_when_it_is_told_to() -> None:
    """By a person, or by a part that does not answer; the first word stays."""
    proof = Proof(has_bleed=False)
    proof.stop()
    assert proof.advance(0.0, Reading(0.0, 0.0)) is AIR_OUT
    assert proof.problem is Problem.STOPPED
    other = Proof(has_bleed=False)
    other.no_answer()
    assert other.advance(0.0, Reading(0.0, 0.0)) is AIR_OUT
    other.stop()
    assert other.problem is Problem.NO_ANSWER
    assert BLIND_S < LETS_GO_S
