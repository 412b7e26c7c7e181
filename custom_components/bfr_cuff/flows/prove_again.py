"""The options of a cuff of own parts: test it around a bottle once more."""

from dataclasses import replace
from typing import TYPE_CHECKING, override

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload

from ..const import CONF_CUFFS
from ..coordinator import BfrCuffConfigEntry
from ..devices import cuff_name
from ..own_parts.wiring import Wiring, wirings
from .proof import ProofSteps

if TYPE_CHECKING:
    from ..own_parts.prover import Prover


class ProveAgain(ProofSteps, OptionsFlowWithReload):
    """Test a cuff that is set up; its entry is set aside meanwhile."""

    config_entry: BfrCuffConfigEntry

    @override
    def about_proof(self) -> tuple[str, list[Wiring], str]:
        """Return the device id, the cuffs, and what the one under test is called."""
        name = cuff_name(self.hass, self.config_entry, self._channel)
        device_id = self.config_entry.unique_id or self.config_entry.entry_id
        return device_id, wirings(self.config_entry.data), name

    @override
    async def async_begin_proof(self) -> str | None:
        """Set the entry aside, unless a limb may be in one of its cuffs."""
        return await self.async_set_aside(self.config_entry)

    @override
    async def async_end_proof(self, prover: Prover) -> None:
        """Keep what the test found, and set the entry up again."""
        if prover.proof.found is not None:
            found = replace(prover.wiring, found=prover.proof.found)
            kept = wirings(self.config_entry.data)
            kept[prover.channel] = found
            data = {
                **self.config_entry.data,
                CONF_CUFFS: [wiring.store() for wiring in kept],
            }
            self.hass.config_entries.async_update_entry(self.config_entry, data=data)
        await self.async_set_up_again(self.config_entry)

    @override
    async def async_proved(self) -> ConfigFlowResult:
        """End with the options as they are."""
        return self.async_create_entry(data=dict(self.config_entry.options))

    @override
    def after_refusal(self) -> list[str]:
        """Return the step that may follow: once more."""
        return ["own_bottle"]
