"""What the owner of a cuff has set, kept in the options of its controller's entry."""

from collections.abc import Mapping
from dataclasses import dataclass
import math
from typing import Any, Self

from homeassistant.const import CONF_NAME

from .const import CONF_CUFFS, CONF_MAX_OCCLUSION, CONF_PLACEMENT
from .lib.controller.placement import Placement
from .lib.evidence import MAX_OCCLUSION


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffSettings:
    """One cuff's settings; times in seconds."""

    name: str | None = None
    placement: Placement | None = None
    max_occlusion_s: float = MAX_OCCLUSION.value

    @classmethod
    def load(cls, options: Mapping[str, Any], channel: int) -> Self:
        """Return a channel's settings, or the defaults."""
        stored = options.get(CONF_CUFFS, {}).get(str(channel), {})
        placement = stored.get(CONF_PLACEMENT)
        return cls(
            name=stored.get(CONF_NAME),
            placement=None if placement is None else Placement(placement),
            max_occlusion_s=_seconds(stored.get(CONF_MAX_OCCLUSION)),
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
            CONF_CUFFS: {**options.get(CONF_CUFFS, {}), str(channel): stored},
        }


def _seconds(stored: Any) -> float:
    """Return a stored time; what is no time, as NaN became on its way, is the default."""
    if not isinstance(stored, int | float) or not math.isfinite(stored) or stored <= 0:
        return MAX_OCCLUSION.value
    return float(stored)
