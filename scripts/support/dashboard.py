"""The demo's dashboard: one page to train with, and one with the cuffs."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from .cards import Card, badge, button, choice, heading, hidden_if, shown_if, tile, view
from .home_assistant import HomeAssistant

URL_PATH = "training-room"
MARKS = ("sensor.session_phase", "switch.inflate", "button.release_all")
"""What athletes, cuffs and controllers are known by."""

CHOICES = (("protocol", "Protocol"), ("limb", "Limb"), ("posture", "Posture"))
NOTHING = ("unknown", "unavailable")
STEPS = (
    ("next", "Next", "green", None),
    ("pause", "Pause or go on", "teal", 6),
    ("lower", "Lower pressure", "teal", 6),
    ("stop", "Stop", "red", None),
)

type Entry = dict[str, Any]
"""An entity of Home Assistant's registry, as its websocket interface lists it."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device: its name, and its entities by what they are (platform and key)."""

    name: str
    entry_id: str
    ids: dict[str, str]


async def install(api: HomeAssistant, domain: str) -> None:
    """Make a dashboard of an integration's devices, and the page that opens first."""
    entities = await api.entities(domain)
    devices = await api.command("config/device_registry/list")
    names = {each["id"]: each["name_by_user"] or each["name"] for each in devices}
    wrapped = {
        entry["entry_id"]
        for entry in await api.entries(domain)
        if any(
            subentry["subentry_type"] == "wrap"
            for subentry in await api.subentries(entry["entry_id"])
        )
    }
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
    config = dashboard(entities, names, wrapped)
    await api.command("lovelace/config/save", url_path=URL_PATH, config=config)
    await api.command(
        "frontend/set_system_data", key="core", value={"default_panel": URL_PATH}
    )


def dashboard(
    entities: Iterable[Entry], names: dict[str, str], wrapped: Container[str] = ()
) -> Card:
    """Return a dashboard of devices; each kind has something that no other has.

    `wrapped` are the config entries of the athletes who own a wrap.
    """
    devices = _devices(entities, names)
    athletes, cuffs, controllers = (
        [device for device in devices if mark in device.ids] for mark in MARKS
    )
    releases = [release_section(each.ids["button.release_all"]) for each in controllers]
    trained = [
        athlete_section(each, has_wrap=each.entry_id in wrapped) for each in athletes
    ]
    train = view("Train", [*releases, *trained])
    worn = view("Cuffs", [*releases, *map(cuff_section, cuffs)])
    worn["badges"] = [
        badge(each.ids[f"binary_sensor.{key}"], name)
        for each in controllers
        for key, name in (("connectivity", "Connection"), ("problem", "Problem"))
    ]
    return {"views": [train, worn]}


def _devices(entities: Iterable[Entry], names: dict[str, str]) -> list[Device]:
    """Return the devices of these entities, in the order of their names."""
    by_device = itemgetter("device_id")
    devices = []
    for device_id, group in groupby(sorted(entities, key=by_device), by_device):
        found = list(group)
        ids = {_key(entity): entity["entity_id"] for entity in found}
        devices.append(Device(names[device_id], found[0]["config_entry_id"], ids))
    return sorted(devices, key=lambda device: device.name)


def _key(entity: Entry) -> str:
    """Return what an entity is, whatever it is called: its platform and its key."""
    kind = entity["translation_key"] or entity["unique_id"].rpartition("_")[2]
    return f"{entity['entity_id'].partition('.')[0]}.{kind}"


def athlete_section(athlete: Device, *, has_wrap: bool) -> Card:
    """Return what an athlete chooses before a session, and needs in it.

    Each is there when it is of use; without contact everything of a session is.
    """
    ids = athlete.ids
    phase, event = ids["sensor.session_phase"], ids["event.session"]
    wrap_off = [button(ids["button.wrap_off"], "Wrap is off", "orange")]
    before = [
        *(choice(ids[f"select.{key}"], name) for key, name in CHOICES),
        button(ids["button.start"], "Start", "green"),
    ]
    during = [
        tile(ids["sensor.set"], "Set", 6),
        tile(ids["sensor.phase_end"], "Phase ends", 6),
        *(button(ids[f"button.{key}"], *look) for key, *look in STEPS),
    ]
    cards = [
        {"type": "heading", "heading": athlete.name, "icon": "mdi:account"},
        tile(phase, "Now"),
        *(card | shown_if(phase, "idle") for card in before),
        *(card | hidden_if(phase, "idle") for card in during),
        # A wrap may still be on when no session runs, after a restart.
        *(wrap_off if has_wrap else []),
        tile(event, "Last event")
        | {"state_content": "event_type"}
        | hidden_if(event, *NOTHING),
        *suggestion_cards(ids),
        tile(ids["sensor.sessions_this_week"], "This week", 6),
        tile(ids["sensor.occlusion_this_week"], "Under pressure", 6),
    ]
    return {"type": "grid", "cards": cards}


def suggestion_cards(ids: dict[str, str]) -> list[Card]:
    """Return what is suggested for next time, and how to take it over."""
    suggestion = ids["sensor.suggestion"]
    return [
        tile(suggestion, "Next time")
        | {"state_content": ["state", "why"]}
        | hidden_if(suggestion, *NOTHING),
        button(ids["button.take_suggestion"], "Take it over", "teal")
        | hidden_if(suggestion, "hold", *NOTHING),
    ]


def cuff_section(cuff: Device) -> Card:
    """Return what one needs of a cuff while it is worn."""
    ids = cuff.ids
    cards = [
        heading(cuff.name, ids["sensor.phase"]),
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


def release_section(release: str) -> Card:
    """Return the way to release everything, where nobody has to look for it."""
    card = button(release, "Release all", "red")
    return {"type": "grid", "column_span": 2, "cards": [card]}
