"""Tests of the pinned packages, against what Home Assistant asks for."""

from importlib.metadata import distribution, requires
import re
import tomllib

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration
from tools.demo.home import ROOT

LOCKED = sorted(file.stem for file in (ROOT / "requirements").glob("*.txt"))
GROUPS = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
DEMO_INTEGRATIONS = (
    "assist_pipeline",
    "conversation",
    "frontend",
    "history",
    "logbook",
    "recorder",
    "zeroconf",
)


def pins(name: str) -> dict[str, str]:
    """Return the version of each package in a requirements file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([\w.-]+)==([^ ]+)", text, re.MULTILINE))


def normal(package: str) -> str:
    """Return the one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize("name", LOCKED)
def test_hashes(name: str) -> None:
    """Every package is pinned with hashes, and no index is named."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)


def test_development_adds_only() -> None:
    """A development environment is a demo's environment and more."""
    assert pins("demo").items() <= pins("dev").items()


def test_tests_run_what_the_demo_runs() -> None:
    """The demo's Home Assistant is the one that the test plugin pins."""
    wanted = requires("pytest-homeassistant-custom-component") or []
    assert f"homeassistant=={pins('demo')['homeassistant']}" in wanted


async def test_what_talks_to_a_node_is_pinned(hass: HomeAssistant) -> None:
    """The demo of own parts has all that Home Assistant wants for ESPHome."""
    locked = {
        normal(package): version
        for name in ("demo", "voice", "own-parts")
        for package, version in pins(name).items()
    }
    for domain in ("esphome", "bluetooth", "usb"):
        for requirement in (await async_get_integration(hass, domain)).requirements:
            package, _, version = requirement.partition("==")
            assert locked[normal(package)] == version


async def test_nothing_is_installed_at_run_time(hass: HomeAssistant) -> None:
    """Whatever Home Assistant needs for the demo is there before it starts."""
    seen: set[str] = set()
    wanted: set[str] = set()

    async def collect(domain: str) -> None:
        if domain not in seen:
            seen.add(domain)
            integration = await async_get_integration(hass, domain)
            wanted.update(integration.requirements)
            for needed in [*integration.dependencies, *integration.after_dependencies]:
                if needed in DEMO_INTEGRATIONS or needed in integration.dependencies:
                    await collect(needed)

    for domain in DEMO_INTEGRATIONS:
        await collect(domain)
    locked = {normal(k): v for k, v in (pins("demo") | pins("voice")).items()}
    for requirement in wanted:
        package, _, wanted_version = requirement.partition("==")
        assert locked[normal(package.partition("[")[0])] == wanted_version
        assert distribution(package.partition("[")[0]).version == wanted_version
