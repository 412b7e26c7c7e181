"""How a cuff is put together of entities, kept in the data of its entry."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant, callback

from ..const import CONF_CUFF_WIDTH, CONF_CUFFS
from ..lib.own_parts.found import Found
from ..stored import mapping, readable, whole
from .part import Identity, Part

CONF_BLEED: Final = "bleed"
CONF_FOUND: Final = "found"
CONF_INLET: Final = "inlet"
CONF_PRESSURE: Final = "pressure"
CONF_PUMP: Final = "pump"
CONF_SENSOR_MAX: Final = "sensor_max"
CONF_VENT: Final = "vent"
CONF_VENT_OPEN: Final = "vent_open"

SENSOR_MAX: Final = (120.0, 400.0)
"""The least that a sensor must read, and the most that one of a cuff does, in mmHg."""

PARTS: Final = (CONF_PRESSURE, CONF_PUMP, CONF_VENT, CONF_INLET, CONF_BLEED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """One cuff: its entities by their use, its sensor's range in mmHg, what was found.

    A cuff without a pump is one of a hand pump: its gauge is only read. `found` is None
    before the first test.
    """

    parts: Mapping[str, Part]
    width_mm: int
    sensor_max: float
    vent_open: str = "off"
    found: Found | None = None

    @classmethod
    def load(cls, stored: Any) -> Self | None:
        """Return a stored cuff; None for what makes no sense."""
        kept = mapping(stored)
        parts = {
            use: part for use in PARTS if (part := Part.load(kept.get(use))) is not None
        }
        width_mm = whole(kept.get(CONF_CUFF_WIDTH))
        sensor_max = readable(lambda: float(kept[CONF_SENSOR_MAX]))
        is_whole = CONF_PRESSURE in parts and (CONF_PUMP in parts) == (
            CONF_VENT in parts
        )
        if not is_whole or width_mm is None or sensor_max is None:
            return None
        if not SENSOR_MAX[0] <= sensor_max <= SENSOR_MAX[1]:
            return None
        return cls(
            parts=parts,
            width_mm=width_mm,
            sensor_max=sensor_max,
            vent_open="on" if kept.get(CONF_VENT_OPEN) == "on" else "off",
            found=_found(kept.get(CONF_FOUND)),
        )

    def store(self) -> dict[str, Any]:
        """Return what is stored of it."""
        return {
            **{use: part.store() for use, part in self.parts.items()},
            CONF_CUFF_WIDTH: self.width_mm,
            CONF_SENSOR_MAX: self.sensor_max,
            CONF_VENT_OPEN: self.vent_open,
            CONF_FOUND: None if self.found is None else asdict(self.found),
        }

    @property
    def is_by_hand(self) -> bool:
        """Return whether a person pumps and lets the air out."""
        return CONF_PUMP not in self.parts

    @callback
    def identity(self, hass: HomeAssistant) -> tuple[Identity, ...]:
        """Return what a test of the cuff holds for."""
        how = (self.vent_open, str(self.sensor_max), str(self.width_mm))
        return (how, *(part.identity(hass) for part in self.parts.values()))

    @callback
    def missing(self, hass: HomeAssistant) -> Iterator[str]:
        """Yield the name of each part that cannot be used now."""
        for use, part in self.parts.items():
            is_there = part.is_known if use == CONF_PRESSURE else part.is_usable
            if not is_there(hass):
                yield part.find(hass) or part.entity_id


def wirings(data: Mapping[str, Any]) -> list[Wiring]:
    """Return the cuffs in an entry's data, without those that make no sense."""
    stored = data.get(CONF_CUFFS)
    listed = stored if isinstance(stored, list | tuple) else ()
    found = map(Wiring.load, listed)
    return [wiring for wiring in found if wiring is not None]


def _found(stored: Any) -> Found | None:
    """Return what a test found; None for what makes no sense."""
    return readable(
        lambda: Found(**{key: float(each) for key, each in mapping(stored).items()})
    )
