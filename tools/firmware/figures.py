"""Print what the firmware takes, beside what it may. Usage: scripts/firmware measure."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
import shutil
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import override

from .host import SIMULATOR, Cost, cost
from .rv32 import PREFIX, QEMU, Builder, Sizes, Steps

NEEDED = (f"{PREFIX}gcc", QEMU[0])
PACKAGES = "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc"
NOTE = """\
On a RISC-V of 32 bits by Debian's compiler, without FreeRTOS, lwIP and Wi-Fi, and on this
machine. Code is what comes of our own sources, constants among it; the C library and the
compiler's own routines are not. No image for an ESP32 was built here, and none was ever tried.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, and the most that it may be; no bound where it is only of interest."""

    name: str
    value: float
    unit: str
    most: float | None = None

    @override
    def __str__(self) -> str:
        """Return a line of the table."""
        line = f"{self.name:<52}{self.value:>10,.6g} {self.unit:<13}"
        if self.most is None:
            return line
        verdict = "ok" if self.value <= self.most else "TOO MUCH"
        return f"{line}at most {self.most:>9,.6g}  {verdict}"


def chip(sizes: Sizes, steps: Steps, heap: tuple[int, int]) -> Iterator[Row]:
    """Yield what a chip would take."""
    yield Row("Code: core", sizes.core, "B")
    yield Row("Code: link", sizes.link, "B")
    yield Row("Code: core and link", sizes.core + sizes.link, "B", 25_000)
    yield Row("Code: TLS", sizes.tls, "B", 60_000)
    yield Row("Memory for each client: connection", sizes.connection, "B")
    yield Row("Memory for each client: TLS, of 64 bits", heap[0], "B")
    both = sizes.connection + heap[0]
    yield Row("Memory for each client", both, "B", 17_000)
    peak = sizes.connection + heap[1]
    yield Row("Memory for each client, while it shakes hands", peak, "B")
    yield Row("Control step of two channels, mean", steps.mean, "instructions")
    yield Row("Control step of two channels, worst", steps.worst, "instructions", 5_000)


def machine(firmware: Cost, simulator: Cost) -> Iterator[Row]:
    """Yield what this machine takes, and how it compares with the simulator."""
    yield Row("Here: memory", firmware.memory_kib / 1024, "MiB", 8)
    yield Row("Here: processor", firmware.processor * 100, "% of a core", 2)
    yield Row("Here: release until a state shows it", firmware.release_ms, "ms", 20)
    yield Row("Here: the same, at worst", firmware.release_worst_ms, "ms")
    memory = firmware.memory_kib / simulator.memory_kib
    yield Row("Beside the simulator: memory", memory * 100, "%", 10)
    processor = firmware.processor / simulator.processor
    yield Row("Beside the simulator: processor", processor * 100, "%", 10)


async def _machine(program: Path) -> list[Row]:
    """Have the same conversation with both at once, so that both have the same machine."""
    async with asyncio.TaskGroup() as group:
        firmware = group.create_task(cost((program,)))
        simulator = group.create_task(cost(SIMULATOR))
    return list(machine(firmware.result(), simulator.result()))


def _chip(firmware: Path, mbedtls: Path, build: Path) -> list[Row]:
    """Compile for a RISC-V, and count."""
    said = subprocess.run([build / "cuff-memory"], capture_output=True, check=True)
    steady, peak = (int(word) for word in said.stdout.split())
    with TemporaryDirectory(prefix="bfr_cuff_rv32_") as folder:
        builder = Builder(firmware, mbedtls, Path(folder))
        return list(chip(builder.sizes(), builder.steps(), (steady, peak)))


def main(arguments: Sequence[str]) -> int:
    """Measure; return 0 when every figure is within its bound.

    The arguments are the folders of the firmware, of mbedTLS' source, and of the build
    for this machine.
    """
    firmware, mbedtls, build = map(Path, arguments)
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        print(f"{', '.join(missing)} missing: apt install {PACKAGES}", file=sys.stderr)
        return 2
    rows = _chip(firmware, mbedtls, build)
    rows += asyncio.run(_machine(build / "cuff-host"))
    print(NOTE, *rows, sep="\n")
    return int(any(row.most is not None and row.value > row.most for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
