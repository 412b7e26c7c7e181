"""No sequence of requests, clocks and faults leaves a limb under pressure.

Hypothesis drives the whole controller on its plants, one at a time: what two clients
ask, how long nothing happens, which fault comes and goes, when the power fails. A
reading of the rules of its own, written without a look at the state machine, follows
along on true pressures.
"""

import time
from typing import Any, override

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
import pytest

from simulator.controller.controller import Controller
from simulator.controller.limits import (
    STEP_MS,
    VENTED_BELOW,
    ControllerConfig,
    Identity,
    Limits,
)
from simulator.controller.loop import ControlLoop
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import check_limits, parse_request
from simulator.controller.vocabulary import FaultCode, Op, Refusal
from simulator.rig.calibration import channel_limits
from simulator.rig.cuffs import CUFFS
from simulator.rig.faults import Fault
from simulator.rig.plant import plants

from .desk import ME, OTHER

OCCLUSION_MAX_MS = 60_000
REPERFUSION_MS = 20_000
LEASE_MAX_MS = 5000
VENT_MS = 20_000
DWELL_MS = 1000
NAMES = ("thigh-11cm", "arm")
CHANNELS = range(len(NAMES))
CLEARLY_UP = 33.0
"""mmHg: 20, with noise, the limb's squeeze and a zero that may be 10 mmHg off."""

READING_EMPTY = {Fault.SENSOR_ZERO, Fault.SENSOR_DISPLACED}
BLINDING = {
    *READING_EMPTY,
    Fault.SENSOR_FROZEN,
    Fault.SENSOR_OUT_OF_RANGE,
    Fault.SENSOR_SILENT,
    Fault.SENSOR_LATE,
}
FILLING = (
    {Fault.PUMP_STUCK, Fault.VENT_BLOCKED},
    {Fault.PUMP_STUCK, Fault.VALVE_STUCK},
)
KEEPING = {Fault.PUMP_STUCK, Fault.VENT_BLOCKED, Fault.VALVE_STUCK}
"""With one of these a cuff may not empty itself."""


class Limb:
    """What one limb has been through, from the truth alone."""

    def __init__(self) -> None:
        """Begin unharmed."""
        self.occluded_ms = 0
        self.free_ms = 0

    def feel(self, pressure: float, dt: int) -> None:
        """Count time that is clearly occluded, until a whole reperfusion."""
        if pressure >= CLEARLY_UP:
            self.occluded_ms += dt
            self.free_ms = 0
        else:
            self.free_ms += dt
            if self.free_ms >= REPERFUSION_MS - 1000:
                self.occluded_ms = 0


class CuffMachine(RuleBasedStateMachine):
    """Two cuffs, two clients, and everything that can go wrong."""

    def __init__(self) -> None:
        """Switch it on."""
        super().__init__()
        limits = Limits(OCCLUSION_MAX_MS / 1000, REPERFUSION_MS / 1000, LEASE_MAX_MS, 4)
        cuffs = tuple(CUFFS[name] for name in NAMES)
        channels = tuple(channel_limits(cuff, 250.0) for cuff in cuffs)
        self.config = ControllerConfig(Identity("x", "x", "x", "x"), limits, channels)
        self.control = ControlLoop(
            self.config, plants(cuffs), BriefMemory(), self.watch
        )
        self.limbs = [Limb() for _ in CHANNELS]
        self.faults: list[set[Fault]] = [set() for _ in CHANNELS]
        self.open_since = [0 for _ in CHANNELS]
        self.unseen = [False for _ in CHANNELS]
        self.deceived = [False for _ in CHANNELS]
        self.lease_ends = 0
        self.keep_lease = False

    @property
    def controller(self) -> Controller:
        """The controller of the present boot."""
        assert self.control.controller is not None
        return self.control.controller

    def watch(self, controller: Controller) -> None:
        """Check, after every single step, what must always be so."""
        now = controller.now
        for index in CHANNELS:
            pressure = self.control.hardware[index].pressure
            channel = controller.channels[index]
            limb = self.limbs[index]
            limb.feel(pressure, STEP_MS)
            assert pressure <= 335
            deceived = self.is_deceived(index, pressure)
            if channel.up:
                self.open_since[index] = now
                if not deceived:
                    assert limb.occluded_ms <= OCCLUSION_MAX_MS, "up past the deadline"
                assert now <= self.lease_ends, "up without a lease"
                assert channel.fault is None
            else:
                self.check_open(index, now, pressure)

    def check_open(self, index: int, now: int, pressure: float) -> None:
        """See a cuff that is not up empty itself in time, or say that it cannot."""
        channel = self.controller.channels[index]
        assert channel.valve_open
        assert channel.duty == 0
        faults = self.faults[index]
        # Broken at once: what empties the cuff, and what would show that it is not
        # empty. Nothing is left to see it with until its sensor is mended; the
        # mechanical relief remains.
        if not faults & BLINDING:
            self.unseen[index] = False
        elif any(faults >= both for both in FILLING) or (
            faults & READING_EMPTY and faults & KEEPING
        ):
            self.unseen[index] = True
        if pressure < CLEARLY_UP or self.unseen[index]:
            self.open_since[index] = now
        if now - self.open_since[index] > VENT_MS + DWELL_MS:
            assert channel.fault is FaultCode.VENT_BLOCKED, (
                "neither vented nor reported"
            )

    def is_deceived(self, index: int, pressure: float) -> bool:
        """Return whether a sensor has called a cuff empty that was not, on this clock."""
        if self.faults[index] & READING_EMPTY and pressure >= VENTED_BELOW:
            self.deceived[index] = True
        elif not self.limbs[index].occluded_ms:
            self.deceived[index] = False
        return self.deceived[index]

    def ask(self, client: str, op: Op, **arguments: Any) -> bool:
        """Send a request; tell whether it was carried out."""
        try:
            request = parse_request(op, arguments, len(NAMES))
            check_limits(request, self.config)
            self.controller.carry_out(client, request)
        except Refusal:
            return False
        return True

    def run_for(self, ms: int) -> None:
        """Let time pass, and keep the lease meanwhile if that is the plan."""
        for _ in range(ms // 500):
            if self.keep_lease and self.ask(ME, Op.LEASE, ms=LEASE_MAX_MS):
                self.lease_ends = self.controller.now + LEASE_MAX_MS
            self.control.run(500 // STEP_MS)

    @initialize()
    def boot(self) -> None:
        """Wait until everything is vented."""
        self.run_for(1500)

    @rule(ms=st.integers(1000, LEASE_MAX_MS), keep=st.booleans())
    def lease(self, ms: int, keep: bool) -> None:
        """Take or renew the lease."""
        if self.ask(ME, Op.LEASE, ms=ms):
            self.lease_ends = self.controller.now + ms
        self.keep_lease = keep

    @rule(ms=st.integers(1000, LEASE_MAX_MS))
    def others_lease(self, ms: int) -> None:
        """Somebody else wants it."""
        if self.ask(OTHER, Op.LEASE, ms=ms):
            self.lease_ends = self.controller.now + ms

    @rule(
        channel=st.sampled_from(CHANNELS),
        pressure=st.integers(30, 250),
        limit_s=st.none() | st.integers(1, 60),
        ms=st.sampled_from([10_000, 40_000]),
    )
    def hold(self, channel: int, pressure: int, limit_s: int | None, ms: int) -> None:
        """Do what a person does: take the lease, keep it, inflate, wait."""
        self.keep_lease = True
        self.run_for(500)
        arguments = {} if limit_s is None else {"limit_s": limit_s}
        self.ask(ME, Op.INFLATE, channel=channel, target=pressure, **arguments)
        self.run_for(ms)

    @rule(
        client=st.sampled_from([ME, OTHER]),
        channel=st.sampled_from(CHANNELS),
        pressure=st.integers(30, 250),
    )
    def inflate(self, client: str, channel: int, pressure: int) -> None:
        """Just ask."""
        self.ask(client, Op.INFLATE, channel=channel, target=pressure)

    @rule(
        client=st.sampled_from([ME, OTHER]), channel=st.sampled_from([None, *CHANNELS])
    )
    def release(self, client: str, channel: int | None) -> None:
        """Release, which is always allowed, to anybody."""
        assert self.ask(client, Op.RELEASE, channel=channel)
        for index in CHANNELS:
            if channel in (None, index):
                assert not self.controller.channels[index].up

    @rule(
        channel=st.sampled_from(CHANNELS), op=st.sampled_from([Op.ZERO, Op.CLEAR_FAULT])
    )
    def service(self, channel: int, op: Op) -> None:
        """Zero a sensor, clear a fault."""
        self.ask(OTHER, op, channel=channel)

    @rule(ms=st.sampled_from([500, 2000, 7000, 25_000, 65_000]))
    def wait(self, ms: int) -> None:
        """Nothing happens."""
        self.run_for(ms)

    @rule()
    def press(self) -> None:
        """Somebody presses the button."""
        self.controller.press_button()
        assert not any(channel.up for channel in self.controller.channels)

    @rule(
        channel=st.sampled_from(CHANNELS),
        fault=st.sampled_from(Fault),
        on=st.booleans(),
    )
    def break_or_mend(self, channel: int, fault: Fault, on: bool) -> None:
        """Something breaks, or is mended."""
        self.control.hardware[channel].set_fault(fault, on=on)
        (self.faults[channel].add if on else self.faults[channel].discard)(fault)

    @rule(channel=st.sampled_from(CHANNELS), plug=st.booleans())
    def insist(self, channel: int, plug: bool) -> None:
        """Hold beyond the deadline, pull the plug perhaps, and try it again."""
        self.hold(channel, 100, None, 70_000)
        if plug:
            self.power(100)
        self.hold(channel, 100, None, 10_000)

    @rule(channel=st.sampled_from(CHANNELS))
    def jam(self, channel: int) -> None:
        """Block a vent, and find out when it is needed."""
        self.break_or_mend(channel, Fault.VENT_BLOCKED, True)
        self.release(ME, channel)
        self.run_for(25_000)

    @rule(channel=st.sampled_from(CHANNELS), on=st.booleans())
    def exercise(self, channel: int, on: bool) -> None:
        """Have a limb begin to work, or rest."""
        self.control.hardware[channel].movement.on = on

    @rule(off_ms=st.sampled_from([100, 3000, 15_000]))
    def power(self, off_ms: int) -> None:
        """Lose the power, and get it back."""
        self.control.cut_power()
        self.control.run(off_ms // STEP_MS)
        for index, limb in enumerate(self.limbs):
            limb.feel(self.control.hardware[index].pressure, off_ms)
        self.control.boot()
        self.open_since = [0 for _ in CHANNELS]
        self.lease_ends = 0
        assert not any(channel.up for channel in self.controller.channels)

    @invariant()
    def nothing_is_hidden(self) -> None:
        """Show every fault, and time left only while a cuff is up."""
        for channel in self.controller.state()["channels"]:
            assert (channel["fault"] is not None) == (channel["phase"] == "fault")
            assert (channel["left_ms"] is None) == (
                channel["phase"] not in ("inflating", "holding")
            )

    @override
    def teardown(self) -> None:
        """Everybody leaves: nothing stays inflated behind a working vent."""
        self.keep_lease = False
        self.run_for(LEASE_MAX_MS + VENT_MS + 3000)
        for index in CHANNELS:
            assert not self.controller.channels[index].up
            self.control.hardware[index].movement.on = False
        self.run_for(15_000)
        for index in CHANNELS:
            if not self.faults[index] & KEEPING:
                assert self.control.hardware[index].pressure < 20


@pytest.mark.timeout(0)
def test_no_sequence_leaves_a_limb_under_pressure(fuzz_seconds: float) -> None:
    """Twenty runs, always the same, and more until `--fuzz-seconds` are over."""
    ends = time.monotonic() + fuzz_seconds
    while True:
        run_state_machine_as_test(
            CuffMachine,
            settings=settings(
                max_examples=20,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        if time.monotonic() >= ends:
            return
