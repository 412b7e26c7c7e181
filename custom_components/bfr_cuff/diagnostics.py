"""Diagnostics of BFR cuff."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant

from .athletes import is_athlete, load_athlete
from .checks.due import is_allowed, record_of
from .const import (
    CONF_KEY,
    KIND_ATHLETE,
    KIND_HISTORY,
    SUBENTRY_LOP,
    SUBENTRY_ONE_REP_MAX,
    SUBENTRY_PROGRAMME,
    SUBENTRY_PROTOCOL,
    SUBENTRY_WRAP,
)
from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .flows.forms import today
from .history.database import is_history
from .history.keeper import HISTORY
from .lib.training.screening import Block, blocks
from .own_parts.kept import OWN_PARTS
from .own_parts.origin import is_own_parts

TO_REDACT = {CONF_HOST, CONF_KEY, "owner"}
SUBENTRY_KINDS = (
    SUBENTRY_LOP,
    SUBENTRY_ONE_REP_MAX,
    SUBENTRY_WRAP,
    SUBENTRY_PROTOCOL,
    SUBENTRY_PROGRAMME,
)


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: BfrCuffConfigEntry
) -> dict[str, Any]:
    """Return what is known of a controller, or how much of an athlete or history."""
    if is_athlete(entry):
        return _athlete(hass, entry)
    if is_history(entry):
        return _history(hass)
    coordinator = entry.runtime_data
    known = {
        "data": dict(entry.data),
        "options": dict(entry.options),
        "connected": coordinator.last_update_success,
        "controller": asdict(coordinator.info),
        "state": asdict(coordinator.data),
        "checks": {
            cuff.channel: record_of(coordinator, cuff.channel).store()
            for cuff in coordinator.info.cuffs
        },
    }
    if is_own_parts(entry.data):
        known["proofs"] = _proofs(coordinator)
    return async_redact_data(known, TO_REDACT)


def _proofs(coordinator: BfrCuffCoordinator) -> dict[int, dict[str, Any]]:
    """Return how each cuff of own parts stands with its test, and when it was tested."""
    kept = coordinator.hass.data[OWN_PARTS]
    tests = {
        cuff.channel: kept.last_test(coordinator.info.device_id, cuff.channel)
        for cuff in coordinator.info.cuffs
    }
    return {
        channel: {
            "is_proven": is_allowed(coordinator, channel),
            "last_test": None if test is None else asdict(test),
        }
        for channel, test in tests.items()
    }


def _history(hass: HomeAssistant) -> dict[str, Any]:
    """Return which kind of database there is; its address would name people."""
    keeper = hass.data[HISTORY]
    return {
        "kind": KIND_HISTORY,
        "database": (keeper.url or "").partition(":")[0],
        "reachable": keeper.reachable,
        "behind": keeper.behind,
    }


def _athlete(hass: HomeAssistant, entry: ConfigEntry) -> dict[str, Any]:
    """Return counts: whatever else there is belongs to the athlete alone."""
    kinds = Counter(subentry.subentry_type for subentry in entry.subentries.values())
    screening = load_athlete(hass, entry).screening
    return {
        "kind": KIND_ATHLETE,
        "subentries": {kind: kinds[kind] for kind in SUBENTRY_KINDS},
        # Whether they were given and still count, never what they were.
        "screening_valid": not any(
            isinstance(block, Block) for block in blocks(screening, None, None, today())
        ),
    }
