"""A wire between two network namespaces, whose packets pass through this process.

Each side is a TUN device. What is dropped, late or out of order is so for the kernels'
own TCP. Nothing leads out of the two namespaces, and nothing is left of them afterwards.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import fcntl
import os
from random import Random
import struct
import subprocess
from typing import Final, Self

from tests.integration.line import Way

HOME: Final = "10.57.0.1"
CUFFS: Final = "10.57.0.2"

_TUNSETIFF: Final = 0x400454CA
_TUN_WITHOUT_HEADER: Final = 0x1001
_LARGEST: Final = 65536


class Wire:
    """Two namespaces and the wire; whoever enters it is at home."""

    def __init__(self) -> None:
        """Take nothing yet."""
        self.to_home, self.to_cuffs = Way(), Way()
        self._chance = Random(1)
        self._open: list[int] = []
        self._loop = asyncio.get_running_loop()

    def __enter__(self) -> Self:
        """Make both namespaces, and stay in that of the home; this takes root."""
        self._before = self._namespace()
        self._cuffs, cuffs = self._make(CUFFS, HOME)
        _, home = self._make(HOME, CUFFS)
        self._loop.add_reader(cuffs, self._pass_on, cuffs, home, self.to_home)
        self._loop.add_reader(home, self._pass_on, home, cuffs, self.to_cuffs)
        self._tuns = home, cuffs
        return self

    def __exit__(self, *_: object) -> None:
        """Go back; with the last that has them open, both namespaces are gone."""
        for tun in self._tuns:
            self._loop.remove_reader(tun)
        os.setns(self._before, os.CLONE_NEWNET)
        while self._open:
            os.close(self._open.pop())

    @contextmanager
    def at_the_cuffs(self) -> Iterator[None]:
        """Be at the controller for a moment: what listens from then on does so there."""
        home = self._namespace()
        os.setns(self._cuffs, os.CLONE_NEWNET)
        try:
            yield
        finally:
            os.setns(home, os.CLONE_NEWNET)

    def _namespace(self) -> int:
        """Return the namespace that this thread is in, as an open file."""
        found = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        self._open.append(found)
        return found

    def _make(self, address: str, peer: str) -> tuple[int, int]:
        """Go to a new namespace; return it, and the wire's end in it."""
        os.unshare(os.CLONE_NEWNET)
        tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        self._open.append(tun)
        wanted = struct.pack("16sH", b"wire", _TUN_WITHOUT_HEADER)
        fcntl.ioctl(tun, _TUNSETIFF, wanted)
        for command in (
            "link set lo up",
            f"addr add {address} peer {peer} dev wire",
            "link set wire up",
        ):
            subprocess.run(["ip", *command.split()], check=True)
        return self._namespace(), tun

    def _pass_on(self, source: int, sink: int, way: Way) -> None:
        """Pass a packet on, late or not at all."""
        packet = os.read(source, _LARGEST)
        if way.is_cut or self._chance.random() < way.lost:
            return
        late_s = way.delay_s + self._chance.uniform(0.0, way.mixed_s)
        if late_s:
            self._loop.call_later(late_s, self._deliver, sink, packet, way)
        else:
            self._deliver(sink, packet, way)

    def _deliver(self, sink: int, packet: bytes, way: Way) -> None:
        # One that was under way when it was cut is lost as well.
        if not way.is_cut and sink in self._open:
            os.write(sink, packet)
