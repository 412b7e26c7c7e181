"""What is not believed of an inflated cuff, and when exactly."""

import math
from typing import Any

import pytest

from custom_components.bfr_cuff.lib.controller.cuff_watch import Cause
from custom_components.bfr_cuff.lib.controller.guard import Guard, Verdict
from custom_components.bfr_cuff.lib.controller.model import CuffState, Phase
from custom_components.bfr_cuff.lib.controller.plausibility import (
    LeaseWatch,
    PumpWatch,
    SensorWatch,
    TargetWatch,
)
from tests.lib.builders import (
    MINE,
    controller_info,
    cuff_info,
    cuff_state,
    held,
    releasing,
    state,
)


class TestSensorWatch:
    """A sensor that fails does not say so."""

    @pytest.mark.parametrize(
        "reading",
        [
            {"pressure": None, "age_s": None},
            {"pressure": -20.1},
            {"pressure": 9.9},
            {"pressure": 0.0},
            {"age_s": None},
        ],
        ids=str,
    )
    def test_no_reading_for_a_second(self, reading: dict[str, Any]) -> None:
        """Nor one of ambient where there was pressure."""
        watch = SensorWatch()
        watch.observe(0.0, held())
        assert watch.fails_at() == math.inf
        watch.observe(0.5, held(**reading))
        watch.observe(0.9, held(**reading))
        assert watch.fails_at() == 1.5
        watch.observe(1.0, held())
        assert watch.fails_at() == math.inf

    @pytest.mark.parametrize(("age_s", "old"), [(0.25, False), (0.251, True)])
    def test_an_old_sample(self, age_s: float, old: bool) -> None:
        """At once."""
        watch = SensorWatch()
        watch.observe(0.0, held(age_s=age_s))
        assert (watch.fails_at() == -math.inf) is old

    def test_a_cuff_that_fills_reads_ambient_at_first(self) -> None:
        """It was never up."""
        watch = SensorWatch()
        filling = held(pressure=1.0, phase=Phase.INFLATING)
        watch.observe(0.0, filling)
        watch.observe(5.0, filling)
        assert watch.fails_at() == math.inf

    def test_under_its_target_for_ten_seconds(self) -> None:
        """After it had been there; a new target has to be reached first."""
        watch = SensorWatch()
        watch.observe(0.0, held(pressure=105.0))
        watch.observe(1.0, held(pressure=104.9))
        assert watch.fails_at() == 11.0
        watch.observe(2.0, held(pressure=105.0))
        assert watch.fails_at() == math.inf
        watch.observe(3.0, held(pressure=105.0, target=200.0))
        assert watch.fails_at() == math.inf

    def test_a_cuff_that_is_down_is_believed(self) -> None:
        """Its valve is open whatever it reads."""
        watch = SensorWatch()
        watch.observe(0.0, held(pressure=None))
        watch.observe(0.5, releasing(pressure=None, age_s=None))
        assert watch.fails_at() == math.inf


class TestPumpWatch:
    """A pump that runs for longer than any cuff takes to fill."""

    def test_its_longest_run(self) -> None:
        """Half as long again as the cuff needs, and five seconds."""
        watch = PumpWatch(cuff_info(fill_s=10.0, pressure_max=250.0))
        pumping = held(phase=Phase.INFLATING, target=250.0)
        watch.observe(2.0, pumping)
        watch.observe(3.0, pumping)
        assert watch.fails_at() == 2.0 + 15.0 + 5.0
        watch.observe(4.0, held(target=250.0, pressure=250.0))
        assert watch.fails_at() == math.inf

    def test_what_flickers_is_no_new_run(self) -> None:
        """Neither a target that moves by less than it is told apart, nor the phase."""
        watch = PumpWatch(cuff_info(fill_s=10.0, pressure_max=250.0))
        for number in range(10):
            phase = Phase.HOLDING if number % 2 else Phase.INFLATING
            target = 250.0 + 0.4 * (number % 3 == 1)
            watch.observe(
                float(number), held(pressure=30.0, phase=phase, target=target)
            )
        assert watch.fails_at() == 15.0 + 5.0

    def test_another_target_is_another_run(self) -> None:
        """It may have farther to go."""
        watch = PumpWatch(cuff_info(fill_s=10.0, pressure_max=200.0))
        watch.observe(0.0, held(phase=Phase.INFLATING, target=100.0))
        watch.observe(9.0, held(phase=Phase.INFLATING, target=200.0))
        assert watch.fails_at() == 9.0 + 15.0 + 5.0


def wrong(watch: TargetWatch, now: float, cuff: CuffState) -> bool:
    """Show a cuff, and return what the watch says then."""
    watch.observe(now, cuff)
    return watch.is_wrong


class TestLeaseWatch:
    """Who keeps a cuff up that was inflated here."""

    @staticmethod
    def _taken(watch: LeaseWatch, now: float, owner: str | None) -> bool:
        watch.observe(now, held(), owner, MINE)
        return watch.is_taken

    def test_by_another(self) -> None:
        """Once it was ours, at once."""
        watch = LeaseWatch()
        watch.asked(0.0)
        assert not self._taken(watch, 0.1, MINE)
        assert not self._taken(watch, 0.2, None)
        assert self._taken(watch, 0.3, "other")
        watch.released()
        assert not self._taken(watch, 0.4, "other")

    def test_a_state_from_before(self) -> None:
        """It may still show the lease of another, but not for long."""
        watch = LeaseWatch()
        watch.asked(0.0)
        assert not self._taken(watch, 1.9, "other")
        assert self._taken(watch, 2.0, "other")

    def test_never_asked_for(self) -> None:
        """What others inflate is theirs; also after ours came down or was refused."""
        watch = LeaseWatch()
        assert not self._taken(watch, 9.0, "other")
        watch.asked(10.0)
        watch.refused()
        assert not self._taken(watch, 13.0, "other")
        watch.asked(20.0)
        assert not self._taken(watch, 20.1, MINE)
        watch.observe(21.0, releasing(), MINE, MINE)
        assert not self._taken(watch, 30.0, "other")

    def test_a_refused_change_leaves_it_ours(self) -> None:
        """The target before it is still up, and still watched."""
        watch = LeaseWatch()
        watch.asked(0.0)
        assert not self._taken(watch, 0.1, MINE)
        watch.asked(1.0)
        watch.refused()
        assert self._taken(watch, 2.0, "other")


class TestTargetWatch:
    """A target that this client did not ask for."""

    def test_what_was_asked_for(self) -> None:
        """As near as the wire says it."""
        watch = TargetWatch()
        watch.asked(0.0, 60.04)
        assert not wrong(watch, 0.1, held(target=60.0))

    @pytest.mark.parametrize("target", [59.0, 200.0, None])
    def test_another_one(self, target: float | None) -> None:
        """Higher, lower or none at all."""
        watch = TargetWatch()
        watch.asked(0.0, 60.0)
        assert not wrong(watch, 0.1, cuff_state())
        assert wrong(watch, 0.2, held(target=target))

    def test_a_change_has_two_seconds(self) -> None:
        """In which the target before may still show, and no third one."""
        watch = TargetWatch()
        watch.asked(0.0, 60.0)
        watch.asked(10.0, 50.0)
        assert not wrong(watch, 11.9, held(target=60.0))
        assert wrong(watch, 11.9, held(target=70.0))
        assert wrong(watch, 12.0, held(target=60.0))

    def test_a_change_that_was_refused(self) -> None:
        """Leaves what was before."""
        watch = TargetWatch()
        watch.asked(0.0, 60.0)
        watch.asked(10.0, 50.0)
        watch.refused()
        assert not wrong(watch, 20.0, held(target=60.0))

    def test_after_a_release_nothing_is_asked_for(self) -> None:
        """What comes up then is a hold of another client, or an orphan."""
        watch = TargetWatch()
        watch.asked(0.0, 60.0)
        watch.released()
        assert not wrong(watch, 1.0, held(target=90.0))


class Watched:
    """A guard that holds cuff 0 at 120 mmHg under its own lease."""

    def __init__(self) -> None:
        """Begin a hold."""
        self.guard = Guard({}, MINE)
        self.now, self.seq = 100.0, 1
        self.guard.connected(controller_info())
        self.see(cuff_state())
        self.guard.inflating(self.now, 0, 120.0, 900.0)

    def see(self, cuff: Any, after: float = 0.1, **changes: Any) -> tuple[Verdict, ...]:
        """Show cuff 0 in the next state."""
        self.now, self.seq = self.now + after, self.seq + 1
        values: dict[str, Any] = {"uptime_s": self.now, "seq": self.seq, "owner": MINE}
        news = state(cuff, held(1), **values | changes)
        return self.guard.observe(self.now, news)


class TestGuard:
    """What it makes of it."""

    def test_a_target_never_asked_for(self) -> None:
        """Of the cuff that is held here; the other one is another client's."""
        watched = Watched()
        assert watched.see(held()) == ()
        assert watched.see(held(target=200.0, pressure=200.0)) == (
            Verdict(0, Cause.TARGET),
        )

    def test_under_another_lease_targets_are_others(self) -> None:
        """There is nothing to compare them with."""
        watched = Watched()
        assert watched.see(held(target=90.0, pressure=90.0), owner="another") == ()

    def test_a_release_that_does_not_show_costs_the_lease(self) -> None:
        """After two seconds, of every cuff, and again every two seconds."""
        watched = Watched()
        watched.see(held())
        watched.guard.released(watched.now, 0)
        due = watched.now + 2.0
        while watched.now < due - 0.15:
            assert watched.see(held()) == ()
        assert watched.guard.next_check(watched.now) == due
        assert watched.guard.tick(due) == (Verdict(None, Cause.IGNORED),)
        watched.see(held(), after=2.0)
        assert watched.see(held(), after=2.0) == (Verdict(None, Cause.IGNORED),)

    @pytest.mark.parametrize("last_word_s", [0.0, 0.3])
    def test_a_release_without_news_is_lost_contact(self, last_word_s: float) -> None:
        """No one knows whether it was obeyed: all is let go, and it is no one's fault."""
        watched = Watched()
        watched.see(held())
        watched.guard.released(watched.now, 0)
        due = watched.now + 2.0
        # One that was under way when the release was sent says nothing of it.
        watched.see(held(), after=last_word_s)
        assert watched.guard.tick(due) == (Verdict(None, Cause.STALE),)

    def test_old_states_in_a_burst_show_no_release(self) -> None:
        """A stalled network hands over what was before the release."""
        watched = Watched()
        watched.see(held())
        made_at = watched.now
        watched.guard.released(made_at, 0)
        for number in range(20):
            watched.see(held(), after=0.095, uptime_s=made_at + number / 1000)
        assert watched.guard.tick(made_at + 2.0) == (Verdict(None, Cause.STALE),)

    def test_a_release_that_shows_costs_nothing(self) -> None:
        """Nor one that is overtaken by another inflation."""
        watched = Watched()
        watched.see(held())
        watched.guard.released(watched.now, 0)
        watched.see(releasing())
        assert watched.guard.tick(watched.now + 3.0) == ()
        watched.guard.inflating(watched.now, 0, 120.0, 900.0)
        watched.see(held())
        watched.guard.released(watched.now, 0)
        watched.guard.inflating(watched.now, 0, 120.0, 900.0)
        watched.see(held())
        assert watched.guard.tick(watched.now + 3.0) == ()

    @pytest.mark.parametrize("back", [{"seq": 1}, {"uptime_s": 3.0}], ids=str)
    def test_a_count_or_clock_that_falls_back(self, back: dict[str, Any]) -> None:
        """It is a restart, whatever `boot` says, and news is fresh again at once."""
        watched = Watched()
        watched.see(held())
        assert watched.see(cuff_state(), **back) == (Verdict(None, Cause.REBOOTED),)
        assert watched.guard.fresh(watched.now)

    def test_a_vented_cuff_above_the_bound_is_told_once(self) -> None:
        """And at once: there is nothing left to release it with."""
        watched = Watched()
        wrong = cuff_state(pressure=999.0)
        assert watched.see(wrong) == ()
        assert watched.see(wrong) == (
            Verdict(0, Cause.CEILING),
            Verdict(0, Cause.VENT_BLOCKED),
        )
        assert [watched.see(wrong) for _ in range(50)] == [()] * 50

    @pytest.mark.parametrize("max_s", [math.nan, math.inf, -1.0, 0.0])
    def test_no_time_of_the_owners(self, max_s: float) -> None:
        """What is no positive number is as if nothing were set."""
        watched = Watched()
        watched.guard.limit_occlusion(0, max_s)
        assert watched.guard.deadline(watched.now, 0) == watched.now + 900.0

    def test_a_limit_of_an_earlier_hold_is_what_is_left(self) -> None:
        """Also when only the controller remembers it."""
        watched = Watched()
        down = cuff_state(occluded_s=25.0, limit_s=120.0)
        watched.see(down)
        assert watched.guard.deadline(watched.now, 0) - watched.now == 95.0


def test_a_lower_target_that_was_refused() -> None:
    """The cuff goes on at the one before, which is no lie of the controller's."""
    watched = Watched()
    watched.see(held())
    watched.guard.inflating(watched.now, 0, 60.0, 900.0)
    watched.guard.refused(0)
    for _ in range(40):
        assert watched.see(held()) == ()
