"""Run many simulated controllers in one process, for a benchmark to talk to.

Usage: python -m tools.bench.simulated [--tap] [--working] COUNT CUFF,CUFF
"""

import argparse
import asyncio
from dataclasses import replace
import json
import signal
import time
from typing import override
from unittest.mock import patch

from simulator.controller.controller import Controller
from simulator.controller.frames import Body
from simulator.controller.requests import InflateRequest, ReleaseRequest, Request
from simulator.device import Simulator, SimulatorConfig


class Tap(Controller):
    """A controller that keeps no limit of a client's, and notes each release.

    So a client's own deadline is the only one, and it shows when that is carried out.
    """

    @override
    def carry_out(self, client: str, request: Request) -> Body:
        """Do what a client asks, but for the limit of an inflation."""
        match request:
            case InflateRequest():
                request = replace(request, limit_ms=None)
            case ReleaseRequest():
                tell(release_of=self.config.identity.id, at=time.monotonic())
        return super().carry_out(client, request)


def tell(**facts: object) -> None:
    """Print one line of JSON."""
    print(json.dumps(facts), flush=True)


async def run(count: int, channels: tuple[str, ...], *, working: bool) -> None:
    """Run controllers until a signal."""
    done = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, done.set)
    fleet = [
        Simulator(SimulatorConfig(device_id=f"bench-{number}", channels=channels))
        for number in range(count)
    ]
    for sim in fleet:
        await sim.start()
        for channel in range(len(channels)):
            sim.exercise(channel, on=working)
    tell(
        controllers=[
            {"id": sim.config.device_id, "port": sim.port, "key": sim.key_text}
            for sim in fleet
        ]
    )
    await done.wait()
    await asyncio.gather(*(sim.stop() for sim in fleet))


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tap", action="store_true")
    parser.add_argument("--working", action="store_true", help="limbs do repetitions")
    parser.add_argument("count", type=int)
    parser.add_argument("channels")
    options = parser.parse_args()
    channels = tuple(options.channels.split(","))
    with patch(
        "simulator.controller.loop.Controller", Tap if options.tap else Controller
    ):
        asyncio.run(run(options.count, channels, working=options.working))


if __name__ == "__main__":
    main()
