"""Tests of what several files say about the project, and of its commands."""

import json
import os
import subprocess
import tomllib

import pytest

from tools.demo.home import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
MANIFEST = json.loads((ROOT / "custom_components/bfr_cuff/manifest.json").read_text())
COMMANDS = ("bench", "demo", "lint", "lock", "setup", "test")


def test_one_version() -> None:
    """The integration and the project have the same version and name."""
    assert PROJECT["version"] == MANIFEST["version"]
    assert PROJECT["name"] == MANIFEST["domain"]


def test_one_address() -> None:
    """Every address of the project is its repository's."""
    source = PROJECT["urls"]["Source"]
    assert MANIFEST["documentation"].startswith(source)
    assert MANIFEST["issue_tracker"] == f"{source}/issues"


def test_oldest_home_assistant() -> None:
    """HACS offers the integration from the version that it is written for."""
    assert json.loads((ROOT / "hacs.json").read_text())["homeassistant"] == "2026.8.0"


@pytest.mark.parametrize("command", [*COMMANDS, "../.ci/run"])
def test_command(command: str) -> None:
    """Every command can be run, and bash understands it."""
    script = ROOT / "scripts" / command
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)


def test_setup_is_quick_when_done() -> None:
    """With nothing to do, setup begins nothing, not even its log, and says nothing."""
    log = ROOT / ".cache" / "setup.log"
    before = log.stat().st_mtime_ns
    done = subprocess.run(
        [ROOT / "scripts/setup", "dev"], check=True, capture_output=True
    )
    assert log.stat().st_mtime_ns == before
    assert done.stdout == done.stderr == b""


def test_setup_of_nonsense() -> None:
    """A profile that there is not is refused."""
    done = subprocess.run(
        [ROOT / "scripts/setup", "production"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == "Usage: scripts/setup [demo|dev]\n"
