"""The demo's first page: the way to release on top, then a section for each cuff."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from .home_assistant import HomeAssistant

URL_PATH = "training-room"

type Card = dict[str, Any]
type Entry = dict[str, Any]
"""An entity of Home Assistant's registry, as its websocket interface lists it."""


async def install(api: HomeAssistant, domain: str) -> None:
    """Make a dashboard of an integration's devices, and the page that opens first."""
    entities = await api.command("config/entity_registry/list")
    devices = await api.command("config/device_registry/list")
    names = {each["id"]: each["name_by_user"] or each["name"] for each in devices}
    ours = (each for each in entities if each["platform"] == domain)
    known = await api.command("lovelace/dashboards/list")
    if URL_PATH not in {each["url_path"] for each in known}:
        await api.command(
            "lovelace/dashboards/create",
            url_path=URL_PATH,
            title="Training",
            icon="mdi:dumbbell",
            show_in_sidebar=True,
            require_admin=False,
            mode="storage",
        )
    await api.command(
        "lovelace/config/save", url_path=URL_PATH, config=dashboard(ours, names)
    )
    await api.command(
        "frontend/set_system_data", key="core", value={"default_panel": URL_PATH}
    )


def dashboard(entities: Iterable[Entry], names: dict[str, str]) -> Card:
    """Return a dashboard of devices: cuffs have an inflate switch, controllers none."""
    by_device = itemgetter("device_id")
    releases, cuffs, badges = [], [], []
    for device, found in groupby(sorted(entities, key=by_device), by_device):
        ids = {_key(entity): entity["entity_id"] for entity in found}
        if "switch.inflate" in ids:
            cuffs.append(cuff_section(names[device], ids))
        elif "button.release_all" in ids:
            releases.append(release_section(ids["button.release_all"]))
            badges.append(badge(ids["binary_sensor.connectivity"], "Connection"))
            badges.append(badge(ids["binary_sensor.problem"], "Problem"))
    cuffs.sort(key=lambda section: str(section["cards"][0]["heading"]))
    view = {
        "title": "Cuffs",
        "type": "sections",
        "max_columns": 2,
        "badges": badges,
        "sections": [*releases, *cuffs],
    }
    return {"views": [view]}


def _key(entity: Entry) -> str:
    """Return what an entity is, whatever it is called: its platform and its key."""
    kind = entity["translation_key"] or entity["unique_id"].rpartition("_")[2]
    return f"{entity['entity_id'].partition('.')[0]}.{kind}"


def cuff_section(name: str, ids: dict[str, str]) -> Card:
    """Return what one needs of a cuff while it is worn."""
    cards = [
        heading(name, ids["sensor.phase"]),
        tile(
            ids["sensor.pressure"],
            "Pressure",
            features=[{"type": "trend-graph", "hours_to_show": 0.25}],
        ),
        tile(ids["switch.inflate"], "Inflate", 6, features=[{"type": "toggle"}]),
        tile(
            ids["number.target"],
            "Target",
            6,
            features=[{"type": "numeric-input", "style": "buttons"}],
        ),
        tile(ids["sensor.occlusion_deadline"], "Released"),
    ]
    return {"type": "grid", "cards": cards}


def release_section(button: str) -> Card:
    """Return the way to release everything, where nobody has to look for it."""
    card = {
        "type": "tile",
        "entity": button,
        "name": "Release all",
        "hide_state": True,
        "color": "red",
        "tap_action": press(button),
        "grid_options": {"columns": "full", "rows": 1},
    }
    return {"type": "grid", "column_span": 2, "cards": [card]}


def badge(entity: str, name: str) -> Card:
    """Return a badge that says how a controller is."""
    return {"type": "entity", "entity": entity, "name": name, "show_name": True}


def press(button: str) -> Card:
    """Return the action that presses a button."""
    return {
        "action": "perform-action",
        "perform_action": "button.press",
        "target": {"entity_id": button},
    }


def heading(text: str, phase: str) -> Card:
    """Return the heading of a section, with the phase beside it."""
    return {
        "type": "heading",
        "heading": text,
        "icon": "mdi:arm-flex",
        "badges": [{"type": "entity", "entity": phase}],
    }


def tile(
    entity: str,
    name: str,
    columns: int | None = None,
    features: list[Card] | None = None,
) -> Card:
    """Return a tile, the full width unless it has columns."""
    card: Card = {
        "type": "tile",
        "entity": entity,
        "name": name,
        "color": "teal",
        "grid_options": {"columns": columns or "full"},
    }
    if features:
        card["features"] = features
        card["grid_options"]["rows"] = 2
    return card
