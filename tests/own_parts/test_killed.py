"""Whatever ends or stands still, the cuff comes down, and nothing inflates afterwards."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
import signal
from typing import Any

import pytest

from tests.processes.household import DOMAIN
from tools.demo.household import add_athlete, choose, selects
from tools.demo.own_parts.stand import Way
from tools.demo.people import ADA
from tools.demo.steps import CommandError

from .household import Household, household, skip_without

LIMB = "left_thigh"
SESSION_S = 120.0

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(params=list(Way))
async def home(
    request: pytest.FixtureRequest, tmp_path: Path, socket_enabled: None
) -> AsyncIterator[Household]:
    """Run Home Assistant with a cuff of own parts that has let go by itself."""
    skip_without(request.param)
    async with household(tmp_path / "home", request.param) as running:
        yield running


async def train(home: Household) -> dict[str, Any]:
    """Have a whole session, each set ended by hand; return its record."""
    api = home.person.api
    await add_athlete(api, DOMAIN, ADA)
    (placement,) = selects(await api.entities(DOMAIN), "placement")
    await choose(api, placement, LIMB)
    await home.person.act(
        "bfr_cuff.start_session",
        athlete="Ada",
        protocol="First time",
        placements=[LIMB],
    )
    async with asyncio.timeout(SESSION_S):
        while not (
            listed := (await api.command("bfr_cuff/history/sessions"))["sessions"]
        ):
            try:
                await home.person.act("bfr_cuff.next_set", athlete="Ada")
            except CommandError:
                await asyncio.sleep(0.2)
    session: dict[str, Any] = await api.command(
        "bfr_cuff/history/session", session_id=listed[0]["session_id"]
    )
    return session


async def test_session_stall_and_box_killed(home: Household) -> None:
    """A session from start to end; then holds that a network and a box are lost in."""
    kept = await train(home)
    assert kept["record"]["reason"] == "complete"
    await home.witness.empty(within_s=5)

    await home.hold()
    home.network.stall(on=True)
    await home.comes_down("network stalled")
    # What waits in it is delivered now, all at once.
    home.network.stall(on=False)
    await home.assert_quiet()
    assert await home.person.shows("_inflate") == "off"


async def test_home_assistant_killed(home: Household) -> None:
    """The box needs no one to let go; and must show so again before it is used."""
    await home.hold()
    assert home.demo.home_assistant
    home.demo.home_assistant.process.kill()
    await home.comes_down("kill -9 of Home Assistant")
    assert await home.demo.home_assistant.process.wait() == -signal.SIGKILL

    await home.start_home_assistant_again()
    await home.assert_quiet()
    assert await home.person.shows("_inflate") == "off"
    with pytest.raises(CommandError):
        await home.hold()
    assert home.witness.pressure < 20
