"""Is a controller's news new? Judged by its own clock, never by arrival."""

from collections.abc import Sequence
import math

from hypothesis import given, strategies as st
import pytest

from custom_components.bfr_cuff.lib.controller.freshness import (
    DRIFT,
    PACE_AFTER_S,
    PACE_MAX,
    STALE_AFTER_S,
    Freshness,
)

HOUR_S = 3600.0

starts = st.floats(0.0, 1e7)
uptimes = st.floats(0.0, 1e7)


def followed(pairs: Sequence[tuple[float, float]], boot: str = "a") -> Freshness:
    """Return what has followed these states: when each came, and its uptime."""
    freshness = Freshness()
    freshness.booted(boot)
    for now, uptime_s in pairs:
        freshness.observe(now, uptime_s)
    return freshness


def test_without_a_state_nothing_is_fresh() -> None:
    """Not at the start, and not at a new boot; and the moment is a number."""
    freshness = Freshness()
    assert not freshness.fresh(0.0)
    assert freshness.stale_at() == -math.inf
    freshness.booted("a")
    assert freshness.stale_at() == -math.inf


def test_a_state_is_fresh_for_two_seconds() -> None:
    """And for as much longer as clocks may drift in that time."""
    freshness = followed([(1000.0, 50.0)])
    assert freshness.fresh(1002.0)
    assert not freshness.fresh(1002.01)
    assert freshness.stale_at() == pytest.approx(1000.0 + STALE_AFTER_S, abs=0.003)


@given(
    start=starts, uptime=uptimes, quiet=st.integers(1, 600), late=st.floats(2.7, 1e5)
)
def test_what_a_stalled_network_hands_over_late_is_stale(
    start: float, uptime: float, quiet: int, late: float
) -> None:
    """However many states come in the burst, until one that is new."""
    on_time = [(start + n, uptime + n) for n in range(quiet)]
    freshness = followed(on_time)
    now = on_time[-1][0] + late
    for n in range(int(min(late - 2.6, 50.0)) + 1):
        freshness.observe(now, uptime + quiet - 1 + n / 10)
        assert not freshness.fresh(now)
    freshness.observe(now, uptime + quiet - 1 + late)
    assert freshness.fresh(now)


@given(start=starts, uptime=uptimes, jitter=st.lists(st.floats(0.0, 1.9), min_size=2))
def test_jitter_below_two_seconds_is_fine(
    start: float, uptime: float, jitter: list[float]
) -> None:
    """A state that lags less than two seconds behind the best is news."""
    freshness = followed([(start, uptime)])
    for n, lag in enumerate(jitter, 1):
        now = start + 2 * n + lag
        freshness.observe(now, uptime + 2 * n)
        assert freshness.fresh(now)


@given(start=starts, rate=st.floats(1 - DRIFT, 1 + DRIFT))
def test_a_clock_that_drifts_a_millisecond_a_second_stays_fresh(
    start: float, rate: float
) -> None:
    """For a whole night."""
    freshness = followed([(start, 0.0)])
    for step in range(1, 500):
        elapsed = step * 8 * HOUR_S / 500
        freshness.observe(start + elapsed, elapsed * rate)
        assert freshness.fresh(start + elapsed)


def test_a_clock_that_falls_behind_faster_goes_stale() -> None:
    """Ten milliseconds a second are a broken clock, or a network that fills up."""
    freshness = followed([(0.0, 0.0)])
    for second in range(1, 1000):
        freshness.observe(second, second * 0.99)
    assert not freshness.fresh(999.0)


@given(start=starts, scale=st.floats(1.0, 60.0))
def test_a_clock_that_runs_faster_than_life_stays_fresh(
    start: float, scale: float
) -> None:
    """As a simulator's may; and it is stale two seconds of real time later."""
    freshness = Freshness()
    freshness.booted("a")
    for step in range(100):
        freshness.observe(start + step / 10, scale * step / 10)
        assert freshness.fresh(start + step / 10)
    assert freshness.stale_at() == pytest.approx(start + 9.9 + STALE_AFTER_S, abs=0.01)


@given(start=starts, scale=st.floats(0.0, 1000.0))
def test_the_pace_of_a_clock(start: float, scale: float) -> None:
    """From life's own to the fastest that a simulator may run."""
    freshness = Freshness()
    freshness.booted("a")
    for step in range(21):
        freshness.observe(start + step / 10, scale * step / 10)
    expected = min(PACE_MAX, max(1.0, scale))
    assert freshness.pace(start + 2.0) == pytest.approx(expected, rel=1e-6)
    freshness.booted("b")
    assert freshness.pace(start + 2.0) == 1.0


def test_the_pace_is_not_judged_at_once() -> None:
    """Two states in a burst say nothing."""
    freshness = followed([(100.0, 0.0), (100.001, 0.9)])
    assert freshness.pace(100.0 + PACE_AFTER_S - 0.01) == 1.0


def test_a_new_boot_forgets() -> None:
    """Its clock starts at zero, and the old best must not make it stale."""
    freshness = followed([(100.0, 5000.0)])
    freshness.booted("b")
    assert not freshness.fresh(100.0)
    freshness.observe(101.0, 0.5)
    assert freshness.fresh(101.0)


def test_the_same_boot_remembers() -> None:
    """A connection lost and found again proves nothing about the news."""
    freshness = followed([(100.0, 5000.0)])
    freshness.booted("a")
    assert freshness.fresh(101.0)
    freshness.observe(110.0, 5001.0)
    assert not freshness.fresh(110.0)


@given(
    st.lists(st.tuples(st.floats(0.0, 30.0), st.floats(0.0, 1e4)), min_size=1),
    st.floats(0.0, 10.0),
)
def test_the_rule_of_the_protocol(
    steps: list[tuple[float, float]], wait: float
) -> None:
    """The smallest difference seen, grown by 1 ms a second; two seconds above: stale."""
    now, pairs = 1e4, []
    for elapsed, uptime_s in steps:
        now += elapsed
        pairs.append((now, uptime_s))
    freshness = followed(pairs)
    now += wait
    best = min(at - uptime_s + DRIFT * (now - at) for at, uptime_s in pairs)
    above = now - max(uptime_s for _, uptime_s in pairs) - best
    if abs(above - STALE_AFTER_S) > 1e-6:
        assert freshness.fresh(now) is (above < STALE_AFTER_S)
        assert (now < freshness.stale_at()) is (above < STALE_AFTER_S)


def test_pace_is_one_before_clocks_can_be_compared() -> None:
    """One state says nothing about how fast a controller's clock runs."""
    freshness = Freshness()
    freshness.booted("a")
    assert freshness.pace(0.0) == 1.0
    freshness.observe(10.0, 100.0)
    freshness.observe(10.4, 120.0)
    assert freshness.pace(10.4) == 1.0


def test_pace_of_a_clock_that_is_scaled() -> None:
    """A simulator at thirty times life needs its lease renewed thirty times as often."""
    freshness = Freshness()
    freshness.booted("a")
    freshness.observe(10.0, 100.0)
    freshness.observe(12.0, 160.0)
    assert freshness.pace(12.0) == 30.0


def test_pace_is_never_below_one() -> None:
    """News that stays away must not stretch a lease."""
    freshness = Freshness()
    freshness.booted("a")
    freshness.observe(10.0, 100.0)
    freshness.observe(12.0, 100.5)
    assert freshness.pace(12.0) == 1.0


def test_to_the_moment() -> None:
    """At the moment itself a state is still fresh, so no timer comes too early."""
    freshness = followed([(1000.0, 50.0)])
    stale_at = freshness.stale_at()
    assert freshness.fresh(stale_at)
    assert not freshness.fresh(math.nextafter(stale_at, math.inf))
