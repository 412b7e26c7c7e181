"""The steps of the controller's menu that check a cuff around a bottle."""

import asyncio
import math
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import BooleanSelector
from homeassistant.util import dt as dt_util

from ..checks.issue import show_check_issue
from ..checks.kept import CHECKS, CheckRecord
from ..checks.runner import CheckRunner
from ..checks.words import findings_in_words
from ..const import DOMAIN
from ..coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from ..devices import cuff_name
from ..errors import explain
from ..lib.check import expected
from ..lib.check.finding import Finding, Step, has_passed
from ..lib.controller.model import ControllerError
from ..lib.session.refusal import SessionRefused
from ..texts import async_texts

CONF_AROUND_BOTTLE: Final = "around_bottle"
CONF_ACCEPT: Final = "accept"
READY_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_AROUND_BOTTLE, default=False): BooleanSelector()}
)
ACCEPT_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_ACCEPT, default=False): BooleanSelector()}
)


class CheckSteps(OptionsFlowWithReload):
    """Check a cuff, read what was found, or train without.

    The check runs for as long as its page is open: to close that lets the air out.
    """

    config_entry: BfrCuffConfigEntry
    _channel = 0
    _runner: CheckRunner | None = None
    _waiting: asyncio.Task[None] | None = None
    _found: tuple[Finding, ...] = ()

    async def async_step_check_cuff(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Tell how the cuff stands, and ask what to do."""
        record, firmware = self._record, self._coordinator.info.firmware
        options = ["check_ready"]
        if record.at is not None:
            options.append("check_results")
        if not record.allows(firmware):
            options.append("check_accept")
        texts = await async_texts(self.hass)
        standing = texts.common(f"check_standing_{record.standing(firmware)}")
        day = "" if record.at is None else f"{dt_util.as_local(record.at):%Y-%m-%d}"
        return self.async_show_menu(
            step_id="check_cuff",
            menu_options=options,
            description_placeholders={
                **self._name,
                "standing": standing.format(
                    day=day, before=record.firmware, firmware=firmware
                ),
            },
        )

    async def async_step_check_ready(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether the cuff is around a bottle, and begin."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_connected")
        errors, reason = dict[str, str](), ""
        runner = CheckRunner(self.hass, self._coordinator, self._channel)
        if user_input is not None and not user_input[CONF_AROUND_BOTTLE]:
            errors = {CONF_AROUND_BOTTLE: "not_around_bottle"}
        elif user_input is not None:
            try:
                runner.start()
            except ControllerError as err:
                errors = {"base": "not_now"}
                reason = await self._async_why(err)
            else:
                self._runner = runner
                return await self.async_step_check_running()
        return self.async_show_form(
            step_id="check_ready",
            data_schema=READY_SCHEMA,
            errors=errors,
            description_placeholders={
                **self._name,
                "minutes": str(math.ceil(runner.longest_s / 60)),
                "target": f"{expected.TARGET:g}",
                "reason": reason,
            },
        )

    async def async_step_check_running(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what goes on, and how high the pressure is, as it changes."""
        runner = self._runner
        assert runner is not None
        if runner.over:
            self._runner = None
            self._found = runner.check.findings
            after = "check_stopped" if runner.is_stopped else "check_done"
            return self.async_show_progress_done(next_step_id=after)
        if self._waiting is not None and not self._waiting.done():
            # No news ends the waiting: it is a page that asks.
            runner.looked_at()
        else:
            # Only what waits for news: the check itself is no one's to cancel.
            self._waiting = self.hass.async_create_background_task(
                runner.async_changed(), f"{DOMAIN} check shown"
            )
        check = runner.check
        number = list(Step).index(check.step) + 1
        self.async_update_progress((number - 0.5) / len(Step))
        minutes, seconds = divmod(round(runner.elapsed_s), 60)
        pressure = max(0.0, runner.pressure or 0.0)
        return self.async_show_progress(
            step_id="check_running",
            progress_action=f"check_{check.activity}",
            progress_task=self._waiting,
            description_placeholders={
                **self._name,
                "pressure": f"{pressure:.0f}",
                "step": str(number),
                "steps": str(len(Step)),
                # New each second: the page asks again only for what has changed.
                "time": f"{minutes}:{seconds:02}",
            },
        )

    async def async_step_check_stopped(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Tell that nothing was found, for the check did not come to its end."""
        return self.async_abort(reason="check_stopped")

    async def async_step_check_done(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what was found just now."""
        return await self._async_show_findings(self._found)

    async def async_step_check_results(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what the last check found."""
        return await self._async_show_findings(self._record.findings)

    async def async_step_check_passed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """End after a page of results."""
        return self._end()

    async def async_step_check_failed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """End after a page of results."""
        return self._end()

    async def async_step_check_accept(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether to train without a check that has passed."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_ACCEPT]:
                info = self._coordinator.info
                await self.hass.data[CHECKS].async_accept(
                    info.device_id, self._channel, info.firmware
                )
                show_check_issue(self.hass, self.config_entry, info, self._channel)
                return self._end()
            errors = {CONF_ACCEPT: "required"}
        return self.async_show_form(
            step_id="check_accept",
            data_schema=ACCEPT_SCHEMA,
            errors=errors,
            description_placeholders=self._name,
        )

    @callback
    @override
    def async_remove(self) -> None:
        """Let the air out when the page is closed."""
        super().async_remove()
        if self._runner is not None:
            self._runner.stop()

    async def _async_show_findings(
        self, findings: tuple[Finding, ...]
    ) -> ConfigFlowResult:
        texts = await async_texts(self.hass)
        return self.async_show_form(
            step_id="check_passed" if has_passed(findings) else "check_failed",
            data_schema=vol.Schema({}),
            description_placeholders={
                **self._name,
                "results": findings_in_words(texts, findings),
            },
            last_step=True,
        )

    async def _async_why(self, error: ControllerError) -> str:
        """Return why a cuff cannot be checked now, in words."""
        explained = explain(error, cuff=self._name["cuff"])
        refused = SessionRefused(
            explained["translation_key"], **explained["translation_placeholders"]
        )
        return (await async_texts(self.hass)).refusal(refused)

    def _end(self) -> ConfigFlowResult:
        """End with the options as they are, so that nothing is reloaded."""
        return self.async_create_entry(data=dict(self.config_entry.options))

    @property
    def _coordinator(self) -> BfrCuffCoordinator:
        return self.config_entry.runtime_data

    @property
    def _record(self) -> CheckRecord:
        checks = self.hass.data[CHECKS]
        return checks.record(self._coordinator.info.device_id, self._channel)

    @property
    def _name(self) -> dict[str, str]:
        return {"cuff": cuff_name(self.hass, self.config_entry, self._channel)}
