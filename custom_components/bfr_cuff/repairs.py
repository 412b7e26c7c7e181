"""Repairs of BFR cuff: clear a latched fault, delete what nobody needs any more."""

from typing import Any, Final, cast

from homeassistant.components import repairs
from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .coordinator import BfrCuffConfigEntry
from .flows.cuff_options import CONF_CUFF
from .history.keeper import HISTORY
from .lib.controller.model import ControllerError
from .lib.store.database import HistoryError
from .own_parts.origin import is_gauge

CAN_GO_ON: Final = hasattr(repairs, "FlowType")


class ClearFaultFlow(RepairsFlow):
    """Ask whether the cause is gone, then clear the fault and offer to check the cuff."""

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
                await self._entry.runtime_data.async_clear_fault(self._channel)
            except ControllerError:
                errors["base"] = "not_cleared"
            else:
                return await self._async_go_on(self._entry)
        return self.async_show_form(step_id="confirm", errors=errors)

    async def _async_go_on(self, entry: BfrCuffConfigEntry) -> RepairsFlowResult:
        """End, and offer to see around a bottle whether the cuff can be trusted.

        Home Assistant 2026.8 ends a repair without going on to another page; the
        interface of 2026.10 goes on to the menu before this one.
        """
        if not CAN_GO_ON or is_gauge(entry.data):
            return self.async_create_entry(data={})
        page = await self.hass.config_entries.options.async_init(
            entry.entry_id, data={CONF_CUFF: str(self._channel)}
        )
        next_flow = (repairs.FlowType.OPTIONS_FLOW, page["flow_id"])
        return self.async_create_entry(data={}, next_flow=next_flow)


class RemovedAthleteFlow(RepairsFlow):
    """Ask what becomes of the sessions of an athlete who was removed."""

    def __init__(self, athlete_id: str, about: dict[str, str]) -> None:
        """Take whose sessions they are, and the words about them."""
        self._athlete_id = athlete_id
        self._about = about

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["delete", "keep"],
            description_placeholders=self._about,
        )

    async def async_step_delete(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Delete everything that is kept of the athlete."""
        keeper = self.hass.data[HISTORY]
        try:
            await keeper.async_write(
                lambda writer: writer.delete_athlete(self._athlete_id)
            )
        except HistoryError:
            return self.async_abort(reason="history_unreachable")
        keeper.async_changed(self._athlete_id)
        return self.async_create_entry(data={})

    async def async_step_keep(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Leave everything as it is."""
        return self.async_create_entry(data={})


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow of what an issue is about: a fault, or an athlete's sessions."""
    about = data or {}
    if "athlete_id" in about:
        words = {key: str(about[key]) for key in ("name", "sessions")}
        return RemovedAthleteFlow(str(about["athlete_id"]), words)
    entry = hass.config_entries.async_get_entry(cast("str", about["entry_id"]))
    return ClearFaultFlow(entry, cast("int", about["channel"]))
