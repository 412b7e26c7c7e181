"""Repairs of BFR cuff: clear a latched fault once its cause is gone."""

from typing import Any, cast

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .coordinator import BfrCuffConfigEntry
from .training.controller import ControllerError


class ClearFaultFlow(RepairsFlow):
    """Ask whether the cause is gone, then clear the fault."""

    def __init__(self, entry: BfrCuffConfigEntry | None, channel: int) -> None:
        """Take the controller's entry and the cuff's channel."""
        self._entry = entry
        self._channel = channel

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Begin with the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Clear the fault, or say why that does not work yet."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if self._entry is None or self._entry.state is not ConfigEntryState.LOADED:
                return self.async_abort(reason="not_connected")
            try:
                await self._entry.runtime_data.controller.clear_fault(self._channel)
            except ControllerError:
                errors["base"] = "not_cleared"
            else:
                return self.async_create_entry(data={})
        return self.async_show_form(step_id="confirm", errors=errors)


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow that clears the fault that an issue is about."""
    about = data or {}
    entry = hass.config_entries.async_get_entry(cast("str", about["entry_id"]))
    return ClearFaultFlow(entry, cast("int", about["channel"]))
