"""What the owner of a cuff has set, kept in the options of its controller's entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from homeassistant.const import CONF_NAME

from .const import CONF_CUFFS, CONF_MAX_OCCLUSION, CONF_PLACEMENT
from .lib.controller.placement import Placement
from .lib.evidence import MAX_OCCLUSION, MAX_OCCLUSION_ANNOUNCED


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffSettings:
    """One cuff's settings; times in seconds."""

    name: str | None = None
    placement: Placement | None = None
    max_occlusion_s: float = MAX_OCCLUSION.value

    @classmethod
    def load(cls, options: Mapping[str, Any], channel: int) -> Self:
        """Return a channel's settings; the default for what makes no sense.

        A value that was stored by an older version, by hand or from a script must not
        keep a cuff from being set up, nor go around its limit.
        """
        stored = _mapping(_mapping(options.get(CONF_CUFFS)).get(str(channel)))
        name, placement = stored.get(CONF_NAME), stored.get(CONF_PLACEMENT)
        known = placement if isinstance(placement, str) else ""
        return cls(
            name=_name(name),
            placement=Placement(known) if known in Placement else None,
            max_occlusion_s=_time(stored.get(CONF_MAX_OCCLUSION)),
        )

    def store(self, options: Mapping[str, Any], channel: int) -> dict[str, Any]:
        """Return the options with this channel's settings in them."""
        stored = {
            CONF_NAME: self.name,
            CONF_PLACEMENT: self.placement,
            CONF_MAX_OCCLUSION: self.max_occlusion_s,
        }
        return {
            **options,
            CONF_CUFFS: {**_mapping(options.get(CONF_CUFFS)), str(channel): stored},
        }


def _mapping(stored: Any) -> Mapping[str, Any]:
    return stored if isinstance(stored, Mapping) else {}


def _name(stored: Any) -> str | None:
    """Return a stored name; None without a character that is seen."""
    is_name = isinstance(stored, str) and any(
        sign.isprintable() and not sign.isspace() for sign in stored
    )
    return stored.strip() if is_name else None


def _time(stored: Any) -> float:
    """Return a stored time in seconds; the default unless it is a positive number."""
    is_number = isinstance(stored, int | float) and not isinstance(stored, bool)
    if not is_number or not 0.0 < stored <= MAX_OCCLUSION_ANNOUNCED.value:
        return MAX_OCCLUSION.value
    return float(stored)
