"""Where what keeps a session from starting is mended, so that a card can lead there."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from ..entries import is_controller
from ..lib.session.refusal import SessionRefused
from .feed import Shown

PAGE: Final = f"/config/integrations/integration/{DOMAIN}"
REPAIRS: Final = "/config/repairs"

_WORN: Final = {
    *("nothing_placed", "nothing_to_wear", "no_cuff_there", "no_cuffs_chosen"),
    "no_placement",
}
_RECORDS: Final = {"no_lop", "lop_other_posture", "no_one_rep_max"}
_CONTROLLER: Final = {
    *("cuff_not_connected", "not_checked", "refused_no_news", "refused_not_proven"),
}


def mending(
    hass: HomeAssistant, athlete: ConfigEntry, refused: SessionRefused
) -> Shown | None:
    """Return what to do, as the key of a card's text, and on which page; mostly None."""
    if refused.key in _WORN:
        return _at("worn", athlete)
    if refused.key in _RECORDS:
        return _at("records", athlete)
    if refused.key.startswith("blocked_"):
        return _at("screening", athlete)
    if refused.key in _CONTROLLER:
        entries = hass.config_entries.async_entries(DOMAIN)
        # With several nobody knows here which one: the page has all of them.
        boxes = [entry for entry in entries if is_controller(entry)]
        return _at("controller", boxes[0] if len(boxes) == 1 else None)
    if refused.key == "refused_fault":
        return {"key": "repairs", "path": REPAIRS}
    return None


def _at(key: str, entry: ConfigEntry | None) -> Shown:
    """Return the integration's page, at one of its entries."""
    place = "" if entry is None else f"#config_entry={entry.entry_id}"
    return {"key": key, "path": PAGE + place}
