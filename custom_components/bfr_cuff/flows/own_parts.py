"""The part of the config flow that makes a cuff of entities which are already at home."""

import asyncio
from dataclasses import replace
import secrets
from typing import TYPE_CHECKING, Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigFlowResult
from homeassistant.const import CONF_NAME

from ..const import CONF_CUFFS, CONF_KIND, KIND_OWN_PARTS
from ..entries import is_in_use
from ..lib.own_parts.proof import READINGS_HZ
from ..own_parts.pressure import PressureReader
from ..own_parts.wiring import CONF_PRESSURE, Wiring, wirings
from .own_forms import (
    CONF_ANOTHER,
    CUFF_NEEDS,
    CUFF_SCHEMA,
    GAUGE_NEEDS,
    GAUGE_SCHEMA,
    SECOND_SCHEMA,
    PartsForms,
)
from .own_yaml import async_esphome
from .proof import ProofSteps

if TYPE_CHECKING:
    from ..own_parts.prover import Prover

COUNTED_S: Final = 2.0
"""So long the reports of a gauge are counted; of a cuff with a pump its test does it."""


class OwnPartsFlow(PartsForms, ProofSteps):
    """Make one or two cuffs of entities: which, how they let go, and the proof of it."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self._device_id = f"own-{secrets.token_hex(8)}"

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
            errors, limits = self._problems(GAUGE_SCHEMA, user_input, GAUGE_NEEDS)
            if not errors and await self._async_is_slow(user_input[CONF_PRESSURE]):
                errors = {CONF_PRESSURE: "too_slow"}
            if not errors and self._is_in_use():
                errors = {"base": "inflated"}
            if not errors:
                self._title = user_input[CONF_NAME].strip()
                self._wirings = [self._wiring(user_input)]
                return await self._async_keep()
        return self._show_parts("own_gauge", GAUGE_SCHEMA, user_input, errors, limits)

    def _is_in_use(self) -> bool:
        """Return whether to keep other parts would end what goes on with those of now."""
        return self.source == SOURCE_RECONFIGURE and is_in_use(
            self._get_reconfigure_entry()
        )

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
            errors, limits = self._problems(CUFF_SCHEMA, user_input, CUFF_NEEDS)
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
            errors, limits = self._problems(SECOND_SCHEMA, user_input, CUFF_NEEDS)
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
            description_placeholders={"yaml": await async_esphome(self.hass)},
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
