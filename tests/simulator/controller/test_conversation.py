"""One connection's memory, rates and replies."""

import json
from typing import Any
from unittest.mock import patch

import pytest

from simulator.controller.conversation import Answer, Conversation, Rate
from simulator.controller.frames import clip, encode
from simulator.controller.vocabulary import Kind
from tests.simulator.desk import ME, Desk


class Talk:
    """A conversation with a desk."""

    def __init__(self) -> None:
        """Begin it, on a vented controller."""
        self.desk = Desk()
        self.desk.settle()
        self.desk.news()
        self.conversation = Conversation(ME)

    def hear(self, data: str | bytes, at: float = 0.0) -> Answer:
        """Say anything."""
        return self.conversation.handle(self.desk.controller, data, at)

    def say(self, name: str, op: str, **arguments: Any) -> dict[str, Any]:
        """Say a request and return the reply."""
        answer = self.hear(json.dumps({"id": name, "op": op, **arguments}))
        assert answer.reply is not None
        assert answer.reply["id"] == name
        return answer.reply


@pytest.fixture
def talk() -> Talk:
    """Return a fresh conversation."""
    return Talk()


def test_replies(talk: Talk) -> None:
    """One for each request, of the two shapes of the protocol."""
    assert talk.say("1", "identify") == {
        "type": "reply",
        "id": "1",
        "ok": True,
        "result": {"seq": 0},
    }
    talk.say("2", "lease", ms=5000)
    assert talk.say("3", "inflate", channel=0, target=260) == {
        "type": "reply",
        "id": "3",
        "ok": False,
        "error": {
            "code": "over_limit",
            "message": "260 mmHg is above this channel's 250",
        },
    }


def test_a_repeated_id_does_nothing_twice(talk: Talk) -> None:
    """It gets the first reply again."""
    first = talk.say("1", "lease", ms=5000)
    talk.desk.run(1000)
    assert talk.say("1", "lease", ms=5000) == first
    assert talk.desk.controller.lease.left_ms(talk.desk.now) == 4000


def test_a_repeated_refusal(talk: Talk) -> None:
    """Is repeated too, although it would be granted now."""
    first = talk.say("1", "inflate", channel=0, target=50)
    assert first["error"]["code"] == "no_lease"
    talk.say("2", "lease", ms=5000)
    assert talk.say("1", "inflate", channel=0, target=50) == first


def test_an_id_with_other_content(talk: Talk) -> None:
    """Is a bad argument, and an unknown op before that."""
    first = talk.say("1", "lease", ms=5000)
    assert talk.say("1", "lease", ms=4000)["error"]["code"] == "bad_argument"
    assert talk.say("1", "explode")["error"]["code"] == "unknown_op"
    assert talk.say("1", "lease", ms=5000) == first


def test_thirty_two_ids_are_remembered(talk: Talk) -> None:
    """The thirty-third pushes the first out."""
    talk.say("first", "lease", ms=2000)
    for number in range(31):
        talk.say(str(number), "identify")
    assert talk.say("first", "lease", ms=5000)["error"]["code"] == "bad_argument"
    talk.say("31", "identify")
    assert talk.say("first", "lease", ms=5000)["ok"]


def test_a_release_is_carried_out_every_time(talk: Talk) -> None:
    """With the same id, and with one that meant something else."""
    talk.say("lease", "lease", ms=5000)
    for name in ("r", "r", "lease"):
        talk.desk.ask("inflate", channel=0, target=50)
        talk.desk.controller.state()
        reply = talk.say(name, "release")
        assert reply["ok"]
        assert reply["result"]["seq"] == talk.desk.controller.state()["seq"] - 1
        assert not talk.desk.channel.up
    released = [kind for kind, _ in talk.desk.news()].count(Kind.RELEASED)
    assert released == 3
    assert talk.say("lease", "lease", ms=5000)["result"]["left_ms"] == 5000


def test_the_tenth_bad_frame_closes(talk: Talk) -> None:
    """Within ten seconds; it is answered before."""
    for number in range(9):
        assert not talk.hear("x", number * 1.0).close
    answer = talk.hear(b"x", 9.9)
    assert answer.close
    assert answer.reply is not None
    assert answer.reply["id"] is None
    assert answer.reply["error"]["code"] == "bad_frame"


def test_slow_bad_frames_do_not(talk: Talk) -> None:
    """Nine in any ten seconds are let go."""
    assert not any(talk.hear("x", number * 1.2).close for number in range(30))


def test_rate() -> None:
    """Fifty a second are fine, the fifty-first is too many."""
    rate = Rate(50, 1.0)
    assert not any(rate.exceeded(number / 100) for number in range(50))
    assert rate.exceeded(0.99)
    rate = Rate(50, 1.0)
    assert not any(rate.exceeded(number / 49) for number in range(500))


def test_a_flood(talk: Talk) -> None:
    """Only releases are carried out in it."""
    for number in range(50):
        assert not talk.conversation.flooding(number / 1000)
    assert talk.conversation.flooding(0.05)
    controller = talk.desk.controller
    lease = json.dumps({"id": "1", "op": "lease", "ms": 5000})
    assert talk.conversation.handle_release(controller, lease) == Answer(None)
    assert talk.conversation.handle_release(controller, b"x") == Answer(None)
    assert controller.lease.owner is None
    release = json.dumps({"id": "2", "op": "release"})
    answer = talk.conversation.handle_release(controller, release)
    assert answer.reply is not None
    assert answer.reply["ok"]


def test_streams_are_the_connections_own(talk: Talk) -> None:
    """Switched on and off by it."""
    assert talk.say("1", "stream", channel=0, on=True)["ok"]
    assert talk.conversation.streams == {0}
    assert (
        talk.say("2", "stream", channel=1, on=True)["error"]["code"] == "bad_argument"
    )
    talk.say("3", "stream", channel=0, on=False)
    talk.say("4", "stream", channel=0, on=False)
    assert talk.conversation.streams == set()


def test_a_mistake_of_ours_is_answered(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """And logged."""
    with patch.object(talk.desk.controller, "carry_out", side_effect=ZeroDivisionError):
        reply = talk.say("1", "identify")
    assert reply["error"]["code"] == "internal"
    assert "went wrong" in caplog.text


def test_texts_are_clipped_by_bytes() -> None:
    """Never in the middle of a character."""
    assert clip("ä" * 40, 64) == "ä" * 32
    assert clip("ä" * 40, 63) == "ä" * 31
    assert clip("\ud800", 64) == "?"
    assert encode({"a": "ä", "b": None}) == '{"a":"ä","b":null}'
