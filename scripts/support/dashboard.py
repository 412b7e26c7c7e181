"""The demo's first page: a section for each cuff, and one for their controller."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from .home_assistant import HomeAssistant

URL_PATH = "training-room"
HIGHEST_TARGET = 280
"""mmHg; no controller may go above it (Cuff Link)."""

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
    """Return a dashboard of devices: cuffs, which have an inflate switch, come first."""
    by_device = itemgetter("device_id")
    cuffs, controllers, badges = [], [], []
    for device, found in groupby(sorted(entities, key=by_device), by_device):
        ids = {_key(entity): entity["entity_id"] for entity in found}
        if "switch.inflate" in ids:
            cuffs.append(cuff_section(names[device], ids))
        elif "button.release_all" in ids:
            controllers.append(controller_section(names[device], ids))
            badges.append(release_badge(ids["button.release_all"]))
    cuffs.sort(key=lambda section: str(section["cards"][0]["heading"]))
    view = {
        "title": "Cuffs",
        "type": "sections",
        "max_columns": 3,
        "badges": badges,
        "sections": [*cuffs, *controllers],
    }
    return {"views": [view]}


def _key(entity: Entry) -> str:
    """Return what an entity is, whatever it is called: its platform and its key."""
    kind = entity["translation_key"] or entity["unique_id"].rpartition("_")[2]
    return f"{entity['entity_id'].partition('.')[0]}.{kind}"


def cuff_section(name: str, ids: dict[str, str]) -> Card:
    """Return what one needs of a cuff while it is worn."""
    cards = [
        heading(name, "mdi:arm-flex"),
        {
            "type": "gauge",
            "entity": ids["sensor.pressure"],
            "name": "Pressure",
            "min": 0,
            "max": HIGHEST_TARGET,
            "needle": True,
            "segments": [
                {"from": 0, "color": "#4caf50"},
                {"from": 20, "color": "#2196f3"},
                {"from": 200, "color": "#ff9800"},
            ],
        },
        tile(ids["switch.inflate"], "Inflate", features=[{"type": "toggle"}]),
        tile(
            ids["number.target"],
            "Target",
            features=[{"type": "numeric-input", "style": "slider"}],
        ),
        tile(ids["sensor.phase"], "Phase", columns=6),
        tile(ids["sensor.occlusion_deadline"], "Released", columns=6),
        {
            "type": "history-graph",
            "entities": [{"entity": ids["sensor.pressure"], "name": "Pressure"}],
            "hours_to_show": 0.25,
            "min_y_axis": 0,
        },
    ]
    return {"type": "grid", "cards": cards}


def controller_section(name: str, ids: dict[str, str]) -> Card:
    """Return the way to release everything, and what is wrong if anything is."""
    release = ids["button.release_all"]
    cards = [
        heading(name, "mdi:gauge"),
        {
            "type": "button",
            "entity": release,
            "name": "Release all",
            "icon_height": "64px",
            "tap_action": press(release),
            "grid_options": {"columns": 12, "rows": 3},
        },
        tile(ids["binary_sensor.connectivity"], "Connection", columns=6),
        tile(ids["binary_sensor.problem"], "Problem", columns=6),
    ]
    return {"type": "grid", "cards": cards}


def release_badge(button: str) -> Card:
    """Return the way to release everything that a phone shows first."""
    return {
        "type": "entity",
        "entity": button,
        "name": "Release all",
        "show_name": True,
        "show_state": False,
        "color": "red",
        "tap_action": press(button),
    }


def press(button: str) -> Card:
    """Return the action that presses a button."""
    return {
        "action": "perform-action",
        "perform_action": "button.press",
        "target": {"entity_id": button},
    }


def heading(text: str, icon: str) -> Card:
    """Return the heading of a section."""
    return {"type": "heading", "heading": text, "icon": icon}


def tile(
    entity: str, name: str, columns: int = 12, features: list[Card] | None = None
) -> Card:
    """Return a tile of an entity; a section is 12 columns wide."""
    return {
        "type": "tile",
        "entity": entity,
        "name": name,
        "features": features or [],
        "grid_options": {"columns": columns},
    }
