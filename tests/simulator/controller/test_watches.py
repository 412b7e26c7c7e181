"""The watches over sensor, pressure and vent, and the window they share."""

from hypothesis import given, strategies as st

from simulator.controller.lease import Lease
from simulator.controller.pressure_watch import LeakWatch, OverpressureWatch
from simulator.controller.sample import Sample
from simulator.controller.sensor_watch import LossWatch, RiseWatch, SensorWatch
from simulator.controller.vent_watch import VentWatch
from simulator.controller.window import OnTime
from tests.simulator.desk import reading


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), max_size=60))
def test_on_time_is_what_a_full_record_says(runs: list[tuple[int, bool]]) -> None:
    """The sliding sum equals one over every millisecond of the span."""
    window = OnTime(100)
    record: list[bool] = []
    for length, on in runs:
        if on:
            window.add(len(record), len(record) + length)
        record += [on] * length
        assert window.total(len(record)) == sum(record[-100:])


def test_on_time_forgets() -> None:
    """A cleared window is empty."""
    window = OnTime(100)
    window.add(0, 50)
    window.clear()
    assert window.total(60) == 0


def test_lease_ends_and_does_not_come_back() -> None:
    """A lease is over at its end, and nobody's after."""
    lease = Lease()
    assert lease.left_ms(0) == 0
    assert not lease.expired(10_000)
    lease.grant("a", 1000, 5000)
    assert lease.left_ms(3000) == 3000
    assert not lease.expired(5999)
    assert lease.expired(6000)
    lease.end()
    assert lease.owner is None
    assert lease.left_ms(3000) == 0


class TestSensor:
    """What makes a reading invalid."""

    def test_waits_for_its_first_sample(self) -> None:
        """No sample yet is no fault for 250 ms."""
        watch = SensorWatch(375, 0)
        assert watch.read(250, None, 0) is None
        assert not watch.failed(250)
        assert watch.read(260, None, 0) is None
        assert watch.failed(260)

    def test_age(self) -> None:
        """A sample is good for 250 ms."""
        watch = SensorWatch(375, 0)
        assert watch.read(10, reading(50.0), 0) == 50.0
        assert watch.read(260, None, 0) == 50.0
        assert watch.read(270, None, 0) is None
        assert watch.failed(270)
        assert watch.read(280, reading(50.0), 0) == 50.0

    def test_range(self) -> None:
        """From −20 to the end of the range, both included."""
        watch = SensorWatch(375, 0)
        for raw, valid in (
            (-20.0, True),
            (-20.1, False),
            (375.0, True),
            (375.1, False),
        ):
            assert (watch.read(10, reading(raw), 0) is not None) is valid
            assert watch.failed(10) is not valid
        assert watch.read(10, reading(float("nan")), 0) is None

    def test_stuck(self) -> None:
        """Two watched seconds without a change, and then until it changes."""
        watch = SensorWatch(375, 0)
        watch.read(0, reading(50.0), 10)
        for now in range(10, 1990, 10):
            assert watch.read(now, reading(50.0), 10) == 50.0
        assert watch.read(1990, reading(50.0), 10) is None
        assert watch.read(9000, reading(50.0), 0) is None
        assert watch.read(9010, reading(50.05), 10) == 50.05

    def test_the_raw_reading_is_what_sticks(self) -> None:
        """Not what a driver makes of it: zeros with a good status are caught."""
        watch = SensorWatch(375, 0)
        drifting = [Sample(0, now / 1000) for now in range(2000)]
        for now, sample in enumerate(drifting[:199]):
            assert watch.read(now * 10, sample, 10) is not None
        assert watch.read(1990, drifting[199], 10) is None
        alive = SensorWatch(375, 0)
        for now in range(500):
            assert alive.read(now * 10, Sample(now, 0.0), 10) == 0.0

    def test_a_late_sample_is_as_old_as_it_is(self) -> None:
        """Not as young as its arrival."""
        watch = SensorWatch(375, 0)
        assert watch.read(1000, reading(50.0, 250), 0) == 50.0
        assert watch.sampled_at == 750
        assert watch.read(1010, reading(50.1, 251), 0) is None
        assert watch.failed(1010)

    def test_unwatched_time_does_not_count(self) -> None:
        """A vented cuff may read the same for ever."""
        watch = SensorWatch(375, 0)
        for now in range(0, 60_000, 10):
            watch.read(now, reading(0.0), 0)
        assert not watch.failed(60_000)

    def test_zero(self) -> None:
        """Readings are taken from the zero; the range is the sensor's own."""
        watch = SensorWatch(375, 0)
        watch.zero = 5.0
        assert watch.read(10, reading(50.0), 0) == 45.0
        assert watch.read(20, reading(-20.0), 0) == -25.0


def test_rise_must_show() -> None:
    """Three mmHg in a fifth of the fill time, judged once."""
    watch = RiseWatch(30)
    assert not watch.failed(0.0, 10_000)
    watch.start(1.0)
    assert not watch.failed(1.0, 5990)
    assert watch.failed(3.9, 10)
    assert not watch.failed(3.9, 10_000)
    watch.start(1.0)
    assert not watch.failed(4.0, 6000)
    watch.start(1.0)
    watch.stop()
    assert not watch.failed(1.0, 6000)


class TestLoss:
    """A reading that falls to nothing while the valve is shut."""

    def test_one_second(self) -> None:
        """Without a break."""
        watch = LossWatch()
        watch.start()
        assert not watch.failed(30.0, 10)
        assert not any(watch.failed(0.0, 10) for _ in range(99))
        assert not watch.failed(20.0, 10)
        assert not any(watch.failed(0.0, 10) for _ in range(99))
        assert watch.failed(0.0, 10)

    def test_a_cuff_on_its_way_up(self) -> None:
        """Has not been up, and may be empty for as long as it takes."""
        watch = LossWatch()
        assert not any(watch.failed(15.0, 10) for _ in range(1000))
        watch.failed(100.0, 10)
        watch.start()
        assert not any(watch.failed(0.0, 10) for _ in range(1000))


class TestOverpressure:
    """The bound, and lingering above the target."""

    def test_two_samples_above_the_bound(self) -> None:
        """In a row; an invalid one between them breaks it."""
        watch = OverpressureWatch(270)
        samples: list[float | None] = [271, 270, 271, None, 271]
        assert not any(watch.tripped(0, sample, None) for sample in samples)
        assert watch.tripped(0, 271, None)

    def test_lingering_above_the_target(self) -> None:
        """Ten seconds more than 15 above without a fall of 5."""
        watch = OverpressureWatch(270)
        for now in range(0, 10_000, 10):
            assert not watch.tripped(now, 116, 100)
        assert watch.tripped(10_000, 116, 100)

    def test_a_fall_of_five_starts_it_over(self) -> None:
        """A slow bleed is no fault; less than 5 in 10 s is."""
        for fall, trips in ((5, False), (4.9, True)):
            watch = OverpressureWatch(270)
            pressures = [200 - fall * step / 1000 for step in range(3000)]
            tripped = [
                watch.tripped(10 * step, pressure, 100)
                for step, pressure in enumerate(pressures)
            ]
            assert any(tripped) is trips

    def test_peaks_are_no_fault(self) -> None:
        """A contraction comes back below the line."""
        watch = OverpressureWatch(270)
        for now in range(0, 60_000, 10):
            pressure = 145.0 if now % 4000 < 3900 else 110.0
            assert not watch.tripped(now, pressure, 100)

    def test_a_rise_between_does_not_help(self) -> None:
        """Waving up and down without coming below the start trips."""
        watch = OverpressureWatch(270)
        tripped = [
            watch.tripped(now, 120.0 + (now % 1000) / 50, 100)
            for now in range(0, 10_010, 10)
        ]
        assert tripped[-1]
        assert not any(tripped[:-1])


class TestLeak:
    """Air that does not stay in."""

    def test_inflating_for_too_long(self) -> None:
        """The allowance grows with the target."""
        watch = LeakWatch(30, 250)
        watch.start(1000)
        assert not watch.inflating_too_long(1000 + 45_000, 250)
        assert watch.inflating_too_long(1010 + 45_000, 250)
        assert not watch.inflating_too_long(1000 + 26_100, 100)
        assert watch.inflating_too_long(1010 + 26_100, 100)

    def hold(self, pump_of_100: int, seconds: int, bleed_at: int = -1) -> list[int]:
        """Pump so much of each second; return when the leak is called."""
        watch = LeakWatch(30, 250)
        watch.start(0)
        return [
            now
            for now in range(10, seconds * 1000, 10)
            if watch.pumping_too_much(
                now, 10, pump=now % 1000 < pump_of_100 * 10, bleed=now == bleed_at
            )
        ]

    def test_pumping_too_much(self) -> None:
        """More than 15 of 60 s, and never before 60 s of holding."""
        assert not self.hold(25, 200)
        found = self.hold(26, 200)
        assert found
        assert found[0] >= 60_000
        assert self.hold(100, 62)[0] == 60_000

    def test_bleeding_excuses_a_minute(self) -> None:
        """A bleed in the last 60 s: it is movement."""
        assert self.hold(100, 200, bleed_at=50_000)[0] == 110_010


class TestVent:
    """Whether air leaves."""

    def run(self, watch: VentWatch, start: int, ms: int, pressure: float | None) -> int:
        """Let time pass; return when it ends."""
        below = pressure is not None and pressure < 20
        for _ in range(ms // 10):
            watch.advance(10, pressure, below=below)
        return start + ms

    def test_shown_in_time(self) -> None:
        """One valid sample below the line is enough."""
        watch = VentWatch(0)
        now = self.run(watch, 0, 19_990, 25.0)
        assert not watch.blocked(now)
        now = self.run(watch, now, 10, 19.9)
        assert not watch.blocked(now + 60_000)

    def test_blocked(self) -> None:
        """Neither a high reading nor none shows an empty cuff."""
        for pressure in (20.0, None):
            watch = VentWatch(0)
            now = self.run(watch, 0, 20_000, pressure)
            assert watch.blocked(now)

    def test_vented_takes_a_second(self) -> None:
        """Without a break."""
        watch = VentWatch(0)
        now = self.run(watch, 0, 990, 10.0)
        assert not watch.vented
        now = self.run(watch, now, 10, 20.0)
        now = self.run(watch, now, 990, 10.0)
        assert not watch.vented
        self.run(watch, now, 10, 10.0)
        assert watch.vented

    def test_refilled_is_timed_like_a_release(self) -> None:
        """A second at or above the line starts 20 s, once."""
        watch = VentWatch(0)
        now = self.run(watch, 0, 5000, 0.0)
        now = self.run(watch, now, 990, 30.0)
        assert not watch.refilled(now)
        now = self.run(watch, now, 10, 30.0)
        assert watch.refilled(now)
        assert watch.refilled(now + 10_000)
        assert not watch.blocked(now + 19_990)
        assert watch.blocked(now + 20_000)

    def test_inflating_stops_it(self) -> None:
        """Nobody expects an inflated cuff to be empty."""
        watch = VentWatch(0)
        watch.stop()
        assert not watch.blocked(60_000)
