"""The client of a real controller: what it asks, what it hears, how it comes back."""

import asyncio
from dataclasses import replace
from functools import partial
import itertools
from itertools import pairwise
import json
import random
from typing import Any, override

import aiohttp
from aiohttp import web
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerError,
    ControllerRefused,
    ControllerSilent,
    ControllerState,
    ControllerUnreachable,
    Phase,
    RefusalCode,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.link import (
    backoff as backoff_module,
    client as client_module,
    connection as connection_module,
)
from custom_components.bfr_cuff.lib.link.backoff import FIRST_S
from custom_components.bfr_cuff.lib.link.client import CuffLink
from custom_components.bfr_cuff.lib.link.connection import connect
from custom_components.bfr_cuff.lib.link.errors import (
    Displaced,
    FrameError,
    WrongDevice,
    WrongKey,
)
from custom_components.bfr_cuff.lib.link.lease import LeaseKeeper
from simulator.device import Simulator, SimulatorConfig
from simulator.rig.faults import Fault

from .conftest import CLIENT_ID, DEVICE_ID, KEY, Listener, address_of, eventually, never
from .frames import BUTTON, HELLO, LATER, STATE, changed, text
from .impostor import Behaviour, hello_then, impostor, says_nothing, sends
from .own_loop import OwnLoop, block_for

SHORT_LEASE = SimulatorConfig(
    device_id=DEVICE_ID, key=KEY, channels=("arm", "forearm"), lease_max_ms=1000
)


async def hold(link: CuffLink, listener: Listener, channel: int = 0) -> int:
    """Inflate a cuff and wait until that is seen; return the reply's number."""
    await link.take_lease()
    seq = await link.inflate(channel, 60.0, 600.0)
    await eventually(lambda: listener.newest.cuff(channel).inflated)
    return seq


class TestAsking:
    """What people want of a controller."""

    async def test_opening_moves_nothing(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """It connects, says who is there, and takes no lease."""
        assert following.client_id == CLIENT_ID
        assert [info.device_id for info in listener.infos] == [DEVICE_ID]
        assert listener.newest.lease is None
        assert not any(cuff.inflated for cuff in listener.newest.cuffs)

    async def test_a_hold(self, following: CuffLink, listener: Listener) -> None:
        """Lease, inflate, states, release."""
        seq = await hold(following, listener)
        cuff = listener.newest.cuff(0)
        assert (cuff.phase, cuff.target) == (Phase.INFLATING, 60.0)
        assert cuff.limit_s == 600.0
        assert listener.newest.seq > seq
        assert listener.newest.lease is not None
        assert listener.newest.lease.owner == CLIENT_ID
        await following.release(0)
        await eventually(lambda: not listener.newest.cuff(0).inflated)
        assert listener.newest.cuff(0).reason is ReleaseReason.COMMAND

    async def test_states_after_the_number_show_the_inflation(
        self, following: CuffLink, listener: Listener
    ) -> None:
        """And none before it does."""
        seq = await hold(following, listener)
        for state in listener.states:
            assert state.cuff(0).inflated is (state.seq > seq)

    async def test_releasing_one_leaves_the_other(
        self, following: CuffLink, listener: Listener
    ) -> None:
        """And releasing without a channel leaves none."""
        await hold(following, listener, 0)
        await hold(following, listener, 1)
        await following.release(0)
        await eventually(lambda: not listener.newest.cuff(0).inflated)
        assert listener.newest.cuff(1).inflated
        await following.release()
        await eventually(lambda: not listener.newest.cuff(1).inflated)

    async def test_dropping_the_lease_releases(
        self, following: CuffLink, listener: Listener
    ) -> None:
        """And a lease that was never taken is no error."""
        await following.drop_lease()
        await hold(following, listener)
        await following.drop_lease()
        await eventually(lambda: listener.newest.lease is None)
        assert not listener.newest.cuff(0).inflated

    async def test_dropping_a_lease_that_somebody_else_has_by_now(
        self,
        session: aiohttp.ClientSession,
        following: CuffLink,
        listener: Listener,
        simulator: Simulator,
    ) -> None:
        """There is nothing to give up, and their cuff stays up."""
        await following.take_lease()
        simulator.press_button()
        other = await connect(session, address_of(simulator), "somebody-else")
        reading = asyncio.create_task(other.read(lambda state: None))
        await other.request("lease", ms=5000)
        await following.drop_lease()
        await eventually(
            lambda: (lease := listener.newest.lease) and lease.owner == "somebody-else"
        )
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await other.close()

    async def test_a_refusal(self, following: CuffLink) -> None:
        """Its code is for whoever asked."""
        with pytest.raises(ControllerRefused) as refused:
            await following.inflate(0, 60.0, 600.0)
        assert refused.value.code is RefusalCode.NO_LEASE

    async def test_a_held_lease_is_not_kept(
        self,
        session: aiohttp.ClientSession,
        following: CuffLink,
        simulator: Simulator,
    ) -> None:
        """Nor taken once it is free."""
        other = await connect(session, address_of(simulator), "somebody-else")
        reading = asyncio.create_task(other.read(lambda state: None))
        await other.request("lease", ms=1000)
        with pytest.raises(ControllerRefused) as refused:
            await following.take_lease()
        assert refused.value.code is RefusalCode.LEASE_HELD
        assert following._keeper is None
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await other.close()

    async def test_identify_and_clear_fault(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """Two requests that move no air."""
        await following.identify()
        assert simulator.identifying
        await following.clear_fault(0)
        simulator.set_fault(0, Fault.SENSOR_OUT_OF_RANGE)
        await eventually(lambda: listener.newest.cuff(0).fault)
        with pytest.raises(ControllerRefused):
            await following.clear_fault(0)
        simulator.set_fault(0, Fault.SENSOR_OUT_OF_RANGE, on=False)
        simulator.warp(7)
        await following.clear_fault(0)
        await eventually(lambda: not listener.newest.cuff(0).fault)

    async def test_before_opening_there_is_nobody_to_ask(self, link: CuffLink) -> None:
        """And closing is no error."""
        for request in (
            link.take_lease(),
            link.inflate(0, 60.0, 600.0),
            link.release(),
            link.identify(),
            link.clear_fault(0),
        ):
            with pytest.raises(ControllerUnreachable):
                await request
        await link.close()

    async def test_opening_tells_what_is_wrong(
        self,
        session: aiohttp.ClientSession,
        simulator: Simulator,
        listener: Listener,
    ) -> None:
        """And does not try on."""
        address = address_of(simulator)
        wrong_key = replace(address, key=bytes(32))
        for where, who, error in (
            (wrong_key, DEVICE_ID, WrongKey),
            (address, "bfr-other", WrongDevice),
        ):
            client = CuffLink(session, where, who, CLIENT_ID)
            with pytest.raises(error):
                await client.open(listener)
            await client.close()
        assert not listener.infos
        assert not listener.errors


@pytest.mark.parametrize("simulator_config", [SHORT_LEASE])
class TestLease:
    """The lease is kept while that is safe, and not a moment longer."""

    async def test_it_can_be_let_run_out(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """Then it is renewed no more, until it is taken anew."""
        await hold(following, listener)
        following.let_lease_run_out()
        await eventually(lambda: not listener.newest.cuff(0).inflated)
        assert listener.newest.cuff(0).reason is ReleaseReason.LEASE_EXPIRED
        simulator.warp(10)
        await hold(following, listener)
        await never(lambda: not listener.newest.cuff(0).inflated, 1.5)

    async def test_leaving_releases_while_it_runs_out(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """To renew it no more is not to have let go."""
        await hold(following, listener)
        following.let_lease_run_out()
        await following.close()
        cuff = simulator._powered().state()["channels"][0]
        assert cuff["reason"] == ReleaseReason.COMMAND

    async def test_it_is_renewed(self, following: CuffLink, listener: Listener) -> None:
        """For longer than it lasts."""
        await hold(following, listener)
        await never(lambda: not listener.newest.cuff(0).inflated, 2.2)

    async def test_it_is_renewed_sooner_where_a_controller_lives_faster(
        self, following: CuffLink, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where ten of its seconds are one of ours, a lease lasts a tenth."""
        lengths: list[float] = []

        class _Noting(LeaseKeeper):
            def __init__(self, *args: Any) -> None:
                super().__init__(*args)
                lengths.append(args[3])

        monkeypatch.setattr(client_module, "LeaseKeeper", _Noting)
        monkeypatch.setattr(following._freshness, "pace", lambda now: 10.0)
        await following.take_lease()
        lease_s = following._connected().info.limits.lease_max_s
        assert lengths == [lease_s / 10.0]

    async def test_a_second_hold_keeps_the_same_lease(
        self, following: CuffLink, listener: Listener
    ) -> None:
        """There is one keeper, not two."""
        await hold(following, listener, 0)
        first = following._keeper
        await hold(following, listener, 1)
        assert first is not None
        await asyncio.sleep(0)
        assert first.cancelled()
        await never(lambda: not listener.newest.cuff(1).inflated, 1.2)

    async def test_a_stalled_network_ends_it(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """On reconnection it is not taken again, nor is the cuff inflated."""
        await hold(following, listener)
        keeper = following._keeper
        simulator.stall_network()
        await asyncio.sleep(1.5)
        simulator.stall_network(on=False)
        await eventually(
            lambda: listener.newest.cuff(0).reason is ReleaseReason.LEASE_EXPIRED
        )
        await eventually(lambda: keeper and keeper.done())
        await eventually(lambda: listener.newest.lease is None)
        await never(lambda: listener.newest.lease, 1.2)

    async def test_a_connection_lost_and_found_in_time_keeps_it(
        self,
        session: aiohttp.ClientSession,
        following: CuffLink,
        listener: Listener,
    ) -> None:
        """A closed socket does not end a lease."""
        await hold(following, listener)
        assert following._connection is not None
        await following._connection.close()
        await eventually(lambda: len(listener.infos) == 2)
        await never(lambda: not listener.newest.cuff(0).inflated, 1.2)

    async def test_a_restarted_controller_is_not_asked_again(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """However fast it came back: its lease ended with its boot."""
        await hold(following, listener)
        await simulator.cut_power()
        await simulator.restore_power()
        await eventually(lambda: len(listener.infos) == 2)
        assert listener.infos[0].boot != listener.infos[1].boot
        assert following._keeper is None
        await never(
            lambda: listener.newest.lease or listener.newest.cuff(0).inflated, 1.2
        )

    async def test_a_clock_that_fell_back_ends_it(
        self, following: CuffLink, listener: Listener
    ) -> None:
        """It is a restart, whatever the controller says of its boot: nothing is renewed."""
        await eventually(lambda: listener.states)
        await following.take_lease()
        newest = listener.newest
        following._observe(replace(newest, uptime_s=newest.uptime_s + 0.1))
        assert following._keeper is not None
        following._observe(replace(newest, uptime_s=0.0))
        assert following._keeper is None

    async def test_a_lease_whose_connection_was_lost_meanwhile_is_not_kept(
        self,
        following: CuffLink,
        simulator: Simulator,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Its reply came, and then everything changed."""
        renew = following._renew

        async def renew_and_lose() -> None:
            await renew()
            await simulator.cut_power()
            await eventually(lambda: following._connection is None)

        monkeypatch.setattr(following, "_renew", renew_and_lose)
        with pytest.raises(ControllerUnreachable):
            await following.take_lease()
        assert following._keeper is None


async def test_a_frozen_event_loop_ends_the_lease(
    session: aiohttp.ClientSession, listener: Listener
) -> None:
    """The controller runs elsewhere, as controllers do."""
    # Blocking this loop freezes a simulator on it as well: it needs its own.
    async with OwnLoop(SHORT_LEASE) as simulator:
        link = CuffLink(session, address_of(simulator), DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        await hold(link, listener)
        keeper = link._keeper
        block_for(1.8)
        await eventually(
            lambda: listener.newest.cuff(0).reason is ReleaseReason.LEASE_EXPIRED
        )
        await eventually(lambda: keeper and keeper.done())
        await never(lambda: listener.newest.lease, 1.2)
        assert not listener.newest.cuff(0).inflated
        await link.close()


class TestClosing:
    """Release first."""

    async def test_closing_releases(
        self,
        session: aiohttp.ClientSession,
        following: CuffLink,
        listener: Listener,
        simulator: Simulator,
    ) -> None:
        """And gives the lease up, and ends every task."""
        await hold(following, listener)
        before = asyncio.all_tasks()
        await following.close()
        other = await connect(session, address_of(simulator), "somebody-else")
        states: list[ControllerState] = []
        reading = asyncio.create_task(other.read(states.append))
        await eventually(lambda: states)
        assert states[0].lease is None
        assert states[0].cuff(0).reason is ReleaseReason.COMMAND
        assert not states[0].cuff(0).inflated
        assert {following._keeper, following._reader} == {None}
        assert before
        with pytest.raises(ControllerUnreachable):
            await following.take_lease()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await other.close()

    async def test_closing_releases_before_all_else(
        self, session: aiohttp.ClientSession, listener: Listener
    ) -> None:
        """Also what a lease of somebody else may keep up by now."""

        async def agree(socket: web.WebSocketResponse) -> None:
            await hello_then()(socket)
            async for message in socket:
                asked = json.loads(message.data)
                server.heard.append(asked["op"])
                result = {"seq": 1, "left_ms": 5000}
                reply = {"type": "reply", "id": asked["id"], "ok": True}
                await socket.send_str(text({**reply, "result": result}))

        async with impostor(agree) as server:
            link = CuffLink(session, server.address, DEVICE_ID, CLIENT_ID)
            await link.open(listener)
            await eventually(lambda: listener.states)
            await link.take_lease()
            await link.close()
        assert server.heard == ["lease", "release", "lease"]

    async def test_samples(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """Every one of a cuff, until no more are wanted; of no other cuff."""
        await following.stream(1, on=True)
        await eventually(lambda: len(listener.samples) >= 4)
        assert {each.channel for each in listener.samples} == {1}
        for before, after in pairwise(listener.samples):
            assert after.uptime_s == pytest.approx(before.ends_s + before.interval_s)
        await following.stream(1, on=False)
        heard = len(listener.samples)
        await never(lambda: len(listener.samples) > heard + 1, 0.6)

    async def test_closing_leaves_the_cuffs_of_others(
        self,
        session: aiohttp.ClientSession,
        following: CuffLink,
        listener: Listener,
        simulator: Simulator,
    ) -> None:
        """Who holds nothing has nothing to release."""
        other_listener = Listener()
        other = CuffLink(session, address_of(simulator), DEVICE_ID, "somebody-else")
        await other.open(other_listener)
        await eventually(lambda: other_listener.states)
        await hold(other, other_listener)
        await following.close()
        await never(lambda: not other_listener.newest.cuff(0).inflated, 0.5)
        await other.close()

    async def test_closing_ends_a_release_that_waits(self, following: CuffLink) -> None:
        """It would go out with the next frame, and there is none any more."""
        await following.release(0)
        waiting = asyncio.create_task(following.release(0))
        await asyncio.sleep(0)
        await following.close()
        with pytest.raises(ControllerUnreachable, match="leaving"):
            await waiting

    async def test_closing_with_nobody_there(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """The lease ends by itself; closing does not wait for it."""
        await hold(following, listener)
        await simulator.cut_power()
        await eventually(lambda: listener.errors)
        async with asyncio.timeout(1.0):
            await following.close()
        assert following._keeper is None

    async def test_closing_while_nobody_answers(
        self,
        following: CuffLink,
        listener: Listener,
        simulator: Simulator,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The time of a reply for the release, a second to take leave: it is over."""
        await hold(following, listener)
        monkeypatch.setattr(connection_module, "REPLY_TIMEOUT_S", 0.5)
        keeper = following._keeper
        simulator.stall_network()
        async with asyncio.timeout(2.0):
            await following.close()
        assert keeper is not None
        assert keeper.done()
        simulator.stall_network(on=False)

    async def test_a_cancelled_closing_ends_the_tasks(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """Whoever waited has lost patience."""
        await hold(following, listener)
        keeper, reader = following._keeper, following._reader
        simulator.stall_network()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await following.close()
        assert keeper is not None
        assert reader is not None
        await asyncio.sleep(0)
        assert keeper.done()
        assert reader.done()
        simulator.stall_network(on=False)

    async def test_a_listener_that_breaks_releases(
        self,
        session: aiohttp.ClientSession,
        simulator: Simulator,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """An unexpected error: release, then stop renewing; and go on listening."""
        listener = BreakingListener()
        link = CuffLink(session, address_of(simulator), DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        await eventually(lambda: listener.states)
        await hold(link, listener)
        listener.breaks_at = "updated"
        await eventually(lambda: listener.errors)
        assert "releasing every cuff" in caplog.text
        assert link._keeper is None
        await eventually(
            lambda: listener.newest.cuff(0).reason is ReleaseReason.COMMAND
        )
        assert len(listener.infos) == 2
        await link.close()

    async def test_a_listener_that_breaks_at_the_loss_is_told_of_the_return(
        self,
        session: aiohttp.ClientSession,
        simulator: Simulator,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Nothing that it does ends the reconnecting."""
        listener = BreakingListener()
        link = CuffLink(session, address_of(simulator), DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        await eventually(lambda: listener.states)
        listener.breaks_at = "lost"
        await simulator.cut_power()
        await eventually(lambda: "Unexpected error" in caplog.text)
        await simulator.restore_power()
        await eventually(lambda: len(listener.infos) == 2)
        await link.close()


class TestAddresses:
    """Where else a controller may be."""

    async def test_no_more_than_four_are_kept(self, link: CuffLink) -> None:
        """The newest one is tried next; the one that works stays in front."""
        first = link.host_and_port
        for number in range(10):
            link.also_at(f"10.0.0.{number}", 7332)
        link.also_at("10.0.0.9", 7332)
        hosts = [address.host for address in link._addresses]
        assert hosts == [first[0], "10.0.0.9", "10.0.0.8", "10.0.0.7"]
        assert link.host_and_port == first


class TestComingBack:
    """Losing a controller and finding it again."""

    async def test_power_lost_and_back(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """Told once when it is gone, and again when an attempt fails."""
        await simulator.cut_power()
        await eventually(lambda: listener.errors)
        with pytest.raises(ControllerUnreachable):
            await following.release()
        await asyncio.sleep(0.8)
        await simulator.restore_power()
        await eventually(lambda: len(listener.infos) == 2)
        seen = len(listener.states)
        await eventually(lambda: len(listener.states) > seen)
        assert all(type(err) is ControllerUnreachable for err in listener.errors)
        await following.identify()

    async def test_attempts_come_ever_more_rarely(
        self,
        session: aiohttp.ClientSession,
        simulator: Simulator,
        listener: Listener,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Each wait about twice the one before."""
        loop = asyncio.get_running_loop()
        times: list[float] = []
        monkeypatch.setattr(random, "random", lambda: 1.0)
        monkeypatch.setattr(
            listener, "controller_lost", lambda err: times.append(loop.time())
        )
        link = CuffLink(session, address_of(simulator), DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        await eventually(lambda: listener.states)
        await simulator.cut_power()
        await eventually(lambda: len(times) == 4)
        waits = [later - sooner for sooner, later in itertools.pairwise(times)]
        assert waits == pytest.approx([FIRST_S, 2 * FIRST_S, 4 * FIRST_S], abs=0.15)
        await link.close()

    async def test_a_displaced_client_stays_away(
        self,
        session: aiohttp.ClientSession,
        following: CuffLink,
        listener: Listener,
        simulator: Simulator,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """For as long as it must, then it comes back."""
        monkeypatch.setattr(client_module, "DISPLACED_S", 1.5)
        newer = await connect(session, address_of(simulator), CLIENT_ID)
        await eventually(lambda: listener.errors)
        assert isinstance(listener.errors[0], Displaced)
        await never(lambda: len(listener.infos) > 1, 1.2)
        await eventually(lambda: len(listener.infos) == 2)
        await newer.close()

    async def test_a_controller_unplugged_without_a_word(
        self,
        session: aiohttp.ClientSession,
        simulator: Simulator,
        listener: Listener,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Its sockets stay open for ever; silence is what tells."""
        monkeypatch.setattr(connection_module, "SILENCE_TIMEOUT_S", 1.5)
        link = CuffLink(session, address_of(simulator), DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        await eventually(lambda: listener.states)
        simulator.stall_network()
        await eventually(lambda: listener.errors)
        simulator.stall_network(on=False)
        await eventually(lambda: len(listener.infos) == 2)
        await link.close()

    async def test_another_key(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """Told at every attempt; a key changed back is believed again."""
        await simulator.change_key(bytes(32))
        await eventually(lambda: WrongKey in map(type, listener.errors))
        await simulator.change_key(KEY)
        await eventually(lambda: len(listener.infos) == 2)

    async def test_another_device_at_the_same_address(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """Even one with the same key is not the one that was paired."""
        await simulator.stop()
        swapped = replace(simulator.config, device_id="bfr-other", port=simulator.port)
        other = Simulator(swapped)
        await other.start()
        await eventually(lambda: WrongDevice in map(type, listener.errors))
        assert len(listener.infos) == 1
        await other.stop()


WRONG_CHANNELS = changed(STATE, ("channels", 0, "channel"), 7)
OTHER = changed(HELLO, ("device", "id"), "bfr-other")


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(hello_then("garbage"), id="garbage"),
        pytest.param(hello_then(b"\x00" * 100), id="binary"),
        pytest.param(hello_then("x" * 1_000_000), id="huge"),
        pytest.param(hello_then("[" * 1010 + "]" * 1010), id="deep"),
        pytest.param(hello_then(text(WRONG_CHANNELS)), id="wrong-channels"),
        pytest.param(says_nothing(), id="no-hello"),
        pytest.param(sends(text(OTHER)), id="another-device"),
        pytest.param(sends(text(STATE)), id="state-first"),
    ],
)
async def test_a_malicious_controller(
    session: aiohttp.ClientSession,
    listener: Listener,
    behaviour: Behaviour,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is left with an error of ours, and tried again ever more rarely."""
    monkeypatch.setattr(connection_module, "CONNECT_TIMEOUT_S", 0.2)
    monkeypatch.setattr(connection_module, "SILENCE_TIMEOUT_S", 0.2)
    monkeypatch.setattr(backoff_module, "FIRST_S", 0.1)
    monkeypatch.setattr(random, "random", lambda: 1.0)

    first = itertools.chain([hello_then()], itertools.repeat(behaviour))

    async def behave(socket: web.WebSocketResponse) -> None:
        await next(first)(socket)

    async with impostor(behave) as server:
        link = CuffLink(session, server.address, DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        await eventually(lambda: len(listener.errors) >= 3)
        assert all(isinstance(err, ControllerError) for err in listener.errors)
        # 0.1 + 0.2 + 0.4 s, and what each attempt takes: no more than these.
        assert server.connections <= 5
        await link.close()
    assert not any("inflate" in frame for frame in server.heard)


async def test_a_controller_that_never_works_for_long_is_not_hammered(
    session: aiohttp.ClientSession, listener: Listener
) -> None:
    """A good beginning alone is no reason to start the waits anew."""
    async with impostor(hello_then("garbage")) as server:
        link = CuffLink(session, server.address, DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        await asyncio.sleep(2.0)
        assert 3 <= server.connections <= 5
        assert {type(err) for err in listener.errors} == {FrameError}
        await link.close()


async def test_a_reply_lost_is_told(
    session: aiohttp.ClientSession,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The inflation is not sent again: the next state says what became of it."""
    monkeypatch.setattr(connection_module, "REPLY_TIMEOUT_S", 0.2)
    async with impostor(hello_then()) as server:
        link = CuffLink(session, server.address, DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        with pytest.raises(ControllerSilent):
            await link.inflate(0, 60.0, 600.0)
        await asyncio.sleep(0.3)
        assert len(server.heard) == 1
        await link.close()


async def test_the_button_is_told(
    session: aiohttp.ClientSession, listener: Listener
) -> None:
    """Each press, and each other event."""
    vented = {**BUTTON, "kind": "vented", "channel": 0}
    frames = text(BUTTON), text(vented), text({**BUTTON, "n": 58}), text(LATER)
    async with impostor(hello_then(*frames)) as server:
        link = CuffLink(session, server.address, DEVICE_ID, CLIENT_ID)
        await link.open(listener)
        await eventually(lambda: len(listener.states) == 2)
        assert [(event.n, event.kind) for event in listener.events] == [
            (57, "button"),
            (57, "vented"),
            (58, "button"),
        ]
        await link.close()


class TestMissed:
    """What happens at a controller while there is no connection to it."""

    async def _away(self, simulator: Simulator, *, press: int) -> None:
        """Be without a connection, and press the button so often meanwhile."""
        port = simulator.port
        simulator._door.close()
        await simulator._door.drop()
        for _ in range(press):
            simulator.press_button()
        await simulator._door.open("127.0.0.1", port)

    @staticmethod
    def _has_caught_up(listener: Listener, times: int) -> bool:
        return listener.catches == times

    async def test_each_is_told_once(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """In order, and not again after the next loss."""
        await eventually(lambda: listener.catches == 1)
        heard = len(listener.events)
        for times, presses in ((1, 2), (2, 2), (3, 3)):
            await self._away(simulator, press=presses - listener.presses)
            await eventually(partial(self._has_caught_up, listener, times + 1))
            assert listener.presses == presses
        numbers = [event.n for event in listener.events[heard:]]
        assert numbers == sorted(set(numbers))

    async def test_more_than_are_told_at_once(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """They come in pages, up to what a controller keeps."""
        await eventually(lambda: listener.catches == 1)
        await self._away(simulator, press=70)
        await eventually(lambda: listener.catches == 2)
        assert listener.presses == 64

    async def test_what_was_before_the_first_connection(
        self, link: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """Nothing was missed then: nothing was held by us."""
        simulator.press_button()
        simulator.warp(1)
        await link.open(listener)
        await eventually(lambda: listener.states)
        await self._away(simulator, press=0)
        await eventually(lambda: listener.catches == 2)
        assert listener.presses == 0

    async def test_after_a_restart(
        self, following: CuffLink, listener: Listener, simulator: Simulator
    ) -> None:
        """All of the new boot are news, however low their numbers."""
        await eventually(lambda: listener.catches == 1)
        await simulator.cut_power()
        await simulator.restore_power()
        simulator.press_button()
        await eventually(lambda: listener.catches == 2)
        assert [event.kind for event in listener.events][:1] == ["boot"]
        assert listener.presses == 1

    @pytest.mark.parametrize(
        "events", [[{**BUTTON, "n": "x"}], [7], 7, [{**BUTTON, "kind": "released"}]]
    )
    async def test_nonsense(
        self,
        session: aiohttp.ClientSession,
        listener: Listener,
        monkeypatch: pytest.MonkeyPatch,
        events: object,
    ) -> None:
        """It ends the connection, as any other nonsense does."""
        monkeypatch.setattr(backoff_module, "FIRST_S", 0.1)
        first = iter([True])

        async def behave(socket: web.WebSocketResponse) -> None:
            await hello_then()(socket)
            if next(first, False):
                await socket.close()
                return
            asked = json.loads((await socket.receive()).data)
            while asked["op"] != "events":
                asked = json.loads((await socket.receive()).data)
            result = {"seq": 4212, "events": events, "more": False}
            reply = {"type": "reply", "id": asked["id"], "ok": True, "result": result}
            await socket.send_str(text(reply))

        async with impostor(behave) as server:
            link = CuffLink(session, server.address, DEVICE_ID, CLIENT_ID)
            await link.open(listener)
            await eventually(lambda: FrameError in map(type, listener.errors))
            await link.close()

    async def test_one_that_keeps_none(
        self,
        session: aiohttp.ClientSession,
        listener: Listener,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Without an answer the wait is over as soon as it is known that none comes."""
        monkeypatch.setattr(backoff_module, "FIRST_S", 0.1)
        monkeypatch.setattr(connection_module, "REPLY_TIMEOUT_S", 0.1)
        first = iter([True])

        async def behave(socket: web.WebSocketResponse) -> None:
            await hello_then()(socket)
            if next(first, False):
                await socket.close()

        async with impostor(behave) as server:
            link = CuffLink(session, server.address, DEVICE_ID, CLIENT_ID)
            await link.open(listener)
            await eventually(lambda: len(listener.infos) == 2)
            before = listener.catches
            await eventually(lambda: listener.catches > before)
            assert listener.events == []
            await link.close()


class BreakingListener(Listener):
    """A listener with an error of its own, once."""

    breaks_at = ""

    def _break(self, at: str) -> None:
        if self.breaks_at == at:
            self.breaks_at = ""
            raise ZeroDivisionError

    @override
    def controller_updated(self, state: ControllerState) -> None:
        self._break("updated")
        super().controller_updated(state)

    @override
    def controller_lost(self, error: ControllerError) -> None:
        self._break("lost")
        super().controller_lost(error)
