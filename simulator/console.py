"""Line commands on standard input, for tests that run the simulator as a process."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
import json
import os
import threading

from .device import Simulator
from .rig.faults import Fault

HELP = """\
fault CHANNEL NAME on|off   NAME: sensor_frozen sensor_zero sensor_out_of_range
                            sensor_silent sensor_nack sensor_late sensor_displaced
                            leak valve_stuck vent_blocked pump_stuck
exercise CHANNEL on|off     drift CHANNEL MMHG     pressure CHANNEL
tense CHANNEL on|off        knock CHANNEL TIMES_A_MINUTE
lop CHANNEL                 the true occlusion pressure of the limb in that cuff, mmHg
button                      power on|off           stall on|off
key BASE64                  warp SECONDS           help"""


def _switch(word: str) -> bool:
    """Read `on` or `off`."""
    if word not in ("on", "off"):
        raise ValueError(f"{word!r} is neither on nor off")
    return word == "on"


class Console:
    """Carry out one line at a time; each is answered with one line of JSON."""

    def __init__(self, sim: Simulator) -> None:
        """Act on this simulator."""
        self._sim = sim
        self._task: asyncio.Task[None] | None = None
        self._commands: dict[str, Callable[..., Awaitable[object]]] = {
            "fault": self._fault,
            "exercise": self._exercise,
            "drift": self._drift,
            "pressure": self._pressure,
            "tense": self._tense,
            "knock": self._knock,
            "lop": self._lop,
            "button": self._button,
            "power": self._power,
            "stall": self._stall,
            "key": self._key,
            "warp": self._warp,
            "help": self._help,
        }

    def start(self, lines: asyncio.Queue[str], report: Callable[[str], object]) -> None:
        """Answer the lines of a queue until `stop`."""

        async def work() -> None:
            while True:
                report(await self.answer(await lines.get()))

        self._task = asyncio.get_running_loop().create_task(work())

    def stop(self) -> None:
        """Answer no more."""
        if self._task is not None:
            self._task.cancel()

    async def answer(self, line: str) -> str:
        """Return what one line led to."""
        name, *words = line.split() or [""]
        command = self._commands.get(name)
        if command is None:
            return json.dumps({"error": f"{name!r} is unknown; try help"})
        try:
            result = await command(*words)
        except (IndexError, OSError, RuntimeError, TypeError, ValueError) as err:
            return json.dumps({"error": f"{name}: {err}"})
        return json.dumps({"ok": name, "result": result})

    async def _fault(self, channel: str, name: str, on: str) -> None:
        self._sim.set_fault(int(channel), Fault(name), on=_switch(on))

    async def _exercise(self, channel: str, on: str) -> None:
        self._sim.exercise(int(channel), on=_switch(on))

    async def _drift(self, channel: str, mmhg: str) -> None:
        self._sim.set_drift(int(channel), float(mmhg))

    async def _pressure(self, channel: str) -> float:
        return round(self._sim.pressure(int(channel)), 1)

    async def _tense(self, channel: str, on: str) -> None:
        self._sim.tense(int(channel), on=_switch(on))

    async def _knock(self, channel: str, times_a_minute: str) -> None:
        self._sim.knock(int(channel), float(times_a_minute))

    async def _lop(self, channel: str) -> float:
        return round(self._sim.lop(int(channel)), 1)

    async def _button(self) -> None:
        self._sim.press_button()

    async def _power(self, on: str) -> None:
        await (self._sim.restore_power() if _switch(on) else self._sim.cut_power())

    async def _stall(self, on: str) -> None:
        self._sim.stall_network(on=_switch(on))

    async def _key(self, text: str) -> None:
        await self._sim.change_key(base64.b64decode(text, validate=True))

    async def _warp(self, seconds: str) -> None:
        self._sim.warp(float(seconds))

    async def _help(self) -> list[str]:
        return HELP.splitlines()


def _read_lines(descriptor: int, handle: Callable[[str], object]) -> None:
    """Pass on lines until the end of the input."""
    rest = b""
    while data := _read(descriptor):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            handle(line.decode(errors="replace"))


def _read(descriptor: int) -> bytes:
    """Return some input; an error, as of a job in the background, ends it."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


def listen(
    console: Console, descriptor: int, report: Callable[[str], object]
) -> threading.Thread:
    """Carry out the lines of a file descriptor from now on, and `report` the answers."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def handle(line: str) -> None:
        loop.call_soon_threadsafe(lines.put_nowait, line)

    console.start(lines, report)
    # Nothing interrupts a read of a terminal, so a thread of its own waits for it.
    reader = threading.Thread(
        target=_read_lines, args=(descriptor, handle), daemon=True
    )
    reader.start()
    return reader
