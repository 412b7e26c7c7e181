"""Tests of the demo as a user runs it."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import date, timedelta
import os
from pathlib import Path
import re
import secrets
import signal
import socket
import sys

from aiohttp import ClientSession
import pytest

from tools.demo import ports, processes
from tools.demo.home import ROOT, Home
from tools.demo.home_assistant import HomeAssistant
from tools.demo.household import is_athlete

from .conftest import RunningDemo, StartDemo, launch
from .watching import LOOPBACK, gone, is_alive, listening


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[ClientSession]:
    """Return a session for requests to Home Assistant."""
    async with ClientSession() as session:
        yield session


def installed_packages() -> set[str]:
    """Return the packages of this environment with their versions."""
    library = Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}"
    return {entry.name for entry in (library / "site-packages").glob("*.dist-info")}


async def shows_cuffs(session: ClientSession, demo: RunningDemo) -> None:
    """Check that there are two athletes and one controller with two vented cuffs."""
    api = HomeAssistant(session, demo.ready["url"], demo.ready["token"])
    entries = await api.entries("bfr_cuff")
    athletes = [entry["title"] for entry in entries if is_athlete(entry)]
    assert athletes == ["Ada", "Ben"]
    assert len(entries) == 3
    assert {entry["state"] for entry in entries} == {"loaded"}
    states = await api.states("bfr_cuff")
    switches = [states[entity] for entity in states if entity.startswith("switch.")]
    phases = [states[entity] for entity in states if entity.endswith("_phase")]
    assert switches == ["off", "off"]
    assert phases == ["vented", "vented"]


async def lets_in(session: ClientSession, demo: RunningDemo) -> None:
    """Check that a browser on this machine gets in without being asked anything."""
    url = demo.ready["url"]
    start = {
        "client_id": f"{url}/",
        "handler": ["trusted_networks", None],
        "redirect_uri": f"{url}/?auth_callback=1",
    }
    async with session.post(f"{url}/auth/login_flow", json=start) as response:
        step = await response.json()
    assert step["type"] == "create_entry", step


async def opens_with_cards(session: ClientSession, demo: RunningDemo) -> None:
    """Check that the first page is the integration's own, and that its cards come."""
    url = demo.ready["url"]
    api = HomeAssistant(session, url, demo.ready["token"])
    core = await api.command("frontend/get_system_data", key="core")
    panel = core["value"]["default_panel"]
    page = await api.command("lovelace/config", url_path=panel, force=True)
    assert page == {"strategy": {"type": "custom:bfr-cuff"}}
    resources = await api.command("lovelace/resources")
    [ours] = (each["url"] for each in resources if "bfr" in each["url"])
    async with session.get(f"{url}{ours}") as response:
        [first] = re.findall(r'import"\./(.+?)"', await response.text())
    async with session.get(f"{url}{ours.rpartition('/')[0]}/{first}") as response:
        assert "bfr-cuff-session-card" in await response.text()


async def has_a_past(session: ClientSession, demo: RunningDemo) -> int:
    """Check that both athletes have trained for three months, and count that."""
    api = HomeAssistant(session, demo.ready["url"], demo.ready["token"])
    page = await api.command("bfr_cuff/history/sessions", limit=200)
    days = [date.fromisoformat(each["day"]) for each in page["sessions"]]
    assert max(days) - min(days) > timedelta(weeks=11)
    assert max(days) >= date.today() - timedelta(weeks=1)
    assert len({each["athlete_id"] for each in page["sessions"]}) == 2
    return len(days)


async def test_first_and_second_start(
    start_demo: StartDemo, session: ClientSession
) -> None:
    """The first start sets up everything, the second does less and changes nothing.

    However they are ended, no process is left.
    """
    packages = installed_packages()
    first = await start_demo()
    assert first.ready["config"] == str(first.config)
    await shows_cuffs(session, first)
    await opens_with_cards(session, first)
    sessions = await has_a_past(session, first)
    assert sessions > 40
    await lets_in(session, first)
    pids = first.ready["pids"]
    port = int(first.ready["url"].rpartition(":")[2])
    controller = first.ready["controllers"][0]
    assert listening(pids["home_assistant"]) == {(LOOPBACK, port)}
    assert listening(pids["simulator"]) == {(LOOPBACK, controller["port"])}
    assert await first.stop(signal.SIGINT) == 0
    await gone(pids.values())
    assert not (first.config / "demo.json").exists()

    second = await start_demo()
    assert set(second.steps) < set(first.steps)
    assert not {"Athletes", "Three months of training"} & set(second.steps)
    assert second.ready["controllers"] == first.ready["controllers"]
    await shows_cuffs(session, second)
    assert await has_a_past(session, second) == sessions
    assert installed_packages() == packages
    assert await second.stop(signal.SIGTERM) == 0
    await gone(second.ready["pids"].values())


async def test_firmware_in_the_simulators_place(
    start_demo: StartDemo, session: ClientSession
) -> None:
    """The firmware's build for this machine does what the simulator does."""
    demo = await start_demo("--firmware")
    await shows_cuffs(session, demo)
    assert "Firmware" in demo.steps
    assert "Simulated controller" not in demo.steps
    assert listening(demo.ready["pids"]["simulator"]) == {
        (LOOPBACK, demo.ready["controllers"][0]["port"])
    }


async def test_leaves_no_process(start_demo: StartDemo) -> None:
    """A demo that is killed takes everything with it."""
    demo = await start_demo()
    pids = demo.ready["pids"]
    assert all(is_alive(pid) for pid in pids.values())
    assert await demo.stop(signal.SIGKILL) == -signal.SIGKILL
    await gone(pids.values())


async def test_home_assistant_comes_back(
    start_demo: StartDemo, session: ClientSession
) -> None:
    """Home Assistant that dies is started again."""
    demo = await start_demo()
    before = demo.ready["pids"]
    await asyncio.sleep(5)
    os.kill(before["home_assistant"], signal.SIGKILL)
    async with asyncio.timeout(60):
        while demo.now["pids"]["home_assistant"] == before["home_assistant"]:
            await asyncio.sleep(0.1)
    assert demo.now["pids"]["simulator"] == before["simulator"]
    await shows_cuffs(session, demo)


async def test_someones_own_controller(
    start_demo: StartDemo, session: ClientSession, tmp_path: Path
) -> None:
    """A controller that the user brings takes the place of the simulated one."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    port = ports.any_free()
    own = await processes.start(
        "Controller",
        tmp_path / "own.log",
        ROOT,
        *(sys.executable, "-m", "simulator", "--id", "own", "--key", key),
        *("--port", str(port), "--channels", "arm,thigh"),
    )
    try:
        async with asyncio.timeout(60):
            while '"ready"' not in own.last_lines():
                await asyncio.sleep(0.05)
        address = f"127.0.0.1:{port}"
        demo = await start_demo("--controller", address, "--key", key)
        assert demo.ready["pids"]["simulator"] is None
        assert demo.ready["controllers"] == [
            {"host": "127.0.0.1", "port": port, "key": key}
        ]
        await shows_cuffs(session, demo)
        await demo.stop()
        await shows_cuffs(session, await start_demo())
    finally:
        await own.stop(5)


async def refusal(tmp_path: Path, *arguments: str) -> str:
    """Start a demo that must refuse to start, and return what it says."""
    errors = tmp_path / "refusal.log"
    process = await launch(errors, tmp_path / "demo", *arguments)
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode not in (0, None)
    assert output == b""
    return errors.read_text()


async def test_busy_port(tmp_path: Path, socket_enabled: None) -> None:
    """A port in use is named, with what to do about it."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = await refusal(tmp_path, "--port", port)
    assert said.strip() == (
        f"Port {port} is in use: end what uses it, or choose another one with --port."
    )


async def test_broken_configuration(tmp_path: Path, socket_enabled: None) -> None:
    """When Home Assistant gives up on its configuration, its last words are shown."""
    home = Home(tmp_path / "demo")
    with home.taken():
        home.prepare(8123)
    (home.path / "configuration.yaml").write_text("homeassistant: {nonsense: true}")
    said = await refusal(tmp_path, "--port", str(ports.any_free()))
    assert "Home Assistant runs in recovery mode" in said
    assert "Invalid config for 'homeassistant'" in said


async def test_unusable_folder(tmp_path: Path, socket_enabled: None) -> None:
    """A folder that cannot be one is told in a sentence."""
    (tmp_path / "demo").touch()
    said = await refusal(tmp_path, "--port", str(ports.any_free()))
    assert said.strip() == f"{tmp_path / 'demo'} cannot be used: Not a directory."


async def test_unreachable_controller(tmp_path: Path, socket_enabled: None) -> None:
    """A controller that is not there is told as Home Assistant found it."""
    key = base64.b64encode(bytes(32)).decode()
    address = f"127.0.0.1:{ports.any_free()}"
    said = await refusal(
        tmp_path,
        *("--controller", address, "--key", key, "--port", str(ports.any_free())),
    )
    assert "did not take the controller" in said
    assert "unreachable" in said
