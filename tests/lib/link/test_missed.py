"""Which events were told, over connections and boots."""

from custom_components.bfr_cuff.lib.controller.model import ControllerEvent, EventKind
from custom_components.bfr_cuff.lib.link.missed import EventsTold


def event(n: int, uptime_s: float = 100.0) -> ControllerEvent:
    """Return a press of the button."""
    return ControllerEvent(n=n, uptime_s=uptime_s, kind=EventKind.BUTTON)


def numbers(told: EventsTold, *kept: ControllerEvent) -> list[int]:
    """Return the numbers of those that were missed."""
    return [each.n for each in told.missed(kept)]


def test_the_first_connection() -> None:
    """Nothing can have been missed."""
    assert EventsTold().connected("a") is None


def test_what_came_in_between() -> None:
    """It is asked for from the newest that was told, and told once."""
    told = EventsTold()
    told.connected("a")
    told.tell(event(7))
    assert told.connected("a") == 7
    told.tell(event(9))
    assert numbers(told, event(8), event(9)) == [8]
    assert told.connected("a") == 9
    assert numbers(told) == []


def test_one_that_never_told_any() -> None:
    """The kept ones from before the first connection are no news."""
    told = EventsTold()
    told.connected("a")
    told.heard(50.0)
    assert told.connected("a") == 0
    assert numbers(told, event(1, 49.0), event(2, 51.0)) == [2]


def test_a_connection_that_broke_off_before_the_answer() -> None:
    """It is still asked for, without those that came live meanwhile."""
    told = EventsTold()
    told.connected("a")
    told.tell(event(3))
    assert told.connected("a") == 3
    told.tell(event(6))
    assert told.connected("a") == 3
    assert numbers(told, event(4), event(5), event(6)) == [4, 5]
    assert told.connected("a") == 6


def test_another_boot() -> None:
    """Its numbers begin anew, and all of it was missed."""
    told = EventsTold()
    told.connected("a")
    told.heard(500.0)
    told.tell(event(30, 500.0))
    assert told.connected("b") == 0
    assert numbers(told, event(1, 0.0), event(2, 1.0)) == [1, 2]
