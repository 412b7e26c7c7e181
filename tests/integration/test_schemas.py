"""The manifest, actions, icons and names, held to Home Assistant's own schemas."""

import json
from pathlib import Path
import tomllib

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
import hass_frontend
import pytest
import voluptuous as vol

from custom_components.bfr_cuff import services
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.training.placement import Placement
from homeassistant.components.sensor import SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_platform
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.icon import async_get_icons
from homeassistant.helpers.service import _SERVICES_SCHEMA, async_get_all_descriptions
from homeassistant.loader import Manifest, async_get_integration

from .shipped import (
    FOLDER,
    ICONS,
    MANIFEST,
    ROOT,
    SERVICES,
    TEXTS,
    keywords,
    placeholders,
    texts_in,
)

# Manifest


def test_manifest_keys_are_known_and_in_order() -> None:
    """Home Assistant knows every key; domain and name come first, the rest by name."""
    assert set(MANIFEST) <= set(Manifest.__annotations__)
    rest = [key for key in MANIFEST if key not in ("domain", "name")]
    assert list(MANIFEST) == ["domain", "name", *sorted(rest)]


def test_manifest_has_a_version() -> None:
    """The version is one that Home Assistant takes, and that of the project."""
    version = AwesomeVersion(
        MANIFEST["version"],
        ensure_strategy=[AwesomeVersionStrategy.SEMVER],
    )
    assert version.valid
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert MANIFEST["version"] == project["version"]


async def test_home_assistant_loads_the_manifest(hass: HomeAssistant) -> None:
    """Home Assistant takes it for what it is, and grants no tier that is not ours."""
    integration = await async_get_integration(hass, DOMAIN)
    assert integration.domain == FOLDER.name
    assert integration.config_flow
    assert integration.integration_type == "hub"
    assert integration.manifest["iot_class"] == "local_push"
    assert integration.requirements == []
    assert integration.zeroconf == ["_bfr-cuff._tcp.local."]
    assert integration.quality_scale == "custom"


# Actions


async def test_actions(hass: HomeAssistant, coordinator: BfrCuffCoordinator) -> None:
    """Each action that is registered is described, named and has an icon."""
    assert _SERVICES_SCHEMA(SERVICES)
    registered = hass.services.async_services_for_domain(DOMAIN)
    assert set(registered) == set(SERVICES)
    assert set(registered) == set(TEXTS["services"])
    assert set(registered) == set(ICONS["services"])
    described = (await async_get_all_descriptions(hass))[DOMAIN]
    for name, service in described.items():
        assert set(service["fields"]) == set((SERVICES[name] or {}).get("fields", {}))


def test_fields_of_actions() -> None:
    """Each field that an action takes is described and named."""
    values = {"target_pressure": 80, "time_limit": "00:05:00"}
    for name, service in SERVICES.items():
        texts = TEXTS["services"][name]
        assert texts["name"]
        assert texts["description"]
        fields = (service or {}).get("fields", {})
        assert set(fields) == set(texts.get("fields", {}))
        for field in texts.get("fields", {}).values():
            assert set(field) == {"name", "description"}
    fields = SERVICES["inflate"]["fields"]
    assert set(fields) == {services.ATTR_TARGET_PRESSURE, services.ATTR_TIME_LIMIT}
    target = {"entity_id": ["switch.any"]}
    assert services.INFLATE_SCHEMA({**target, **values})
    for field, description in fields.items():
        assert services.INFLATE_SCHEMA({**target, field: description["example"]})
    with pytest.raises(vol.Invalid):
        services.RELEASE_SCHEMA({**target, **values})


# Entities


def our_entities(hass: HomeAssistant) -> list[Entity]:
    """Return every entity that the integration has added."""
    return [
        entity
        for platform in entity_platform.async_get_platforms(hass, DOMAIN)
        for entity in platform.entities.values()
    ]


def options_of(entity: Entity) -> set[str]:
    """Return the states that an entity has words for."""
    is_enum = isinstance(entity, SensorEntity) and entity.device_class == "enum"
    if is_enum or entity.platform.domain == "select":
        return set((entity.capability_attributes or {})["options"])
    return set()


async def test_names_of_entities(
    hass: HomeAssistant,
    every_entity_enabled: None,
    coordinator: BfrCuffCoordinator,
) -> None:
    """The translations name every entity and each of its states, and no other."""
    used: dict[str, dict[str, set[str]]] = {}
    for entity in our_entities(hass):
        assert entity.has_entity_name
        if entity.translation_key is None:
            assert entity.device_class
            continue
        keys = used.setdefault(entity.platform.domain, {})
        keys[entity.translation_key] = options_of(entity)
    assert used == {
        platform: {key: set(texts.get("state", {})) for key, texts in keys.items()}
        for platform, keys in TEXTS["entity"].items()
    }


async def test_icons_of_entities(hass: HomeAssistant) -> None:
    """Every named entity has an icon, and every icon belongs to one."""
    found = (await async_get_icons(hass, "entity", [DOMAIN]))[DOMAIN]
    assert found == ICONS["entity"]
    for platform, keys in TEXTS["entity"].items():
        assert set(found[platform]) == set(keys)
        for key, icons in found[platform].items():
            assert icons["default"]
            states = {"on", "off"} if platform == "switch" else set()
            states |= set(keys[key].get("state", {}))
            assert set(icons.get("state", {})) <= states
    assert set(found) == set(TEXTS["entity"])


def test_icons_exist() -> None:
    """Home Assistant's frontend has a picture for every icon that is named."""
    listed = Path(hass_frontend.where()) / "static" / "mdi" / "iconList.json"
    known = {f"mdi:{icon['name']}" for icon in json.loads(listed.read_text())}
    assert set(texts_in(ICONS)) <= known


async def test_devices_are_named(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """The placeholders of a cuff's name are those that its device gives."""
    given = [
        entity.device_info
        for entity in our_entities(hass)
        if entity.device_info and "translation_key" in entity.device_info
    ]
    assert {info["translation_key"] for info in given} == set(TEXTS["device"])
    for info in given:
        assert set(info["translation_placeholders"] or ()) == placeholders(
            TEXTS["device"][info["translation_key"]]
        )


def test_selector_texts() -> None:
    """The form's choices are named, each once."""
    assert set(TEXTS["selector"]) == keywords("options_flow", "translation_key")
    options = TEXTS["selector"]["placement"]["options"]
    assert set(options) == set(Placement)
    assert options == TEXTS["entity"]["select"]["placement"]["state"]
