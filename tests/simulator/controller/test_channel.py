"""One channel: phases, deadline and faults."""

import pytest

from simulator.controller.vocabulary import FaultCode, Kind, Phase, Reason
from tests.simulator.desk import CHANNEL, ME, Desk


def test_boots_releasing_until_vented() -> None:
    """Valve open, no target; `vented` after a second below the line."""
    desk = Desk()
    channel = desk.channel
    assert (channel.phase, channel.reason) == (Phase.RELEASING, Reason.BOOT)
    desk.run(1000)
    assert (channel.phase, channel.valve_open, channel.duty) == (Phase.VENTED, True, 0)
    assert (channel.target, channel.left_ms) == (None, None)
    assert desk.news() == [(Kind.BOOT, None), (Kind.VENTED, None)]


def test_inflates_holds_and_releases() -> None:
    """The way of an ordinary hold, with its events."""
    desk = Desk()
    desk.settle()
    desk.news()
    desk.ask("lease", ms=5000)
    assert desk.ask("inflate", channel=0, target=100)["left_ms"] == 900_000
    channel = desk.channel
    assert (channel.phase, channel.reason, channel.target) == (
        Phase.INFLATING,
        None,
        100.0,
    )
    assert (channel.duty, channel.valve_open) == (1, False)
    desk.run(1000, 60.0)
    assert desk.phase == Phase.INFLATING
    desk.run(10, 98.5)
    assert desk.phase == Phase.HOLDING
    assert channel.left_ms == 900_000 - channel.clock.occluded_ms
    desk.ask("release", channel=0)
    assert (channel.phase, channel.reason, channel.target) == (
        Phase.RELEASING,
        Reason.COMMAND,
        None,
    )
    assert (channel.duty, channel.valve_open) == (0, True)
    desk.run(1010, 5.0)
    assert desk.news() == [
        (Kind.INFLATING, None),
        (Kind.HOLDING, None),
        (Kind.RELEASED, Reason.COMMAND),
        (Kind.VENTED, None),
    ]


def test_vented_is_left_after_a_second_above() -> None:
    """Somebody squeezes the cuff: `releasing`, and the last reason stays."""
    desk = Desk()
    desk.settle()
    desk.run(990, 25.0)
    assert desk.phase == Phase.VENTED
    desk.run(20)
    assert desk.phase == Phase.RELEASING
    assert desk.reason == Reason.BOOT
    desk.run(1010, 5.0)
    assert desk.phase == Phase.VENTED


def test_a_new_target_keeps_what_counts() -> None:
    """Up is inflating again, down is bled; neither the clock nor the run starts over."""
    desk = Desk()
    desk.hold(100)
    desk.run(5000)
    used = desk.channel.clock.occluded_ms
    desk.ask("inflate", channel=0, target=150)
    assert desk.phase == Phase.INFLATING
    desk.run(10)
    assert desk.channel.clock.occluded_ms == used + 10
    desk.run(10, 150.0)
    assert desk.phase == Phase.HOLDING
    desk.ask("inflate", channel=0, target=60)
    assert desk.phase == Phase.HOLDING
    desk.run(2100)
    assert desk.channel.valve_open


def test_a_lower_target_ends_a_run_of_inflating() -> None:
    """A target that is reached already is held."""
    desk = Desk()
    desk.settle()
    desk.renewing = ME
    desk.ask("lease", ms=5000)
    desk.ask("inflate", channel=0, target=200)
    desk.run(3000, 90.0)
    desk.ask("inflate", channel=0, target=80)
    assert desk.phase == Phase.HOLDING


def test_repeated_inflates_do_not_restart_the_run() -> None:
    """The time allowed for inflating goes on, whatever is asked meanwhile."""
    desk = Desk()
    desk.settle()
    desk.renewing = ME
    desk.ask("lease", ms=5000)
    inflated = 0
    while desk.phase != Phase.FAULT:
        desk.ask("inflate", channel=0, target=100)
        desk.run(1000, 50.0)
        inflated += 1
    assert desk.fault == FaultCode.LEAK
    assert inflated == 27


class TestDeadline:
    """Rule 2."""

    def test_at_the_controllers_limit(self) -> None:
        """Released when the clock reaches it, then `reperfusing` until it is zero."""
        desk = Desk()
        desk.hold()
        desk.run(899_900)
        assert desk.phase == Phase.HOLDING
        desk.run(200)
        assert (desk.channel.phase, desk.channel.reason) == (
            Phase.RELEASING,
            Reason.DEADLINE,
        )
        assert desk.code("inflate", channel=0, target=50) == "reperfusing"
        desk.run(180_000, 5.0)
        assert desk.code("inflate", channel=0, target=50) == "reperfusing"
        desk.run(20)
        assert desk.channel.clock.occluded_ms == 0
        assert desk.code("inflate", channel=0, target=50) is None

    def test_at_the_limit_of_the_first_inflate(self) -> None:
        """A shorter one that was asked for."""
        desk = Desk()
        desk.hold(limit_s=60)
        assert desk.channel.limit_ms == 60_000
        desk.run(59_900)
        assert desk.channel.up
        desk.run(200)
        assert desk.reason == Reason.DEADLINE

    def test_a_later_limit_changes_nothing(self) -> None:
        """As the reply shows."""
        desk = Desk()
        desk.hold(limit_s=60)
        desk.run(10_000)
        left = desk.ask("inflate", channel=0, target=100, limit_s=600)["left_ms"]
        assert left == 60_000 - desk.channel.clock.occluded_ms
        assert desk.ask("inflate", channel=0, target=100)["left_ms"] == left

    def test_an_earlier_limit_counts(self) -> None:
        """Also when the first inflate named none."""
        desk = Desk()
        desk.hold()
        desk.run(10_000)
        desk.ask("inflate", channel=0, target=100, limit_s=30)
        assert desk.channel.limit_ms == 30_000

    def test_a_limit_already_used_releases(self) -> None:
        """The reply is ok, and nothing is left."""
        desk = Desk()
        desk.hold()
        desk.run(10_000)
        assert desk.ask("inflate", channel=0, target=100, limit_s=10)["left_ms"] == 0
        assert desk.reason == Reason.DEADLINE

    def test_a_limit_already_used_refuses_a_vented_cuff(self) -> None:
        """And is not kept."""
        desk = Desk()
        desk.hold()
        desk.run(10_000)
        desk.ask("release", channel=0)
        desk.run(5000, 5.0)
        assert desk.code("inflate", channel=0, target=50, limit_s=10) == "reperfusing"
        assert desk.channel.limit_ms == 900_000
        assert desk.code("inflate", channel=0, target=50) is None

    def test_is_forgotten_only_when_vented_at_zero(self) -> None:
        """Not by a release, and not by the clock alone."""
        desk = Desk()
        desk.hold(limit_s=60)
        desk.run(10_000)
        desk.ask("release", channel=0)
        desk.run(100_000, 5.0)
        assert (
            desk.ask("inflate", channel=0, target=50, limit_s=300)["left_ms"] < 50_000
        )
        desk.ask("release", channel=0)
        desk.run(200_000, 5.0)
        assert desk.ask("inflate", channel=0, target=50)["left_ms"] == 900_000

    def test_pressure_is_no_way_around(self) -> None:
        """A released cuff that stays up goes on counting."""
        desk = Desk()
        desk.hold(limit_s=60)
        desk.run(59_000)
        desk.ask("release", channel=0)
        desk.run(5000, 25.0)
        assert desk.code("inflate", channel=0, target=50) == "reperfusing"


class TestFaults:
    """Rules 4 to 7: open, latch, say why."""

    def fault(self, desk: Desk) -> list[tuple[Kind, str | None]]:
        """Check that the channel is latched open; return the news."""
        assert desk.phase == Phase.FAULT
        assert (desk.channel.duty, desk.channel.valve_open) == (0, True)
        assert desk.channel.target is None
        return desk.news()

    @pytest.mark.parametrize("reading", [None, 376.0, -21.0])
    def test_no_valid_sample(self, reading: float | None) -> None:
        """Released for it first, then the fault."""
        desk = Desk()
        desk.hold()
        desk.news()
        desk.pressures[0] = reading
        desk.run(300)
        assert self.fault(desk) == [
            (Kind.RELEASED, Reason.SENSOR),
            (Kind.FAULT, FaultCode.SENSOR),
        ]
        assert (desk.channel.pressure, desk.channel.age_ms) == (None, None)

    def test_no_valid_sample_counts_as_occluded(self) -> None:
        """Although the valve is open."""
        desk = Desk()
        desk.settle()
        desk.pressures[0] = None
        desk.run(10_000)
        assert desk.channel.clock.occluded_ms >= 9700
        assert self.fault(desk)[-1] == (Kind.FAULT, FaultCode.SENSOR)
        assert desk.reason == Reason.BOOT

    def test_stuck(self) -> None:
        """Two seconds of the very same reading, and invalid until it changes."""
        desk = Desk()
        desk.hold()
        desk.still = True
        desk.run(1980)
        assert desk.channel.up
        desk.run(40)
        assert desk.fault == FaultCode.SENSOR
        desk.run(10_000)
        assert desk.channel.pressure is None
        desk.still = False
        desk.run(30)
        assert desk.channel.pressure is not None

    def test_no_rise(self) -> None:
        """A fifth of the fill time of pumping from empty."""
        desk = Desk()
        desk.settle()
        desk.renewing = ME
        desk.ask("lease", ms=5000)
        desk.ask("inflate", channel=0, target=100)
        desk.run(5980, 2.5)
        assert desk.channel.up
        desk.run(30)
        assert desk.fault == FaultCode.SENSOR

    def test_the_bound(self) -> None:
        """Two samples above it, in any phase."""
        desk = Desk()
        desk.hold(250)
        desk.run(10, 271.0)
        assert desk.channel.up
        desk.run(10)
        assert (desk.channel.fault, desk.channel.reason) == (
            FaultCode.OVERPRESSURE,
            Reason.OVERPRESSURE,
        )

    def test_lingering_above_the_target(self) -> None:
        """More than 15 mmHg above for 10 s."""
        desk = Desk()
        desk.hold(100)
        desk.run(9990, 116.0)
        assert desk.channel.up
        desk.run(20)
        assert desk.fault == FaultCode.OVERPRESSURE

    def test_pumping_in_vain_while_holding(self) -> None:
        """A hold that needs the pump all the time is a leak."""
        desk = Desk()
        desk.hold(100)
        desk.run(59_900, 96.0)
        assert desk.channel.up
        desk.run(200)
        assert desk.fault == FaultCode.LEAK

    def test_vent_blocked_after_a_release(self) -> None:
        """Not shown to be empty within 20 s."""
        desk = Desk()
        desk.hold()
        desk.ask("release")
        desk.news()
        desk.run(19_990)
        assert desk.phase == Phase.RELEASING
        desk.run(10)
        assert self.fault(desk) == [(Kind.FAULT, FaultCode.VENT_BLOCKED)]
        assert desk.reason == Reason.COMMAND

    def test_vent_blocked_replaces_another(self) -> None:
        """And nothing replaces it."""
        desk = Desk()
        desk.hold()
        desk.pressures[0] = None
        desk.run(300)
        assert desk.fault == FaultCode.SENSOR
        desk.run(20_000)
        assert desk.fault == FaultCode.VENT_BLOCKED
        desk.run(1000, 280.0)
        assert desk.fault == FaultCode.VENT_BLOCKED

    def test_vent_blocked_when_a_vented_cuff_comes_up(self) -> None:
        """A second to notice, 20 s to vent."""
        desk = Desk()
        desk.settle()
        desk.run(21_000, 30.0)
        assert desk.fault == FaultCode.VENT_BLOCKED

    def test_vent_blocked_when_a_faulty_cuff_comes_up(self) -> None:
        """Also behind another fault."""
        desk = Desk()
        desk.hold()
        desk.run(20, 280.0)
        desk.run(2000, 5.0)
        assert desk.fault == FaultCode.OVERPRESSURE
        desk.run(21_000, 30.0)
        assert desk.fault == FaultCode.VENT_BLOCKED

    def test_a_faulty_channel_is_not_inflated(self) -> None:
        """Until it is cleared."""
        desk = Desk()
        desk.settle()
        desk.run(300, 400.0)
        desk.ask("lease", ms=5000)
        assert desk.code("inflate", channel=0, target=50) == "fault"


class TestClearFault:
    """Below 20 mmHg, with the cause gone for 5 s."""

    def test_nothing_to_clear(self) -> None:
        """Is fine."""
        desk = Desk()
        desk.settle()
        assert desk.code("clear_fault", channel=0) is None
        assert desk.phase == Phase.VENTED

    def test_cause_must_be_gone(self) -> None:
        """For five seconds."""
        desk = Desk()
        desk.settle()
        desk.run(300, 400.0)
        desk.run(4980, 0.0)
        assert desk.code("clear_fault", channel=0) == "fault"
        desk.run(20)
        desk.news()
        assert desk.code("clear_fault", channel=0) is None
        assert (desk.channel.phase, desk.channel.fault) == (Phase.VENTED, None)
        assert desk.news() == [(Kind.FAULT_CLEARED, None), (Kind.VENTED, None)]

    def test_must_be_below_the_line(self) -> None:
        """An overpressure is over, but the cuff is still up."""
        desk = Desk()
        desk.hold()
        desk.run(20, 280.0)
        desk.run(6000, 100.0)
        assert desk.code("clear_fault", channel=0) == "not_vented"
        desk.run(300, 10.0)
        desk.ask("clear_fault", channel=0)
        assert desk.phase == Phase.RELEASING
        desk.run(1000)
        assert desk.phase == Phase.VENTED

    def test_overpressure_counts_from_its_last_sample(self) -> None:
        """Above the bound is the cause."""
        desk = Desk()
        desk.hold()
        desk.run(3000, 280.0)
        desk.run(4900, 10.0)
        assert desk.code("clear_fault", channel=0) == "fault"
        desk.run(200)
        assert desk.code("clear_fault", channel=0) is None

    def test_vent_blocked(self) -> None:
        """Its cause is pressure."""
        desk = Desk()
        desk.hold()
        desk.ask("release")
        desk.run(25_000)
        assert desk.code("clear_fault", channel=0) == "fault"
        desk.run(5100, 10.0)
        assert desk.code("clear_fault", channel=0) is None
        assert desk.phase == Phase.VENTED


class TestZero:
    """The present reading as ambient."""

    def test_after_five_seconds(self) -> None:
        """Vented, still and near."""
        desk = Desk()
        desk.run(5990, 4.0)
        assert desk.code("zero", channel=0) == "not_vented"
        desk.run(20)
        assert desk.code("zero", channel=0) is None
        desk.run(10)
        assert desk.channel.pressure == pytest.approx(0, abs=0.1)

    def test_not_beyond_ten_from_the_factory_zero(self) -> None:
        """Also not in two steps."""
        desk = Desk()
        desk.run(7000, 6.0)
        assert desk.code("zero", channel=0) is None
        desk.run(7000, 12.0)
        assert desk.code("zero", channel=0) == "not_vented"

    def test_not_while_it_moves(self) -> None:
        """A reading that wanders is no zero."""
        desk = Desk()
        for step in range(700):
            desk.run(10, step % 100 / 20)
        assert desk.code("zero", channel=0) == "not_vented"

    def test_not_with_a_fault(self) -> None:
        """A channel with a fault is not vented, however empty its cuff is."""
        desk = Desk()
        desk.settle()
        desk.run(300, 400.0)
        desk.run(7000, 0.0)
        assert desk.code("zero", channel=0) == "not_vented"

    def test_not_while_inflated(self) -> None:
        """Obviously."""
        desk = Desk()
        desk.hold()
        assert desk.code("zero", channel=0) == "not_vented"


def test_inflates_again_while_releasing() -> None:
    """A release under way may be turned back by a person, within the same time."""
    desk = Desk()
    desk.hold()
    desk.ask("release", channel=0)
    desk.run(500, 60.0)
    used = desk.channel.clock.occluded_ms
    desk.ask("inflate", channel=0, target=100)
    assert desk.phase == Phase.INFLATING
    assert desk.channel.clock.occluded_ms == used


def test_not_before_the_first_sample() -> None:
    """A controller that has just booted has nothing to regulate by."""
    desk = Desk()
    desk.pressures[0] = None
    desk.run(50)
    desk.ask("lease", ms=5000)
    assert desk.code("inflate", channel=0, target=50) == "fault"


def test_a_low_bound_is_never_above_300() -> None:
    """Whatever a maker announces."""
    assert CHANNEL.bound == 270
    high = Desk(channel=type(CHANNEL)(290.0, 110, 30.0, 375.0, 9.0, 90.0))
    assert high.channel.limits.bound == 300


class TestSensorThatLies:
    """Released within two seconds, whatever a sensor makes up while a cuff is held."""

    def held(self) -> Desk:
        """Return a cuff held at 100 mmHg."""
        desk = Desk()
        desk.hold()
        desk.run(5000)
        assert desk.phase == Phase.HOLDING
        return desk

    @pytest.mark.parametrize(
        ("still", "pressure", "age_ms"),
        [
            (False, 0.0, 0),
            (True, 0.0, 0),
            (True, 100.0, 0),
            (False, None, 0),
            (False, -40.0, 0),
            (False, 100.0, 90_000),
        ],
    )
    def test_is_not_believed(
        self, still: bool, pressure: float | None, age_ms: int
    ) -> None:
        """At ambient, stuck, silent, below any range, of a minute ago."""
        desk = self.held()
        desk.still, desk.pressures[0], desk.age_ms = still, pressure, age_ms
        desk.run(2010)
        assert (desk.phase, desk.fault) == (Phase.FAULT, FaultCode.SENSOR)
        assert (desk.reason, desk.channel.valve_open) == (Reason.SENSOR, True)

    def test_zeros_while_inflating(self) -> None:
        """A sensor that latched up while the cuff was vented, where nobody can see it."""
        desk = Desk()
        desk.still = True
        desk.run(60_000, 0.0)
        assert desk.phase == Phase.VENTED
        desk.renewing = ME
        desk.ask("lease", ms=5000)
        desk.ask("inflate", channel=0, target=100)
        desk.run(2010)
        assert (desk.phase, desk.fault) == (Phase.FAULT, FaultCode.SENSOR)
        desk.run(6000)
        assert desk.code("clear_fault", channel=0) == "fault"
        desk.still = False
        desk.run(5100)
        assert desk.code("clear_fault", channel=0) is None

    def test_a_bleed_through_the_line_is_no_loss(self) -> None:
        """Less than a second below it."""
        desk = self.held()
        desk.run(900, 15.0)
        desk.run(1000, 100.0)
        assert desk.phase == Phase.HOLDING
