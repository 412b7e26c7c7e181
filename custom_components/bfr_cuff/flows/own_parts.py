"""The part of the config flow that makes a cuff of entities which are already at home."""

import asyncio
from dataclasses import replace
import secrets
from typing import Any, Final, override

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

from ..const import CONF_CUFF_WIDTH, CONF_CUFFS, CONF_KIND, DOMAIN, KIND_OWN_PARTS
from ..lib.own_parts.proof import READINGS_HZ
from ..own_parts.part import Part
from ..own_parts.pressure import PressureReader, pressure_of
from ..own_parts.prover import Prover
from ..own_parts.setup import is_own_parts
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
from .own_yaml import ESPHOME
from .proof import ProofSteps

CONF_ANOTHER: Final = "another"
COUNTED_S: Final = 2.0
"""So long the reports of a gauge are counted; of a cuff with a pump its test does it."""

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

_GAUGE_NEEDS: Final = (CONF_PRESSURE, CONF_SENSOR_MAX, CONF_CUFF_WIDTH)
_CUFF_NEEDS: Final = (*_GAUGE_NEEDS, CONF_PUMP, CONF_VENT, CONF_VENT_OPEN)


class OwnPartsFlow(ProofSteps, ConfigFlow):
    """Make one or two cuffs of entities: which, how they let go, and the proof of it."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self._title = ""
        self._wirings: list[Wiring] = []
        self._has_second = False
        self._device_id = f"own-{secrets.token_hex(8)}"

    async def async_step_own_parts(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether there is a pump, or a person pumps."""
        return self.async_show_menu(
            step_id="own_parts", menu_options=["own_cuff", "own_gauge"]
        )

    async def async_step_own_gauge(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the sensor of a cuff with a hand pump; there is nothing to be proven."""
        errors, limits = dict[str, str](), dict[str, str]()
        if user_input is not None:
            self._wirings = []
            errors, limits = self._problems(GAUGE_SCHEMA, user_input, _GAUGE_NEEDS)
            if not errors and await self._async_is_slow(user_input[CONF_PRESSURE]):
                errors = {CONF_PRESSURE: "too_slow"}
            if not errors:
                self._title = user_input[CONF_NAME].strip()
                self._wirings = [self._wiring(user_input)]
                return await self._async_keep()
        return self._show_parts("own_gauge", GAUGE_SCHEMA, user_input, errors, limits)

    async def _async_is_slow(self, sensor: str) -> bool:
        """Return whether a sensor reports too seldom, counted for a moment."""
        counted: list[None] = []
        reader = PressureReader(self.hass, sensor, lambda: counted.append(None))
        await asyncio.sleep(COUNTED_S)
        reader.close()
        return len(counted) < READINGS_HZ * COUNTED_S

    async def async_step_own_cuff(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the parts of the first cuff."""
        errors, limits = dict[str, str](), dict[str, str]()
        self._channel = 0
        if user_input is not None:
            self._wirings = []
            self._has_second = user_input[CONF_ANOTHER]
            errors, limits = self._problems(CUFF_SCHEMA, user_input, _CUFF_NEEDS)
            if not errors:
                self._title = user_input[CONF_NAME].strip()
                self._wirings = [self._wiring(user_input)]
                if self._has_second:
                    return await self.async_step_own_second()
                return await self.async_step_own_let_go()
        return self._show_parts("own_cuff", CUFF_SCHEMA, user_input, errors, limits)

    async def async_step_own_second(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the parts of the second cuff."""
        errors, limits = dict[str, str](), dict[str, str]()
        if user_input is not None:
            del self._wirings[1:]
            errors, limits = self._problems(SECOND_SCHEMA, user_input, _CUFF_NEEDS)
            if not errors:
                self._wirings.append(self._wiring(user_input))
                return await self.async_step_own_let_go()
        return self._show_parts("own_second", SECOND_SCHEMA, user_input, errors, limits)

    async def async_step_own_let_go(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show how a box is made to let go by itself."""
        if user_input is not None:
            return await self.async_step_own_bottle()
        return self.async_show_form(
            step_id="own_let_go",
            data_schema=vol.Schema({}),
            description_placeholders={"yaml": ESPHOME},
        )

    # The proof.

    @override
    def about_proof(self) -> tuple[str, list[Wiring], str]:
        """Return the device id, the cuffs, and what the one under test is called."""
        one_of_two = f" {self._channel + 1}" if len(self._wirings) > 1 else ""
        return self._device_id, self._wirings, self._title + one_of_two

    @override
    async def async_begin_proof(self) -> str | None:
        """Take the parts from an entry that used them until now."""
        if self.source != SOURCE_RECONFIGURE:
            return None
        return await self.async_set_aside(self._get_reconfigure_entry())

    @override
    async def async_end_proof(self, prover: Prover) -> None:
        """Keep what the test found of this cuff."""
        found = replace(prover.wiring, found=prover.proof.found)
        self._wirings[prover.channel] = found
        if self.source == SOURCE_RECONFIGURE:
            await self.async_set_up_again(self._get_reconfigure_entry())

    @override
    async def async_proved(self) -> ConfigFlowResult:
        """Test the other cuff, or keep both."""
        if self._channel + 1 < len(self._wirings):
            self._channel += 1
            return await self.async_step_own_bottle()
        return await self._async_keep()

    @override
    def after_refusal(self) -> list[str]:
        """Return the steps that may follow: once more, or with other parts."""
        return ["own_bottle", "own_cuff"]

    async def _async_keep(self) -> ConfigFlowResult:
        """Create the entry, or give it its new parts."""
        data = {
            CONF_KIND: KIND_OWN_PARTS,
            CONF_CUFFS: [wiring.store() for wiring in self._wirings],
        }
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_reload_and_abort(
                self._get_reconfigure_entry(),
                title=self._title,
                data=data,
                reason="parts_updated",
            )
        await self.async_set_unique_id(self._device_id)
        return self.async_create_entry(title=self._title, data=data)

    # What is entered.

    async def async_step_reconfigure_own_parts(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin with the parts that are set up; others have to be proven anew."""
        entry = self._get_reconfigure_entry()
        self._device_id = entry.unique_id or self._device_id
        self._title = entry.title
        self._wirings = wirings(entry.data)
        self._has_second = len(self._wirings) > 1
        if any(wiring.is_by_hand for wiring in self._wirings):
            return await self.async_step_own_gauge()
        return await self.async_step_own_cuff()

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
