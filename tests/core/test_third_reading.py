"""The firmware's core is the third reading of Cuff Link's rules: it does what the two others do.

The histories are those of the two. Each is written down, with the state that the simulator
came to, and then the core runs on it, built to stop at undefined behaviour. It reads what
was asked as the frames that would come over the network, and shows its state as the frame
that it would send.
"""

from collections.abc import Mapping
from itertools import count
import json
import math
from random import Random
import subprocess
from types import MappingProxyType
from typing import Any, Final, override

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
import pytest

from custom_components.bfr_cuff.lib.controller.model import Fault, Phase, ReleaseReason
from custom_components.bfr_cuff.lib.own_parts import cuff
from simulator.controller.channel import Channel
from simulator.controller.sample import Sample
from simulator.controller.vocabulary import Op
from tests.lib.own_parts.test_two_readings import (
    CHANNELS,
    FILL_S,
    LEASE_MAX_S,
    ME,
    OCCLUSION_MAX_S,
    PRESSURE_MAX,
    REPERFUSION_S,
    SENSOR_MAX,
    Day,
    Sensor,
    TwoReadings,
)

from .conftest import BUILD

CONTROLLER = (
    len(CHANNELS),
    *(round(mmhg * 100) for mmhg in (PRESSURE_MAX, SENSOR_MAX)),
    *(round(s * 1000) for s in (FILL_S, OCCLUSION_MAX_S, REPERFUSION_S, LEASE_MAX_S)),
)

LEFT_TO_EACH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "seq": "counts the states that were sent, so it belongs to the server",
        "type": "is the same in every state",
    }
)
"""What may differ in a state, and why. Everything else is the same to the last digit."""


@pytest.fixture(autouse=True)
def _long_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a step of these histories for none that came late."""
    monkeypatch.setattr(cuff, "LATE_S", 0.25)


class Halves(Sensor):
    """A sensor of half mmHg, which floats and whole hundredths hold alike."""

    @override
    def step(self) -> tuple[int, float] | None:
        """Return a reading as it arrives; one that is no number is out of every range."""
        arrived = super().step()
        if arrived is None:
            return None
        age, mmhg = arrived
        moves = self._steps % 2 / 2 if not self.is_still else 0.0
        return age, 500.0 if math.isnan(mmhg) else round(mmhg) + moves


class ThreeReadings(TwoReadings):
    """Run two on the same history, and write it down for the third."""

    # Whole steps of the core's clock, and of one that counts in eighths of a second.
    step_ms = 250
    sensor = Halves

    @override
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.expected: list[dict[str, Any]] = []
        self._ids = count(1)
        super().__init__()

    def write(self, line: str, refused: str | None = None) -> None:
        """Write down what happened, and what it led to."""
        self.lines.append(line)
        events = [event.frame() for event in self.theirs.take_news()]
        state = _comparable(self.theirs.state())
        self.expected.append({"refused": refused, "state": state, "events": events})

    @override
    def boot(self) -> None:
        super().boot()
        self.write("boot")

    @override
    def step_theirs(self, samples: list[Sample | None]) -> None:
        super().step_theirs(samples)
        told = map(_told, samples, self.theirs.channels)
        self.write(f"step {self.step_ms} {' '.join(told)}")

    @override
    def ask_them(self, op: Op, **body: object) -> str | None:
        refused = super().ask_them(op, **body)
        frame = json.dumps({"id": str(next(self._ids)), "op": op, **body})
        self.write(f"ask {ME} {frame}", refused)
        return refused

    @override
    def press(self) -> None:
        super().press()
        self.write("press")

    @override
    def teardown(self) -> None:
        """Have the core live through it, and find no difference."""
        done = subprocess.run(
            [BUILD / "cuff-history", *map(str, CONTROLLER)],
            input="\n".join(self.lines),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        led_to = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(led_to) == len(self.lines)
        for line, theirs, core in zip(self.lines, self.expected, led_to, strict=True):
            core["state"] = _comparable(core["state"])
            assert core == theirs, line


def _comparable(state: dict[str, Any]) -> dict[str, Any]:
    """Return a state without what is left to each."""
    return {key: value for key, value in state.items() if key not in LEFT_TO_EACH}


def _told(sample: Sample | None, channel: Channel) -> str:
    """Return what a step brings for a channel, as words for the program."""
    is_held = f"{round(channel.duty * 1000)} {int(channel.valve_open)}"
    if sample is None:
        return f"0 0 0 0 {is_held}"
    hundredths = round(sample.pressure * 100)
    return f"1 {hundredths} {hundredths} {sample.age_ms} {is_held}"


def test_three_readings_do_the_same() -> None:
    """On any history."""
    run_state_machine_as_test(
        ThreeReadings,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_three_readings_do_the_same_for_days() -> None:
    """On days in which everything happens that can."""
    seen = set[object]()
    for seed in range(100, 105):
        day = Day(seed, ThreeReadings)
        for _ in range(80):
            day.go_on()
        day.both.teardown()
        seen |= day.both.seen
    assert seen >= {*Phase, *ReleaseReason, *Fault}


class Edges:
    """Histories about the length of a time, or the size of a sum, that a rule names."""

    def __init__(self, seed: int) -> None:
        """Draw them from a seed."""
        self.chance = Random(seed)
        self.all = ThreeReadings()
        self.all.wake()

    def hold(self) -> None:
        """Have the first cuff held, as if it had never been before."""
        self.all.rest(21.0)
        self.all.work(0, 100.0, 90.0, is_renewing=True)
        self.all.wait(1.0)

    def breaks(self) -> None:
        """Interrupt a reperfusion for moments that add up, or not."""
        self.hold()
        self.all.release(None)
        for _ in range(9):
            self.all.read(0, 0.0, 0.0)
            self.all.wait(self.chance.choice([0.25, 2.0, 4.25, 8.5]))
            self.all.read(0, 60.0, 0.0)
            self.all.wait(self.chance.choice([0.0, 0.0, 0.25]))

    def pumping(self) -> None:
        """Have a held cuff need air for about a quarter of the time."""
        self.hold()
        for _ in range(4):
            short_s = self.chance.choice([4.0, 4.25, 4.5, 4.75])
            self.all.read(0, 88.0, 0.0)
            self.all.wait(short_s)
            self.all.read(0, 100.0, 0.0)
            self.all.wait(20.0 - short_s)

    def loss(self) -> None:
        """Have an inflated cuff read empty for about a second."""
        self.hold()
        self.all.read(0, 12.0, 0.0)
        self.all.wait(self.chance.choice([0.5, 0.75, 1.0, 1.25]))
        self.all.read(0, 100.0, 0.0)

    def mending(self) -> None:
        """Clear a fault about 5 s after its cause has gone."""
        self.hold()
        self.all.read(0, 221.0, 0.0)
        self.all.wait(1.0)
        self.all.be_well(0, 0.0)
        self.all.wait(self.chance.choice([4.25, 4.5, 4.75, 5.0]))
        self.all.clear(0)

    def rise(self) -> None:
        """Fill an empty cuff so slowly that it is hardly seen in a fifth of its time."""
        self.all.rest(21.0)
        self.all.recover(0)
        self.all.renew(is_renewing=True)
        self.all.ask_for(0, 100.0, 90.0)
        self.all.sensors[0].slope = self.chance.uniform(0.15, 0.4)
        self.all.wait(4.0)


@pytest.mark.parametrize("edge", ["breaks", "pumping", "loss", "mending", "rise"])
def test_three_readings_do_the_same_at_an_edge(edge: str) -> None:
    """A little before a limit, at it, and a little behind it."""
    edges = Edges(7)
    for _ in range(12):
        getattr(edges, edge)()
    edges.all.teardown()
