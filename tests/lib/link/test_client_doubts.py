"""What the client makes of a controller that lies, answers late or is pressed."""

import asyncio
import itertools
import random

import aiohttp
from aiohttp import web
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerError,
    ControllerSilent,
)
from custom_components.bfr_cuff.lib.link import (
    backoff as backoff_module,
    connection as connection_module,
)
from custom_components.bfr_cuff.lib.link.client import CuffLink
from custom_components.bfr_cuff.lib.link.errors import FrameError

from .conftest import CLIENT_ID, DEVICE_ID, Listener, eventually
from .frames import BUTTON, HELLO, LATER, STATE, changed, text
from .impostor import Behaviour, hello_then, impostor, says_nothing, sends

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
