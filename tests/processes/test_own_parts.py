"""A cuff of own parts whose Home Assistant is really killed: the box lets go by itself.

A broker, a box and Home Assistant's MQTT integration are real; what takes longer, the
test around a bottle and a node of ESPHome, is in tests/own_parts.
"""

from pathlib import Path
import signal
import sys

import pytest

from tests.own_parts.household import skip_without
from tools.demo import ports, processes
from tools.demo.home import ROOT
from tools.demo.own_parts import stand as stands
from tools.demo.own_parts.stand import Way
from tools.demo.own_parts.witness import OCCLUDED_MMHG, Witness, watching
from tools.demo.processes import Child

UP_MMHG = 60.0
DOWN_WITHIN_S = 30.0
"""A box has 5 s and a vent 4; the rest is for a machine that has much else to do."""


@pytest.mark.timeout(240)
async def test_home_assistant_is_killed_in_a_hold(
    tmp_path: Path, socket_enabled: None
) -> None:
    """Nothing is left that could open the vent, and it opens; then all stays quiet."""
    skip_without(Way.MQTT)
    stand = await stands.start(
        Way.MQTT, tmp_path, ports.any_free(), "--cuff", "thigh-11cm"
    )
    (tmp_path / "configuration.yaml").touch()
    home = await processes.start(
        "Home Assistant",
        tmp_path / "home.log",
        ROOT,
        *(sys.executable, "-m", "tests.processes.own_home"),
        *(str(stand.port), str(ports.any_free()), str(tmp_path)),
    )
    try:
        async with watching(stand.bench_port) as witness:
            await comes_up(witness, home)
            home.process.kill()
            assert await home.process.wait() == -signal.SIGKILL
            await witness.empty(within_s=DOWN_WITHIN_S)
            assert stand.broker
            # Nor does a broker that is back inflate what was up before.
            stand.broker.process.kill()
            await stand.broker.process.wait()
            seen = len(witness.seen)
            await stand.start_broker()
            await witness.first(lambda _: len(witness.seen) > seen + 300, within_s=30.0)
            highest = max(pressure for _, pressure in witness.seen[seen:])
            assert highest < OCCLUDED_MMHG
    except BaseException:
        print(home.last_lines(60))
        raise
    finally:
        await home.stop(1.0)
        await stand.stop()


async def comes_up(witness: Witness, home: Child) -> None:
    """Wait until the cuff is under pressure."""

    async def is_up() -> bool:
        return witness.pressure > UP_MMHG

    await processes.wait_until(is_up, home)
