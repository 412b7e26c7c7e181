"""The manifest, actions, icons and names, held to Home Assistant's own schemas."""

from collections.abc import Iterable
import json
from pathlib import Path
import tomllib
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
import hass_frontend
import pytest
import voluptuous as vol

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.flows.protocol import EMPTY
from custom_components.bfr_cuff.flows.records import METHODS
from custom_components.bfr_cuff.flows.screening_form import NO, YES
from custom_components.bfr_cuff.history.export import Format
from custom_components.bfr_cuff.lib.controller.cuff_events import CuffEvent
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.own_parts.coach import Advice
from custom_components.bfr_cuff.lib.session.messages import (
    EndReason,
    MomentKind,
    Refill,
    Symptom,
)
from custom_components.bfr_cuff.lib.session.progression import Why
from custom_components.bfr_cuff.lib.training.athlete import Sex
from custom_components.bfr_cuff.lib.training.lop import Posture
from custom_components.bfr_cuff.lib.training.prescription import Basis
from custom_components.bfr_cuff.lib.training.protocol import ProtocolKind
from custom_components.bfr_cuff.protocols import async_load_protocols, builtin_protocols
from custom_components.bfr_cuff.services import (
    cuffs as services,
    history as history_services,
    lop as lop_services,
    meant,
    programmes as programme_services,
    sessions as session_services,
    start as start_services,
)
from custom_components.bfr_cuff.services.fields import Worded
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.sessions.programmes import (
    async_load_programmes,
    programme_texts,
)
from custom_components.bfr_cuff.sessions.training_cuffs import LIMBS
from homeassistant.components.sensor import SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_platform
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.icon import async_get_icons
from homeassistant.helpers.service import _SERVICES_SCHEMA, async_get_all_descriptions
from homeassistant.loader import Manifest, async_get_integration
from homeassistant.setup import async_setup_component

from .shipped import (
    FOLDER,
    ICONS,
    MANIFEST,
    ROOT,
    SERVICES,
    TEXTS,
    TRIGGERS,
    placeholders,
    texts_in,
)
from .training import athlete

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
    # Else the page of the integration calls athletes hubs.
    assert "integration_type" not in integration.manifest
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


SESSION_SCHEMAS = {
    "add_lop": lop_services.LOP_SCHEMA,
    "correct_session": history_services.CORRECT_SCHEMA,
    "delete_measurement": history_services.DELETE_MEASUREMENT_SCHEMA,
    "delete_session": history_services.DELETE_SCHEMA,
    "export_history": history_services.EXPORT_SCHEMA,
    "hold_programme": programme_services.HOLD_SCHEMA,
    "import_history": history_services.IMPORT_SCHEMA,
    "log_set": session_services.LOG_SCHEMA,
    "report": session_services.REPORT_SCHEMA,
    "start_session": start_services.START_SCHEMA,
    **dict.fromkeys(
        (
            "extra_set",
            "next_set",
            "resume_programme",
            "stop_session",
            "take_suggestion",
        ),
        meant.ATHLETE_SCHEMA,
    ),
}


def test_every_action_is_tried() -> None:
    """Each action belongs to cuffs, or to athletes and what is kept of them."""
    others = {"inflate", "install_blueprints", "release", "release_all"}
    assert set(SERVICES) == {*SESSION_SCHEMAS, *others}


@pytest.mark.parametrize("action", SESSION_SCHEMAS)
async def test_fields_of_session_actions(hass: HomeAssistant, action: str) -> None:
    """A session's action takes what is described, needs what is marked, no more."""
    assert await async_setup_component(hass, DOMAIN, {})
    schema = hass.services.async_services_for_domain(DOMAIN)[action].schema
    assert isinstance(schema, Worded)
    assert schema.schema is SESSION_SCHEMAS[action].schema
    fields = SERVICES[action]["fields"]
    markers = {str(marker): marker for marker in SESSION_SCHEMAS[action].schema}
    assert set(fields) == set(markers)
    for name, field in fields.items():
        is_required = isinstance(markers[name], vol.Required)
        assert field.get("required", False) is is_required, name
        if "default" in field:
            assert markers[name].default() == field["default"], name


@pytest.mark.parametrize("action", SESSION_SCHEMAS)
def test_what_can_be_entered_is_taken(action: str) -> None:
    """Each example, each choice, and the ends of each range pass the schema."""
    schema, fields = SESSION_SCHEMAS[action], SERVICES[action]["fields"]
    needed = {
        name: entered(field)[0]
        for name, field in fields.items()
        if field.get("required")
    }
    for name, field in fields.items():
        for value in entered(field):
            assert name in schema(needed | {name: value})


def entered(field: dict[str, Any]) -> list[Any]:
    """Return what somebody may enter into a field."""
    values = [field["example"]] if "example" in field else []
    selector = field["selector"]
    if (select := selector.get("select")) is not None:
        options = select["options"]
        values += [options] if select.get("multiple") else options
    if (number := selector.get("number")) is not None:
        values += [number["min"], number["max"]]
    return values


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


@pytest.fixture
async def ada(hass: HomeAssistant) -> AthleteSessions:
    """Set an athlete up, to be there beside a controller."""
    return await athlete(hass)


async def test_names_of_entities(
    hass: HomeAssistant,
    every_entity_enabled: None,
    coordinator: BfrCuffCoordinator,
    ada: AthleteSessions,
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
    # Only of the cuff of a hand pump, whose own tests read it.
    used["sensor"]["gauge"] = {each.value for each in Advice}
    assert used == {
        platform: {key: set(texts.get("state", {})) for key, texts in keys.items()}
        for platform, keys in TEXTS["entity"].items()
    }


def test_names_of_attributes() -> None:
    """What an event and a suggestion tell has words."""
    for key, kinds in (("session", MomentKind), ("cuff", CuffEvent)):
        about = TEXTS["entity"]["event"][key]["state_attributes"]
        assert set(about["event_type"]["state"]) == {*kinds}
    about = TEXTS["entity"]["sensor"]["suggestion"]["state_attributes"]
    assert set(about) == {"amount", "why", "source"}
    assert set(about["why"]["state"]) == set(Why)


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


def selectors_of(actions: dict[str, Any]) -> dict[str, set[str]]:
    """Return the options of every choice in fields of actions, by its texts."""
    selects = [
        field["selector"]["select"]
        for action in actions.values()
        for field in (action or {}).get("fields", {}).values()
        if "select" in field["selector"]
    ]
    return {each["translation_key"]: set(each["options"]) for each in selects}


async def test_selector_texts(hass: HomeAssistant) -> None:
    """Every choice in a form, an action or a trigger is named, and no other."""
    await async_load_protocols(hass)
    await async_load_programmes(hass)
    choices: dict[str, Iterable[str]] = {
        "basis": set(Basis) - {Basis.FELT},
        "end_reason": EndReason,
        "export_format": Format,
        "limb": LIMBS,
        "lop_method": METHODS,
        "moment": MomentKind,
        "placement": Placement,
        "posture": Posture,
        "protocol_kind": ProtocolKind,
        "programme_start": {EMPTY, *programme_texts(hass)},
        "protocol_start": {EMPTY, *builtin_protocols(hass)},
        "refill": Refill,
        "sex": Sex,
        "symptom": Symptom,
        "vent_open": ("off", "on"),
        "yes_no": (YES, NO),
    }
    texts = {
        key: text["options"]
        for key, text in TEXTS["selector"].items()
        if "options" in text
    }
    assert {key: set(options) for key, options in texts.items()} == {
        key: {str(option) for option in options} for key, options in choices.items()
    }
    in_fields = selectors_of(SERVICES) | selectors_of(TRIGGERS)
    for key, options in in_fields.items():
        assert options == set(texts[key])
    rows = {key for key in TEXTS["selector"] if key not in texts}
    assert rows == {"protocol_set", "programme_stage"}
    for key in ("limb", "placement", "posture"):
        assert texts[key] == TEXTS["entity"]["select"][key]["state"]
