"""Tests of the demo's command line."""

import base64
from pathlib import Path

import pytest

from tools.demo.controllers import Controller
from tools.demo.home import ROOT
from tools.demo.options import Options, parse

KEY = base64.b64encode(bytes(32)).decode()


def test_defaults() -> None:
    """Without options: the usual port, a folder in the checkout, a simulation."""
    assert parse([]) == Options(
        port=8123,
        config=ROOT / ".demo",
        reset=False,
        json=False,
        time_scale=1.0,
        controller=None,
        firmware=False,
    )


def test_everything() -> None:
    """Every option reaches the demo."""
    given = "--port 8200 --config demo --reset --json --controller cuffs:7332"
    assert parse([*given.split(), "--key", KEY, "--time-scale", "1.5"]) == Options(
        port=8200,
        config=Path.cwd() / "demo",
        reset=True,
        json=True,
        time_scale=1.5,
        controller=Controller("cuffs", 7332, KEY),
        firmware=False,
    )


def test_firmware() -> None:
    """The firmware takes the simulator's place."""
    assert parse(["--firmware"]).firmware


def test_own_parts() -> None:
    """A cuff of own parts takes the controller's place."""
    assert parse(["--own-parts"]).own_parts
    assert not parse([]).own_parts


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("--port zero", "not a port"),
        ("--port 65536", "not a port"),
        ("--time-scale 3", "from 1 to 2"),
        ("--time-scale 0.5", "from 1 to 2"),
        ("--time-scale fast", "from 1 to 2"),
        ("--controller cuffs:7332", "go together"),
        (f"--key {KEY}", "go together"),
        (f"--firmware --controller cuffs:7332 --key {KEY}", "of its own"),
        ("--own-parts --firmware", "without a controller"),
        (f"--own-parts --controller cuffs:7332 --key {KEY}", "without a controller"),
        ("--own-parts --time-scale 2", "as in life"),
        (f"--controller cuffs --key {KEY}", "HOST:PORT"),
        ("--controller cuffs:7332 --key c2hvcnQ=", "32 bytes"),
    ],
)
def test_refused(given: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What makes no sense is refused in one sentence."""
    with pytest.raises(SystemExit) as refused:
        parse(given.split())
    assert refused.value.code == 2
    assert why in capsys.readouterr().err
