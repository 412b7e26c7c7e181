"""Cards of Home Assistant's own dashboards, as data."""

from typing import Any

type Card = dict[str, Any]


def view(title: str, sections: list[Card]) -> Card:
    """Return a page."""
    return {
        "title": title,
        "type": "sections",
        "max_columns": 2,
        "sections": sections,
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


def button(entity: str, name: str, color: str, columns: int | None = None) -> Card:
    """Return a tile that presses a button wherever it is touched."""
    return tile(entity, name, columns) | {
        "hide_state": True,
        "color": color,
        "tap_action": press(entity),
        "icon_tap_action": press(entity),
    }


def choice(select: str, name: str) -> Card:
    """Return a tile of one row with the choice in it."""
    card = tile(select, name, features=[{"type": "select-options"}])
    card["grid_options"]["rows"] = 1
    return card | {"features_position": "inline", "hide_state": True}


def heading(text: str, phase: str) -> Card:
    """Return the heading of a section, with the phase beside it."""
    return {
        "type": "heading",
        "heading": text,
        "icon": "mdi:arm-flex",
        "badges": [{"type": "entity", "entity": phase}],
    }


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


def shown_if(entity: str, state: str) -> Card:
    """Return what shows a card in one state only."""
    condition = {"condition": "state", "entity": entity, "state": state}
    return {"visibility": [condition]}


def hidden_if(entity: str, *states: str) -> Card:
    """Return what hides a card in some states."""
    return {
        "visibility": [
            {"condition": "state", "entity": entity, "state_not": state}
            for state in states
        ]
    }
