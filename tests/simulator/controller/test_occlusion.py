"""The occlusion clock."""

from hypothesis import given, strategies as st

from simulator.controller.occlusion import OcclusionClock


def run(
    clock: OcclusionClock, ms: int, *, below: bool, valve_open: bool = True
) -> None:
    """Let `ms` pass in steps of 10."""
    for _ in range(ms // 10):
        clock.advance(10, below=below, valve_open=valve_open)


def test_counts_only_at_or_above() -> None:
    """Time below the line is free."""
    clock = OcclusionClock(180_000)
    run(clock, 5000, below=True)
    assert clock.occluded_ms == 0
    run(clock, 3000, below=False)
    assert clock.occluded_ms == 3000


def test_both_ends_of_a_step_count() -> None:
    """A step that begins or ends occluded is occluded."""
    clock = OcclusionClock(180_000)
    clock.advance(10, below=False, valve_open=False)
    clock.advance(10, below=True, valve_open=True)
    clock.advance(10, below=True, valve_open=True)
    assert clock.occluded_ms == 20
    assert clock.reperfused_ms == 10


def test_zero_only_after_the_whole_reperfusion() -> None:
    """One step short of the reperfusion, the clock stands."""
    clock = OcclusionClock(180_000)
    run(clock, 60_000, below=False)
    run(clock, 180_000, below=True)
    assert clock.occluded_ms == 60_010
    run(clock, 10, below=True)
    assert clock.occluded_ms == 0


def test_toggling_buys_no_time() -> None:
    """A minute off between minutes on only adds up."""
    clock = OcclusionClock(180_000)
    for _ in range(5):
        run(clock, 60_000, below=False)
        run(clock, 60_000, below=True)
    assert clock.occluded_ms >= 300_000


def test_a_break_starts_the_reperfusion_over() -> None:
    """One second at or above the line, in one go."""
    clock = OcclusionClock(180_000)
    run(clock, 60_000, below=False)
    run(clock, 170_000, below=True)
    run(clock, 1000, below=False)
    assert clock.reperfused_ms == 0
    run(clock, 170_000, below=True)
    assert clock.occluded_ms > 60_000


def test_short_breaks_add_up_within_ten_seconds() -> None:
    """Four times 0.25 s within 10 s are a break; at 5 s from each other they are none."""
    close, far = OcclusionClock(180_000), OcclusionClock(180_000)
    for clock, gap in ((close, 1000), (far, 5000)):
        run(clock, 60_000, below=False)
        run(clock, 60_000, below=True)
        before = clock.reperfused_ms
        for _ in range(4):
            run(clock, 240, below=False)
            run(clock, gap, below=True)
        assert (clock.reperfused_ms < before) == (gap == 1000)


def test_a_closed_valve_pauses_the_count() -> None:
    """Below the line with the valve closed is neither free nor a break."""
    clock = OcclusionClock(180_000)
    run(clock, 60_000, below=False)
    run(clock, 100_010, below=True)
    run(clock, 500_000, below=True, valve_open=False)
    assert clock.reperfused_ms == 100_000
    assert clock.occluded_ms == 60_010


def test_a_closed_valve_does_not_stretch_a_break() -> None:
    """Half a break, a pause of a minute, and the other half are a whole one."""
    clock = OcclusionClock(180_000)
    run(clock, 60_000, below=False)
    run(clock, 100_000, below=True)
    for _ in range(2):
        run(clock, 500, below=False)
        run(clock, 60_000, below=True, valve_open=False)
    assert clock.reperfused_ms == 0


def test_a_touch_after_the_reperfusion_counts_anew() -> None:
    """A zero clock counts at once, and a short touch is forgiven below the line."""
    clock = OcclusionClock(180_000)
    run(clock, 200_000, below=True)
    run(clock, 500, below=False)
    assert clock.occluded_ms == 500
    run(clock, 30, below=True)
    assert clock.occluded_ms == 0


def test_starts_full_after_a_loss_of_power() -> None:
    """A clock that starts full needs the whole reperfusion."""
    clock = OcclusionClock(180_000, 900_000)
    run(clock, 179_990, below=True)
    assert clock.occluded_ms == 900_000
    run(clock, 20, below=True)
    assert clock.occluded_ms == 0


@given(
    st.lists(st.tuples(st.integers(1, 400), st.booleans(), st.booleans()), max_size=40)
)
def test_never_zero_without_enough_free_time(
    runs: list[tuple[int, bool, bool]],
) -> None:
    """The clock goes back only when free time with an open valve reached the limit."""
    clock = OcclusionClock(5000)
    free = 0
    for steps, below, valve_open in runs:
        for _ in range(steps):
            before = clock.occluded_ms
            clock.advance(10, below=below, valve_open=valve_open)
            free += 10 if below and valve_open else 0
            if clock.occluded_ms < before:
                assert clock.occluded_ms == 0
                assert below
                assert valve_open
                assert free >= 5000
                assert clock.reperfused_ms >= 5000
