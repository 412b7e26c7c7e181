"""Requests that overtake each other, on a real controller."""

import asyncio

import pytest

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    RefusalCode,
)

from .helpers import eventually


async def test_a_release_overtakes_another_inflation(
    coordinator: BfrCuffCoordinator,
) -> None:
    """The lease is given up with it, and not kept for a hold that is over."""
    await eventually(lambda: coordinator.data.cuff(0).pressure is not None)
    await coordinator.async_inflate(0, 60.0)
    await eventually(lambda: coordinator.data.cuff(0).inflated)

    another = asyncio.create_task(coordinator.async_inflate(0, 80.0))
    await asyncio.sleep(0)
    await coordinator.async_release(0)
    with pytest.raises(ControllerRefused):
        await another

    await eventually(lambda: coordinator.data.lease is None)
    await asyncio.sleep(2.0)
    assert coordinator.data.lease is None
    assert not coordinator.data.cuff(0).inflated


async def test_a_release_finds_an_inflation_that_waits_its_turn(
    coordinator: BfrCuffCoordinator,
) -> None:
    """Of two cuffs inflated at once, the one behind does not come up after all."""
    await eventually(lambda: coordinator.data.cuff(1).pressure is not None)
    wishes = [
        asyncio.create_task(coordinator.async_inflate(channel, 60.0))
        for channel in (0, 1)
    ]
    await asyncio.sleep(0)
    await coordinator.async_release()
    results = await asyncio.gather(*wishes, return_exceptions=True)

    assert any(isinstance(result, ControllerRefused) for result in results)
    await eventually(lambda: coordinator.data.lease is None)
    await asyncio.sleep(1.5)
    assert not any(cuff.inflated for cuff in coordinator.data.cuffs)


async def test_a_release_while_the_lease_is_taken(
    coordinator: BfrCuffCoordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever lets go in that moment is not inflated after it: nothing is sent."""
    controller = coordinator.controller
    inflate, take_lease = controller.inflate, controller.take_lease
    sent: list[float] = []

    async def _inflate(channel: int, target: float, limit_s: float) -> int:
        sent.append(target)
        return await inflate(channel, target, limit_s)

    async def _take_lease() -> None:
        await take_lease()
        await coordinator.async_release(0)

    monkeypatch.setattr(controller, "inflate", _inflate)
    monkeypatch.setattr(controller, "take_lease", _take_lease)
    with pytest.raises(ControllerRefused) as refused:
        await coordinator.async_inflate(0, 60.0)
    assert refused.value.code is RefusalCode.RELEASED
    assert sent == []
    await eventually(lambda: coordinator.data.lease is None)
