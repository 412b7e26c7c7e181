"""quality_scale.yaml, held to the code where code can tell."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib import import_module
from inspect import signature
from pathlib import Path
import re
import sys
from types import ModuleType
from typing import Any
from unittest.mock import patch

from aiohttp import ClientSession
from awesomeversion import AwesomeVersion
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff import (
    ATHLETE_PLATFORMS,
    CONTROLLER_PLATFORMS,
    diagnostics,
)
from custom_components.bfr_cuff.condition import CONDITIONS
from custom_components.bfr_cuff.config_flow import BfrCuffConfigFlow
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import (
    BfrCuffConfigEntry,
    BfrCuffCoordinator,
)
from custom_components.bfr_cuff.sessions.athlete_sessions import (
    AthleteConfigEntry,
    AthleteSessions,
)
from custom_components.bfr_cuff.trigger import TRIGGERS
from homeassistant import components
from homeassistant.components.brands.const import ALLOWED_IMAGES
from homeassistant.config_entries import (
    SOURCE_USER,
    SOURCE_ZEROCONF,
    ConfigEntry,
    ConfigEntryState,
)
from homeassistant.const import CONF_PORT, PERCENTAGE, UnitOfMass
from homeassistant.core import EventBus, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.typing import UNDEFINED
from homeassistant.helpers.update_coordinator import (
    CoordinatorEntity,
    DataUpdateCoordinator,
)
from homeassistant.setup import async_setup_component
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import load_yaml_dict
from simulator.device import Simulator
from tools.checks import coverage

from .helpers import eventually, running, set_up
from .shipped import FOLDER, MANIFEST, ROOT, TEXTS, texts_in
from .test_schemas import our_entities
from .test_zeroconf import announcement
from .training import athlete

PLATFORMS = sorted({*CONTROLLER_PLATFORMS, *ATHLETE_PLATFORMS})
RULES: dict[str, Any] = load_yaml_dict(str(FOLDER / "quality_scale.yaml"))["rules"]
PEBLAR = Path(components.__path__[0]) / "peblar" / "quality_scale.yaml"

README = "README.md"
REFERENCE = "docs/entities-and-actions.md"
DOCUMENTED = {
    "docs-actions": (README, "Actions"),
    "docs-conditions": (REFERENCE, "Conditions"),
    "docs-configuration-parameters": (README, "Settings of a cuff"),
    "docs-data-update": (REFERENCE, "When values change"),
    "docs-examples": (README, "An automation that releases at 15 minutes"),
    "docs-high-level-description": (README, "What it is for"),
    "docs-installation-instructions": (README, "Install"),
    "docs-installation-parameters": (README, "Set up"),
    "docs-known-limitations": (README, "Known limitations"),
    "docs-removal-instructions": (README, "Remove it"),
    "docs-supported-devices": (README, "Controllers it works with"),
    "docs-supported-functions": (README, "What you get"),
    "docs-triggers": (REFERENCE, "Triggers"),
    "docs-troubleshooting": (README, "Troubleshooting"),
    "docs-use-cases": (README, "What it is for"),
}
WORDS_AT_LEAST = 20

SWITCH = "switch.gym_cuffs_cuff_1_inflate"


@pytest.fixture
async def ada(hass: HomeAssistant) -> AthleteSessions:
    """Set an athlete up, to be there beside a controller."""
    return await athlete(hass)


def status(rule: str) -> str:
    """Return what we say about a rule."""
    said = RULES[rule]
    return str(said["status"] if isinstance(said, dict) else said)


def module(platform: str) -> ModuleType:
    """Return the module of a platform."""
    return import_module(f"custom_components.{DOMAIN}.{platform}")


def section(file: str, heading: str) -> str:
    """Return what stands below a heading, up to the next of its level."""
    text = (ROOT / file).read_text()
    found = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert found, f"{file} has no section {heading}"
    below = text[found.end() :]
    return re.split(
        rf"^#{{1,{len(found[1])}}} ", below, maxsplit=1, flags=re.MULTILINE
    )[0]


# The file itself


def test_rules_are_those_of_home_assistant() -> None:
    """All of the 54 rules are there, in Home Assistant's order of tiers."""
    known = load_yaml_dict(str(PEBLAR))["rules"]
    assert len(known) == 54
    assert list(RULES) == list(known)
    tiers = re.findall(
        r"^  # (\w+)$", (FOLDER / "quality_scale.yaml").read_text(), re.MULTILINE
    )
    assert tiers == ["Bronze", "Silver", "Gold", "Platinum"]


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_done_or_excused(rule: str) -> None:
    """Nothing is left to do, and an exemption has a reason."""
    assert status(rule) in ("done", "exempt")
    if status(rule) == "exempt":
        assert len(RULES[rule]["comment"].split()) > 4


# Bronze


async def test_action_setup(hass: HomeAssistant) -> None:
    """The actions are there before any controller is."""
    assert await async_setup_component(hass, DOMAIN, {})
    assert set(hass.services.async_services_for_domain(DOMAIN)) == set(
        TEXTS["services"]
    )


def test_appropriate_polling(coordinator: BfrCuffCoordinator) -> None:
    """Nothing is polled, as the exemption says."""
    assert status("appropriate-polling") == "exempt"
    assert MANIFEST["iot_class"] == "local_push"
    assert coordinator.update_interval is None


async def test_brands(hass: HomeAssistant) -> None:
    """Every image that Home Assistant asks for is there, in the size that it expects."""
    brand = FOLDER / "brand"
    assert {path.name for path in brand.iterdir()} == ALLOWED_IMAGES
    for name in ALLOWED_IMAGES:
        image = (brand / name).read_bytes()
        assert image.startswith(b"\x89PNG")
        width, height = (int.from_bytes(image[at : at + 4]) for at in (16, 20))
        assert height == (512 if "@2x" in name else 256)
        assert width == height if "icon" in name else width > height
        assert len(image) < 100_000


def test_common_modules() -> None:
    """The coordinator and the base entity are where everybody looks for them."""
    assert issubclass(module("coordinator").BfrCuffCoordinator, DataUpdateCoordinator)
    assert issubclass(module("entity").BfrCuffEntity, CoordinatorEntity)


def test_config_flow() -> None:
    """The flow begins by hand or by discovery, and can be gone through again."""
    assert MANIFEST["config_flow"] is True
    controllers = ("controller", "key", "zeroconf", "reauth", "reauth_confirm")
    athletes = ("athlete", "screening", "reconfigure_athlete")
    for step in ("user", "reconfigure", *controllers, *athletes):
        assert hasattr(BfrCuffConfigFlow, f"async_step_{step}")


def test_coverage_of_tests() -> None:
    """The gate of ./scripts/test is what the two rules ask for."""
    assert coverage.EVERY_MODULE >= 95
    assert "custom_components/bfr_cuff/config_flow.py" in coverage.WHOLE
    assert "tools.checks.coverage" in (ROOT / "scripts" / "test").read_text()


def test_no_dependency() -> None:
    """A cuff needs nothing that is to be installed, as two exemptions say."""
    assert MANIFEST["requirements"] == []
    assert status("dependency-transparency") == status("async-dependency") == "exempt"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.startswith("docs-")])
def test_docs(rule: str) -> None:
    """What is said to be documented has a section with something in it."""
    assert (rule in DOCUMENTED) is (status(rule) == "done")
    if rule in DOCUMENTED:
        assert len(section(*DOCUMENTED[rule]).split()) >= WORDS_AT_LEAST


@pytest.mark.parametrize(
    ("heading", "names"), [("Triggers", TRIGGERS), ("Conditions", CONDITIONS)]
)
def test_triggers_and_conditions(heading: str, names: Iterable[str]) -> None:
    """Each has a row in the reference, and no other has."""
    found = re.findall(
        rf"^\| `{DOMAIN}\.(\w+)` \|", section(REFERENCE, heading), re.MULTILINE
    )
    assert sorted(found) == sorted(names)


@pytest.mark.usefixtures("every_entity_enabled")
async def test_entity_event_setup(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    ada: AthleteSessions,
) -> None:
    """No entity subscribes to events or times by itself, as the exemption says."""
    assert status("entity-event-setup") == "exempt"
    with listening(hass) as heard:
        for each in (entry, ada.entry):
            assert await hass.config_entries.async_reload(each.entry_id)
    assert heard
    assert not [who for who in heard if isinstance(who, Entity)]


@contextmanager
def listening(hass: HomeAssistant) -> Iterator[list[object]]:
    """Note whoever of us subscribes to events, or to a time."""
    heard: list[object] = []

    def noting(subscribe: Callable[..., Any]) -> Callable[..., Any]:
        def _note(*args: Any, **kwargs: Any) -> Any:
            frame = sys._getframe(1)
            while frame.f_globals["__name__"].startswith("homeassistant."):
                assert frame.f_back is not None
                frame = frame.f_back
            if frame.f_globals["__name__"].startswith(f"custom_components.{DOMAIN}."):
                heard.append(frame.f_locals.get("self"))
            return subscribe(*args, **kwargs)

        return _note

    with ExitStack() as patched:
        for owner, name in (
            (EventBus, "async_listen"),
            (EventBus, "async_listen_once"),
            (hass.loop, "call_at"),
        ):
            noted = noting(getattr(owner, name))
            patched.enter_context(patch.object(owner, name, noted))
        yield heard


async def test_entities(
    hass: HomeAssistant,
    every_entity_enabled: None,
    coordinator: BfrCuffCoordinator,
    ada: AthleteSessions,
) -> None:
    """Every entity has a name of its own, an id of its own and a device."""
    entities = our_entities(hass)
    assert {entity.platform.domain for entity in entities} == set(PLATFORMS)
    for entity in entities:
        assert entity.has_entity_name
        assert entity.device_info
        assert entity.translation_key or entity.device_class
    ids = {entity.unique_id for entity in entities}
    assert None not in ids
    assert len(ids) == len(entities)


async def test_runtime_data(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    ada: AthleteSessions,
) -> None:
    """What belongs to an entry is kept in it, not in the global data.

    What belongs to no single entry has a typed key, and stays when entries go.
    """
    assert isinstance(entry.runtime_data, BfrCuffCoordinator)
    assert isinstance(ada.entry.runtime_data, AthleteSessions)
    ours = {key: kept for key, kept in hass.data.items() if DOMAIN in str(key)}
    assert len(ours) > 1
    assert all(isinstance(key, HassKey) for key in ours)
    for one in (entry, ada.entry):
        assert not holds(ours.values(), one)
        assert await hass.config_entries.async_unload(one.entry_id)
    assert {key for key in hass.data if DOMAIN in str(key)} == set(ours)


def holds(kept: Iterable[Any], entry: ConfigEntry[Any]) -> bool:
    """Return whether anything that is kept globally is one entry's."""
    return any(
        each is entry.runtime_data
        or (isinstance(each, dict | set) and entry.entry_id in each)
        for each in kept
    )


async def test_before_configure_and_setup(
    hass: HomeAssistant, entry: MockConfigEntry, simulator: Simulator
) -> None:
    """A controller that does not answer is neither paired nor set up."""
    await simulator.stop()
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    flow = hass.config_entries.flow
    form = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    choice = {"next_step_id": "controller"}
    form = await flow.async_configure(form["flow_id"], choice)
    address = {"host": "127.0.0.1", "port": simulator.port}
    form = await flow.async_configure(form["flow_id"], address)
    form = await flow.async_configure(form["flow_id"], {"key": simulator.key_text})
    assert form["errors"] == {"base": "unreachable"}


async def test_unique_config_entry(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A controller is set up once, however it is found."""
    flow = hass.config_entries.flow
    form = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    choice = {"next_step_id": "controller"}
    form = await flow.async_configure(form["flow_id"], choice)
    address = {"host": "127.0.0.1", "port": simulator.port}
    form = await flow.async_configure(form["flow_id"], address)
    end = await flow.async_configure(form["flow_id"], {"key": simulator.key_text})
    assert end["reason"] == "already_configured"


# Silver


def test_exceptions_are_translated() -> None:
    """The lint finds an exception that is in no user's language, wherever it is."""
    assert "tools.checks.texts" in (ROOT / "scripts" / "lint").read_text()


async def test_action_exceptions(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """An action that cannot be carried out raises, with a text of ours."""
    arguments = {"entity_id": SWITCH, "target_pressure": 999}
    with pytest.raises(HomeAssistantError) as refusal:
        await hass.services.async_call(DOMAIN, "inflate", arguments, blocking=True)
    assert refusal.value.translation_domain == DOMAIN
    assert refusal.value.translation_key in TEXTS["exceptions"]


async def test_config_entry_unloading(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """An entry can be unloaded and set up again."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not our_entities(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)


async def test_athletes_entry_unloading(
    hass: HomeAssistant, ada: AthleteSessions
) -> None:
    """An athlete's entry can be unloaded and set up again, too."""
    assert our_entities(hass)
    assert await hass.config_entries.async_unload(ada.entry.entry_id)
    assert not our_entities(hass)
    assert await hass.config_entries.async_setup(ada.entry.entry_id)


async def test_session_action_exceptions(
    hass: HomeAssistant, ada: AthleteSessions
) -> None:
    """A session that cannot be started raises, with a text of ours."""
    arguments = {"athlete": "Ada", "protocol": "First time", "placements": "left_arm"}
    with pytest.raises(ServiceValidationError) as refusal:
        await hass.services.async_call(
            DOMAIN, "start_session", arguments, blocking=True
        )
    assert refusal.value.translation_key == "no_cuff_there"
    assert refusal.value.translation_key in TEXTS["exceptions"]


def test_integration_owner() -> None:
    """Somebody looks after it."""
    assert all(owner.startswith("@") for owner in MANIFEST["codeowners"])
    assert MANIFEST["codeowners"]


async def test_unavailable_and_logged_once(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Without contact a cuff is unavailable; the log has one line down, one up."""
    caplog.set_level("INFO", "custom_components.bfr_cuff")
    await simulator.cut_power()
    await eventually(lambda: hass.states.is_state(SWITCH, "unavailable"))
    await simulator.restore_power()
    await eventually(lambda: hass.states.is_state(SWITCH, "off"))
    lines = [line for line in caplog.messages if line.startswith("Contact with")]
    assert len([line for line in lines if "lost" in line]) == 1
    assert len(lines) == 2


@pytest.mark.parametrize("platform", PLATFORMS)
def test_parallel_updates(platform: str) -> None:
    """Each platform says how many updates may run at once."""
    assert module(platform).PARALLEL_UPDATES == 0


# Gold


async def test_devices(
    device_registry: dr.DeviceRegistry,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    ada: AthleteSessions,
) -> None:
    """The controller is a device, each cuff is one that hangs on it, an athlete one."""
    (service,) = dr.async_entries_for_config_entry(device_registry, ada.entry.entry_id)
    assert service.entry_type is dr.DeviceEntryType.SERVICE
    assert service.name == "Ada"
    devices = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    (controller,) = [device for device in devices if device.via_device_id is None]
    cuffs = [device for device in devices if device.via_device_id == controller.id]
    assert len(cuffs) == len(devices) - 1 == len(coordinator.info.cuffs)
    for device in devices:
        assert device.name
        assert device.model
        assert device.manufacturer


async def test_stale_devices(
    hass: HomeAssistant,
    device_registry: dr.DeviceRegistry,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """A cuff that the controller no longer has goes at the next start."""
    gone = device_registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, f"{coordinator.info.device_id}_9")},
    )
    await hass.config_entries.async_reload(entry.entry_id)
    assert device_registry.async_get(gone.id) is None


async def test_diagnostics(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """Diagnostics exist, and hold neither the key nor the address."""
    given = await diagnostics.async_get_config_entry_diagnostics(hass, entry)
    assert given["controller"]
    assert entry.data["key"] not in str(given)
    assert entry.data["host"] not in str(given)


async def test_discovery(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """A controller is found by mDNS, and found again at another address."""
    assert MANIFEST["zeroconf"]
    await simulator.cut_power()
    simulator.port = 0
    await simulator.restore_power()
    assert entry.data[CONF_PORT] != simulator.port
    found = announcement(simulator.port)
    end = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=found
    )
    assert end["reason"] == "already_configured"
    await eventually(lambda: entry.data[CONF_PORT] == simulator.port)


async def test_dynamic_devices(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """A controller that comes back with one more cuff gets one more device."""
    await simulator.cut_power()
    channels = (*simulator.config.channels, "arm")
    grown = replace(simulator.config, channels=channels, port=simulator.port)
    async with running(hass, grown):
        await eventually(lambda: hass.states.get("switch.gym_cuffs_cuff_3_inflate"))


async def test_categories_classes_and_defaults(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    ada: AthleteSessions,
) -> None:
    """What is seldom looked at is set apart or disabled; what has a class says so."""
    entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert {entity.entity_category for entity in entities} == {None, *er.EntityCategory}
    assert any(entity.disabled_by for entity in entities)
    athletes = er.async_entries_for_config_entry(entity_registry, ada.entry.entry_id)
    for entity in (*entities, *athletes):
        # No class is for a share in percent that is not of humidity, battery or gas,
        # nor for kilograms that add up. What is set without a class has no other unit.
        if entity.unique_id.endswith(("_target", "_max_occlusion")):
            continue
        if entity.unit_of_measurement not in (None, PERCENTAGE, UnitOfMass.KILOGRAMS):
            assert entity.original_device_class is not None


@pytest.mark.usefixtures("every_entity_enabled")
async def test_entities_are_not_named_in_code(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, ada: AthleteSessions
) -> None:
    """Names come from the translations, icons from icons.json."""
    for entity in our_entities(hass):
        assert entity.entity_description.name is UNDEFINED, entity.entity_id
        assert entity.icon is None, entity.entity_id
        assert not hasattr(entity, "_attr_name"), entity.entity_id


def test_repair_issues() -> None:
    """There are issues to repair, and a flow for those that can be."""
    assert callable(module("repairs").async_create_fix_flow)
    assert any("fix_flow" in text for text in TEXTS["issues"].values())
    assert all(texts_in(text) for text in TEXTS["issues"].values())


# Platinum


async def test_inject_websession(
    hass: HomeAssistant, entry: MockConfigEntry, simulator: Simulator
) -> None:
    """The link lives in Home Assistant's own session, also while it is paired."""
    async_get_clientsession(hass)
    made = AssertionError("a session of our own")
    with patch.object(ClientSession, "__init__", side_effect=made):
        await set_up(hass, entry)
        flow = hass.config_entries.flow
        form = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
        choice = {"next_step_id": "controller"}
        form = await flow.async_configure(form["flow_id"], choice)
        address = {"host": "127.0.0.1", "port": simulator.port}
        form = await flow.async_configure(form["flow_id"], address)
        end = await flow.async_configure(form["flow_id"], {"key": simulator.key_text})
        assert end["reason"] == "already_configured"


def test_strict_typing() -> None:
    """Types are checked strictly, and an entry's type is used everywhere."""
    settings = (ROOT / "pyproject.toml").read_text().partition("[tool.mypy]")[2]
    assert settings.lstrip().startswith("strict = true")
    assert "custom_components/bfr_cuff" in (ROOT / "scripts" / "lint").read_text()
    for platform in PLATFORMS:
        entry = signature(module(platform).async_setup_entry).parameters["entry"]
        assert entry.annotation == entry_type(platform), platform


def entry_type(platform: str) -> object:
    """Return the type of the entries that a platform is set up for."""
    if platform not in ATHLETE_PLATFORMS:
        return BfrCuffConfigEntry
    if platform not in CONTROLLER_PLATFORMS:
        return AthleteConfigEntry
    return BfrCuffConfigEntry | AthleteConfigEntry


def test_minimum_version() -> None:
    """HACS asks for a Home Assistant that has what the code uses."""
    hacs = load_yaml_dict(str(ROOT / "hacs.json"))
    assert AwesomeVersion(hacs["homeassistant"]) >= "2026.8.0"
