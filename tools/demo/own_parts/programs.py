"""Start what a cuff of own parts hangs on: the bench, a box, and a broker between."""

import asyncio
import json
from pathlib import Path
import sys
from typing import Final

from tools.demo import ports, processes
from tools.demo.home import ROOT
from tools.demo.processes import Child
from tools.demo.steps import CommandError

BUILT: Final = ROOT / ".cache" / "own-parts"
NODE: Final = BUILT / "node"
PACKAGES: Final = BUILT / "packages"
BROKERS: Final = (
    "/usr/sbin/mosquitto",
    "/usr/local/sbin/mosquitto",
    "/usr/bin/mosquitto",
)
BROKER: Final = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
"""
PROBE_S: Final = 0.05

ENVIRONMENT: Final = {"PYTHONPATH": str(PACKAGES)}
"""For Home Assistant: what its esphome integration needs lies beside its environment."""


def broker_program() -> str | None:
    """Return where mosquitto is, or None."""
    return next((path for path in BROKERS if Path(path).exists()), None)


async def start_bench(folder: Path, *options: str) -> tuple[Child, int, float]:
    """Put a cuff on the bench; return it, its port, and the limb's true LOP in mmHg."""
    log = folder / "bench.log"
    bench = await processes.start(
        "The bench", log, ROOT, sys.executable, "-m", "simulator.parts", *options
    )

    async def is_ready() -> bool:
        return '"ready"' in bench.last_lines()

    await processes.wait_until(is_ready, bench)
    ready = json.loads(bench.last_lines(1))
    return bench, ready["port"], ready["lop"]


async def start_node(folder: Path, port: int, bench_port: int) -> Child:
    """Start the ESPHome node; raise CommandError if it was never built."""
    if not NODE.exists():
        raise CommandError(
            "The ESPHome node is not built: run scripts/own-parts build."
        )
    node = await processes.start(
        "The ESPHome node",
        folder / "node.log",
        folder,
        str(NODE),
        environment={
            "BFR_CUFF_NODE": str(port),
            "BFR_CUFF_BENCH": str(bench_port),
            "ESPHOME_PREFDIR": str(folder),
        },
    )
    await _listens(node, port)
    return node


async def start_broker(folder: Path, port: int) -> Child:
    """Start a broker; raise CommandError if there is none on this machine."""
    program = broker_program()
    if program is None:
        raise CommandError("mosquitto is not installed.")
    settings = folder / "mosquitto.conf"
    settings.write_text(BROKER.format(port=port))
    broker = await processes.start(
        "The broker", folder / "broker.log", folder, program, "-c", str(settings)
    )
    await _listens(broker, port)
    return broker


async def start_tasmota(folder: Path, broker_port: int, bench_port: int) -> Child:
    """Start the box that speaks MQTT."""
    return await processes.start(
        "The Tasmota-like box",
        folder / "tasmota.log",
        ROOT,
        *(sys.executable, "-m", "tools.demo.own_parts.tasmota"),
        *(str(broker_port), str(bench_port)),
    )


async def _listens(child: Child, port: int) -> None:
    """Wait until someone answers at a port."""

    async def answers() -> bool:
        try:
            _, writer = await asyncio.open_connection(ports.LOOPBACK, port)
        except OSError:
            return False
        writer.close()
        return True

    await processes.wait_until(answers, child)
