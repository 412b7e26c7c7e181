"""Tests of what is said again though nothing has changed."""

import asyncio

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from tests.integration.helpers import eventually

from .box import Box

LONG_S = 8.0


async def test_a_pump_that_runs_is_told_so_again(
    box: Box, coordinator: BfrCuffCoordinator
) -> None:
    """So its relay can have a timer, as the vent's has, and not run on by itself.

    Against two open vents a strong pump keeps a cuff at 18 mmHg for as long as it runs.
    """
    await coordinator.async_inflate(0, 150.0, 300.0)
    box.calls.clear()
    await asyncio.sleep(LONG_S)
    assert box.calls.count(("pump_0", True)) >= LONG_S - 2
    assert ("pump_0", False) not in box.calls

    await eventually(lambda: coordinator.data.cuff(0).phase == "holding", 60)
    await eventually(lambda: not box.on["pump", 0], 10)
