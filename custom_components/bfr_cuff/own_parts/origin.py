"""What the cuffs of an entry are made of, as its data says; nothing of it runs yet."""

from collections.abc import Mapping
from typing import Any

from ..const import CONF_KIND, KIND_OWN_PARTS
from ..lib.controller.model import Origin
from .wiring import wirings


def is_own_parts(data: Mapping[str, Any]) -> bool:
    """Return whether an entry's cuffs are put together of entities."""
    return data.get(CONF_KIND) == KIND_OWN_PARTS


def is_gauge(data: Mapping[str, Any]) -> bool:
    """Return whether a person pumps an entry's cuffs, and lets their air out."""
    found = wirings(data) if is_own_parts(data) else []
    return bool(found) and all(wiring.is_by_hand for wiring in found)


def origin_of(data: Mapping[str, Any]) -> Origin:
    """Return what an entry's controller is made of, whether it is there now or not."""
    if not is_own_parts(data):
        return Origin.BOX
    return Origin.GAUGE if is_gauge(data) else Origin.OWN_PARTS
