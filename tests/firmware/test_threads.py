"""The firmware's tasks, run by a ThreadSanitizer: what they share, they share in an order."""

import pytest

from cuffcheck.report import Outcome
from simulator.device import SimulatorConfig
from tests.core.conftest import BUILD
from tests.cuffcheck.conftest import SCALE, Place, hook_of

from .device import Firmware

pytestmark = pytest.mark.timeout(300)

BUSY = (
    *("displaced", "full_house", "stream", "events_paged", "flood", "slow_reader"),
    *("inflates", "released_by_another", "lease_expires", "lease_of_two"),
    *("sensor_frozen", "button_pressed", "plug_pulled_at_rest", "key_changed"),
)
"""What keeps control and network at work together."""


async def test_no_race(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control and network meet without a lock, and each sees the other's work whole.

    A race ends the program with a code of its own, which `stop` does not take for good.
    """
    monkeypatch.setenv("TSAN_OPTIONS", "halt_on_error=1 exitcode=66")
    config = SimulatorConfig(channels=("arm", "forearm"), time_scale=SCALE)
    device = Firmware(config, BUILD / "cuff-host-threads")
    await device.start()
    try:
        report = await Place(device).run(*BUSY, hook=hook_of(device))
    finally:
        await device.stop()
    held = {r.check.name for r in report.results if r.outcome is Outcome.HELD}
    assert held == set(BUSY)
