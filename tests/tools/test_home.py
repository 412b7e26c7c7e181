"""Tests of the configuration folder that a demo writes for Home Assistant."""

import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.bfr_cuff.checks.kept import STORE, VERSION, CheckRecord, Standing
from custom_components.bfr_cuff.lib.check.finding import Step
from homeassistant.components.http.config import (
    HTTP_STORAGE_SCHEMA,
    STORAGE_MINOR_VERSION,
    STORAGE_VERSION,
)
from homeassistant.components.onboarding import STORAGE_VERSION as ONBOARDING_VERSION
from homeassistant.components.onboarding.const import STEPS
from homeassistant.config import load_yaml_config_file
from simulator.device import SimulatorConfig
from tools.demo.controllers import Simulated
from tools.demo.home import ROOT, Home, time_zone
from tools.demo.household import CHANNELS
from tools.demo.steps import CommandError


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a folder that a demo has prepared for port 8124."""
    home = Home(tmp_path / "demo")
    with home.taken():
        home.prepare(8124)
    return home


def stored(home: Home, key: str) -> dict[str, Any]:
    """Read one of Home Assistant's storage files."""
    content: dict[str, Any] = json.loads((home.path / ".storage" / key).read_text())
    return content


def test_server_is_settled(home: Home) -> None:
    """The server's settings are final, complete, and for this machine only."""
    http = stored(home, "http")
    assert (http["version"], http["minor_version"]) == (
        STORAGE_VERSION,
        STORAGE_MINOR_VERSION,
    )
    assert http["data"]["pending"] is None
    server = http["data"]["stable"]
    assert server["server_host"] == ["127.0.0.1"]
    assert server["server_port"] == 8124
    assert HTTP_STORAGE_SCHEMA(server) == server


def test_nothing_is_left_to_set_up(home: Home) -> None:
    """Home Assistant finds every step of its first run done."""
    onboarding = stored(home, "onboarding")
    assert onboarding["version"] == ONBOARDING_VERSION
    assert onboarding["data"]["done"] == STEPS


SIMULATED = Simulated("bfr-00c0ffee", "", 7332)


def test_cuffs_are_checked(home: Home) -> None:
    """Both cuffs of the simulated controller have passed, and no session asks."""
    home.check(SIMULATED)
    kept = stored(home, STORE)
    assert kept["version"] == VERSION
    cuffs = kept["data"][SIMULATED.id]
    assert list(cuffs) == [str(channel) for channel, _ in enumerate(CHANNELS)]
    for cuff in cuffs.values():
        record = CheckRecord.load(cuff)
        assert record.standing(SimulatorConfig().firmware) is Standing.PASSED
        assert [each.step for each in record.findings] == list(Step)


def test_what_a_check_found_stays(home: Home) -> None:
    """What was checked in the demo itself is not overwritten at the next start."""
    file = home.path / ".storage" / STORE
    file.write_text("{}", encoding="utf-8")
    home.check(SIMULATED)
    assert file.read_text(encoding="utf-8") == "{}"


def test_configuration(home: Home) -> None:
    """The browser of this machine gets in without a login, and no other.

    Automations can be made of the blueprints.
    """
    configuration = load_yaml_config_file(str(home.path / "configuration.yaml"))
    trusted = configuration["homeassistant"]["auth_providers"][0]
    assert trusted["trusted_networks"] == ["127.0.0.1/32", "::1/128"]
    assert trusted["allow_bypass_login"] is True
    assert "http" not in configuration
    assert "automation" in configuration


def test_integration_is_the_checkouts(home: Home) -> None:
    """Home Assistant loads the integration of this checkout."""
    integration = home.path / "custom_components" / "bfr_cuff"
    assert integration.resolve() == ROOT / "custom_components" / "bfr_cuff"


def test_later_start_keeps_what_was_learned(home: Home) -> None:
    """A later start changes the port and nothing else."""
    (home.path / "configuration.yaml").write_text("logger:\n")
    token = stored(home, "auth")["data"]["refresh_tokens"][0]["id"]
    home.prepare(8125)
    assert (home.path / "configuration.yaml").read_text() == "logger:\n"
    assert stored(home, "auth")["data"]["refresh_tokens"][0]["id"] == token
    assert stored(home, "http")["data"]["stable"]["server_port"] == 8125
    assert home.token()


def test_token_gone(home: Home) -> None:
    """Without its token the demo says what to do."""
    auth = stored(home, "auth")
    auth["data"]["refresh_tokens"] = []
    (home.path / ".storage" / "auth").write_text(json.dumps(auth))
    with pytest.raises(CommandError, match="--reset"):
        home.token()


def test_secrets_are_private(home: Home) -> None:
    """Nobody else reads the folder or the users in it."""
    assert home.path.stat().st_mode & 0o777 == 0o700
    assert (home.path / ".storage" / "auth").stat().st_mode & 0o777 == 0o600


def test_one_demo_at_a_time(home: Home) -> None:
    """A folder with a running demo is refused."""
    with (
        home.taken(),
        pytest.raises(CommandError, match="A demo runs in"),
        home.taken(),
    ):
        pytest.fail("two demos in one folder")


def test_foreign_folder(tmp_path: Path) -> None:
    """A folder that somebody else filled is left alone."""
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(CommandError, match="no demo made"), Home(tmp_path).taken():
        pytest.fail("took a foreign folder")
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.tex"]


def test_clear(home: Home) -> None:
    """A reset forgets everything, and leaves the checkout behind the link alone."""
    with home.taken():
        home.clear()
        assert [entry.name for entry in home.path.iterdir()] == ["demo.lock"]
    assert (ROOT / "custom_components" / "bfr_cuff").is_dir()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        ("/usr/share/zoneinfo/Etc/UTC", "UTC"),
        ("/nowhere", "UTC"),
    ],
)
def test_time_zone(tmp_path: Path, target: str, expected: str) -> None:
    """The time zone is what the machine's link names."""
    link = tmp_path / "localtime"
    link.symlink_to(target)
    assert time_zone(link) == expected
