"""Take pictures of the blueprints' forms, filled in as somebody would."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page

from .browsing import SHOWN_MS, Visitor
from .visit import Home

WINDOW: Final[dict[str, Any]] = {"viewport": {"width": 760, "height": 1800}}
SETTLED_MS: Final = 1500
DEVICES: Final = """() => Object.fromEntries(
  Object.values(document.querySelector("home-assistant").hass.entities)
    .map((entity) => [entity.entity_id, entity.device_id]))"""


@dataclass(frozen=True, slots=True)
class DeviceOf:
    """The device that an entity belongs to; its id is another in every home."""

    entity_id: str


CUFFS: Final = [
    DeviceOf(f"switch.gym_cuffs_cuff_{number}_inflate") for number in (1, 2)
]
ADA: Final = DeviceOf("sensor.ada_session")
FURNITURE: Final = {
    "binary_sensor.gym_door": ("off", "Gym door"),
    "button.gym_remote": ("unknown", "Gym remote"),
    "light.gym_ceiling": ("on", "Gym ceiling"),
    "media_player.gym_speaker": ("playing", "Gym speaker"),
    "notify.ada_phone": ("unknown", "Ada's phone"),
    "person.ada": ("home", "Ada"),
    "sensor.ada_heart_rate": ("92", "Ada heart rate"),
    "sensor.ada_spo2": ("98", "Ada SpO2"),
}
FORMS: Final[dict[str, dict[str, Any]]] = {
    "release_at_maximum_occlusion": {"cuffs": CUFFS},
    "warn_before_deadline": {"cuffs": CUFFS, "targets": ["notify.ada_phone"]},
    "critical_notification": {
        "controllers": [DeviceOf("binary_sensor.gym_cuffs_problem")],
        "confirm": ["button.gym_remote"],
    },
    "lights_follow_session": {"athlete": ADA, "lights": ["light.gym_ceiling"]},
    "pause_music_on_release": {
        "events": ["event.ada_session"],
        "players": ["media_player.gym_speaker"],
    },
    "start_session_from_button_or_tag": {
        "presses": ["button.gym_remote"],
        "start": "button.ada_start_session",
    },
    "rest_day_reminder": {
        "calendar": "calendar.ada_sessions",
        "targets": ["notify.ada_phone"],
    },
    "programme_reminder": {
        "programme": "event.ada_programme",
        "targets": ["notify.ada_phone"],
    },
    "release_on_heart_rate_or_spo2": {
        "heart_rate": "sensor.ada_heart_rate",
        "spo2": "sensor.ada_spo2",
        "athletes": [ADA],
    },
    "release_on_leaving_or_door": {
        "persons": ["person.ada"],
        "doors": ["binary_sensor.gym_door"],
    },
}
"""What is filled in, by blueprint; everything else is left as it was."""


def forms(demo: Home, visitor: Visitor) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each blueprint and a screenshot of its form."""
    demo.act("bfr_cuff.install_blueprints")
    for entity_id, (state, name) in FURNITURE.items():
        demo.show(entity_id, state, friendly_name=name)
    page = visitor.open("train", **WINDOW)
    devices: dict[str, str] = page.evaluate(DEVICES)
    for name, inputs in FORMS.items():
        use = {"path": f"bfr_cuff/{name}.yaml", "input": _filled(inputs, devices)}
        demo.automate(name, {"alias": name, "use_blueprint": use})
        yield name, _form(page, f"{demo.url}/config/automation/edit/{name}")


def _form(page: Page, url: str) -> bytes:
    page.goto(url)
    card = page.locator("blueprint-automation-editor ha-card").first
    card.wait_for(timeout=SHOWN_MS)
    page.wait_for_timeout(SETTLED_MS)
    return card.screenshot()


def _filled(value: Any, devices: dict[str, str]) -> Any:
    """Return inputs with every device by the id that it has here."""
    if isinstance(value, DeviceOf):
        return devices[value.entity_id]
    if isinstance(value, list):
        return [_filled(each, devices) for each in value]
    if isinstance(value, dict):
        return {key: _filled(each, devices) for key, each in value.items()}
    return value
