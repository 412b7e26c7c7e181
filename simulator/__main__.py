"""Run a cuff controller, on a simulated limb or on real pins: python -m simulator."""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import fields
import json
import logging
import signal
import sys

from .arguments import GPIO, read
from .console import Console, listen
from .controller.device import Device, Running
from .controller.limits import Identity
from .controller.loop import Hardware
from .controller.memory import memory_in
from .device import Simulator, SimulatorConfig
from .gpio.rig import connect
from .gpio.wiring import WiringError, read_wiring


def _say(line: str) -> None:
    """Print one line for people to standard error."""
    print(line, file=sys.stderr, flush=True)


async def _run[HardwareT: Hardware](device: Device[HardwareT], name: str) -> None:
    """Run until a signal; `name` is the device's id."""
    done = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, done.set)
    # A shell would stop a job in the background that reads its terminal.
    signal.signal(signal.SIGTTIN, signal.SIG_IGN)
    await device.start()
    ready = {
        "event": "ready",
        "host": device.host,
        "port": device.port,
        "key": device.key_text,
        "id": name,
    }
    print(json.dumps(ready), flush=True)
    with ExitStack() as stack:
        if isinstance(device, Simulator) and sys.stdin is not None:
            console = Console(device)
            stack.callback(console.stop)
            listen(console, sys.stdin.fileno(), _say)
        try:
            await done.wait()
        finally:
            await device.stop()


async def _simulate(options: argparse.Namespace) -> None:
    """Run a controller on simulated limbs."""
    known = {field.name for field in fields(SimulatorConfig)}
    given = {
        name: value
        for name, value in vars(options).items()
        if name in known and value is not None
    }
    config = SimulatorConfig(**given)
    await _run(Simulator(config), config.device_id)


async def _drive_pins(options: argparse.Namespace) -> None:
    """Run a controller on the pins of a Raspberry Pi."""
    identity = Identity(options.device_id, options.name, options.model, "1.0.0")
    running = Running(
        key=options.key,
        host=options.host,
        port=options.port,
        mdns=options.mdns,
        watchdog_s=options.watchdog_s,
        real=True,
    )
    memory = memory_in(options.state_file)
    wiring = read_wiring(options.wiring)
    with connect(wiring, identity, options.clients, memory, running) as device:
        await _run(device, identity.id)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a controller as the command line says; return the exit code."""
    options = read(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    try:
        asyncio.run((_drive_pins if options.rig == GPIO else _simulate)(options))
    except WiringError as err:
        _say(str(err))
        return 1
    except OSError as err:
        _say(f"cannot listen on {options.host}:{options.port}: {err.strerror or err}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
