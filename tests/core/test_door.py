"""The firmware's server, as a process, against cuffcheck: what does not depend on the time."""

import pytest

from cuffcheck.report import Outcome
from simulator.device import SimulatorConfig
from tests.cuffcheck.conftest import Place
from tests.firmware.device import Firmware

from .conftest import BUILD

GETTING_IN = (
    *("key_opens", "wrong_key", "wrong_identity", "other_suites", "no_resumption"),
    *("no_plain_text", "client_ids", "origin", "other_paths", "no_extensions"),
    *("full_house", "displaced", "close_answered"),
)
FRAMES = (
    *("largest_frame", "oversized_frame", "pieces", "nesting", "unknown_keys"),
    *("bad_frames", "ten_bad_frames", "unknown_op", "bad_arguments", "over_limit"),
)
REQUESTS = (
    *("limits", "same_hello", "state_after_hello", "events_paged", "stream_ends"),
    *("nothing_to_clear", "replay", "replay_changed", "replay_window", "id_sizes"),
    *("identify", "release_again", "release_anything", "lease_taken", "lease_held"),
    *("no_lease", "state_at_owner"),
)


@pytest.mark.real_time
@pytest.mark.parametrize(
    "names", [GETTING_IN, FRAMES, REQUESTS], ids=["getting in", "frames", "requests"]
)
async def test_the_firmware_keeps_to_it(
    names: tuple[str, ...], socket_enabled: None
) -> None:
    """Each check holds, as it does for the simulator."""
    device = Firmware(SimulatorConfig(channels=("arm",)), BUILD / "cuff-host")
    await device.start()
    try:
        report = await Place(device, 1.0).run(*names)
    finally:
        await device.stop()
    assert {
        result.check.name: result.seen
        for result in report.results
        if result.outcome is not Outcome.HELD
    } == {}
    assert {result.check.name for result in report.results} == set(names)
