"""Tests of where a demo's controller is and what it remembers of it."""

import base64
from pathlib import Path
import socket

import pytest

from tools.demo.controllers import DEFAULT_PORT, Controller, Simulated, save

KEY = base64.b64encode(bytes(32)).decode()


def test_parse() -> None:
    """An address and a key make a controller."""
    assert Controller.parse("cuffs.local:7332", KEY) == Controller(
        "cuffs.local", 7332, KEY
    )


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("cuffs.local", KEY),
        (":7332", KEY),
        ("cuffs.local:", KEY),
        ("cuffs.local:-1", KEY),
        ("cuffs.local:70000", KEY),
        ("cuffs.local:7332", "not base64"),
        ("cuffs.local:7332", base64.b64encode(bytes(31)).decode()),
    ],
)
def test_parse_nonsense(address: str, key: str) -> None:
    """What is no address or no key is refused."""
    with pytest.raises(ValueError, match=r"HOST:PORT|32 bytes|base64"):
        Controller.parse(address, key)


@pytest.mark.usefixtures("socket_enabled")
def test_simulated_stays_the_same(tmp_path: Path) -> None:
    """A simulated controller keeps its id and its key from start to start."""
    file = tmp_path / "simulated.json"
    first = Simulated.load(file)
    save(file, first)
    again = Simulated.load(file)
    assert (again.id, again.key) == (first.id, first.key)
    assert len(base64.b64decode(first.key)) == 32
    assert Simulated.load(tmp_path / "none.json").key != first.key


@pytest.mark.usefixtures("socket_enabled")
def test_simulated_gives_way(tmp_path: Path) -> None:
    """When its port is taken, a simulated controller takes another."""
    file = tmp_path / "simulated.json"
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        save(file, Simulated("bfr-1", KEY, taken))
        moved = Simulated.load(file)
    assert moved.port != taken
    assert moved.controller == Controller("127.0.0.1", moved.port, KEY)


def test_key_is_private(tmp_path: Path) -> None:
    """Nobody else reads the file with the key, even if it was there before."""
    file = tmp_path / "controller.json"
    file.write_text("old")
    file.chmod(0o644)
    save(file, Controller("127.0.0.1", DEFAULT_PORT, KEY))
    assert file.stat().st_mode & 0o777 == 0o600
    assert KEY in file.read_text()
