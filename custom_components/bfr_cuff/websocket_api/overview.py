"""Who trains here, on what, with what: all that a dashboard is built from."""

from collections.abc import Iterator
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..athletes import is_athlete, wraps
from ..const import DOMAIN
from ..cuff_settings import CuffSettings
from ..entries import is_controller
from ..own_parts.origin import origin_of
from ..permissions import may_read
from ..protocols import builtin_protocols, protocols
from ..sessions.choices import Choices
from ..sessions.training_cuffs import LIMBS
from .feed import Shown

ATHLETES: Final = {vol.Required("type"): f"{DOMAIN}/athletes"}


@websocket_api.websocket_command(ATHLETES)
@callback
def ws_athletes(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Return every athlete, cuff and controller, also of what is switched off now."""
    entries = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    entries = [entry for entry in entries if may_read(hass, connection.user, entry)]
    boxes = [entry for entry in entries if is_controller(entry)]
    cuffs = [cuff for entry in boxes for cuff in _cuffs(hass, entry)]
    placements = {cuff["placement"] for cuff in cuffs}
    people = [entry for entry in entries if is_athlete(entry)]
    answer = {
        "athletes": [_athlete(hass, entry, placements) for entry in people],
        "cuffs": cuffs,
        "controllers": [_controller(hass, entry) for entry in boxes],
    }
    connection.send_result(msg["id"], answer)


def _athlete(
    hass: HomeAssistant, entry: ConfigEntry, placements: set[str | None]
) -> Shown:
    """Return an athlete; the limbs are those that a cuff or a wrap is placed on."""
    athlete_id = str(entry.unique_id)
    loaded = entry.state is ConfigEntryState.LOADED
    choices: Choices = entry.runtime_data.choices if loaded else Choices()
    reachable = placements | {wrap.placement.value for wrap in wraps(entry)}
    return {
        "entry_id": entry.entry_id,
        "athlete_id": athlete_id,
        "name": entry.title,
        **_device(hass, athlete_id, _devices(hass, entry).get(athlete_id)),
        "protocols": _protocols(hass),
        "limbs": [limb for limb, placed in LIMBS.items() if reachable >= {*placed}],
        "chosen": {
            "protocol": choices.protocol_id,
            "missing": choices.missing(hass),
            "limb": choices.limb,
            "posture": choices.posture.value,
        },
    }


def _protocols(hass: HomeAssistant) -> list[Shown]:
    """Return every protocol; those that are built in have names to translate."""
    builtin = builtin_protocols(hass)
    return [
        {"id": key, "name": protocol.name, "builtin": key in builtin}
        for key, protocol in protocols(hass).items()
    ]


def _controller(hass: HomeAssistant, entry: ConfigEntry) -> Shown:
    device_id = str(entry.unique_id)
    return {
        "entry_id": entry.entry_id,
        "name": entry.title,
        **_device(hass, device_id, _devices(hass, entry).get(device_id)),
    }


def _cuffs(hass: HomeAssistant, entry: ConfigEntry) -> Iterator[Shown]:
    """Yield the cuffs of a controller, as they were when it was last there."""
    loaded = entry.state is ConfigEntryState.LOADED
    for identifier, device in sorted(_devices(hass, entry).items()):
        box, _, channel = identifier.rpartition("_")
        if box != entry.unique_id:
            continue
        placement = CuffSettings.load(entry.options, int(channel)).placement
        yield {
            "key": f"{entry.entry_id}:{channel}",
            "name": device.name_by_user or device.name,
            "placement": None if placement is None else placement.value,
            **_device(hass, identifier, device),
            "controller": entry.title,
            "origin": origin_of(entry.data).value,
            "connected": loaded and entry.runtime_data.last_update_success,
        }


def _devices(hass: HomeAssistant, entry: ConfigEntry) -> dict[str, dr.DeviceEntry]:
    """Return the devices of an entry by our own identifier."""
    return {
        identifier: device
        for device in dr.async_entries_for_config_entry(
            dr.async_get(hass), entry.entry_id
        )
        for domain, identifier in device.identifiers
        if domain == DOMAIN
    }


def _device(
    hass: HomeAssistant, identifier: str, device: dr.DeviceEntry | None
) -> Shown:
    """Return a device and its enabled entities, by what tells them apart."""
    if device is None:
        return {"device_id": None, "entities": {}}
    entities = er.async_entries_for_device(er.async_get(hass), device.id)
    return {
        "device_id": device.id,
        "entities": {
            entity.unique_id.removeprefix(f"{identifier}_"): entity.entity_id
            for entity in entities
        },
    }
