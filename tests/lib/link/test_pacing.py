"""How many frames a second go out, and which ones share one."""

import asyncio
from collections.abc import Callable
from itertools import pairwise

from custom_components.bfr_cuff.lib.controller.model import ControllerUnreachable
from custom_components.bfr_cuff.lib.link.pacing import (
    REQUESTS_MAX,
    SPACING_S,
    Pace,
    Rank,
    Releases,
)

from .virtual_time import now, run


def fullest_second(sent: list[float]) -> int:
    """Return how many frames the fullest second holds."""
    return max(sum(at <= other < at + 1.0 for other in sent) for at in sent)


def test_no_second_holds_too_many_frames() -> None:
    """Whatever is asked for at once, each gets its turn."""
    sent: list[float] = []

    async def flood() -> None:
        pace = Pace(now)

        async def ask(rank: Rank) -> None:
            await pace.turn(rank)
            sent.append(now())

        ranks = [*[Rank.REQUEST] * 100, *[Rank.RENEWAL] * 60, *[Rank.RELEASE] * 60]
        await asyncio.gather(*map(ask, ranks))

    run(flood())
    assert len(sent) == 220
    assert fullest_second(sent) < 50


def test_there_is_room_for_a_release() -> None:
    """It need not wait for a flood of requests."""

    async def flood() -> float:
        pace = Pace(now)
        begun = now()
        waiting = [
            asyncio.create_task(pace.turn(Rank.REQUEST))
            for _ in range(REQUESTS_MAX * 2)
        ]
        await asyncio.sleep(0)
        await pace.turn(Rank.RELEASE)
        waited_s = now() - begun
        await asyncio.gather(*waiting)
        return waited_s

    assert run(flood()) == 0.0


def test_presses_share_frames_and_each_is_answered() -> None:
    """Sixty in a second: the first goes at once, the others a tenth apart."""
    sent: list[float] = []

    async def press() -> list[None]:
        async def send(channel: int | None) -> None:
            sent.append(now())
            await asyncio.sleep(0.01)

        releases = Releases(send, now)

        async def after(number: int) -> None:
            await asyncio.sleep(number / 60)
            await releases.release(None)

        return await asyncio.gather(*map(after, range(60)))

    assert run(press()) == [None] * 60
    assert len(sent) <= 12
    assert all(later - one >= SPACING_S - 1e-9 for one, later in pairwise(sent))


def test_after_an_inflation_a_release_goes_at_once() -> None:
    """There is something new to let out."""
    sent: list[float] = []

    async def toggle() -> None:
        async def send(channel: int | None) -> None:
            sent.append(now())

        releases = Releases(send, now)
        await releases.release(0)
        releases.inflating()
        await releases.release(0)
        await releases.release(1)

    run(toggle())
    assert sent[0] == sent[1] == sent[2]


def while_waiting(
    sent: list[float],
    waiters: int,
    meanwhile: Callable[[Releases, list[asyncio.Task[None]]], object],
) -> list[object]:
    """Return how some ended who waited for a second frame; something happens meanwhile."""

    async def press() -> list[object]:
        async def send(channel: int | None) -> None:
            sent.append(now())

        releases = Releases(send, now)
        await releases.release(None)
        waiting = [asyncio.create_task(releases.release(None)) for _ in range(waiters)]
        await asyncio.sleep(0)
        meanwhile(releases, waiting)
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    return run(press())


def test_leaving_ends_every_wait() -> None:
    """With an error that says so, and without another frame."""
    sent: list[float] = []
    ended = while_waiting(sent, 3, lambda releases, _: releases.close())
    assert [type(error) for error in ended] == [ControllerUnreachable] * 3
    assert len(sent) == 1


def test_one_who_gives_up_ends_nothing_for_others() -> None:
    """They wait for the same frame, and it goes out."""
    sent: list[float] = []
    gave_up, answered = while_waiting(sent, 2, lambda _, waiting: waiting[0].cancel())
    assert isinstance(gave_up, asyncio.CancelledError)
    assert answered is None
    assert len(sent) == 2
