"""What the check itself does so that nobody comes to harm by it."""

import asyncio
from collections.abc import Sequence

import pytest

from cuffcheck.bench import Bench, Settings, cuff_of
from cuffcheck.door import Address
from cuffcheck.holding import inflated, leased, settle
from cuffcheck.key import PrivateKey
from cuffcheck.report import Outcome
from cuffcheck.runner import BY_HAND
from cuffcheck.verdict import CannotRun

from .conftest import SCALE, Place, hook_of
from .tampering import Tampering, middle
from .test_broken import cuffs, limits


async def bench_of(place: Place, port: int | None = None) -> Bench:
    """Return a bench with a simulator, or what stands before it."""
    address = Address(
        "127.0.0.1", port or place.sim.port, PrivateKey(place.sim.config.key)
    )
    bench = Bench(Settings(address=address, time_scale=SCALE), place.told.append)
    await bench.meet()
    # On a busy machine a simulator this fast may find its own samples late, at first.
    await settle(bench)
    return bench


async def test_unsafe_limits(place: Place) -> None:
    """What announces more than it may is not inflated."""
    unsafe = Tampering(news=limits(lease_max_ms=60_000))
    async with middle(place.sim, lambda: unsafe) as door:
        report = await place.run("limits", "inflates", port=door.port)
    limit, inflates = report.results
    assert limit.outcome is Outcome.NOT_HELD
    assert inflates.outcome is Outcome.SKIPPED
    assert inflates.seen == "nothing is inflated: lease_max_ms 60000"


async def test_somebody_trains(place: Place) -> None:
    """While somebody else holds the lease, nothing is begun and nothing released."""
    bench = await bench_of(place)
    async with inflated(bench) as up:
        with pytest.raises(CannotRun, match="Somebody holds the lease"):
            await place.run("identify")
        assert cuff_of(await up.link.state(), 0)["phase"] == "holding"


async def test_far_too_high(place: Place) -> None:
    """A pressure far above what was asked for is released, and not renewed."""
    high = Tampering(news=cuffs(lambda cuff: {**cuff, "pressure": 200.0}))
    async with middle(place.sim, lambda: high) as door:
        bench = await bench_of(place, door.port)
        async with leased(bench) as up:
            await up.inflate()
            event = await up.event("released", 5)
            assert event["reason"] == "command"


async def test_does_not_rest(place: Place) -> None:
    """What does not vent any more is not inflated again, and the person is told."""
    hook = hook_of(place.sim)

    async def never_off(words: Sequence[str], text: str) -> None:
        if "off" not in words:
            await hook(words, text)

    report = await place.run("vent_blocked", "clock_counts", hook=never_off)
    blocked, clock = report.results
    assert blocked.outcome is Outcome.NOT_HELD
    assert clock.outcome is Outcome.SKIPPED
    assert "no rest after vent_blocked" in clock.seen
    assert any(BY_HAND in line for line in place.told)


async def test_asks_for_the_button(place: Place) -> None:
    """With a person there, the button is asked for and waited for."""

    async def press() -> None:
        while not any("Press the button" in line for line in place.told):
            await asyncio.sleep(0.02)
        place.sim.press_button()

    async with asyncio.TaskGroup() as group:
        group.create_task(press())
        report = await place.run("button_pressed", attended=True)
    assert report.results[0].outcome is not Outcome.SKIPPED
