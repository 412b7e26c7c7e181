"""The 15-minute blueprint releases what stays up while Home Assistant is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from pathlib import Path
import signal
import time

import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerState,
    CuffState,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.link.connection import Address, Connection, connect
from custom_components.bfr_cuff.lib.link.tls import parse_key
from tools.demo.controllers import Controller

from .household import DOMAIN, Household, Witness, household

BLUEPRINT = "release_at_maximum_occlusion.yaml"
KEEPER = "keeper-6a1f0c9d3b7e5482"
TARGET = 40.0
SOON_S, LATER_S = 8.0, 35.0
"""Limits of the first and the second cuff; the third is looked after by nobody."""
EARLY_S, LATE_S = 1.5, 10.0
"""How much earlier, and on a busy machine later, than its time a cuff is released."""
PATIENCE_S = 60.0

pytestmark = pytest.mark.timeout(180)


@asynccontextmanager
async def keeper(home: Household, controller: Controller) -> AsyncIterator[Connection]:
    """Hold the lease as somebody else, whom the end of Home Assistant does not end."""
    address = Address(controller.host, controller.port, parse_key(controller.key))
    connection = await connect(home.person.api.session, address, KEEPER)

    async def renew() -> None:
        while True:
            await connection.request("lease", ms=5000)
            await asyncio.sleep(1.6)

    tasks = [
        asyncio.create_task(connection.read(lambda state: None)),
        asyncio.create_task(renew()),
    ]
    try:
        yield connection
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await connection.close()


async def automate(home: Household) -> set[str]:
    """Install the blueprints by the action, and make two automations of one.

    Return the ids of the cuffs' devices.
    """
    api = home.person.api
    answer = await api.command(
        "call_service",
        domain=DOMAIN,
        service="install_blueprints",
        return_response=True,
    )
    assert BLUEPRINT in answer["response"]["installed"]
    switches = sorted(
        (each["entity_id"], each["device_id"])
        for each in await api.entities(DOMAIN)
        if each["entity_id"].startswith("switch.")
    )
    assert len(switches) == 3
    automations = [
        {
            "id": entity_id,
            "alias": entity_id,
            "use_blueprint": {
                "path": f"{DOMAIN}/{BLUEPRINT}",
                "input": {"cuffs": [device_id], "limit": {"seconds": limit_s}},
            },
        }
        for (entity_id, device_id), limit_s in zip(
            switches, (SOON_S, LATER_S), strict=False
        )
    ]
    (home.demo.home.path / "automations.yaml").write_text(json.dumps(automations))
    await home.person.act("automation.reload")
    return {device_id for _, device_id in switches}


async def kept(home: Household, devices: set[str]) -> None:
    """Wait until the cuffs are on disk; a new home writes after ten seconds."""
    registry = home.demo.home.path / ".storage" / "core.device_registry"
    async with asyncio.timeout(PATIENCE_S):
        while not all(device in _text(registry) for device in devices):
            await asyncio.sleep(0.05)


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


async def released(
    seen: Witness, channel: int, since: float
) -> tuple[float, CuffState]:
    """Return when and how a cuff is released."""

    def is_released(state: ControllerState) -> bool:
        return not state.cuff(channel).inflated

    within_s = time.monotonic() - since + PATIENCE_S
    at, state = await seen.first(is_released, since=since, within_s=within_s)
    assert state.cuff(channel).reason is ReleaseReason.COMMAND
    return at, state.cuff(channel)


async def test_over_a_kill(tmp_path: Path, socket_enabled: None) -> None:
    """Released on time after it, or at once if the time was up meanwhile.

    The controller's own lease is kept by somebody else, and its limit is 15 minutes, as
    is the guard's: the third cuff, which no automation looks after, stays up.
    """
    async with household(tmp_path / "home", cuffs=3) as home:
        devices = await automate(home)
        assert home.demo.controller
        async with keeper(home, home.demo.controller) as connection:
            await kept(home, devices)
            await inflate(connection, home.witness)
            # So late that the first cuff's time is up before anyone is back.
            await home.witness.first(
                lambda state: state.cuff(0).occluded_s >= SOON_S - EARLY_S,
                since=time.monotonic(),
                within_s=PATIENCE_S,
            )
            _, state = home.witness.seen[-1]
            assert all(cuff.inflated for cuff in state.cuffs)
            home.home_assistant.kill()
            killed = time.monotonic()
            assert await home.home_assistant.wait() == -signal.SIGKILL
            await home.start_home_assistant_again()
            back = time.monotonic()
            await check(home.witness, killed, back)


async def inflate(connection: Connection, seen: Witness) -> None:
    """Have every cuff under pressure."""
    await connection.request("lease", ms=5000)
    asked = time.monotonic()
    for channel in range(3):
        await connection.request("inflate", channel=channel, target=TARGET, limit_s=900)
    await seen.first(
        lambda state: all(cuff.occluded for cuff in state.cuffs),
        since=asked,
        within_s=30,
    )


async def check(seen: Witness, killed: float, back: float) -> None:
    """Check what became of each cuff, and when."""
    soon, first = await released(seen, 0, killed)
    later, second = await released(seen, 1, killed)
    print(
        f"back {back - killed:.1f} s after the kill: "
        f"limit {SOON_S:g} s, released {soon - back:+.2f} s after that, "
        f"at {first.occluded_s:.2f} s; limit {LATER_S:g} s, released "
        f"at {second.occluded_s:.2f} s"
    )
    assert killed < soon - (first.occluded_s - SOON_S) < back
    for at, cuff, limit_s in ((soon, first, SOON_S), (later, second, LATER_S)):
        due = max(at - (cuff.occluded_s - limit_s), back)
        assert due - EARLY_S <= at <= due + LATE_S
    _, state = seen.seen[-1]
    assert state.cuff(2).inflated
    assert state.lease is not None
    assert state.lease.owner == KEEPER
