"""Announcing the firmware's program on a computer."""

import asyncio
import json
import sys

from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from simulator.controller.mdns import SERVICE
from tools.firmware.announced import MDNS

from .conftest import BUILD, ROOT

ANNOUNCED = (sys.executable, "-m", "tools.firmware.announced", BUILD / "cuff-host")
OPTIONS = ("--id", "bfr-told", "--model", "Two", "--channels", "arm,arm,thigh")


async def test_is_found_as_the_controller_says_of_itself(socket_enabled: None) -> None:
    """With the records of the protocol, by the same first line; and ended by a signal."""
    process = await asyncio.create_subprocess_exec(
        *ANNOUNCED,
        MDNS,
        "--port",
        "0",
        *OPTIONS,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    ready = json.loads(await process.stdout.readline())
    browser = AsyncZeroconf(interfaces=["127.0.0.1"])
    try:
        info = AsyncServiceInfo(SERVICE, f"bfr-told.{SERVICE}")
        assert await info.async_request(browser.zeroconf, 10000)
    finally:
        await browser.async_close()
        process.terminate()
        assert await process.wait() == 0
    assert info.port == ready["port"]
    assert info.parsed_addresses() == ["127.0.0.1"]
    assert info.decoded_properties == {
        "proto": "1",
        "id": "bfr-told",
        "model": "Two",
        "channels": "3",
    }


async def test_an_option_that_is_none_ends_it(socket_enabled: None) -> None:
    """What the program has against its options is said, and nothing is announced."""
    process = await asyncio.create_subprocess_exec(
        *ANNOUNCED, MDNS, "--colour", "red", stderr=asyncio.subprocess.PIPE, cwd=ROOT
    )
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors == b"--colour is no option\n"
