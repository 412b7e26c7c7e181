"""The guard: what it lets through, what it wants released, and when exactly."""

import math

import pytest

from custom_components.bfr_cuff.lib.controller.cuff_watch import ASK_AGAIN_S, Cause
from custom_components.bfr_cuff.lib.controller.guard import Guard, Verdict
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    CuffState,
    Fault,
    Phase,
    RefusalCode,
)
from custom_components.bfr_cuff.lib.evidence import BARRED_TIME
from tests.lib.builders import (
    controller_info,
    cuff_info,
    cuff_state,
    held,
    limits,
    releasing,
    state,
)


class Watched:
    """A guard, a clock, and a controller whose states always come on time."""

    def __init__(self, *owners: float) -> None:
        """Connect; `owners` are the owner's longest times of channel 0, 1 ..."""
        self.guard = Guard(dict(enumerate(owners)))
        self.now = 1000.0
        assert self.guard.connected(controller_info()) == ()

    def see(self, *cuffs: CuffState, after: float = 0.0) -> tuple[Verdict, ...]:
        """Let time pass, then show these cuffs."""
        self.now += after
        return self.guard.observe(self.now, state(*cuffs, uptime_s=self.now))

    def tick(self, after: float = 0.0) -> tuple[Verdict, ...]:
        """Let time pass without news."""
        self.now += after
        return self.guard.tick(self.now)

    def keep(self, seconds: int, *cuffs: CuffState) -> list[tuple[float, Verdict]]:
        """Show these cuffs once a second; return what the guard wanted, and when."""
        start, wanted = self.now, []
        for _ in range(seconds):
            verdicts = self.see(*cuffs, after=1.0)
            wanted += [(self.now - start, verdict) for verdict in verdicts]
        return wanted

    def permit(self, target: float = 100.0, limit_s: float | None = None) -> float:
        """Ask for an inflation of cuff 0."""
        return self.guard.permit(self.now, 0, target, limit_s)

    def refusal(
        self, target: float = 100.0, limit_s: float | None = None
    ) -> ControllerRefused:
        """Return why an inflation of cuff 0 is refused."""
        with pytest.raises(ControllerRefused) as refused:
            self.permit(target, limit_s)
        return refused.value


@pytest.fixture
def watched() -> Watched:
    """Return a guard that has seen two vented cuffs."""
    result = Watched()
    assert result.see() == ()
    return result


DEADLINE_0 = Verdict(0, Cause.DEADLINE)
STALE = Verdict(None, Cause.STALE)


class TestPermit:
    """What is let through."""

    def test_an_ordinary_inflation_gets_the_owners_time(self, watched: Watched) -> None:
        """Fifteen minutes, unless the owner has set less or asks for less."""
        assert watched.permit() == 900.0
        assert watched.permit(limit_s=300.0) == 300.0
        watched.guard.limit_occlusion(0, 600.0)
        assert watched.permit() == 600.0

    def test_nothing_without_news(self, watched: Watched) -> None:
        """Nobody inflates a cuff that cannot be seen."""
        assert Watched().refusal().code is RefusalCode.NO_NEWS
        watched.now += 2.1
        assert watched.refusal().code is RefusalCode.NO_NEWS

    @pytest.mark.parametrize("target", [250.1, 1e9, math.inf, math.nan])
    def test_no_target_above_the_ceiling(self, watched: Watched, target: float) -> None:
        """And what is no number is none."""
        assert watched.permit(250.0) == 900.0
        refusal = watched.refusal(target)
        assert refusal.code is RefusalCode.TARGET_TOO_HIGH
        assert refusal.limit == 250.0

    def test_no_target_above_the_controllers(self) -> None:
        """A lower `pressure_max` counts; a higher one does not lift the ceiling."""
        for pressure_max, highest in ((200.0, 200.0), (280.0, 250.0)):
            watched = Watched()
            info = controller_info(cuffs=(cuff_info(0, pressure_max=pressure_max),))
            watched.guard.connected(info)
            watched.see(cuff_state())
            assert watched.permit(highest) == 900.0
            assert watched.refusal(highest + 0.1).limit == highest

    @pytest.mark.parametrize("target", [29.9, 0.0, -5.0])
    def test_no_target_below_the_lowest(self, watched: Watched, target: float) -> None:
        """Thirty mmHg is the least that a controller takes."""
        assert watched.permit(30.0) == 900.0
        refusal = watched.refusal(target)
        assert refusal.code is RefusalCode.TARGET_TOO_LOW
        assert refusal.limit == 30.0

    @pytest.mark.parametrize("limit_s", [600.1, math.inf, math.nan])
    def test_no_time_beyond_the_owners(self, limit_s: float) -> None:
        """A limit refuses; it never clips."""
        watched = Watched(600.0)
        watched.see()
        refusal = watched.refusal(limit_s=limit_s)
        assert refusal.code is RefusalCode.TIME_TOO_LONG
        assert refusal.limit == 600.0

    def test_the_controllers_own_time_counts_too(self) -> None:
        """The owner cannot set more than the controller enforces."""
        watched = Watched(900.0)
        short = limits(occlusion_max_s=300.0)
        watched.guard.connected(controller_info(limits=short))
        watched.see()
        assert watched.permit() == 300.0
        assert watched.refusal(limit_s=301.0).code is RefusalCode.TIME_TOO_LONG

    def test_a_faulty_cuff_stays_down(self, watched: Watched) -> None:
        """Until its fault is cleared."""
        watched.see(cuff_state(phase=Phase.FAULT, fault=Fault.LEAK), cuff_state(1))
        assert watched.refusal().code is RefusalCode.FAULT
        watched.see()
        assert watched.permit() == 900.0

    def test_used_up_time_needs_reperfusion(self) -> None:
        """The refusal says for how much longer."""
        watched = Watched(60.0)
        watched.keep(61, held(), cuff_state(1))
        watched.see(cuff_state(), cuff_state(1), after=0.5)
        watched.keep(100, cuff_state(), cuff_state(1))
        refusal = watched.refusal()
        assert refusal.code is RefusalCode.REPERFUSING
        assert refusal.limit == 80.0
        watched.keep(80, cuff_state(), cuff_state(1))
        assert watched.permit() == 60.0

    @pytest.mark.parametrize(("announced", "needed"), [(60.0, 180), (300.0, 300)])
    def test_reperfusion_is_the_longer_of_ours_and_the_controllers(
        self, announced: float, needed: int
    ) -> None:
        """A controller may be content with less than the evidence is."""
        watched = Watched(60.0)
        info = controller_info(boot="boot-2", limits=limits(reperfusion_s=announced))
        watched.guard = Guard({0: 60.0})
        watched.guard.connected(info)
        watched.see(held(), cuff_state(1))
        watched.keep(60, held(), cuff_state(1))
        watched.see(cuff_state(), cuff_state(1))
        watched.keep(needed - 1, cuff_state(), cuff_state(1))
        assert watched.refusal().limit == 1.0
        watched.keep(1, cuff_state(), cuff_state(1))
        assert watched.permit() == 60.0

    def test_a_clock_that_the_controller_reports_full_is_used_up(
        self, watched: Watched
    ) -> None:
        """As after a plug was pulled while a cuff was up."""
        watched.see(cuff_state(occluded_s=900.0), cuff_state(1))
        assert watched.refusal().code is RefusalCode.REPERFUSING

    def test_a_limit_already_used_is_refused_for_a_cuff_that_is_down(
        self, watched: Watched
    ) -> None:
        """And lets a cuff that is up come down at once, as the controller would."""
        watched.keep(61, held(), cuff_state(1))
        assert watched.permit(limit_s=30.0) == 30.0
        watched.guard.inflating(watched.now, 0, 120.0, 30.0)
        assert watched.tick() == (DEADLINE_0,)
        watched.see(cuff_state(), cuff_state(1), after=0.5)
        assert watched.refusal(limit_s=30.0).code is RefusalCode.REPERFUSING
        watched.see(cuff_state(), cuff_state(1))

    def test_a_limit_used_to_the_second_leaves_nothing(self, watched: Watched) -> None:
        """No cuff comes up only to be released again; one second more is a second."""
        watched.see(held(), cuff_state(1))
        watched.see(cuff_state(), cuff_state(1), after=1.5)
        assert watched.refusal(limit_s=1.5).code is RefusalCode.REPERFUSING
        assert watched.permit(limit_s=2.5) == 2.5

    def test_a_button_bars_for_ten_seconds(self, watched: Watched) -> None:
        """From the press on; then it is the person's turn again."""
        watched.guard.barred(watched.now)
        pressed_at = watched.now
        watched.now = pressed_at + BARRED_TIME.value - 0.1
        watched.guard.observe(watched.now, state(uptime_s=watched.now, barred_s=0.1))
        barred_until = watched.now + 0.1
        assert watched.refusal().code is RefusalCode.BARRED
        watched.now = barred_until
        assert watched.permit() == 900.0


class TestDeadline:
    """Its own deadline, on its own clock."""

    def test_a_cuff_is_released_to_the_moment(self) -> None:
        """Not before, and without any news of that moment."""
        watched = Watched(60.0)
        watched.see(held(), cuff_state(1))
        start = watched.now
        watched.keep(59, held(), cuff_state(1))
        assert watched.guard.deadline(watched.now, 0) == start + 60.0
        assert watched.guard.next_check(watched.now) == start + 60.0
        assert watched.guard.tick(start + 59.999) == ()
        assert watched.guard.tick(start + 60.0) == (DEADLINE_0,)

    def test_an_unheard_release_is_asked_for_every_second(self) -> None:
        """A controller that does not obey is told again, not ten times a second."""
        watched = Watched(60.0)
        watched.see(held(), cuff_state(1))
        watched.keep(60, held(), cuff_state(1))
        asked = watched.now
        for tenth in range(1, 10):
            assert watched.see(held(), cuff_state(1), after=0.1) == ()
            check = watched.guard.next_check(watched.now)
            assert check == asked + ASK_AGAIN_S, tenth
        assert watched.guard.tick(asked + ASK_AGAIN_S) == (DEADLINE_0,)

    def test_a_lying_clock_does_not_help(self) -> None:
        """What the controller says it has left can only shorten."""
        watched = Watched(60.0)
        lie = held(occluded_s=0.0, left_s=1e6, limit_s=1e6, reperfused_s=1e6)
        watched.see(lie, cuff_state(1))
        assert watched.keep(59, lie, cuff_state(1)) == []
        assert watched.tick(after=1.0) == (DEADLINE_0,)

    def test_toggling_buys_no_time(self) -> None:
        """Off for two minutes, on again: the clock goes on where it was."""
        watched = Watched(100.0)
        watched.see(held(), cuff_state(1))
        watched.keep(60, held(), cuff_state(1))
        assert watched.keep(120, cuff_state(), cuff_state(1)) == []
        assert watched.keep(39, held(), cuff_state(1)) == []
        assert watched.keep(1, held(), cuff_state(1)) == [(1.0, DEADLINE_0)]

    def test_each_cuff_has_its_own(self) -> None:
        """The other one stays up."""
        watched = Watched(60.0, 120.0)
        watched.see(held(0), held(1))
        assert watched.keep(60, held(0), held(1)) == [(60.0, DEADLINE_0)]
        assert watched.keep(60, cuff_state(0), held(1)) == [
            (60.0, Verdict(1, Cause.DEADLINE))
        ]

    def test_an_inflation_that_nobody_here_asked_for_is_guarded(self) -> None:
        """As one of another client, or one left over by a restart."""
        watched = Watched()
        assert watched.see(held(occluded_s=880.0), cuff_state(1)) == ()
        assert watched.keep(20, held(occluded_s=880.0), cuff_state(1)) == []
        assert watched.see(held(occluded_s=900.0), cuff_state(1)) == (DEADLINE_0,)

    def test_a_shorter_time_set_meanwhile_counts(self, watched: Watched) -> None:
        """A longer one does not."""
        watched.see(held(), cuff_state(1))
        start = watched.now
        watched.guard.limit_occlusion(0, 120.0)
        assert watched.guard.deadline(watched.now, 0) == start + 120.0
        watched.guard.limit_occlusion(0, 900.0)
        assert watched.guard.deadline(watched.now, 0) == start + 120.0

    def test_the_owners_time_may_be_set_before_the_controller_is_known(self) -> None:
        """As at every start."""
        guard = Guard({})
        guard.limit_occlusion(0, 120.0)
        guard.connected(controller_info())
        assert guard.deadline(0.0, 0) == 120.0
        assert guard.deadline(0.0, 1) == 900.0


class TestNews:
    """What the guard does when it does not hear, or hears another start."""

    def test_with_every_cuff_down_it_has_nothing_to_wait_for(
        self, watched: Watched
    ) -> None:
        """Nor anything to say."""
        assert watched.guard.next_check(watched.now) is None
        assert watched.tick(after=1e6) == ()

    def test_silence_for_a_lease_ends_everything_once(self, watched: Watched) -> None:
        """By then the controller must have vented."""
        watched.see(held(), cuff_state(1))
        check = watched.guard.next_check(watched.now)
        assert check is not None
        assert check == pytest.approx(watched.now + 5.0, abs=0.01)
        assert watched.guard.tick(check - 0.001) == ()
        assert watched.guard.tick(check) == (STALE,)
        assert watched.guard.next_check(check) is None
        assert watched.guard.tick(check + 1e6) == ()

    def test_silence_shorter_than_a_lease_ends_nothing(self, watched: Watched) -> None:
        """Wi-Fi gone for three seconds."""
        watched.see(held(), cuff_state(1))
        assert watched.tick(after=3.0) == ()
        assert not watched.guard.fresh(watched.now)
        assert watched.see(held(), cuff_state(1)) == ()
        assert watched.guard.fresh(watched.now)

    def test_a_cuff_seen_up_after_silence_is_watched_again(
        self, watched: Watched
    ) -> None:
        """And the next silence is told as well."""
        watched.see(held(), cuff_state(1))
        assert watched.tick(after=6.0) == (STALE,)
        watched.see(held(), cuff_state(1), after=10.0)
        assert watched.tick(after=5.1) == (STALE,)

    def test_old_news_is_no_news(self, watched: Watched) -> None:
        """States that a stalled network hands over late keep no cuff up."""
        watched.see(held(), cuff_state(1))
        old = watched.now
        wanted: list[Verdict] = []
        for tenth in range(1, 101):
            now = old + 10.0 + tenth / 10
            late = state(held(), cuff_state(1), uptime_s=old + tenth / 10)
            wanted += watched.guard.observe(now, late)
            wanted += watched.guard.tick(now)
        assert set(wanted) == {STALE}
        assert 10 <= len(wanted) <= 11

    def test_another_boot_ends_everything(self, watched: Watched) -> None:
        """Whatever it says of its cuffs; and then it is as good as any."""
        watched.see(held(), cuff_state(1))
        other = controller_info(boot="boot-2")
        assert watched.guard.connected(other) == (Verdict(None, Cause.REBOOTED),)
        assert watched.guard.next_check(watched.now) is None
        assert watched.guard.stale_at == -math.inf
        assert watched.tick() == ()
        assert watched.refusal().code is RefusalCode.NO_NEWS
        assert watched.guard.connected(other) == ()
        assert watched.see() == ()
        assert watched.permit() == 900.0

    def test_what_is_disbelieved_is_released_once(self, watched: Watched) -> None:
        """Then nothing is counted as up until a state shows it."""
        watched.see(held(), cuff_state(1))
        assert watched.guard.disbelieved() == (Verdict(None, Cause.ERRATIC),)
        assert watched.guard.next_check(watched.now) is None
        assert watched.tick(after=60.0) == ()

    def test_the_same_boot_ends_nothing(self, watched: Watched) -> None:
        """A connection may be lost and found within a lease."""
        watched.see(held(), cuff_state(1))
        assert watched.guard.connected(controller_info()) == ()
        assert watched.guard.next_check(watched.now) is not None

    def test_a_reboot_sets_no_clock_back(self) -> None:
        """Pulling the plug buys no time, also of a controller that forgets."""
        watched = Watched(60.0)
        watched.see(held(), cuff_state(1))
        watched.keep(50, held(), cuff_state(1))
        watched.guard.connected(controller_info(boot="boot-2"))
        watched.see(held(), cuff_state(1), after=1.0)
        assert watched.keep(9, held(), cuff_state(1)) == [(9.0, DEADLINE_0)]

    def test_a_start_may_change_what_a_controller_allows(
        self, watched: Watched
    ) -> None:
        """New firmware, lower limits, one cuff less."""
        watched.see(held(0), held(1))
        changed = controller_info(
            boot="boot-2",
            limits=limits(occlusion_max_s=300.0),
            cuffs=(cuff_info(0, pressure_max=150.0),),
        )
        watched.guard.connected(changed)
        watched.see(cuff_state(0))
        assert watched.refusal(151.0).limit == 150.0
        assert watched.permit() == 300.0
        assert watched.guard.next_check(watched.now) is None


class TestPressure:
    """Its own watch on pressure."""

    def test_above_the_bound(self, watched: Watched) -> None:
        """Two states in a row; asked again after a second, not sooner."""
        high = held(pressure=275.0, target=250.0)
        assert watched.see(high, cuff_state(1)) == ()
        wanted: list[Verdict] = []
        for _ in range(20):
            wanted += watched.see(high, cuff_state(1), after=0.125)
        assert wanted == [Verdict(0, Cause.CEILING)] * 3

    def test_the_bound_is_never_above_300(self) -> None:
        """Whatever a controller's `pressure_max` is."""
        watched = Watched()
        wide = controller_info(cuffs=(cuff_info(0, pressure_max=280.0 + 10.0),))
        watched.guard.connected(wide)
        watched.see(held(pressure=301.0, target=None))
        assert watched.see(held(pressure=301.0, target=None), after=0.1) == (
            Verdict(0, Cause.CEILING),
        )

    def test_a_blocked_vent(self, watched: Watched) -> None:
        """Twenty seconds after the release was sent."""
        watched.see(held(), cuff_state(1))
        watched.guard.released(watched.now, 0)
        start = watched.now
        assert watched.keep(19, releasing(), cuff_state(1)) == []
        assert watched.guard.next_check(watched.now) == start + 20.0
        assert watched.tick(after=1.0) == (Verdict(0, Cause.VENT_BLOCKED),)

    def test_releasing_all_watches_every_cuff_that_is_up(
        self, watched: Watched
    ) -> None:
        """One that is down has nothing to let out."""
        watched.see(held(0), cuff_state(1))
        watched.guard.released(watched.now, None)
        assert watched.keep(20, releasing(0), cuff_state(1)) == [
            (20.0, Verdict(0, Cause.VENT_BLOCKED))
        ]

    def test_a_cuff_that_comes_up_again_is_not_blocked(self, watched: Watched) -> None:
        """Released, and inflated again by a person before it was empty."""
        watched.see(held(), cuff_state(1))
        watched.guard.released(watched.now, 0)
        watched.see(releasing(), cuff_state(1), after=0.1)
        watched.guard.inflating(watched.now, 0, 120.0, watched.permit())
        assert watched.keep(30, held(), cuff_state(1)) == []
