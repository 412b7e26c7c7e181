"""Stand before many ESPHome nodes, so that Home Assistant meets each as a node of its own.

Usage: python -m tools.bench.peers.gate [--encrypted] COUNT PROGRAM

The nodes are one build: each gets a port from `loopback.c`, and here a name and a MAC of
its own. With --encrypted the gate speaks the encryption of ESPHome's API for them, whose
library for C cannot be had everywhere; Home Assistant gets the same bytes as from a chip.
"""

import argparse
import asyncio
from asyncio import StreamReader, StreamWriter
import base64
import os
from pathlib import Path
import signal
from typing import Any, Final

from tools.bench.simulated import tell
from tools.demo import ports

from .packages import use_packages

KEY: Final = bytes(range(32))
HELLO, DEVICE_INFO = 2, 10
PROLOGUE: Final = b"NoiseAPIInit\x00\x00"
NOISE: Final = b"Noise_NNpsk0_25519_ChaChaPoly_SHA256"


class Plain:
    """The API without encryption: a zero, then length and type as varints."""

    def __init__(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Take one side of a connection."""
        self._reader = reader
        self._writer = writer

    async def read(self) -> tuple[int, bytes]:
        """Return the type and the body of the next message."""
        await self._reader.readexactly(1)
        length = await self._varint()
        kind = await self._varint()
        return kind, await self._reader.readexactly(length)

    def write(self, *messages: tuple[int, bytes]) -> None:
        """Send messages in one go."""
        self._writer.write(
            b"".join(
                b"\x00" + _varint(len(body)) + _varint(kind) + body
                for kind, body in messages
            )
        )

    async def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = (await self._reader.readexactly(1))[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7


class Encrypted:
    """The API encrypted: after a handshake each message is one frame of its own."""

    def __init__(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Take one side of a connection."""
        self._reader = reader
        self._writer = writer
        self._noise: Any = None

    async def shake_hands(self, name: str, mac: str) -> None:
        """Greet Home Assistant as a node of this name and MAC."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415
        from noise.connection import NoiseConnection  # type: ignore[import-not-found]  # noqa: PLC0415

        self._noise = NoiseConnection.from_name(NOISE)
        self._noise.set_as_responder()
        self._noise.set_psks(KEY)
        self._noise.set_prologue(PROLOGUE)
        self._noise.start_handshake()
        await self._frame()
        self._send(b"\x01" + name.encode() + b"\x00" + mac.encode() + b"\x00")
        try:
            self._noise.read_message((await self._frame())[1:])
        except InvalidTag:
            # Home Assistant asks with a key of zeros who is there.
            self._send(b"\x01Handshake MAC failure")
            raise EOFError("another key") from None
        self._send(b"\x00" + bytes(self._noise.write_message()))

    async def read(self) -> tuple[int, bytes]:
        """Return the type and the body of the next message."""
        message = bytes(self._noise.decrypt(await self._frame()))
        return int.from_bytes(message[:2]), message[4:]

    def write(self, *messages: tuple[int, bytes]) -> None:
        """Send messages in one go."""
        self._send(
            *(
                bytes(
                    self._noise.encrypt(kind.to_bytes(2) + len(body).to_bytes(2) + body)
                )
                for kind, body in messages
            )
        )

    async def _frame(self) -> bytes:
        head = await self._reader.readexactly(3)
        if head[0] != 1:
            # Home Assistant tries without a key first, and asks for it after this.
            self._send(b"")
            raise EOFError("not encrypted")
        return await self._reader.readexactly(int.from_bytes(head[1:]))

    def _send(self, *frames: bytes) -> None:
        self._writer.write(
            b"".join(b"\x01" + len(frame).to_bytes(2) + frame for frame in frames)
        )


class Gate:
    """One node and the port before it."""

    def __init__(self, number: int, program: Path, *, encrypted: bool) -> None:
        """Take which node this is, and what it runs."""
        self.name = f"cuffs-{number}"
        self.mac = f"02:00:00:00:{number >> 8:02X}:{number & 255:02X}"
        self.port = ports.any_free()
        self._program = program
        self._encrypted = encrypted
        self._node_port = 0
        self._process: asyncio.subprocess.Process | None = None
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Start the node, and listen for Home Assistant."""
        self._node_port = ports.any_free()
        preload = str(self._program.with_name("loopback.so"))
        preferences = self._program.with_name("preferences")
        environment = {
            **os.environ,
            "LD_PRELOAD": preload,
            "PEER_PORT": str(self._node_port),
            "ESPHOME_PREFDIR": str(preferences),
        }
        self._process = await asyncio.create_subprocess_exec(
            self._program, env=environment, stdout=asyncio.subprocess.DEVNULL
        )
        self._server = await asyncio.start_server(self._serve, ports.LOOPBACK, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """End the node."""
        if self._server is not None:
            self._server.close()
        if self._process is not None:
            self._process.kill()
            await self._process.wait()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Connect Home Assistant with the node."""
        near: Plain | Encrypted = Plain(reader, writer)
        try:
            if self._encrypted:
                near = Encrypted(reader, writer)
                mac = self.mac.replace(":", "").lower()
                await near.shake_hands(self.name, mac)
            far_reader, far_writer = await asyncio.open_connection(
                ports.LOOPBACK, self._node_port
            )
            async with asyncio.TaskGroup() as group:
                far = Plain(far_reader, far_writer)
                group.create_task(self._up(near, far))
                group.create_task(self._down(far, far_reader, near))
        except* OSError, EOFError:
            writer.close()

    async def _up(self, near: Plain | Encrypted, far: Plain) -> None:
        """Hand on what Home Assistant asks for."""
        while True:
            far.write(await near.read())

    async def _down(
        self, far: Plain, reader: StreamReader, near: Plain | Encrypted
    ) -> None:
        """Hand on what the node says, what came together together."""
        while True:
            messages = [self._named(*await far.read())]
            # A node sends what it has in one packet; so does this.
            while reader._buffer:  # type: ignore[attr-defined]  # noqa: SLF001
                messages.append(self._named(*await far.read()))
            near.write(*messages)

    def _named(self, kind: int, body: bytes) -> tuple[int, bytes]:
        """Give the node its own name and MAC where it says them."""
        from aioesphomeapi import api_pb2  # type: ignore[import-not-found]  # noqa: PLC0415

        if kind == HELLO:
            hello = api_pb2.HelloResponse.FromString(body)
            hello.name = self.name
            return kind, hello.SerializeToString()
        if kind == DEVICE_INFO:
            info = api_pb2.DeviceInfoResponse.FromString(body)
            info.name, info.mac_address = self.name, self.mac
            return kind, info.SerializeToString()
        return kind, body


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*found, value))


async def run(count: int, program: Path, *, encrypted: bool) -> None:
    """Run nodes until a signal."""
    done = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, done.set)
    gates = [Gate(number, program, encrypted=encrypted) for number in range(count)]
    try:
        for gate in gates:
            await gate.start()
            # They are not all to tick at the same moment.
            await asyncio.sleep(0.037)
        key = base64.b64encode(KEY).decode() if encrypted else None
        tell(controllers=[{"port": gate.port, "key": key} for gate in gates])
        await done.wait()
    finally:
        await asyncio.gather(*(gate.stop() for gate in gates))


def main() -> None:
    """Run as the command line says."""
    use_packages()
    parser = argparse.ArgumentParser()
    parser.add_argument("--encrypted", action="store_true")
    parser.add_argument("count", type=int)
    parser.add_argument("program", type=Path)
    options = parser.parse_args()
    asyncio.run(run(options.count, options.program, encrypted=options.encrypted))


if __name__ == "__main__":
    main()
