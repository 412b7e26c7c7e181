"""The cuff controller that a demo talks to: where it is and its key."""

import base64
from dataclasses import asdict, dataclass
import json
import os
from pathlib import Path
import secrets
from typing import Self

from . import ports

DEFAULT_PORT = 7332


@dataclass(frozen=True, slots=True)
class Controller:
    """A controller's address and pairing key (base64)."""

    host: str
    port: int
    key: str

    @property
    def address(self) -> str:
        """Return HOST:PORT."""
        return f"{self.host}:{self.port}"

    @classmethod
    def parse(cls, address: str, key: str) -> Self:
        """Make a controller of HOST:PORT and a key. Raise ValueError on nonsense."""
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError(f"{address} is not HOST:PORT.")
        if len(base64.b64decode(key, validate=True)) != 32:
            raise ValueError("A key is 32 bytes in base64, 44 characters.")
        return cls(host, int(port), key)


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a simulated controller keeps from one start to the next."""

    id: str
    key: str
    port: int

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read the simulated controller of a demo, or invent one."""
        if file.exists():
            known = cls(**json.loads(file.read_text()))
        else:
            key = base64.b64encode(secrets.token_bytes(32)).decode()
            known = cls(f"bfr-{secrets.token_hex(4)}", key, DEFAULT_PORT)
        port = known.port if ports.is_free(known.port) else ports.any_free()
        return cls(known.id, known.key, port)

    @property
    def controller(self) -> Controller:
        """Return how to reach it."""
        return Controller(ports.LOOPBACK, self.port, self.key)


def write_private(file: Path, text: str) -> None:
    """Write a file that nobody else can read, in one step."""
    new = file.with_name(f"{file.name}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as stream:  # noqa: PTH123
        stream.write(text)
    new.replace(file)


def save(file: Path, known: Controller | Simulated) -> None:
    """Keep a controller, with its key, for the next start."""
    write_private(file, json.dumps(asdict(known)))
