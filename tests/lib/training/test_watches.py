"""The clock, the ceiling and the vent of one cuff: exact times, no clock but ours."""

import pytest

from custom_components.bfr_cuff.lib.controller.guard_watches import (
    FALLING_MMHG,
    OVER_TARGET_S,
    VENT_TIMEOUT_S,
    CeilingWatch,
    OcclusionClock,
    VentWatch,
)
from custom_components.bfr_cuff.lib.controller.model import CuffState, Phase
from tests.lib.builders import cuff_state, held, releasing


def clock(*seen: tuple[float, CuffState], max_s: float = 900.0) -> OcclusionClock:
    """Return a clock that has seen these states at these times."""
    result = OcclusionClock(max_s, reperfusion_s=180.0)
    for now, cuff in seen:
        result.observe(now, cuff)
    return result


def rest(result: OcclusionClock, start: float, seconds: int) -> None:
    """Show a clock a vented cuff once a second."""
    for second in range(seconds + 1):
        result.observe(start + second, cuff_state(reperfused_s=float(second)))


class TestOcclusionClock:
    """How long a cuff was occluded, and when its time is up."""

    def test_it_starts_at_zero(self) -> None:
        """With all of its time left, whenever it is asked."""
        fresh = clock()
        assert fresh.used_s(50.0) == 0.0
        assert fresh.ends_at(50.0) == 950.0
        assert fresh.reperfusion_left_s() == 180.0

    def test_it_runs_between_states(self) -> None:
        """Silence is no reason to stop."""
        running = clock((100.0, held()))
        assert running.used_s(160.0) == 60.0
        assert running.ends_at(160.0) == 1000.0

    def test_it_stands_below_20_mmhg(self) -> None:
        """The end moves on with the time that is not used."""
        soft = clock((0.0, held()), (60.0, releasing(pressure=19.9)))
        assert soft.used_s(90.0) == 60.0
        assert soft.ends_at(90.0) == 930.0

    def test_it_runs_without_a_valid_sample(self) -> None:
        """No reading counts as occluded."""
        blind = clock((0.0, held(pressure=None)), (10.0, held(pressure=None)))
        assert blind.used_s(30.0) == 30.0

    def test_a_closed_valve_below_20_mmhg_pauses_it(self) -> None:
        """Such a time is neither occlusion nor reperfusion."""
        paused = clock((0.0, held()), (60.0, cuff_state()), (62.0, cuff_state()))
        before = paused.reperfusion_left_s()
        paused.observe(63.0, held(pressure=10.0))
        paused.observe(64.0, held(pressure=10.0))
        assert paused.reperfusion_left_s() == before == 178.0
        assert paused.used_s(64.0) == 60.0

    def test_the_stricter_of_two_clocks_counts(self) -> None:
        """The controller's word makes it stricter, its silence does not help."""
        strict = clock((0.0, held(occluded_s=800.0)))
        assert strict.used_s(10.0) == 810.0
        assert strict.ends_at(10.0) == 100.0
        strict.observe(10.0, held(occluded_s=0.0))
        assert strict.used_s(10.0) == 10.0

    def test_what_the_controller_says_is_left_counts_too(self) -> None:
        """Its deadline may be nearer than ours."""
        near = clock((0.0, held(occluded_s=5.0, limit_s=60.0, left_s=55.0)))
        assert near.ends_at(0.0) == 55.0

    def test_what_is_ahead_of_a_limb_that_has_rested(self) -> None:
        """All of our own limit: what the controller says of its last one is over."""
        assert clock().ahead(0.0) == (900.0, 0.0)
        rested = clock((0.0, cuff_state(limit_s=60.0)), (2.0, cuff_state(limit_s=60.0)))
        assert rested.ahead(2.0) == (900.0, 0.0)

    def test_what_is_ahead_of_a_limb_that_has_not_rested(self) -> None:
        """The shortest limit in force, ours or the controller's, less what is used."""
        used = clock((0.0, held(limit_s=400.0)), (100.0, cuff_state(limit_s=400.0)))
        assert used.ahead(100.0) == (400.0, 100.0)
        used.bring_forward(300.0)
        assert used.ahead(100.0) == (300.0, 100.0)

    def test_full_reperfusion_sets_it_to_zero(self) -> None:
        """Three minutes without a break, seen by us."""
        used = clock((0.0, held()), (100.0, cuff_state()))
        assert used.used_s(100.0) == 100.0
        rest(used, 100.0, 179)
        assert used.used_s(279.0) == 100.0
        assert used.reperfusion_left_s() == 1.0
        used.observe(280.0, cuff_state(reperfused_s=180.0))
        assert used.used_s(280.0) == 0.0

    def test_a_break_starts_reperfusion_over(self) -> None:
        """Toggling a cuff buys no time."""
        used = clock((0.0, held()), (100.0, cuff_state()))
        rest(used, 100.0, 170)
        used.observe(271.0, releasing(pressure=25.0))
        rest(used, 272.0, 179)
        assert used.used_s(451.0) == pytest.approx(101.0)
        used.observe(452.0, cuff_state(reperfused_s=180.0))
        assert used.used_s(452.0) == 0.0

    def test_over_a_gap_the_controllers_word_counts(self) -> None:
        """It alone can know, but no more than the gap is long."""
        used = clock((0.0, held()), (100.0, cuff_state()))
        used.observe(400.0, cuff_state(reperfused_s=1e9))
        assert used.reperfusion_left_s() == 0.0
        assert used.used_s(400.0) == 0.0

    def test_reperfusion_that_began_in_a_gap_began_anew(self) -> None:
        """Somebody else may have inflated the cuff meanwhile."""
        used = clock((0.0, held()), (100.0, cuff_state()))
        rest(used, 100.0, 170)
        used.observe(870.0, cuff_state(reperfused_s=20.0))
        assert used.used_s(870.0) == 100.0
        assert used.reperfusion_left_s() == 160.0

    def test_a_gap_that_ends_vented_counts_the_part_before(self) -> None:
        """Seen occluded, then not for ten seconds, then free for three."""
        used = clock((0.0, held()), (10.0, cuff_state(reperfused_s=3.0)))
        assert used.used_s(10.0) == 7.0

    def test_a_limit_only_comes_forward(self) -> None:
        """No later request pushes a deadline back."""
        running = clock()
        running.bring_forward(300.0)
        running.observe(0.0, held())
        running.bring_forward(600.0)
        assert running.ends_at(1.0) == 300.0
        running.bring_forward(120.0)
        assert running.ends_at(1.0) == 120.0

    def test_a_second_request_before_the_first_state_pushes_nothing_back(self) -> None:
        """The controller has the first limit in force by then."""
        quick = clock((0.0, cuff_state()), (1.0, cuff_state()), (2.0, cuff_state()))
        quick.bring_forward(60.0)
        quick.bring_forward(900.0)
        quick.observe(2.1, held(pressure=30.0))
        assert quick.ends_at(2.1) == pytest.approx(62.1)

    def test_a_state_that_was_under_way_forgets_no_limit(self) -> None:
        """It shows a cuff at rest because it was sent before the inflation."""
        quick = clock((0.0, cuff_state()))
        quick.bring_forward(60.0)
        quick.observe(1.0, cuff_state())
        quick.bring_forward(900.0)
        quick.observe(1.1, held())
        assert quick.ends_at(1.1) == pytest.approx(61.1)

    def test_a_limit_is_forgotten_at_rest(self) -> None:
        """An inflation that never reached 20 mmHg leaves nothing behind."""
        rested = clock((0.0, cuff_state()))
        rested.bring_forward(60.0)
        for second in range(1, 4):
            rested.observe(second, cuff_state())
        rested.observe(4.0, held())
        assert rested.ends_at(4.0) == 904.0
        rested.bring_forward(600.0)
        assert rested.ends_at(4.0) == 604.0

    def test_a_used_clock_keeps_its_limit_at_rest(self) -> None:
        """Until the reperfusion is whole."""
        used = clock()
        used.bring_forward(60.0)
        used.observe(0.0, held())
        used.observe(30.0, cuff_state())
        rest(used, 30.0, 100)
        used.bring_forward(900.0)
        assert used.ends_at(130.0) == 160.0
        rest(used, 130.0, 80)
        used.bring_forward(900.0)
        assert used.ends_at(210.0) == 1110.0

    def test_the_owners_time_shrinks_a_running_limit(self) -> None:
        """And a longer one waits for the next time."""
        running = clock((0.0, held()))
        running.set_max(200.0)
        assert running.ends_at(10.0) == 200.0
        running.set_max(800.0)
        assert running.ends_at(10.0) == 200.0
        assert running.max_s == 800.0

    def test_the_owners_time_counts_at_once_at_rest(self) -> None:
        """Up and down."""
        rested = clock((0.0, cuff_state()), max_s=300.0)
        rested.set_max(800.0)
        rested.bring_forward(800.0)
        rested.observe(1.0, held())
        assert rested.ends_at(1.0) == 801.0


def too_high(watch: CeilingWatch, now: float, cuff: CuffState) -> bool:
    """Show a cuff, and return what the watch says then."""
    watch.observe(now, cuff)
    return watch.too_high


def overdue(watch: VentWatch, now: float) -> bool:
    """Return what the watch says at a time, and have it noted as told."""
    is_overdue = watch.is_overdue(now)
    watch.noted(now)
    return is_overdue


class TestCeilingWatch:
    """Pressure that nobody should have let in."""

    def test_one_peak_is_a_contraction(self) -> None:
        """Two states in a row are not."""
        watch = CeilingWatch(270.0)
        assert not too_high(watch, 0.0, held(pressure=290.0, target=None))
        assert not too_high(watch, 0.1, held(pressure=200.0, target=None))
        assert not too_high(watch, 0.2, held(pressure=290.0, target=None))
        assert too_high(watch, 0.3, held(pressure=270.1, target=None))

    def test_the_bound_itself_is_allowed(self) -> None:
        """Above it begins the danger."""
        watch = CeilingWatch(270.0)
        assert not too_high(watch, 0.0, held(pressure=270.0, target=None))
        assert not too_high(watch, 0.1, held(pressure=270.0, target=None))

    def test_a_missing_sample_neither_counts_nor_excuses(self) -> None:
        """Two readings above the bound with a hole between them are two."""
        watch = CeilingWatch(270.0)
        assert not too_high(watch, 0.0, held(pressure=290.0, target=None))
        assert not too_high(watch, 0.1, held(pressure=None))
        assert too_high(watch, 0.2, held(pressure=290.0, target=None))

    def test_a_cuff_far_above_its_target_must_come_down(self) -> None:
        """Not at once: a lower target takes its time."""
        watch = CeilingWatch(270.0)
        high = held(pressure=150.0, target=120.0)
        assert not too_high(watch, 0.0, high)
        assert not too_high(watch, OVER_TARGET_S - 0.1, high)
        assert too_high(watch, OVER_TARGET_S, high)

    def test_a_cuff_that_falls_is_given_time(self) -> None:
        """Five mmHg in fifteen seconds are enough."""
        watch = CeilingWatch(270.0)
        for step in range(5):
            pressure = 200.0 - step * FALLING_MMHG
            falling = held(pressure=pressure, target=120.0)
            assert not too_high(watch, step * 14.0, falling)
        stuck = held(pressure=179.0, target=120.0)
        assert too_high(watch, 4 * 14.0 + OVER_TARGET_S, stuck)

    @pytest.mark.parametrize("target", [None, 130.0])
    def test_near_its_target_it_starts_over(self, target: float | None) -> None:
        """So it does without any target."""
        watch = CeilingWatch(270.0)
        high = held(pressure=150.0, target=120.0)
        watch.observe(0.0, high)
        watch.observe(10.0, held(pressure=150.0, target=target))
        assert not too_high(watch, 11.0, high)
        assert not too_high(watch, 11.0 + OVER_TARGET_S - 0.1, high)
        assert too_high(watch, 11.0 + OVER_TARGET_S, high)


class TestVentWatch:
    """A release that does not let the air out."""

    def test_nothing_to_watch_at_first(self) -> None:
        """Only a release starts it."""
        watch = VentWatch()
        watch.observe(0.0, held())
        assert watch.overdue_at is None
        assert not overdue(watch, 1e6)

    def test_a_release_has_twenty_seconds(self) -> None:
        """Exactly."""
        watch = VentWatch()
        watch.observe(0.0, held())
        watch.released(10.0, up=True)
        assert watch.overdue_at == 10.0 + VENT_TIMEOUT_S
        assert not overdue(watch, 29.999)
        assert overdue(watch, 30.0)

    def test_a_blocked_vent_is_said_again(self) -> None:
        """As long as there is news of it."""
        watch = VentWatch()
        watch.observe(0.0, releasing())
        assert overdue(watch, 20.0)
        assert not overdue(watch, 20.1)
        watch.observe(21.0, releasing())
        assert not overdue(watch, 39.9)
        assert overdue(watch, 40.0)

    def test_a_controller_not_heard_any_more_is_said_once(self) -> None:
        """Nothing can have changed, and a log is not for ever."""
        watch = VentWatch()
        watch.observe(0.0, held())
        watch.released(1.0, up=True)
        assert overdue(watch, 21.0)
        assert not any(overdue(watch, 21.0 + 20.0 * n) for n in range(1, 10))
        watch.observe(300.0, releasing())
        assert overdue(watch, 320.0)

    def test_asking_again_gives_no_more_time(self) -> None:
        """The first release counts."""
        watch = VentWatch()
        watch.observe(0.0, held())
        for second in range(20):
            watch.released(float(second), up=True)
        assert watch.overdue_at == 20.0

    @pytest.mark.parametrize("pressure", [19.9, -1.0])
    def test_a_valid_sample_below_20_mmhg_ends_it(self, pressure: float) -> None:
        """Whatever the phase is then called."""
        watch = VentWatch()
        watch.observe(0.0, releasing())
        watch.observe(5.0, releasing(pressure=pressure))
        assert watch.overdue_at is None

    def test_without_a_valid_sample_it_goes_on(self) -> None:
        """What is not shown is not so."""
        watch = VentWatch()
        watch.observe(0.0, releasing())
        watch.observe(5.0, cuff_state(pressure=None))
        assert overdue(watch, 20.0)

    @pytest.mark.parametrize("phase", [Phase.RELEASING, Phase.FAULT, Phase.VENTED])
    def test_an_open_valve_with_pressure_starts_it(self, phase: Phase) -> None:
        """Also when nobody here asked for the release, and whatever the phase says."""
        watch = VentWatch()
        watch.observe(3.0, cuff_state(phase=phase, pressure=80.0))
        assert watch.overdue_at == 23.0

    def test_a_release_that_is_not_obeyed_goes_on(self) -> None:
        """States that show the cuff up do not excuse it."""
        watch = VentWatch()
        watch.released(0.0, up=True)
        watch.observe(0.1, held(pressure=10.0))
        watch.observe(10.0, held())
        assert overdue(watch, 20.0)

    def test_a_cuff_that_comes_up_again_after_its_release_is_not_blocked(self) -> None:
        """Another client may have inflated it."""
        watch = VentWatch()
        watch.released(0.0, up=True)
        watch.observe(0.1, releasing())
        watch.observe(2.0, held())
        assert watch.overdue_at is None

    def test_a_permitted_inflation_ends_it_once_the_cuff_is_up(self) -> None:
        """Not before: a refused one must not give a blocked vent more time."""
        watch = VentWatch()
        watch.released(0.0, up=True)
        watch.inflating()
        assert watch.overdue_at == 20.0
        watch.observe(1.0, held())
        assert watch.overdue_at is None

    def test_a_refused_inflation_gives_no_more_time(self) -> None:
        """However often it is asked for."""
        watch = VentWatch()
        watch.released(0.0, up=True)
        for second in range(1, 20):
            watch.observe(float(second), releasing())
            watch.inflating()
        assert overdue(watch, 20.0)

    def test_a_release_after_an_inflation_is_watched_anew(self) -> None:
        """The old state that still shows the cuff up is no obedience."""
        watch = VentWatch()
        watch.inflating()
        watch.released(5.0, up=True)
        watch.observe(5.1, held())
        assert watch.overdue_at == 25.0

    def test_a_cuff_that_is_down_has_nothing_to_let_out(self) -> None:
        """Releasing all of a controller that is switched off alarms nobody."""
        watch = VentWatch()
        watch.observe(0.0, cuff_state())
        watch.released(1.0, up=True)
        assert watch.overdue_at is None

    def test_a_cuff_that_may_be_coming_up_has(self) -> None:
        """The last state does not know of the inflation that was sent."""
        watch = VentWatch()
        watch.observe(0.0, cuff_state())
        watch.inflating()
        watch.released(1.0, up=True)
        assert watch.overdue_at == 21.0

    def test_a_cuff_never_seen_is_watched(self) -> None:
        """When in doubt."""
        watch = VentWatch()
        watch.released(1.0, up=True)
        assert overdue(watch, 21.0)
