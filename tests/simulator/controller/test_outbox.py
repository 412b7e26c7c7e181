"""What waits for one client, and who is not answered."""

import asyncio

from simulator.controller.outbox import SAMPLE_FRAMES_KEPT, Outbox
from simulator.controller.throttle import Throttle


def drain(outbox: Outbox) -> list[str | int]:
    """Take everything."""
    taken = []
    while (item := outbox.take()) is not None:
        taken.append(item)
    return taken


async def test_only_the_newest_state_waits() -> None:
    """Replies and events all do, in order, and first."""
    outbox = Outbox()
    for number in range(100):
        outbox.put_state(f"state {number}")
        if number % 50 == 0:
            outbox.put(f"event {number}")
    assert drain(outbox) == ["event 0", "event 50", "state 99"]


async def test_old_samples_are_lost() -> None:
    """Rather than memory."""
    outbox = Outbox()
    for number in range(SAMPLE_FRAMES_KEPT + 10):
        outbox.put_samples(str(number))
    taken = drain(outbox)
    assert len(taken) == SAMPLE_FRAMES_KEPT
    assert taken[0] == "10"


async def test_ends_after_the_replies() -> None:
    """States no longer matter then; the first code counts."""
    outbox = Outbox()
    outbox.put_state("state")
    outbox.put("reply")
    outbox.end(1008)
    outbox.end(1001)
    assert outbox.take() == "reply"
    assert outbox.take() == 1008


async def test_waits_for_something_to_do() -> None:
    """And only then wakes up."""
    outbox = Outbox()
    waiting = asyncio.create_task(outbox.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    outbox.put("reply")
    await waiting
    assert drain(outbox) == ["reply"]


def test_five_failures_bar_an_address_for_the_rest_of_the_second() -> None:
    """Not the sixth only, and nobody else."""
    throttle = Throttle()
    for number in range(4):
        throttle.failed("a", number / 10)
    assert not throttle.barred("a", 0.4)
    throttle.failed("a", 0.4)
    assert throttle.barred("a", 0.5)
    assert not throttle.barred("b", 0.5)
    assert throttle.barred("a", 0.99)
    assert not throttle.barred("a", 1.0)
    throttle.failed("a", 1.05)
    assert throttle.barred("a", 1.05)
    assert not throttle.barred("a", 2.1)
