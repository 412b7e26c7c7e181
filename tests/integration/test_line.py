"""A hold and a session over a line that cuts, delays, loses and mixes up."""

import pytest

from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .enduring import move_in
from .helpers import unload_all
from .line import TROUBLES, Relay


@pytest.mark.parametrize("what", ["hold", "train"])
async def test_a_line_in_trouble(
    hass: HomeAssistant, simulator: Simulator, what: str
) -> None:
    """What must end does within a lease and a vent, and nothing comes up again."""
    relay = Relay(simulator)
    async with relay.run():
        home = await move_in(hass, simulator, relay, relay.port)
        for trouble in TROUBLES:
            await home.endure(trouble, getattr(home, what))
        await unload_all(hass)
