"""The controller: lease, button, boot, events and the order of errors."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from simulator.controller.vocabulary import Kind, Phase, Reason
from tests.simulator.desk import ME, OTHER, Desk


@dataclass
class Notebook:
    """A memory that a test can read, and break."""

    bit: bool = False
    broken: bool = False
    writes: list[bool] = field(default_factory=list)

    def load(self) -> bool:
        """Return the bit."""
        return self.bit

    def store(self, bit: bool) -> None:
        """Keep the bit."""
        self.writes.append(bit)
        if self.broken:
            raise OSError("no space left")
        self.bit = bit


class TestLease:
    """Rule 3."""

    def test_taken_renewed_and_given_up(self) -> None:
        """Each reply says what is left."""
        desk = Desk()
        assert desk.ask("lease", ms=2000)["left_ms"] == 2000
        desk.run(1500)
        assert desk.ask("lease", ms=5000)["left_ms"] == 5000
        desk.hold()
        assert desk.ask("lease", ms=0)["left_ms"] == 0
        assert desk.reason == Reason.COMMAND
        assert desk.controller.state()["lease"] is None

    def test_runs_out(self) -> None:
        """Every cuff is released, and the lease does not come back."""
        desk = Desk(channels=2)
        desk.hold()
        desk.hold(channel=1)
        desk.renewing = None
        desk.ask("lease", ms=5000)
        desk.run(4990)
        assert desk.channel.up
        desk.run(10)
        assert [channel.reason for channel in desk.controller.channels] == [
            Reason.LEASE_EXPIRED,
            Reason.LEASE_EXPIRED,
        ]
        assert desk.controller.state()["lease"] is None
        assert desk.code("inflate", channel=0, target=50) == "no_lease"
        desk.ask("lease", ms=5000)
        desk.run(1000)
        assert not desk.channel.up

    def test_is_one_clients(self) -> None:
        """Another may neither take it, nor give it up, nor inflate; it may release."""
        desk = Desk()
        desk.hold()
        for op, arguments in (
            ("lease", {"ms": 5000}),
            ("lease", {"ms": 0}),
            ("inflate", {"channel": 0, "target": 50}),
        ):
            assert desk.code(op, OTHER, **arguments) == "lease_held"
        assert desk.phase == Phase.HOLDING
        assert desk.code("release", OTHER) is None
        assert desk.phase == Phase.RELEASING
        assert desk.controller.state()["lease"]["owner"] == ME

    def test_nobodys_can_be_given_up(self) -> None:
        """Nothing happens, and that is fine."""
        desk = Desk()
        desk.settle()
        assert desk.code("lease", ms=0) is None
        assert desk.code("inflate", channel=0, target=50) == "no_lease"

    def test_owner_is_news(self) -> None:
        """A change of the owner is worth a state, a renewal is not."""
        desk = Desk()
        desk.settle()
        desk.controller.state()
        for ms, changed in ((5000, True), (5000, False), (0, True), (0, False)):
            desk.ask("lease", ms=ms)
            assert desk.controller.changed is changed
            desk.controller.state()


class TestButton:
    """Rule 9."""

    def test_releases_ends_the_lease_and_bars(self) -> None:
        """For five seconds."""
        desk = Desk()
        desk.hold()
        desk.renewing = None
        desk.controller.press_button()
        assert desk.reason == Reason.BUTTON
        assert desk.controller.state()["lease"] is None
        desk.ask("lease", ms=5000)
        desk.run(4990)
        desk.ask("lease", ms=5000)
        assert desk.code("inflate", channel=0, target=50) == "barred"
        desk.run(10)
        assert desk.code("inflate", channel=0, target=50) is None

    def test_is_told_even_when_nothing_is_inflated(self) -> None:
        """As an event, and for five seconds in every state."""
        desk = Desk()
        desk.settle()
        desk.news()
        desk.controller.state()
        assert desk.controller.state()["barred_ms"] == 0
        desk.controller.press_button()
        assert desk.controller.changed
        assert desk.controller.state()["barred_ms"] == 5000
        (event,) = desk.controller.take_news()
        assert event.frame().keys() == {"type", "n", "uptime_ms", "channel", "kind"}
        assert (event.kind, event.channel) == ("button", None)
        desk.run(4990)
        assert desk.controller.state()["barred_ms"] == 10
        desk.run(10)
        assert desk.controller.state()["barred_ms"] == 0

    def test_comes_before_what_it_leads_to(self) -> None:
        """The press, then each release."""
        desk = Desk()
        desk.hold()
        desk.news()
        desk.controller.press_button()
        assert desk.news() == [(Kind.BUTTON, None), (Kind.RELEASED, Reason.BUTTON)]


class TestBoot:
    """Rule 8."""

    def test_the_bit(self) -> None:
        """Set at the first inflate, cleared when all are vented with their clocks at zero."""
        memory = Notebook()
        desk = Desk(channels=2, memory=memory)
        desk.hold()
        assert memory.bit
        desk.hold(channel=1)
        assert memory.writes == [True]
        desk.run(2000)
        desk.ask("release")
        desk.pressures = [0.0, 0.0]
        desk.run(179_990)
        assert memory.bit
        desk.run(30)
        assert memory.writes == [True, False]

    def test_booted_with_the_bit(self) -> None:
        """Every clock starts full: pulling the plug buys no time."""
        desk = Desk(channels=2, memory=Notebook(bit=True))
        desk.run(10)
        desk.ask("lease", ms=5000)
        for channel in (0, 1):
            assert desk.code("inflate", channel=channel, target=50) == "reperfusing"
        assert desk.controller.state()["channels"][0]["occluded_ms"] == 900_000
        desk.run(180_010)
        desk.ask("lease", ms=5000)
        assert desk.code("inflate", channel=0, target=50) is None

    def test_no_inflation_without_the_bit(self) -> None:
        """A disk that is full must not cost the rule."""
        desk = Desk(memory=Notebook(broken=True))
        desk.settle()
        desk.ask("lease", ms=5000)
        assert desk.code("inflate", channel=0, target=50) == "internal"
        assert desk.phase == Phase.VENTED

    def test_a_bit_that_cannot_be_cleared_is_tried_again(self) -> None:
        """Once a second, not a hundred times."""
        memory = Notebook(bit=True)
        desk = Desk(memory=memory)
        memory.broken = True
        desk.run(182_500)
        assert memory.writes == [False] * 3
        memory.broken = False
        desk.run(1000)
        assert not memory.bit


class TestEvents:
    """What happened, kept for who was away."""

    def test_a_hold(self) -> None:
        """Numbered from 1, with the reason where there is one."""
        desk = Desk()
        desk.hold()
        desk.ask("release")
        desk.run(1010, 0.0)
        events = desk.ask("events", since=0)["events"]
        assert [event["n"] for event in events] == [1, 2, 3, 4, 5, 6]
        assert events[0] == {
            "type": "event",
            "n": 1,
            "uptime_ms": 0,
            "channel": None,
            "kind": "boot",
        }
        assert events[4]["reason"] == "command"
        assert desk.ask("events", since=4)["events"] == events[4:]

    def test_sixteen_at_once_and_sixty_four_kept(self) -> None:
        """The reply says whether there are more."""
        desk = Desk()
        desk.settle()
        desk.ask("lease", ms=5000)
        for _ in range(40):
            desk.ask("inflate", channel=0, target=50)
            desk.ask("release")
        assert len(desk.news()) == 82
        pages = []
        since, more = 0.0, True
        while more:
            page = desk.ask("events", since=since)
            more, since = page["more"], page["events"][-1]["n"]
            pages.append([event["n"] for event in page["events"]])
        assert [number for numbers in pages for number in numbers] == list(
            range(19, 83)
        )
        assert [len(numbers) for numbers in pages] == [16, 16, 16, 16]
        assert desk.ask("events", since=82) == {
            "seq": 0,
            "events": [],
            "more": False,
        }


class TestState:
    """The snapshot."""

    def test_holds_every_field(self) -> None:
        """As the protocol lists them."""
        desk = Desk()
        desk.hold(120)
        state = desk.controller.state()
        assert state["type"] == "state"
        assert state["uptime_ms"] == desk.now
        assert state["lease"] == {"owner": ME, "left_ms": 4980}
        (channel,) = state["channels"]
        assert channel.pop("pressure") == pytest.approx(120, abs=0.1)
        assert channel == {
            "channel": 0,
            "phase": "holding",
            "age_ms": 0,
            "target": 120.0,
            "occluded_ms": 20,
            "limit_ms": 900_000,
            "left_ms": 899_980,
            "reperfused_ms": 1100,
            "reason": None,
            "fault": None,
        }

    def test_sequence_and_replies(self) -> None:
        """States with a higher number than the reply's include what was done."""
        desk = Desk()
        first = desk.controller.state()["seq"]
        assert desk.ask("identify")["seq"] == first
        assert desk.controller.state()["seq"] == first + 1

    def test_pace(self) -> None:
        """Fast while a channel inflates, holds or releases."""
        desk = Desk()
        busy = [desk.controller.busy]
        desk.settle()
        busy.append(desk.controller.busy)
        desk.hold()
        busy.append(desk.controller.busy)
        desk.run(20, 300.0)
        assert desk.phase == Phase.FAULT
        assert [*busy, desk.controller.busy] == [True, False, True, False]

    def test_changes(self) -> None:
        """A phase that changes without an event is worth a state too."""
        desk = Desk()
        desk.settle()
        desk.controller.state()
        desk.run(980, 25.0)
        assert not desk.controller.changed
        desk.run(30)
        assert desk.phase == Phase.RELEASING
        assert desk.controller.changed


def test_release_of_one_and_of_all() -> None:
    """An unusable channel means all."""
    desk = Desk(channels=2)
    for channel, left in (
        (1, [True, False]),
        (7, [False, False]),
        ("0", [False, False]),
    ):
        desk = Desk(channels=2)
        desk.hold()
        desk.hold(channel=1)
        desk.ask("release", OTHER, channel=channel)
        assert [channel.up for channel in desk.controller.channels] == left


def test_release_does_not_rewrite_the_past() -> None:
    """A cuff that was released already keeps its reason."""
    desk = Desk()
    desk.hold()
    desk.controller.press_button()
    desk.ask("release")
    assert desk.reason == Reason.BUTTON
    assert [kind for kind, _ in desk.news()].count(Kind.RELEASED) == 1


def test_identify() -> None:
    """Five seconds."""
    desk = Desk()
    desk.ask("identify")
    desk.run(4990)
    assert desk.controller.identifying
    desk.run(10)
    assert not desk.controller.identifying


def test_errors_are_checked_in_order() -> None:
    """Each cause added hides those that come later."""
    memory = Notebook(bit=True)
    desk = Desk(memory=memory)
    desk.settle()
    good: dict[str, Any] = {"channel": 0, "target": 50}
    desk.ask("lease", ms=5000)
    memory.broken = True
    assert desk.code("inflate", **good) == "reperfusing"
    desk.ask("lease", ms=0)
    assert desk.code("inflate", **good) == "no_lease"
    desk.ask("lease", OTHER, ms=5000)
    assert desk.code("inflate", **good) == "lease_held"
    desk.controller.press_button()
    assert desk.code("inflate", **good) == "barred"
    desk.run(300, 400.0)
    assert desk.code("inflate", **good) == "fault"
    assert desk.code("inflate", channel=0, target=251) == "over_limit"
    assert desk.code("inflate", channel=0, target=251, limit_s=0) == "bad_argument"
