"""Put a cuff on the bench, for a box of another maker: python -m simulator.parts."""

import argparse
import asyncio
from collections.abc import Sequence
import json
import signal
import sys

from ..arguments import read_people
from ..rig.plant import Plant, plants
from .bench import Bench
from .cuffs import CUFFS
from .server import BenchServer


async def _run(plant: Plant, port: int) -> None:
    """Run until a signal."""
    done = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, done.set)
    server = BenchServer(Bench(plant))
    await server.start(port)
    ready = {"event": "ready", "port": server.port, "lop": round(plant.limb.lop, 1)}
    print(json.dumps(ready), flush=True)
    try:
        await done.wait()
    finally:
        await server.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m simulator.parts")
    parser.add_argument("--cuff", choices=CUFFS, default="arm", help="default: arm")
    parser.add_argument(
        "--person",
        type=read_people,
        default=(),
        metavar="SYS/DIA/SEED",
        help="whose limb it is on",
    )
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    options = parser.parse_args(arguments)
    try:
        [plant] = plants([CUFFS[options.cuff]], people=options.person)
        asyncio.run(_run(plant, options.port))
    except OSError as err:
        print(f"cannot listen on {options.port}: {err.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
