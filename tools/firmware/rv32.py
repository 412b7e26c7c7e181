"""Sizes and instructions on a RISC-V of 32 bits, by Debian's compiler, picolibc and QEMU.

FreeRTOS, lwIP and Wi-Fi are not in them, and no ESP32 was ever tried.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
import re
import subprocess

PREFIX = "riscv64-unknown-elf-"
# Size and calls to save registers are what ESPHome and cuff_link have ESP-IDF compile by.
FLAGS = (
    *("-march=rv32imac", "-mabi=ilp32", "-Os", "-msave-restore"),
    *("--specs=picolibc.specs", "-ffunction-sections", "-fdata-sections"),
)
CPP_FLAGS = (
    *("-std=c++17", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics"),
    *("-fno-unwind-tables", "-fno-asynchronous-unwind-tables"),
)
TLS_FLAGS = (
    "-DMBEDTLS_NO_PLATFORM_ENTROPY",
    "-DMBEDTLS_ENTROPY_HARDWARE_ALT",
    "-DMBEDTLS_PLATFORM_MS_TIME_ALT",
)
LAYOUT = (
    *("-Wl,--defsym=__flash=0x80000000", "-Wl,--defsym=__flash_size=0x200000"),
    *("-Wl,--defsym=__ram=0x80200000", "-Wl,--defsym=__ram_size=0x100000"),
    *("-Tpicolibc.ld", "--crt0=minimal", "-Wl,--gc-sections"),
)
QEMU = (
    *("qemu-system-riscv32", "-M", "virt", "-bios", "none", "-icount", "shift=0"),
    *("-nographic", "-monitor", "none", "-serial", "stdio", "-kernel"),
)
CODE = re.compile(
    r"^ \.(?:text|rodata|srodata)\S*\n?\s+0x\w+\s+0x(\w+)\s+(\S+)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of code and constants; and of memory, for each of which there is one."""

    core: int
    link: int
    tls: int
    connection: int


@dataclass(frozen=True, slots=True)
class Steps:
    """Instructions of the control step of two channels, over a whole session."""

    mean: int
    worst: int


class Builder:
    """Compile parts of the firmware for a bare RISC-V into a folder."""

    def __init__(self, firmware: Path, mbedtls: Path, folder: Path) -> None:
        """Take sources from `firmware` and `mbedtls`."""
        self._firmware = firmware
        self._mbedtls = mbedtls
        self._folder = folder
        self._includes = (
            f"-I{firmware / 'measure' / 'include'}",
            f"-I{mbedtls / 'include'}",
        )

    def sizes(self) -> Sizes:
        """Link everything that a chip runs, and count what is left of each part."""
        objects = [
            *self._objects("core", self._component("cuff_core"), CPP_FLAGS),
            *self._objects("link", self._component("cuff_server"), CPP_FLAGS),
            *self._objects("tls", (self._mbedtls / "library").glob("*.c"), TLS_FLAGS),
            *self._objects("main", [self._measure("whole.cpp")], CPP_FLAGS),
        ]
        counted = _code_by_part(self._link(objects))
        return Sizes(counted["core"], counted["link"], counted["tls"], self._bytes())

    def steps(self) -> Steps:
        """Run a session in QEMU."""
        program = self._folder / "step.elf"
        sources = [self._measure("step.cpp"), *self._component("cuff_core")]
        self._compile(*CPP_FLAGS, *LAYOUT, *sources, "-o", program)
        said = _run(*QEMU, program).split()
        first, second, mean, worst = (int(word) for word in said)
        if (first, second) != (2, 2):
            raise RuntimeError("the cuffs of the session in QEMU were not held")
        return Steps(mean, worst)

    def _bytes(self) -> int:
        """Return what one connection takes of memory, without TLS."""
        (found,) = self._objects("sizes", [self._measure("sizes.cpp")], CPP_FLAGS)
        listed = _run(f"{PREFIX}nm", "-S", found)
        size = re.search(r"^\S+ (\S+) \S connection_bytes$", listed, re.MULTILINE)
        assert size is not None
        return int(size[1], 16)

    def _component(self, name: str) -> list[Path]:
        return sorted((self._firmware / "components" / name).glob("*.cpp"))

    def _measure(self, name: str) -> Path:
        return self._firmware / "measure" / name

    def _objects(
        self, part: str, sources: Iterable[Path], flags: Sequence[str]
    ) -> list[Path]:
        """Compile each source; its part stands in the name of what comes of it."""
        found = []
        for source in sorted(sources):
            found.append(self._folder / f"{part}__{source.stem}.o")
            self._compile(*flags, "-c", source, "-o", found[-1])
        return found

    def _link(self, objects: Sequence[Path]) -> str:
        """Return the linker's map of what is needed; what a system gives may be missing."""
        page = self._folder / "whole.map"
        missing = "-Wl,--unresolved-symbols=ignore-all"
        program = ("-o", self._folder / "whole.elf")
        self._compile(*LAYOUT, missing, f"-Wl,-Map={page}", *objects, *program)
        return page.read_text()

    def _compile(self, *words: object) -> None:
        # Its C compiler, for the C++ one would look for a library that there is not.
        _run(f"{PREFIX}gcc", *FLAGS, *self._includes, *words)


def _code_by_part(page: str) -> dict[str, int]:
    """Return bytes of code and constants for each part, from a linker's map."""
    found = {"core": 0, "link": 0, "tls": 0}
    used = page.partition("Linker script and memory map")[2]
    for size, file in CODE.findall(used):
        part = Path(file).name.partition("__")[0]
        if part in found:
            found[part] += int(size, 16)
    return found


def _run(*words: object) -> str:
    """Return what a program says; raise RuntimeError with its errors if it fails."""
    done = subprocess.run(
        [str(word) for word in words],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr.strip()[-2000:]}")
    return done.stdout
