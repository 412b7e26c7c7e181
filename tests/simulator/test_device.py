"""A whole device: power, key, stalls, faults and time, over the real socket."""

import asyncio
from contextlib import suppress
import json
from pathlib import Path
import time
from typing import Any
from unittest.mock import Mock, patch

import aiohttp
import pytest

from simulator.controller.controller import Controller
from simulator.controller.loop import ControlLoop
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import InflateRequest, LeaseRequest
from simulator.device import Simulator, SimulatorConfig
from simulator.rig.cuffs import CUFFS
from simulator.rig.faults import Fault
from simulator.rig.plant import plants
from tests.sleepless import SleeplessLoop

from .conftest import Start
from .desk import ME
from .wire import Wire, client_context, wire

QUICK = {"channels": ("thigh-11cm",), "time_scale": 10}


async def hold(link: Wire, target: float = 60, channel: int = 0) -> asyncio.Task[None]:
    """Inflate and hold; return the task that keeps the lease."""

    async def keep() -> None:
        while True:
            await asyncio.sleep(0.05)
            await link.send("lease", ms=5000)

    await link.phase("vented", channel)
    assert (await link.ask("lease", ms=5000))["ok"]
    assert (await link.ask("inflate", channel=channel, target=target))["ok"]
    task = asyncio.create_task(keep())
    await link.phase("holding", channel)
    return task


def stand_still(seconds: float) -> None:
    """Let time pass in which nothing runs."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SleeplessLoop)
    loop.stand_still(seconds)


async def test_no_news_means_vent(start: Start) -> None:
    """A client that stops renewing finds its cuff released."""
    sim = await start(**QUICK)
    async with wire(sim) as link:
        keeper = await hold(link)
        assert sim.pressure(0) > 50
        keeper.cancel()
        assert (await link.phase("releasing"))["channels"][0][
            "reason"
        ] == "lease_expired"
        await link.phase("vented")
        assert sim.pressure(0) < 20


async def test_a_power_cut(start: Start, tmp_path: Path) -> None:
    """Sockets die, the cuff empties, a new boot bars inflating; it starts full."""
    sim = await start(**QUICK, state_file=tmp_path / "bit", reperfusion_s=60)
    async with wire(sim) as link:
        keeper = await hold(link)
        port, boot, before = sim.port, sim.boot, sim.pressure(0)
        await sim.cut_power()
        keeper.cancel()
        message = await link.socket.receive(timeout=2)
        while message.type is aiohttp.WSMsgType.TEXT:
            message = await link.socket.receive(timeout=2)
        assert message.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    assert not sim.powered
    with pytest.raises(RuntimeError):
        sim.press_button()
    with pytest.raises(aiohttp.ClientConnectorError):
        async with wire(sim):
            pass
    await asyncio.sleep(0.1)
    assert sim.pressure(0) < before - 20
    await sim.restore_power()
    await sim.restore_power()
    assert (sim.port, sim.boot != boot) == (port, True)
    async with wire(sim) as link:
        state = await link.phase("vented")
        assert state["channels"][0]["reason"] == "boot"
        assert state["channels"][0]["occluded_ms"] >= 900_000
        await link.ask("lease", ms=5000)
        reply = await link.ask("inflate", channel=0, target=60)
        assert reply["error"]["code"] == "reperfusing"
        sim.warp(60)
        await link.ask("lease", ms=5000)
        assert (await link.ask("inflate", channel=0, target=60))["ok"]


async def test_a_restart_of_the_process(tmp_path: Path, start: Start) -> None:
    """The bit lives in its file; without one it lives in the process."""
    first = await start(**QUICK, state_file=tmp_path / "bit")
    async with wire(first) as link:
        (await hold(link)).cancel()
    await first.stop()
    second = await start(**QUICK, state_file=tmp_path / "bit")
    async with wire(second) as link:
        state = await link.wait("state")
        assert state["channels"][0]["occluded_ms"] == 900_000


async def test_a_stalled_network(start: Start) -> None:
    """Nothing is read or written, no socket closes; the lease runs out all the same."""
    sim = await start(channels=("thigh-11cm",), time_scale=4)
    async with wire(sim) as link:
        (await hold(link)).cancel()
        sim.stall_network()
        await link.send("identify")
        await asyncio.sleep(0.1)
        with suppress(TimeoutError):
            while await link.socket.receive(timeout=0.5):
                pass
        late = asyncio.create_task(connects(sim))
        await asyncio.sleep(1.5)
        assert not late.done()
        early = sim.identifying
        assert sim.pressure(0) < 20
        sim.stall_network(on=False)
        state = await link.phase("vented")
        assert state["channels"][0]["reason"] == "lease_expired"
        assert (await link.ask("identify"))["ok"]
        assert [early, sim.identifying] == [False, True]
        assert await late


async def connects(sim: Simulator) -> bool:
    """Return whether somebody else gets in."""
    async with wire(sim, "late") as link:
        frame = await link.frame()
    return bool(frame["type"] == "hello")


async def test_a_long_stall_drops_the_peer(start: Start) -> None:
    """No pong came for too long; that is found when the network is back."""
    sim = await start(ping_s=0.1, pong_s=0.2)
    async with wire(sim) as link:
        await link.frame()
        sim.stall_network()
        await asyncio.sleep(0.6)
        assert not link.socket.closed
        sim.stall_network(on=False)
        async with asyncio.timeout(2):
            while not link.socket.closed:
                await link.socket.receive()


async def test_a_stall_ends_with_the_power(start: Start) -> None:
    """A device that boots has a working network."""
    sim = await start()
    sim.stall_network()
    await sim.cut_power()
    await sim.restore_power()
    assert await connects(sim)


async def test_another_key(start: Start) -> None:
    """Releases every cuff, ends the lease, drops everybody; the old key is void."""
    sim = await start(**QUICK)
    old = sim.config.key
    async with wire(sim) as link:
        keeper = await hold(link)
        await sim.change_key(bytes(range(32)))
        keeper.cancel()
    assert sim.key_text == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", sim.port, ssl=client_context(old))
    async with wire(sim) as link:
        state = await link.wait("state")
        assert state["lease"] is None
        assert state["channels"][0]["reason"] == "command"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.SENSOR_FROZEN, "sensor"),
        (Fault.SENSOR_OUT_OF_RANGE, "sensor"),
        (Fault.SENSOR_SILENT, "sensor"),
        (Fault.LEAK, "leak"),
        (Fault.VENT_BLOCKED, "vent_blocked"),
    ],
)
async def test_faults(start: Start, fault: Fault, expected: str) -> None:
    """Each is found on the real plant, and can be cleared once it is mended."""
    sim = await start(channels=("thigh-11cm",), time_scale=30, lease_max_ms=60_000)
    async with wire(sim) as link:
        await link.phase("vented")
        await link.ask("lease", ms=60_000)
        await link.ask("inflate", channel=0, target=120)
        sim.warp(25)
        await link.ask("lease", ms=60_000)
        sim.set_fault(0, fault)
        if fault is Fault.VENT_BLOCKED:
            await link.ask("release")
        if fault is Fault.LEAK:
            # It shows after nearly a minute, which one lease hardly outlasts.
            sim.warp(20)
            await link.ask("lease", ms=60_000)
        async with asyncio.timeout(15):
            while (state := await link.phase("fault"))["channels"][0][
                "fault"
            ] != expected:
                pass
        assert state["channels"][0]["target"] is None
        sim.set_fault(0, fault, on=False)
        sim.warp(30)
        assert (await link.ask("clear_fault", channel=0))["ok"]
        await link.phase("vented")


async def test_a_stuck_pump_is_held_by_the_valve(start: Start) -> None:
    """The regulator bleeds against it, and a release empties the cuff nevertheless."""
    sim = await start(channels=("thigh",), lease_max_ms=60_000)
    async with wire(sim) as link:
        await link.phase("vented")
        await link.ask("lease", ms=60_000)
        await link.ask("inflate", channel=0, target=120)
        sim.warp(20)
        sim.set_fault(0, Fault.PUMP_STUCK)
        sim.warp(30)
        assert 100 < sim.pressure(0) < 150
        await link.ask("release")
        sim.warp(20)
        assert sim.pressure(0) < 20


async def test_exercise_and_drift(start: Start) -> None:
    """A limb that works moves the pressure; a sensor may be off."""
    sim = await start(channels=("thigh",), lease_max_ms=60_000)
    async with wire(sim) as link:
        await link.phase("vented")
        sim.set_drift(0, 8.0)
        sim.warp(8)
        assert (await link.ask("zero", channel=0))["ok"]
        sim.set_drift(0, 0.0)
        sim.warp(1)
        await link.ask("lease", ms=60_000)
        assert (await link.ask("inflate", channel=0, target=120))["ok"]
        sim.warp(20)
        pressures = []
        for working in (False, True):
            sim.exercise(0, on=working)
            seen = []
            for _ in range(100):
                sim.warp(0.1)
                seen.append(sim.pressure(0))
            pressures.append(max(seen) - min(seen))
        assert pressures[0] < 8
        assert pressures[1] > 15


async def test_the_watchdog(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    """A loop that hung, or broke, is started again with its valves open."""
    sim = await start(**QUICK, watchdog_s=0.3)
    async with wire(sim) as link:
        keeper = await hold(link)
        boot = sim.boot
        stand_still(0.4)
        await asyncio.sleep(0.05)
        keeper.cancel()
        assert sim.boot != boot
        assert sim.pressure(0) < 40
    boot = sim.boot
    with patch.object(Controller, "step", side_effect=ZeroDivisionError):
        await asyncio.sleep(0.03)
    await asyncio.sleep(0.05)
    assert sim.boot != boot
    assert "watchdog" in caplog.text
    assert await connects(sim)


async def test_without_a_watchdog_time_is_caught_up(start: Start) -> None:
    """A busy test must not look like a broken controller."""
    sim = await start()
    await asyncio.sleep(0.05)
    boot = sim.boot
    before = sim._powered().now
    stand_still(0.4)
    await asyncio.sleep(0.05)
    assert sim.boot == boot
    assert sim._powered().now >= before + 400


async def test_stop_is_quick_and_says_goodbye(start: Start) -> None:
    """Also with a client that does not answer, and twice."""
    sim = await start()
    async with wire(sim) as link, wire(sim, "silent"):
        await link.frame()
        stopping = asyncio.create_task(sim.stop())
        assert await link.closed() == 1001
        async with asyncio.timeout(2.5):
            await stopping
    await sim.stop()
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", sim.port)


async def test_a_taken_port(start: Start) -> None:
    """Is an error of the second."""
    sim = await start()
    with pytest.raises(OSError):
        await Simulator(SimulatorConfig(port=sim.port)).start()


async def test_limits_may_be_what_a_client_must_refuse(start: Start) -> None:
    """For tests of the other side."""
    sim = await start(
        protocol=2, lease_max_ms=9000, pressure_max=300.0, channels=("calf",)
    )
    async with wire(sim) as link:
        hello = await link.frame()
        assert hello["protocol"] == 2
        assert hello["limits"]["lease_max_ms"] == 9000
        assert hello["channels"][0]["pressure_max"] == 300.0


def test_many_channels_cost_little() -> None:
    """A hundred inflated cuffs take a fraction of a core."""
    config = SimulatorConfig(channels=("thigh-11cm",) * 100, lease_max_ms=60_000)
    cuffs = tuple(CUFFS[name] for name in config.channels)
    control = ControlLoop(
        config.controller(), plants(cuffs), BriefMemory(), lambda _: None
    )
    controller = control.boot()
    control.run(150)
    controller.carry_out(ME, LeaseRequest(60_000))
    for channel in range(100):
        controller.carry_out(ME, InflateRequest(channel, 100.0, None))
    began = time.process_time()
    control.run(2000)
    spent = time.process_time() - began
    assert all(channel.phase == "holding" for channel in controller.channels)
    print(f"{spent / 2000 / 100 * 1e6:.1f} µs for a step of a channel")
    assert spent / 20 < 0.5


def test_configuration_hides_the_key() -> None:
    """It must not stand in a log."""
    config = SimulatorConfig(key=b"k" * 32)
    assert "k" * 8 not in repr(config)
    assert len(SimulatorConfig().key) == 32
    assert SimulatorConfig().key != SimulatorConfig().key
    assert config.controller().identity.id == "bfr-simulator"


class TestPace:
    """How often states go out, in virtual time."""

    async def run(self, sim: Simulator, seconds: int, steps: int = 1) -> int:
        """Let ticks of 10 ms pass, of `steps` each; return how many states were sent."""
        before = sim._powered()._seq
        start = sim._state_sent
        for tick in range(1, seconds * 100 + 1):
            await sim._advance(steps, start + tick / 100)
        return sim._powered()._seq - before

    async def test_once_a_second_at_rest_and_ten_times_when_busy(self) -> None:
        """And once for each change."""
        sim = Simulator(SimulatorConfig(channels=("arm",)))
        assert 9 <= await self.run(sim, 1) <= 12
        assert 9 <= await self.run(sim, 10) <= 11
        controller = sim._powered()
        controller.carry_out(ME, LeaseRequest(5000))
        controller.carry_out(ME, InflateRequest(0, 200.0, None))
        assert 29 <= await self.run(sim, 3) <= 31

    async def test_is_real_however_fast_the_clock_runs(self) -> None:
        """Sixty times as fast, a resting controller still sends one a second."""
        sim = Simulator(SimulatorConfig(channels=("arm",), time_scale=60))
        await self.run(sim, 1, 60)
        before = sim._powered().now
        assert 9 <= await self.run(sim, 10, 60) <= 11
        assert sim._powered().now == before + 600_000


class TestSamples:
    """Runs of samples of one channel, in virtual time."""

    def stream(self, sim: Simulator) -> list[dict[str, Any]]:
        """Let a client stream the first channel; return what it will receive."""
        received: list[dict[str, Any]] = []
        outbox = Mock(put_samples=lambda frame: received.append(json.loads(frame)))
        client = Mock(streams={0}, outbox=outbox)
        sim._link._connections["stream"] = client
        return received

    async def test_each_has_its_time(self) -> None:
        """Also behind a step that was late: no run goes over a gap."""
        sim = Simulator(SimulatorConfig(channels=("arm",)))
        sim._control._real = True
        received = self.stream(sim)
        for steps in [1] * 5 + [4] + [1] * 30:
            sim._control.run(steps)
        runs = [(run["uptime_ms"], len(run["pressure"])) for run in received]
        assert runs == [(10, 5), (90, 10), (190, 10), (290, 10)]

    async def test_a_slower_sensor(self) -> None:
        """The interval that `hello` announces is the stream's."""
        sim = Simulator(SimulatorConfig(channels=("arm",), sample_ms=20))
        assert sim._powered().hello()["limits"]["sample_ms"] == 20
        received = self.stream(sim)
        sim._control.run(30)
        assert [
            (run["uptime_ms"], run["interval_ms"], len(run["pressure"]))
            for run in received
        ] == [(20, 20, 5), (120, 20, 5), (220, 20, 5)]
