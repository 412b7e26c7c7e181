"""Whatever becomes of Home Assistant or of the controller, no cuff stays inflated."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
import signal
import time

from aiohttp import ClientSession
import pytest

from custom_components.bfr_cuff.lib.controller.model import CuffState, ReleaseReason
from tools.demo.controllers import Controller
from tools.demo.home_assistant import HomeAssistant
from tools.demo.household import add_athlete, choose, selects
from tools.demo.people import ADA
from tools.demo.running import FIRMWARE, SIMULATOR
from tools.demo.steps import CommandError

from .conftest import StartDemo
from .household import DOMAIN, Household, Person, household, witness

LEASE_S = 5.0
GRACE_S = 0.5
VENT_S = 4.0
"""From 120 to 20 mmHg, with some room."""
ALARM_S = 3.0
POLL_S = 0.02
TRAINED_S = 8.0
MEASURED_S = 12.0
LOST_MAX_S = 1.0

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(params=[SIMULATOR, FIRMWARE], ids=["simulator", "firmware"])
async def home(
    request: pytest.FixtureRequest, tmp_path: Path, socket_enabled: None
) -> AsyncIterator[Household]:
    """Run Home Assistant with a controller whose first cuff holds 120 mmHg."""
    async with household(tmp_path / "home", program=request.param) as running:
        await running.person.hold(running.witness)
        yield running


def _report(what: str, since: float, released: float, empty: float) -> None:
    print(
        f"{what}: released after {released - since:.2f} s, "
        f"below 20 mmHg after {empty - since:.2f} s"
    )


async def _vents_by_lease(home: Household, what: str, since: float) -> None:
    """Check that the controller lets the air out once the lease has run out."""
    released, empty, cuff = await home.witness.vented(since)
    _report(what, since, released, empty)
    assert cuff.reason is ReleaseReason.LEASE_EXPIRED
    assert released - since <= LEASE_S + GRACE_S
    assert empty - released <= VENT_S


async def _reload(home: Household) -> None:
    """Reload its entry: that lets the air out, and nothing inflates after it."""
    (entry,) = await home.person.api.entries(DOMAIN)
    since = time.monotonic()
    await home.person.act(
        "homeassistant.reload_config_entry", entry_id=entry["entry_id"]
    )
    _released_at_once("Reload", since, await home.witness.vented(since))
    await home.witness.assert_quiet()
    assert await home.person.shows("_inflate") == "off"


async def _freeze(home: Household) -> None:
    """Freeze Home Assistant: it loses its cuff; thawed, it does not take it up again."""
    home.home_assistant.send_signal(signal.SIGSTOP)
    since = time.monotonic()
    await _vents_by_lease(home, "SIGSTOP of Home Assistant", since)

    home.home_assistant.send_signal(signal.SIGCONT)
    await home.witness.assert_quiet()
    assert await home.person.shows("_inflate") == "off"
    assert await home.person.shows("_phase") == "vented"
    assert await home.person.shows("_last_release") == "lease_expired"


async def _kill(home: Household) -> None:
    """Kill Home Assistant: nothing needs it for the release, and it undoes none later."""
    home.home_assistant.kill()
    since = time.monotonic()
    assert await home.home_assistant.wait() == -signal.SIGKILL
    await _vents_by_lease(home, "kill -9 of Home Assistant", since)

    await home.start_home_assistant_again()
    await home.witness.assert_quiet()
    assert await home.person.shows("_inflate") == "off"


async def _lose_controller(home: Household, number: signal.Signals) -> None:
    """Take the controller away: it leaves no cuff and raises an alarm."""
    states = await home.person.api.states(DOMAIN)
    cuffs = {entity for entity in states if "_cuff_" in entity}
    (problem,) = (entity for entity in states if entity.endswith("_problem"))
    assert cuffs
    assert states[problem] == "off"
    home.simulator.process.send_signal(number)
    since = time.monotonic()
    async with asyncio.timeout(ALARM_S):
        while not await _told(home.person.api, problem):
            await asyncio.sleep(POLL_S)
    seconds = time.monotonic() - since
    print(f"{number.name} of the controller: alarm after {seconds:.2f} s")
    states = await home.person.api.states(DOMAIN)
    assert {states[entity] for entity in cuffs} == {"unavailable"}
    assert seconds < ALARM_S


async def _told(api: HomeAssistant, problem: str) -> bool:
    """Return whether the alarm is on, and shown to whoever looks at Home Assistant."""
    if (await api.states(DOMAIN))[problem] != "on":
        return False
    notifications = await api.command("persistent_notification/get")
    return any("contact_lost" in each["notification_id"] for each in notifications)


async def test_home_assistant_reloaded_frozen_and_killed(home: Household) -> None:
    """Each lets go of a hold, and so does a controller that is killed.

    One after the other in one home: to start Home Assistant takes longer than they do.
    """
    for happen in (_reload, _freeze, _kill):
        await happen(home)
        await home.person.hold(home.witness)
    await _lose_controller(home, signal.SIGKILL)


async def test_controller_frozen(home: Household) -> None:
    """One that says nothing is as bad as one that is gone."""
    await _lose_controller(home, signal.SIGSTOP)


async def test_home_assistant_killed_in_a_session(
    tmp_path: Path, socket_enabled: None
) -> None:
    """All but the last second is on record, and the session counts as interrupted."""
    async with household(tmp_path / "home") as home:
        api = home.person.api
        await add_athlete(api, DOMAIN, ADA)
        (placement,) = selects(await api.entities(DOMAIN), "placement")
        await choose(api, placement, "left_thigh")
        await home.person.act(
            "bfr_cuff.start_session",
            athlete="Ada",
            protocol="First time",
            placements=["left_thigh"],
        )
        started = time.monotonic()
        await asyncio.sleep(TRAINED_S)
        home.home_assistant.kill()
        killed = time.monotonic()
        assert await home.home_assistant.wait() == -signal.SIGKILL
        await _vents_by_lease(home, "kill -9 in a session", killed)

        await home.start_home_assistant_again()
        (session,) = (await api.command("bfr_cuff/history/sessions"))["sessions"]
        session_id = session["session_id"]
        kept = await api.command("bfr_cuff/history/session", session_id=session_id)
    assert kept["record"]["reason"] == "interrupted"
    (trace,) = kept["traces"].values()
    lost_s = killed - started - trace["at_s"][-1]
    print(f"kill -9 in a session: {lost_s:.2f} s of the trace are lost")
    assert lost_s <= LOST_MAX_S
    assert max(later - at for at, later in pairwise(trace["at_s"])) < 1.0
    assert max(filter(None, trace["pressure"])) > 20


async def test_home_assistant_killed_in_a_measurement(
    tmp_path: Path, socket_enabled: None
) -> None:
    """The lease lets the limb go; it is on record, and nothing takes it up again."""
    async with household(tmp_path / "home") as home:
        api = home.person.api
        await add_athlete(api, DOMAIN, ADA)
        (placement,) = selects(await api.entities(DOMAIN), "placement")
        await choose(api, placement, "left_arm")
        (ada,) = (await api.command("bfr_cuff/athletes"))["athletes"]
        about = {"athlete": ada["entry_id"], "limb": "left_arm"}
        await api.command("bfr_cuff/measurement/start", **about)
        await asyncio.sleep(MEASURED_S)
        home.home_assistant.kill()
        killed = time.monotonic()
        assert await home.home_assistant.wait() == -signal.SIGKILL
        await _vents_by_lease(home, "kill -9 in a measurement", killed)

        await home.start_home_assistant_again()
        await home.witness.assert_quiet()
        listed = await api.command("bfr_cuff/history/measurements", athlete="Ada")
    (cut_off,) = listed["measurements"]
    assert (cut_off["reason"], cut_off["low"]) == ("interrupted", None)


async def test_restarted_in_the_demo(
    start_demo: StartDemo, socket_enabled: None
) -> None:
    """A restart from Home Assistant's own menu lets the air out, for good."""
    demo = await start_demo()
    controller = Controller(**demo.ready["controllers"][0])
    async with ClientSession() as session, witness(session, controller) as seen:
        api = HomeAssistant(session, demo.ready["url"], demo.ready["token"])
        person = Person(api)
        await person.hold(seen)
        since = time.monotonic()
        # Home Assistant may be gone before it answers.
        with suppress(CommandError):
            await person.act("homeassistant.restart")
        _released_at_once("Restart", since, await seen.vented(since))
        async with asyncio.timeout(60):
            while demo.now["pids"] == demo.ready["pids"]:
                await asyncio.sleep(POLL_S)
        assert demo.now["pids"]["simulator"] == demo.ready["pids"]["simulator"]
        await seen.assert_quiet()
        assert await person.shows("_inflate") == "off"


def _released_at_once(
    what: str, since: float, vented: tuple[float, float, CuffState]
) -> None:
    """Check that Home Assistant itself released, before the lease ran out."""
    released, empty, cuff = vented
    _report(what, since, released, empty)
    assert cuff.reason is ReleaseReason.COMMAND
    assert released - since < 2.0
    assert empty - released <= VENT_S
