"""The firmware's host program in the place of the simulator, for tests made for that."""

import base64
from dataclasses import replace
import json
from pathlib import Path
import subprocess
import sys
from types import SimpleNamespace
from typing import IO, Any, cast, override

from simulator.controller.controller import Controller
from simulator.device import Simulator, SimulatorConfig
from simulator.rig.faults import Fault


class Firmware(Simulator):
    """A process that runs the firmware, with the simulator's hands on it.

    Nothing of the simulator itself runs: each method is a line for the program's
    console, answered within milliseconds.
    """

    def __init__(self, config: SimulatorConfig, program: Path) -> None:
        """Keep the program; it runs from `start` to `stop`."""
        super().__init__(config)
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._on = True
        # What tests look at from inside, as far as they do.
        self._door = cast("Any", _Network(self))
        self._link = cast("Any", _Clients(self))
        self._control = cast("Any", SimpleNamespace(run=self._run_steps))

    # Starting and stopping.

    @override
    async def start(self) -> None:
        """Start the program and wait until it listens; raise OSError if it ends."""
        self._process = self._started()
        line = cast("IO[bytes]", self._process.stdout).readline()
        if not line:
            raise OSError("the firmware does not start")
        self.port = json.loads(line)["port"]

    def _started(self) -> subprocess.Popen[bytes]:
        """Start the program."""
        announced = [sys.executable, "-m", "tools.firmware.announced"]
        return subprocess.Popen(
            [*announced * self.config.mdns, self._program, *self._options()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _options(self) -> list[str]:
        """Return the command line for the config; what it has no option for is as built."""
        config = self.config
        options: dict[str, object] = {
            "--key": self.key_text,
            "--port": self.port,
            "--id": config.device_id,
            "--name": config.name,
            "--model": config.model,
            "--firmware": config.firmware,
            "--channels": ",".join(config.channels),
            "--time-scale": config.time_scale,
            "--clients": config.clients,
            "--sample-ms": config.sample_ms,
            "--lease-max-ms": config.lease_max_ms,
            "--occlusion-max-s": config.occlusion_max_s,
            "--reperfusion-s": config.reperfusion_s,
            "--pressure-max": config.pressure_max,
        }
        if config.state_file is not None:
            options["--state"] = config.state_file
        return [str(word) for option in options.items() for word in option]

    @override
    async def stop(self) -> None:
        """End the program; it releases every cuff first."""
        process = self._process
        if process is None:
            return
        process.terminate()
        process.communicate(timeout=10)
        assert process.returncode == 0
        self._process = None

    @property
    def running(self) -> bool:
        """Return whether there is a program to speak with."""
        return self._process is not None

    def say(self, line: str) -> Any:
        """Have the console do something; raise RuntimeError with what it has against it."""
        assert self._process is not None
        stdin, stderr = self._process.stdin, self._process.stderr
        assert stdin is not None and stderr is not None
        stdin.write(f"{line}\n".encode())
        stdin.flush()
        answer = json.loads(stderr.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    # Hands on the device.

    @override
    async def cut_power(self) -> None:
        self._on = False
        self.say("power off")

    @override
    async def restore_power(self) -> None:
        self.say("power on")
        self._on = True

    @override
    async def change_key(self, key: bytes) -> None:
        self.config = replace(self.config, key=key)
        self.say(f"key {self.key_text}")

    @override
    def press_button(self) -> None:
        self.say("button")

    @override
    def set_fault(self, channel: int, fault: Fault, *, on: bool = True) -> None:
        self.say(f"fault {channel} {fault} {_switch(on)}")

    @override
    def set_drift(self, channel: int, mmhg: float) -> None:
        self.say(f"drift {channel} {mmhg}")

    @override
    def stall_network(self, *, on: bool = True) -> None:
        self.say(f"stall {_switch(on)}")

    @override
    def exercise(self, channel: int, *, on: bool = True) -> None:
        self.say(f"exercise {channel} {_switch(on)}")

    @override
    def knock(self, channel: int, times_a_minute: float) -> None:
        self.say(f"knock {channel} {times_a_minute}")

    @override
    def tense(self, channel: int, *, on: bool = True) -> None:
        self.say(f"tense {channel} {_switch(on)}")

    @override
    def warp(self, seconds: float) -> None:
        self.say(f"warp {seconds}")

    def _run_steps(self, steps: int) -> None:
        """Advance by so many steps of 10 ms."""
        self.warp(steps / 100)

    # Looking.

    @property
    @override
    def powered(self) -> bool:
        return self._on

    @property
    @override
    def boot(self) -> str:
        return str(self.say("boot"))

    @property
    @override
    def identifying(self) -> bool:
        return bool(self.say("identifying"))

    @property
    @override
    def key_text(self) -> str:
        return base64.b64encode(self.config.key).decode()

    @override
    def pressure(self, channel: int) -> float:
        return float(self.say(f"pressure {channel}"))

    @override
    def lop(self, channel: int) -> float:
        return float(self.say(f"lop {channel}"))

    @override
    def _powered(self) -> Controller:
        """Return what tests ask a controller for, read from the firmware."""
        state = self.say("state")
        seen = SimpleNamespace(state=lambda: state, now=state["uptime_ms"])
        return cast("Controller", seen)


class _Network:
    """The way to the firmware, as tests cut it."""

    def __init__(self, device: Firmware) -> None:
        self._device = device

    async def drop(self) -> None:
        """Reset every socket."""
        self._device.say("network lost")

    def close(self) -> None:
        """Let no one in."""
        self._device.say("network off")

    async def open(self, _host: str, port: int) -> int:
        """Listen again."""
        self._device.say("network on")
        return port


class _Clients:
    """Who is connected, as tests count them."""

    def __init__(self, device: Firmware) -> None:
        self._device = device

    @property
    def _connections(self) -> range:
        """Return something as long as there are clients."""
        return range(self._device.say("clients") if self._device.running else 0)


def _switch(on: bool) -> str:
    return "on" if on else "off"
