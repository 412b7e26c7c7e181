"""The whole controller on mock pins."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import sys

import gpiozero
import pytest

from simulator.__main__ import main
from simulator.controller.device import Running
from simulator.controller.limits import Identity
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import InflateRequest, LeaseRequest, ReleaseRequest
from simulator.gpio.rig import GpioDevice, connect
from simulator.gpio.wiring import WiringError, parse_wiring
from tests.simulator.desk import ME
from tests.simulator.wire import wire

from .bench import LIGHT, PUMP, VALVE, WIRING, Bench, SMBus, bench
from .test_wiring import changed

KEY = bytes(range(32))
KEY_TEXT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture(name="pi")
def pi_fixture(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Return the wires."""
    with bench(monkeypatch) as wires:
        yield wires


@contextmanager
def connected(found: dict[str, object] | None = None) -> Iterator[GpioDevice]:
    """Connect a controller to the bench, without its network."""
    identity = Identity("bfr-pi", "Pi", "Pi", "1.0.0")
    wiring = parse_wiring(found or WIRING)
    running = Running(key=KEY, real=True)
    with connect(wiring, identity, 4, BriefMemory(), running) as device:
        yield device


def hold(pi: Bench, device: GpioDevice, pressure: float = 100.0) -> None:
    """Inflate to a target, as a client would, and be there."""
    controller = device._powered()
    run(device, 120)
    controller.carry_out(ME, LeaseRequest(5000))
    controller.carry_out(ME, InflateRequest(0, pressure, None))
    run(device, 5)
    assert controller.channels[0].phase == "inflating"
    assert pi.level(PUMP) == 1
    pi.sensor.pressure = pressure
    run(device, 5)
    assert controller.channels[0].phase == "holding"


def run(device: GpioDevice, steps: int) -> None:
    """Let time pass, a step at a time."""
    for _ in range(steps):
        device._control.run(1)


async def test_a_hold(pi: Bench) -> None:
    """Pump and valve follow the state machine, which follows the sensor."""
    with connected() as device:
        hold(pi, device)
        levels = []
        for _ in range(20):
            run(device, 1)
            levels.append(pi.level(VALVE))
        assert levels in ([0, 1] * 10, [1, 0] * 10)
        device._powered().carry_out(ME, ReleaseRequest(None))
        run(device, 1)
        assert (pi.level(PUMP), pi.level(VALVE)) == (0, 0)
    assert SMBus.opened is None


async def test_a_valve_is_kept_shut_by_changes_only(pi: Bench) -> None:
    """Whatever level a hung loop leaves behind, no edge follows it."""
    with connected() as device:
        hold(pi, device)
        changes = 0
        for _ in range(10):
            before = pi.level(VALVE)
            run(device, 1)
            changes += pi.level(VALVE) != before
        assert changes == 10


@pytest.mark.parametrize("fault", ["silent", "zeros", "saturated"])
async def test_a_sensor_that_fails(pi: Bench, fault: str) -> None:
    """Opens the valve."""
    with connected() as device:
        hold(pi, device)
        match fault:
            case "silent":
                pi.sensor.answers = False
            case "zeros":
                pi.sensor.counts = 0
            case "saturated":
                pi.sensor.status |= 0x01
        run(device, 30)
        (channel,) = device._powered().state()["channels"]
        assert (channel["phase"], channel["fault"]) == ("fault", "sensor")
        assert (pi.level(PUMP), pi.level(VALVE)) == (0, 0)


async def test_late_steps_are_one_longer_step(pi: Bench) -> None:
    """A sensor cannot be asked about the past; the clock does not lose time."""
    with connected() as device:
        run(device, 10)
        asked = len(pi.sensor.commands)
        before = device._powered().now
        device._control.run(20)
        assert len(pi.sensor.commands) == asked + 1
        assert device._powered().now == before + 200


async def test_the_button(pi: Bench) -> None:
    """Releases all, from a thread of gpiozero's."""
    with connected() as device:
        hold(pi, device)
        pi.press()
        await asyncio.sleep(0.05)
        state = device._powered().state()
        assert state["channels"][0]["reason"] == "button"
        assert state["lease"] is None
        assert state["barred_ms"] == 5000
        run(device, 1)
        assert (pi.level(PUMP), pi.level(VALVE)) == (0, 0)


async def test_on_the_network(pi: Bench, socket_enabled: None) -> None:
    """Time passes by itself; the light shines; stopping leaves everything open."""
    with connected() as device:
        await device.start()
        async with wire(device) as link:
            hello = await link.frame()
            assert hello["channels"][0]["pressure_max"] == 250.0
            await link.phase("vented")
            assert (await link.ask("identify"))["ok"]
            async with asyncio.timeout(5):
                while not pi.level(LIGHT):
                    await asyncio.sleep(0.01)
            await link.ask("lease", ms=5000)
            await link.ask("inflate", channel=0, target=40)
            async with asyncio.timeout(5):
                while not pi.level(PUMP):
                    await asyncio.sleep(0.01)
        await device.stop()
        assert (pi.level(PUMP), pi.level(VALVE)) == (0, 0)


async def test_what_is_missing_is_named(
    pi: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package, a bus."""
    bus_7 = connected(changed(bus=7))
    with pytest.raises(WiringError, match="I2C bus 7 cannot be opened"), bus_7:
        pass
    for name in ("smbus2", "gpiozero"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(WiringError, match=f"pip install {name}"), connected():
            pass


PINS = ["--rig", "gpio", "--wiring", "rig.toml", "--key", KEY_TEXT, "--state", "bit"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--rig", "gpio"], "needs --wiring, --key, --state"),
        (["--wiring", "rig.toml"], "--wiring is for --rig gpio"),
        (["--rig", "steam"], "invalid choice"),
        ([*PINS, "--time-scale", "2"], "faster than life"),
        ([*PINS, "--watchdog", "2"], "bites after 1 s"),
    ],
)
def test_command_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a real device cannot be without is asked for."""
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert words in capsys.readouterr().err


def test_a_wiring_file_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and exit code 1."""
    path = tmp_path / "rig.toml"
    path.write_text("[[channel]]\npump = 12\n")
    arguments = ["--rig", "gpio", "--key", KEY_TEXT, "--state", str(tmp_path / "bit")]
    assert main([*arguments, "--wiring", str(path)]) == 1
    assert capsys.readouterr().err == "channel 0: valve is missing\n"


async def test_without_button_and_light(pi: Bench) -> None:
    """Both are optional: it holds and vents without them."""
    with connected({"channel": WIRING["channel"]}) as device:
        hold(pi, device)
        assert device.light is None


async def test_two_things_on_one_pin(
    pi: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pins that gpiozero refuses are told in words."""

    def refuse(pin: int) -> None:
        raise gpiozero.GPIOPinInUse(f"pin {pin} is already in use")

    monkeypatch.setattr(gpiozero, "DigitalOutputDevice", refuse)
    with pytest.raises(WiringError, match="the pins cannot be used"), connected():
        pass
