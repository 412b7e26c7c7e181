"""The firmware against every check that the simulator is held to, each with its faults."""

from pathlib import Path

import pytest

from cuffcheck.checks import CHECKS
from cuffcheck.report import Outcome
from simulator.device import SimulatorConfig
from tests.cuffcheck.conftest import OCCLUSION_S, REPERFUSION_S, SCALE, Place, hook_of
from tools.demo.running import FIRMWARE

from .device import Firmware

pytestmark = pytest.mark.timeout(900)


async def test_everything(socket_enabled: None) -> None:
    """Every check is made, and all of them hold, as they do for the simulator."""
    config = SimulatorConfig(
        channels=("arm", "forearm"),
        time_scale=SCALE,
        occlusion_max_s=OCCLUSION_S,
        reperfusion_s=REPERFUSION_S,
    )
    device = Firmware(config, Path(FIRMWARE[0]))
    await device.start()
    try:
        report = await Place(device).run(hook=hook_of(device))
    finally:
        await device.stop()
    wrong = {
        result.check.name: result.seen
        for result in report.results
        if result.outcome is not Outcome.HELD
    }
    assert wrong == {}
    assert len(report.results) == len(CHECKS)
