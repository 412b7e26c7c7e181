"""The devices of a controller: itself, and one for each cuff."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntry, DeviceInfo

from .const import DOMAIN, MANUFACTURER
from .cuff_settings import CuffSettings
from .lib.controller.model import ControllerInfo, CuffInfo


def controller_device(info: ControllerInfo) -> DeviceInfo:
    """Return the device of a controller."""
    return DeviceInfo(
        identifiers={(DOMAIN, info.device_id)},
        manufacturer=MANUFACTURER,
        model=info.model,
        name=info.name,
        serial_number=info.device_id,
        sw_version=info.firmware,
    )


def cuff_device(
    hass: HomeAssistant, entry: ConfigEntry, info: ControllerInfo, cuff: CuffInfo
) -> DeviceInfo:
    """Return the device of a cuff, which hangs on its controller's."""
    controller = _find(hass, entry, info.device_id)
    settings = CuffSettings.load(entry.options, cuff.channel)
    device = DeviceInfo(
        identifiers={(DOMAIN, cuff_identifier(info.device_id, cuff.channel))},
        manufacturer=MANUFACTURER,
        model=f"{cuff.width_mm} mm",
    )
    if controller is not None:
        device["via_device_id"] = controller.id
    if settings.name is not None:
        device["name"] = settings.name
    else:
        device["translation_key"] = "cuff"
        device["translation_placeholders"] = {
            "controller": info.name,
            "number": str(cuff.channel + 1),
        }
    return device


def cuff_identifier(device_id: str | None, channel: int) -> str:
    """Return what names a cuff among all cuffs."""
    return f"{device_id}_{channel}"


def cuff_name(hass: HomeAssistant, entry: ConfigEntry, channel: int) -> str:
    """Return what a cuff is called in Home Assistant."""
    device = _find(hass, entry, cuff_identifier(entry.unique_id, channel))
    if device is None:
        return f"{entry.title} {channel + 1}"
    return device.name_by_user or device.name or entry.title


def sync_devices(hass: HomeAssistant, entry: ConfigEntry, info: ControllerInfo) -> None:
    """Register the controller, and forget cuffs that it no longer has."""
    registry = dr.async_get(hass)
    registry.async_get_or_create(
        config_entry_id=entry.entry_id, **controller_device(info)
    )
    known = {info.device_id} | {
        cuff_identifier(info.device_id, cuff.channel) for cuff in info.cuffs
    }
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        if not any(identifier in known for _, identifier in device.identifiers):
            registry.async_remove_device(device.id)


def rename_athlete(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Call an athlete's device as the athlete is called now."""
    device = _find(hass, entry, str(entry.unique_id))
    if device is not None:
        dr.async_get(hass).async_update_device(device.id, name=entry.title)


def _find(
    hass: HomeAssistant, entry: ConfigEntry, identifier: str
) -> DeviceEntry | None:
    """Return the registered device of a controller or a cuff."""
    return dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, identifier), entry.entry_id
    )
