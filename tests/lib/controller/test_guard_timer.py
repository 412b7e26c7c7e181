"""The guard on an event loop: what comes late, and in which order."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from custom_components.bfr_cuff.lib.controller.guard import Verdict
from custom_components.bfr_cuff.lib.controller.guard_timer import GuardTimer
from custom_components.bfr_cuff.lib.controller.model import Phase
from tests.lib.builders import MINE, controller_info, cuff_state, state


@dataclass
class StalledLoop:
    """A loop whose clock goes on while it runs nothing, as after a stall."""

    now: float = 100.0
    waiting: list[tuple[float, Callable[[], object]]] = field(default_factory=list)

    def time(self) -> float:
        """Return the time."""
        return self.now

    def call_at(self, when: float, callback: Callable[[], object]) -> Any:
        """Keep what is to be called; it is when the test says so."""
        call = when, callback
        self.waiting.append(call)
        return Handle(when, lambda: self._forget(call))

    def _forget(self, call: tuple[float, Callable[[], object]]) -> None:
        if call in self.waiting:
            self.waiting.remove(call)

    def run(self) -> None:
        """Call what is due."""
        for call in [call for call in self.waiting if call[0] <= self.now]:
            self.waiting.remove(call)
            call[1]()


@dataclass
class Handle:
    """A handle of a call, of which only this is used."""

    moment: float
    cancel: Callable[[], object]

    def when(self) -> float:
        """Return when it is due."""
        return self.moment


@dataclass
class Timed:
    """A guard on such a loop, and what it told."""

    loop: StalledLoop = field(default_factory=StalledLoop)
    verdicts: list[Verdict] = field(default_factory=list)
    stale: int = 0

    def __post_init__(self) -> None:
        """Connect, and show a first state."""
        loop = cast("asyncio.AbstractEventLoop", self.loop)
        self.timer = GuardTimer(loop, self.verdicts.append, self._on_stale, MINE)
        self.timer.connected(controller_info())
        self.see(0.0)

    def _on_stale(self) -> None:
        self.stale += 1

    def see(self, lag_s: float) -> None:
        """Show a state that was so long on its way."""
        self.timer.observe(state(uptime_s=self.loop.now - lag_s, seq=1))


def test_news_that_stops_coming() -> None:
    """It is told once, by the timer."""
    timed = Timed()
    assert timed.timer.fresh
    timed.loop.now += 3.0
    timed.loop.run()
    timed.loop.run()
    assert (timed.timer.fresh, timed.stale) == (False, 1)


def test_old_news_that_comes_before_the_timer() -> None:
    """After a stall a loop reads first: contact is lost all the same, and told once."""
    timed = Timed()
    timed.loop.now += 10.0
    timed.see(5.0)
    assert (timed.timer.fresh, timed.stale) == (False, 1)
    timed.see(4.0)
    timed.loop.run()
    assert timed.stale == 1


def test_a_timer_is_kept_while_it_comes_early_enough() -> None:
    """States move the moment on; the timer looks at the old one, and is set anew."""
    timed = Timed()
    ((first, _),) = timed.loop.waiting
    timed.loop.now += 1.0
    timed.see(0.0)
    assert [when for when, _ in timed.loop.waiting] == [first]
    timed.loop.now = first
    timed.loop.run()
    ((second, _),) = timed.loop.waiting
    assert (second > first, timed.timer.fresh, timed.stale) == (True, True, 0)
    timed.loop.now = second + 0.001
    timed.loop.run()
    assert timed.stale == 1


def test_a_timer_that_would_come_late_is_set_anew() -> None:
    """An inflation whose time is up before the news goes stale."""
    timed = Timed()
    ((first, _),) = timed.loop.waiting
    timed.timer.inflating(0, 50.0, 1.0)
    timed.timer.observe(
        state(
            cuff_state(phase=Phase.INFLATING, pressure=40.0, target=50.0),
            uptime_s=timed.loop.now,
            seq=2,
        )
    )
    ((second, _),) = timed.loop.waiting
    assert second < first


def test_news_again() -> None:
    """A state that is new is believed again, and may go stale once more."""
    timed = Timed()
    timed.loop.now += 10.0
    timed.see(5.0)
    timed.see(0.0)
    assert timed.timer.fresh
    timed.loop.now += 10.0
    timed.see(5.0)
    assert (timed.timer.fresh, timed.stale) == (False, 2)


def test_a_closed_timer_waits_for_nothing() -> None:
    """Nor does a release that is still sent wind it up."""
    timed = Timed()
    assert timed.loop.waiting
    timed.timer.close()
    timed.timer.released(None)
    assert not timed.loop.waiting
