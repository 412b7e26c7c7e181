"""The client of a real controller: what it asks, and what is left when it leaves."""

import asyncio
from dataclasses import replace
from itertools import pairwise
import json
from typing import override

import aiohttp
from aiohttp import web
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerError,
    ControllerRefused,
    ControllerState,
    ControllerUnreachable,
    Phase,
    RefusalCode,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.link import connection as connection_module
from custom_components.bfr_cuff.lib.link.client import CuffLink
from custom_components.bfr_cuff.lib.link.connection import connect
from custom_components.bfr_cuff.lib.link.errors import WrongDevice, WrongKey
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .conftest import CLIENT_ID, DEVICE_ID, Listener, address_of, eventually, never
from .frames import text
from .holding import hold
from .impostor import hello_then, impostor


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
