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

from .household import TARGET, VENT_S, Household, household, skip_without

LIMB = "left_thigh"
SESSION_S = 120.0
PRESSED_MMHG = 40.0

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


async def test_session_and_stalled_network(home: Household) -> None:
    """A session from start to end; then a hold in which nothing gets through."""
    kept = await train(home)
    assert kept["record"]["reason"] == "done"
    (trace,) = kept["traces"].values()
    assert max(filter(None, trace["pressure"])) > PRESSED_MMHG
    await home.witness.empty(within_s=VENT_S)

    await home.hold()
    home.network.stall(on=True)
    await home.comes_down("network stalled")
    # What has waited in it is delivered now, all at once.
    home.network.stall(on=False)
    await home.assert_quiet()


async def test_home_assistant_killed(home: Household) -> None:
    """The box needs no one to let go; and it must show so again before it is used."""
    await home.hold_long()
    process = home.home_assistant.process
    process.kill()
    await home.comes_down("kill -9 of Home Assistant")
    assert await process.wait() == -signal.SIGKILL

    await home.start_home_assistant_again()
    await home.assert_quiet()
    with pytest.raises(CommandError):
        await home.home.hold(TARGET)
    await home.assert_quiet()
    await home.prove_again()
    await home.hold()


async def test_box_killed(home: Household) -> None:
    """Without power the vent is open; a box that is back was told nothing."""
    await home.hold_long()
    home.stand.box.process.kill()
    await home.comes_down("kill -9 of the box")
    await home.stand.start_box()
    await home.assert_quiet()


async def test_box_frozen(home: Household) -> None:
    """A box that stands still is reset by its watchdog; when it goes on it does nothing."""
    await home.hold_long()
    box = home.stand.box.process
    box.send_signal(signal.SIGSTOP)
    try:
        await home.comes_down("box frozen")
    finally:
        box.send_signal(signal.SIGCONT)
    await home.assert_quiet()


async def test_home_assistant_frozen(home: Household) -> None:
    """The box lets go meanwhile; what goes on afterwards inflates nothing."""
    await home.hold_long()
    frozen = home.home_assistant.process
    frozen.send_signal(signal.SIGSTOP)
    try:
        await home.comes_down("Home Assistant frozen")
        await home.assert_still()
    finally:
        frozen.send_signal(signal.SIGCONT)
    await home.assert_quiet()


async def test_network_cut(home: Household) -> None:
    """A box that hears nothing lets go; when it is heard again it stays so."""
    await home.hold_long()
    home.network.cut(on=True)
    await home.comes_down("network cut")
    home.network.cut(on=False)
    await home.assert_quiet()


@pytest.mark.parametrize("home", [Way.MQTT], indirect=True)
async def test_broker_killed(home: Household) -> None:
    """A broker that is back has nothing to tell."""
    await home.hold_long()
    assert home.stand.broker
    home.stand.broker.process.kill()
    await home.comes_down("kill -9 of the broker")
    await home.stand.start_broker()
    await home.assert_quiet()
