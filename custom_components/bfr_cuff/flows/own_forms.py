"""What is entered of a cuff's parts: the forms, and what is wrong with an answer."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.const import CONF_NAME, UnitOfPressure
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    TextSelector,
)

from ..const import CONF_CUFF_WIDTH, DOMAIN
from ..own_parts.origin import is_own_parts
from ..own_parts.part import Part
from ..own_parts.pressure import pressure_of
from ..own_parts.wiring import (
    CONF_BLEED,
    CONF_INLET,
    CONF_PRESSURE,
    CONF_PUMP,
    CONF_SENSOR_MAX,
    CONF_VENT,
    CONF_VENT_OPEN,
    PARTS,
    SENSOR_MAX,
    Wiring,
    wirings,
)
from .forms import choice, missing, number, out_of_range

CONF_ANOTHER: Final = "another"
WIDTHS: Final = (20, 300)
"""mm; what is narrower or wider is a slip of the hand."""

_SWITCH: Final = EntitySelector(EntitySelectorConfig(domain="switch"))
_GAUGE: Final = {
    vol.Optional(CONF_PRESSURE): EntitySelector(
        EntitySelectorConfig(
            filter=EntityWithDeviceFilterSelectorConfig(
                domain="sensor", device_class="pressure"
            )
        )
    ),
    vol.Optional(CONF_SENSOR_MAX): number(*SENSOR_MAX, UnitOfPressure.MMHG),
    vol.Optional(CONF_CUFF_WIDTH): vol.All(number(*WIDTHS, "mm"), vol.Coerce(int)),
}
_DRIVEN: Final = {
    vol.Optional(CONF_PUMP): EntitySelector(
        EntitySelectorConfig(domain=["switch", "light", "number"])
    ),
    vol.Optional(CONF_VENT): _SWITCH,
    vol.Optional(CONF_VENT_OPEN): choice(("off", "on"), "vent_open"),
    vol.Optional(CONF_INLET): _SWITCH,
    vol.Optional(CONF_BLEED): _SWITCH,
}
_NAMED: Final = {vol.Required(CONF_NAME): TextSelector()}
_MORE: Final = {vol.Required(CONF_ANOTHER, default=False): BooleanSelector()}

GAUGE_SCHEMA: Final = vol.Schema({**_NAMED, **_GAUGE})
SECOND_SCHEMA: Final = vol.Schema({**_GAUGE, **_DRIVEN})
CUFF_SCHEMA: Final = vol.Schema({**_NAMED, **_GAUGE, **_DRIVEN, **_MORE})

GAUGE_NEEDS: Final = (CONF_PRESSURE, CONF_SENSOR_MAX, CONF_CUFF_WIDTH)
CUFF_NEEDS: Final = (*GAUGE_NEEDS, CONF_PUMP, CONF_VENT, CONF_VENT_OPEN)


class PartsForms(ConfigFlow):
    """The cuffs that are put together, and the forms that ask for their parts."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self._title = ""
        self._wirings: list[Wiring] = []
        self._has_second = False

    def _show_parts(
        self,
        step_id: str,
        schema: vol.Schema,
        user_input: dict[str, Any] | None,
        errors: dict[str, str],
        limits: dict[str, str],
    ) -> ConfigFlowResult:
        """Show a form of parts, with what was entered or is set up."""
        shown = user_input or self._suggested(1 if step_id == "own_second" else 0)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders=limits,
        )

    def _suggested(self, channel: int) -> dict[str, Any]:
        """Return what is known of a cuff."""
        if channel >= len(self._wirings):
            return {}
        wiring = self._wirings[channel]
        return {
            CONF_NAME: self._title,
            CONF_SENSOR_MAX: wiring.sensor_max,
            CONF_CUFF_WIDTH: wiring.width_mm,
            CONF_VENT_OPEN: wiring.vent_open,
            CONF_ANOTHER: self._has_second,
            **{
                use: part.find(self.hass) or part.entity_id
                for use, part in wiring.parts.items()
            },
        }

    def _wiring(self, user_input: dict[str, Any]) -> Wiring:
        """Return the cuff that was entered."""
        return Wiring(
            parts={
                use: Part.chosen(self.hass, user_input[use])
                for use in PARTS
                if user_input.get(use)
            },
            width_mm=user_input[CONF_CUFF_WIDTH],
            sensor_max=user_input[CONF_SENSOR_MAX],
            vent_open=user_input.get(CONF_VENT_OPEN, "off"),
        )

    def _problems(
        self, schema: vol.Schema, user_input: dict[str, Any], needed: tuple[str, ...]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return a form's errors and placeholders for what was entered."""
        errors, limits = out_of_range(schema, user_input)
        errors |= missing(user_input, *needed)
        if CONF_NAME in schema.schema and not user_input[CONF_NAME].strip():
            errors[CONF_NAME] = "required"
        return errors or self._wrong_parts(user_input), limits

    def _wrong_parts(self, user_input: dict[str, Any]) -> dict[str, str]:
        """Return an error for each entity that cannot be what it is chosen for."""
        chosen = {use: user_input[use] for use in PARTS if user_input.get(use)}
        errors = {
            use: error
            for use, entity_id in chosen.items()
            if (error := self._wrong_part(use, entity_id, [*chosen.values()]))
        }
        state = self.hass.states.get(chosen[CONF_PRESSURE])
        if CONF_PRESSURE not in errors and pressure_of(state) is None:
            errors[CONF_PRESSURE] = "no_pressure"
        is_shared = any(
            wiring.parts[CONF_PUMP].find(self.hass) == chosen.get(CONF_PUMP)
            for wiring in self._wirings
        )
        has_inlets = CONF_INLET in chosen and all(
            CONF_INLET in wiring.parts for wiring in self._wirings
        )
        if is_shared and not has_inlets:
            errors[CONF_INLET] = "needs_inlets"
        return errors

    def _wrong_part(self, use: str, entity_id: str, chosen: list[str]) -> str | None:
        """Return the error of one entity."""
        entry = er.async_get(self.hass).async_get(entity_id)
        if entry is not None and entry.platform == DOMAIN:
            return "part_of_ours"
        if chosen.count(entity_id) > 1:
            return "same_part"
        taken = self._taken()
        if use == CONF_PUMP:
            # One pump may serve both cuffs of an entry.
            taken -= {
                wiring.parts[CONF_PUMP].find(self.hass) for wiring in self._wirings
            }
        return "part_in_use" if entity_id in taken else None

    def _taken(self) -> set[str | None]:
        """Return the entities that other cuffs are made of."""
        own = self._reconfigure_entry_id if self.source == SOURCE_RECONFIGURE else None
        others = [
            wiring
            for entry in self.hass.config_entries.async_entries(DOMAIN)
            if is_own_parts(entry.data) and entry.entry_id != own
            for wiring in wirings(entry.data)
        ]
        return {
            part.find(self.hass)
            for wiring in (*others, *self._wirings)
            for part in wiring.parts.values()
        }
