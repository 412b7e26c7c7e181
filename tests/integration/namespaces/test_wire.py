"""A hold and a session between two network namespaces, in real time."""

from dataclasses import replace

import pytest
import pytest_socket

from homeassistant.core import HomeAssistant
from simulator.device import Simulator, SimulatorConfig
from tests.integration.enduring import move_in
from tests.integration.helpers import unload_all
from tests.integration.line import LATE, TROUBLES, Trouble

from .wire import CUFFS, Wire


@pytest.mark.real_time
@pytest.mark.timeout(300)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
@pytest.mark.parametrize("what", ["hold", "train"])
async def test_a_wire_in_trouble(
    hass: HomeAssistant, simulator_config: SimulatorConfig, what: str, trouble: Trouble
) -> None:
    """What must end does within a lease and a vent, and nothing comes up again."""
    if trouble is LATE:
        trouble = replace(trouble, must_end=None)
    pytest_socket.socket_allow_hosts([CUFFS])
    with Wire() as wire:
        simulator = Simulator(replace(simulator_config, host=CUFFS))
        with wire.at_the_cuffs():
            await simulator.start()
        simulator.warp(2)
        home = await move_in(hass, simulator, wire, simulator.port, CUFFS)
        await home.endure(trouble, getattr(home, what))
        await unload_all(hass)
        await simulator.stop()
