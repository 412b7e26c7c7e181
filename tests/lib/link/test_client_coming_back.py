"""How the client comes back, and hears what it missed."""

import asyncio
from dataclasses import replace
from functools import partial
import itertools
import json
import random
import time

import aiohttp
from aiohttp import web
import pytest

from custom_components.bfr_cuff.lib.controller.model import ControllerUnreachable
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
from simulator.device import Simulator

from .conftest import CLIENT_ID, DEVICE_ID, KEY, Listener, address_of, eventually, never
from .frames import BUTTON, text
from .impostor import hello_then, impostor


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
        """Each wait twice the one before at least; a busy machine makes them longer."""
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
        tick_s = time.get_clock_info("monotonic").resolution + 0.001
        for wait_s, least_s in zip(
            waits, (FIRST_S, 2 * FIRST_S, 4 * FIRST_S), strict=True
        ):
            assert wait_s >= least_s - tick_s
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
