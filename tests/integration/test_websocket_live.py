"""Tests of what a browser is told live, from a real controller to a real websocket."""

import asyncio
from itertools import pairwise

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant, callback
from simulator.device import Simulator

from .athletes import lop
from .browser import Value, Watcher, answer
from .helpers import SWITCH, OutOfReach, act, eventually, hold, paired, set_up
from .training import ask, athlete, controller, ended, reach, start

FAST = pytest.mark.controller(time_scale=10)


class States:
    """Every state of a cuff that Home Assistant has heard, each number once."""

    def __init__(self, coordinator: BfrCuffCoordinator, channel: int = 0) -> None:
        """Begin with the state that is there now."""
        self.values: list[Value] = []
        self.numbers: list[int] = []
        self._coordinator = coordinator
        self._channel = channel
        coordinator.async_add_listener(self._note)
        self._note()

    @callback
    def _note(self) -> None:
        state = self._coordinator.data
        if self.numbers[-1:] != [state.seq]:
            cuff = state.cuff(self._channel)
            pressure = None if cuff.pressure is None else round(cuff.pressure, 1)
            self.numbers.append(state.seq)
            self.values.append((pressure, cuff.target))

    def assert_told(self, values: list[Value]) -> None:
        """Assert that all was told since the session began, moments after the first."""
        begun = [self.values[first : first + len(values)] for first in range(3)]
        assert values in begun


def key(coordinator: BfrCuffCoordinator, channel: int = 0) -> str:
    """Return what names a cuff."""
    return f"{coordinator.config_entry.entry_id}:{channel}"


@FAST
async def test_a_whole_session(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Every phase and every state is shown once, in order, and how it ended."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    cuff = key(coordinator)
    watcher = await Watcher.open(hass_ws_client, athlete=sessions.entry.entry_id)
    assert watcher.events[0].keys() == {"now_ms", "session"}
    assert watcher.phase is None

    states = States(coordinator)
    await start(hass, protocol="Classic 75", load=20, percent=50)
    shown = await watcher.hear_phase("ready")
    assert shown["athlete"] == sessions.entry.entry_id
    assert shown["protocol"] == {"id": "classic_75", "name": "Classic 75"}
    assert (shown["set"], shown["sets"], shown["limit_s"]) == (1, 4, 600.0)
    assert (shown["load_kg"], shown["reason"], shown["wrap_on"]) == (20.0, None, False)
    assert [planned["repetitions"] for planned in shown["plan"]] == [30, 15, 15, 15]
    assert shown["plan"][0] == {
        "repetitions": 30,
        "work_s": None,
        "rest_s": 30.0,
        "exercise": None,
        "to_failure": False,
    }
    assert shown["next"] == {"kind": "work", "repetitions": 30, "seconds": None}
    assert shown["question"] == "refill"
    assert shown["cuffs"] == [
        {
            "key": cuff,
            "name": "Gym cuffs cuff 1",
            "placement": "left_thigh",
            "percent": 50.0,
            "lop_mmhg": 176.0,
            "target": 88.0,
            "tightness": None,
            "occluded_s": None,
        }
    ]
    assert {"next", "skip", "pause", "lower"} <= set(shown["actions"])
    assert shown["wrap"] is None

    await ask(hass, "report", athlete="Ada", refill="long")
    shown = await watcher.hear_phase("work")
    assert shown["question"] is None
    assert shown["cuffs"][0]["target"] == 78.0
    assert shown["phase_ends_ms"] - shown["phase_began_ms"] == 120e3
    await act(hass, "button.press", entity_id="button.ada_repetition_done")
    await watcher.hear_until(lambda: watcher.session and watcher.session["repetitions"])

    await ask(hass, "next_set", athlete="Ada")
    shown = await watcher.hear_phase("rest")
    assert shown["question"] == "limb"
    assert shown["sets_done"] == 1
    assert "repetition" not in shown["actions"]
    assert shown["time_in_band"] is not None
    assert shown["records"] == [
        {
            "number": 1,
            "repetitions": 1,
            "rpe": None,
            "discomfort": None,
            "cut_short": False,
        }
    ]
    await ask(hass, "report", athlete="Ada", symptom="none")
    await watcher.hear_until(
        lambda: watcher.session and watcher.session["question"] is None
    )
    assert watcher.cuffs[cuff]["session"] == sessions.entry.entry_id

    await ask(hass, "stop_session", athlete="Ada")
    kept = await ended(sessions)
    assert [answer["answer"] for answer in kept.answers] == ["long", "none"]
    await watcher.hear_until(lambda: watcher.session is None)
    last = watcher.sessions[-2] or {}
    assert (last["phase"], last["reason"]) == ("ended", "stopped")
    assert watcher.phases == [
        *(None, "inflating", "ready", "work", "rest", "releasing", "ended", None)
    ]

    known = len(states.values)
    await watcher.hear_all(cuff, known)
    states.assert_told(watcher.values(cuff))


@FAST
async def test_later_and_slowly(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Whoever comes late gets all of the trace; whoever reads late misses nothing."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    cuff, athlete_id = key(coordinator), sessions.entry.entry_id
    first = await Watcher.open(hass_ws_client, athlete=athlete_id)
    states = States(coordinator)
    await start(hass, protocol="Classic 75", beat=False)
    await reach(sessions, "ready")
    await ask(hass, "next_set", athlete="Ada")
    await asyncio.sleep(1.5)

    late = await Watcher.open(hass_ws_client, athlete=athlete_id)
    so_far = late.values(cuff)
    assert len(so_far) > 20
    assert late.phase == "work"
    assert late.cuffs.keys() == {cuff}
    assert late.session is not None
    assert late.trace[cuff][0][0] >= late.session["started_ms"]

    await asyncio.sleep(1.0)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    known = len(states.values)
    for watcher in (first, late):
        await watcher.hear_all(cuff, known - 2)
        states.assert_told(watcher.values(cuff))


async def test_pace(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """At most ten events a second while a cuff is up, and at least one in any case."""
    coordinator = await controller(hass, simulator)
    watcher = await Watcher.open(hass_ws_client, cuff=key(coordinator))
    other = await Watcher.open(
        hass_ws_client, athlete=(await athlete(hass)).entry.entry_id
    )
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    heard = len(watcher.events)
    await watcher.hear_until(lambda: len(watcher.events) > heard + 20)
    stamps = [event["now_ms"] for event in watcher.events[heard:]]
    gaps = [after - before for before, after in pairwise(stamps)]
    assert min(gaps) >= 99
    assert sum(gaps) / len(gaps) < 130

    for _ in range(2):
        assert (await other.hear()).keys() == {"now_ms"}
    stamps = [event["now_ms"] for event in other.events]
    assert all(990 <= after - before < 1300 for before, after in pairwise(stamps))
    await act(hass, "switch.turn_off", entity_id=SWITCH)


async def test_a_hold(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A cuff is shown without any session: from vented over held to vented."""
    coordinator = await controller(hass, simulator)
    cuff = key(coordinator)
    await eventually(lambda: coordinator.data.cuff(0).phase == "vented")
    watcher = await Watcher.open(hass_ws_client, cuff=cuff)
    shown = watcher.cuffs[cuff]
    assert watcher.sessions == [None]
    assert (shown["name"], shown["placement"]) == ("Gym cuffs cuff 1", "left_thigh")
    assert (shown["phase"], shown["connected"], shown["target"]) == (
        "vented",
        True,
        None,
    )
    assert (shown["deadline_ms"], shown["occluded"], shown["session"]) == (
        *(None, False, None),
    )
    [(pressure, target)] = watcher.values(cuff)
    assert pressure == pytest.approx(0.0, abs=2.0)
    assert target is None

    await hold(hass, coordinator, simulator)
    await watcher.hear_until(lambda: watcher.cuffs[cuff]["phase"] == "holding")
    shown = watcher.cuffs[cuff]
    assert (shown["target"], shown["occluded"], shown["limit_s"]) == (50.0, True, 900.0)
    left_s = coordinator.deadline_in(0)
    now_ms = watcher.events[-1]["now_ms"]
    assert shown["deadline_ms"] == pytest.approx(now_ms + left_s * 1000, abs=3000)

    # Nothing but the trace moves while it is held, though its clock runs.
    heard = len(watcher.events)
    await watcher.hear_until(lambda: len(watcher.events) > heard + 15)
    told = [event for event in watcher.events[heard + 5 :] if "cuffs" in event]
    assert told == []
    occluded_s = coordinator.data.cuff(0).occluded_s
    since_s = (watcher.events[-1]["now_ms"] - shown["occluded_at_ms"]) / 1000
    assert shown["occluded_s"] + since_s == pytest.approx(occluded_s, abs=0.7)

    await act(hass, "bfr_cuff.release_all")
    await watcher.hear_until(lambda: watcher.cuffs[cuff]["phase"] == "releasing")
    assert watcher.cuffs[cuff]["deadline_ms"] is None
    assert watcher.cuffs[cuff]["reason"] == "command"
    simulator.warp(8)
    await watcher.hear_until(lambda: watcher.cuffs[cuff]["phase"] == "vented")
    assert not watcher.cuffs[cuff]["occluded"]


async def test_two_cuffs_of_two_athletes(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Each card shows its own athlete and nobody else."""
    coordinator = await controller(hass, simulator)
    ada = await athlete(hass, lop())
    bo = await athlete(hass, lop(placement="right_thigh"), name="Bo")
    of_ada = await Watcher.open(hass_ws_client, athlete=ada.entry.entry_id)
    of_bo = await Watcher.open(hass_ws_client, athlete=bo.entry.entry_id)
    await start(hass)
    await start(hass, "Bo", protocol="Classic 75", placements=["right_thigh"])
    await of_ada.hear_until(lambda: of_ada.cuffs)
    await of_bo.hear_until(lambda: of_bo.cuffs)
    assert of_ada.cuffs.keys() == of_ada.trace.keys() == {key(coordinator)}
    assert of_bo.cuffs.keys() == of_bo.trace.keys() == {key(coordinator, 1)}
    assert of_ada.session is not None
    assert of_bo.session is not None
    assert of_ada.session["protocol"]["id"] == "first_time"
    assert of_bo.session["protocol"]["id"] == "classic_75"
    for name, sessions in (("Ada", ada), ("Bo", bo)):
        await ask(hass, "stop_session", athlete=name)
        await ended(sessions)


async def test_another_limb_in_the_next_session(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A cuff is shown until it is vented, and on until another session begins."""
    coordinator = await controller(hass, simulator)
    left, right = key(coordinator), key(coordinator, 1)
    sessions = await athlete(hass)
    watcher = await Watcher.open(hass_ws_client, athlete=sessions.entry.entry_id)
    await start(hass)
    await watcher.hear_until(lambda: watcher.phase == "inflating")
    await ask(hass, "stop_session", athlete="Ada")
    await watcher.hear_until(lambda: watcher.session is None)
    points = len(watcher.values(left))
    await watcher.hear_until(lambda: len(watcher.values(left)) > points)
    assert right not in watcher.cuffs

    await start(hass, placements=["right_thigh"])
    await watcher.hear_until(lambda: right in watcher.cuffs and right in watcher.trace)
    points = len(watcher.values(left))
    await watcher.hear_until(lambda: len(watcher.values(right)) > 10)
    assert len(watcher.values(left)) == points

    await hass.config_entries.async_remove(coordinator.config_entry.entry_id)
    await watcher.hear_until(lambda: not watcher.cuffs[right]["connected"])
    await ask(hass, "stop_session", athlete="Ada")
    heard = len(watcher.events)
    await watcher.hear_until(lambda: len(watcher.events) > heard + 2)


async def test_lost_contact_is_told_at_once(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Not with the next batch; back again, it is connected again."""
    coordinator = await controller(hass, simulator)
    cuff = key(coordinator)
    watcher = await Watcher.open(hass_ws_client, cuff=cuff)
    lost_at: list[float] = []
    coordinator.async_add_listener(
        lambda: (
            lost_at.append(hass.loop.time())
            if not coordinator.last_update_success
            else None
        )
    )
    async with OutOfReach(simulator):
        await watcher.hear_until(lambda: not watcher.cuffs[cuff]["connected"])
        assert watcher.heard_at[-1] - lost_at[0] < 0.05
    await watcher.hear_until(lambda: watcher.cuffs[cuff]["connected"])


async def test_stale(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """News that stops coming is old after two seconds, though the connection is up."""
    coordinator = await controller(hass, simulator)
    cuff = key(coordinator)
    watcher = await Watcher.open(hass_ws_client, cuff=cuff)
    last_ms = watcher.trace[cuff][-1][0]
    simulator.stall_network()
    await watcher.hear_until(lambda: not watcher.cuffs[cuff]["connected"])
    last_ms = watcher.trace[cuff][-1][0]
    assert watcher.events[-1]["now_ms"] - last_ms == pytest.approx(2000, abs=300)
    simulator.stall_network(on=False)
    await watcher.hear_until(lambda: watcher.cuffs[cuff]["connected"])


async def test_a_reload_of_the_controller(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """The card goes on: without contact, then with the controller that is there now."""
    coordinator = await controller(hass, simulator)
    cuff = key(coordinator)
    await eventually(lambda: coordinator.data.cuff(0).phase == "vented")
    watcher = await Watcher.open(hass_ws_client, cuff=cuff)
    await hass.config_entries.async_unload(coordinator.config_entry.entry_id)
    await watcher.hear_until(lambda: not watcher.cuffs[cuff]["connected"])
    assert watcher.cuffs[cuff]["phase"] is None
    assert watcher.cuffs[cuff]["name"] == "Gym cuffs cuff 1"
    assert watcher.cuffs[cuff]["placement"] == "left_thigh"
    await hass.config_entries.async_setup(coordinator.config_entry.entry_id)
    await watcher.hear_until(lambda: watcher.cuffs[cuff]["connected"])
    assert watcher.cuffs[cuff]["phase"] == "vented"
    points = len(watcher.values(cuff))
    await watcher.hear_until(lambda: len(watcher.values(cuff)) > points)


async def test_a_controller_that_is_switched_off(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Its cuffs can be watched all the same, until it is there."""
    await athlete(hass)
    entry = paired(hass, simulator)
    cuff = f"{entry.entry_id}:0"
    watcher = await Watcher.open(hass_ws_client, cuff=cuff)
    assert not watcher.cuffs[cuff]["connected"]
    await set_up(hass, entry)
    await watcher.hear_until(lambda: watcher.cuffs[cuff]["connected"])
    assert watcher.values(cuff)


async def test_an_athlete_is_reloaded_in_a_session(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """The session ends, which the card says; the next one shows up in it."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    entry_id = sessions.entry.entry_id
    watcher = await Watcher.open(hass_ws_client, athlete=entry_id)
    await start(hass)
    await watcher.hear_until(lambda: watcher.phase == "inflating")
    await hass.config_entries.async_reload(entry_id)
    await watcher.hear_until(lambda: watcher.session is None)
    assert watcher.sessions[-2] is not None
    assert watcher.sessions[-2]["reason"] == "interrupted"
    simulator.warp(20)
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    await start(hass)
    await watcher.hear_until(lambda: watcher.phase == "inflating")
    await ask(hass, "stop_session", athlete="Ada")
    await watcher.hear_until(lambda: watcher.session is None)


async def test_gone(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """What is removed for good is said to be, and nothing follows."""
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass)
    of_athlete = await Watcher.open(hass_ws_client, athlete=sessions.entry.entry_id)
    of_cuff = await Watcher.open(hass_ws_client, cuff=key(coordinator))
    for watcher, entry_id in (
        (of_athlete, sessions.entry.entry_id),
        (of_cuff, coordinator.config_entry.entry_id),
    ):
        hass.config_entries.async_update_entry(other, title=entry_id)
        await hass.config_entries.async_remove(entry_id)
        while "gone" not in await watcher.hear():
            pass
        with pytest.raises(TimeoutError):
            await watcher.client.receive_json(timeout=1.3)


async def test_nobody_watches(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Nothing is computed for a card that is gone, closed or unsubscribed."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await start(hass)

    def listeners() -> tuple[int, int]:
        return len(coordinator._listeners), len(sessions._listeners)

    before = listeners()
    closed = await Watcher.open(hass_ws_client, athlete=sessions.entry.entry_id)
    left = await Watcher.open(hass_ws_client, cuff=key(coordinator))
    assert listeners() == (before[0] + 2, before[1] + 1)
    await closed.client.close()
    await left.client.send_json_auto_id(
        {"type": "unsubscribe_events", "subscription": 1}
    )
    await eventually(lambda: listeners() == before)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)


async def test_another_channel_is_gone_after_a_reload(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A cuff that a controller does not have is not connected."""
    coordinator = await controller(hass, simulator)
    cuff = key(coordinator, 7)
    watcher = await Watcher.open(hass_ws_client, cuff=cuff)
    assert not watcher.cuffs[cuff]["connected"]
    assert watcher.cuffs[cuff]["phase"] is None


@pytest.mark.parametrize(
    ("watched", "code"),
    [
        ({}, "invalid_format"),
        ({"athlete": "a", "cuff": "a:0"}, "invalid_format"),
        ({"cuff": "a"}, "invalid_format"),
        ({"cuff": "a:b"}, "invalid_format"),
        ({"athlete": "nobody"}, "not_found"),
        ({"cuff": "nothing:0"}, "not_found"),
    ],
)
async def test_nothing_to_watch(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    watched: dict[str, str],
    code: str,
) -> None:
    """Whatever is not there is said not to be."""
    await athlete(hass)
    reply = await answer(await hass_ws_client(), "live", **watched)
    assert not reply["success"]
    assert reply["error"]["code"] == code
    if code == "not_found":
        assert reply["error"]["translation_key"] == "not_there"
        name = "".join(watched.values()).partition(":")[0]
        assert reply["error"]["message"] == (
            f"{name} is not there; it may have been removed"
        )


async def test_the_kind_has_to_fit(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A controller is no athlete, and an athlete has no cuffs."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass)
    client = await hass_ws_client()
    wrong = (
        {"athlete": coordinator.config_entry.entry_id},
        {"cuff": f"{sessions.entry.entry_id}:0"},
    )
    for watched in wrong:
        reply = await answer(client, "live", **watched)
        assert reply["error"]["code"] == "not_found"
