"""The steps that test a cuff of own parts around a bottle, while it is set up or later."""

from abc import abstractmethod
import asyncio
from typing import TYPE_CHECKING, Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import (
    ConfigEntryBaseFlow,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import BooleanSelector

from ..const import DOMAIN
from ..coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from ..lib.controller.model import Phase
from ..lib.own_parts.errors import PartsMissing
from ..lib.own_parts.found import Found, Problem, Stage
from ..lib.own_parts.parts import OWN_LIMITS, highest_target
from ..lib.own_parts.proof import TARGET_MMHG
from ..own_parts.provers import async_prover
from ..own_parts.wiring import Wiring
from ..texts import async_texts

if TYPE_CHECKING:
    from ..own_parts.prover import Prover

CONF_BOTTLE: Final = "bottle"
BOTTLE_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_BOTTLE, default=False): BooleanSelector()}
)


class ProofSteps(ConfigEntryBaseFlow):
    """Test one cuff; it runs for as long as its page is open.

    What does not let go by itself is refused: no step leads around that.
    """

    _channel = 0
    _prover: Prover | None = None
    _waiting: asyncio.Task[None] | None = None
    _problem: Problem | None = None
    _measured: Found | None = None

    @abstractmethod
    def about_proof(self) -> tuple[str, list[Wiring], str]:
        """Return the device id, the cuffs, and what the one under test is called."""

    @abstractmethod
    async def async_begin_proof(self) -> str | None:
        """Free the parts for the test; return the key of an error instead."""

    @abstractmethod
    async def async_end_proof(self, prover: Prover) -> None:
        """Keep what the test found; it is over, whether or not a page still shows it."""

    @abstractmethod
    async def async_proved(self) -> ConfigFlowResult:
        """Go on after a test that was passed."""

    @abstractmethod
    def after_refusal(self) -> list[str]:
        """Return the steps that may follow a test that was not passed."""

    async def async_set_aside(self, entry: BfrCuffConfigEntry) -> str | None:
        """Unload an entry that has the parts; return an error if a limb may be in one.

        Its clocks are lost by it, so they must be at zero.
        """
        if entry.state is ConfigEntryState.LOADED:
            if not _is_at_rest(entry.runtime_data):
                return "not_at_rest"
            await self.hass.config_entries.async_unload(entry.entry_id)
        return None

    async def async_set_up_again(self, entry: BfrCuffConfigEntry) -> None:
        """Give an entry its parts back."""
        if entry.state is ConfigEntryState.NOT_LOADED and not entry.disabled_by:
            await self.hass.config_entries.async_setup(entry.entry_id)

    async def async_step_own_bottle(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether the cuff is around a bottle, and begin."""
        device_id, wirings, cuff = self.about_proof()
        errors: dict[str, str] = {}
        parts = ""
        if user_input is not None and not user_input[CONF_BOTTLE]:
            errors = {CONF_BOTTLE: "not_around_bottle"}
        elif user_input is not None:
            if error := await self.async_begin_proof():
                errors = {"base": error}
            else:
                self._prover = await async_prover(
                    self.hass, device_id, wirings, self._channel, self.async_end_proof
                )
                try:
                    await self._prover.async_start()
                except PartsMissing as err:
                    errors, parts = {"base": "parts_missing"}, ", ".join(err.parts)
                    await self.async_end_proof(self._prover)
                    self._prover = None
                else:
                    return await self.async_step_own_proof()
        return self.async_show_form(
            step_id="own_bottle",
            data_schema=BOTTLE_SCHEMA,
            errors=errors,
            description_placeholders={
                "cuff": cuff,
                "target": f"{TARGET_MMHG:g}",
                "parts": parts,
            },
        )

    async def async_step_own_proof(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what goes on, and how high the pressure is, as it changes."""
        prover = self._prover
        assert prover is not None
        if prover.over:
            self._prover = None
            self._problem, self._measured = prover.proof.problem, prover.proof.found
            after = "own_refused" if self._problem else "own_proved"
            return self.async_show_progress_done(next_step_id=after)
        if self._waiting is not None and not self._waiting.done():
            # No news ends the waiting: it is a page that asks.
            prover.looked_at()
        else:
            self._waiting = self.hass.async_create_background_task(
                prover.async_changed(), f"{DOMAIN} proof shown"
            )
        stage = prover.proof.stage
        self.async_update_progress((list(Stage).index(stage) + 0.5) / len(Stage))
        return self.async_show_progress(
            step_id="own_proof",
            progress_action=f"own_{stage}",
            progress_task=self._waiting,
            description_placeholders={
                "cuff": self.about_proof()[2],
                "pressure": f"{max(0.0, prover.proof.pressure or 0.0):.0f}",
            },
        )

    async def async_step_own_proved(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what was measured, and what the cuff is allowed by it."""
        if user_input is not None:
            return await self.async_proved()
        _, wirings, cuff = self.about_proof()
        assert self._measured is not None
        return self.async_show_form(
            step_id="own_proved",
            data_schema=vol.Schema({}),
            description_placeholders={
                "cuff": cuff,
                **_in_words(self._measured, wirings[self._channel].sensor_max),
            },
        )

    async def async_step_own_refused(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say why the cuff is refused, and what can be done."""
        texts = await async_texts(self.hass)
        return self.async_show_menu(
            step_id="own_refused",
            menu_options=self.after_refusal(),
            description_placeholders={
                "cuff": self.about_proof()[2],
                "why": texts.common(f"own_problem_{self._problem}"),
            },
        )

    @callback
    @override
    def async_remove(self) -> None:
        """Let the air out when the page is closed."""
        if self._prover is not None:
            self._prover.stop()


def _in_words(found: Found, sensor_max: float) -> dict[str, str]:
    """Return what was measured, as people read it."""
    return {
        "let_go": f"{found.let_go_s:.1f}",
        "fill": f"{found.fill_s:.0f}",
        "leak": f"{found.leak:.0f}",
        "vent": f"{found.vent_s:.1f}",
        "rate": f"{found.rate_hz:.0f}",
        "delay": f"{found.delay_s:.2f}",
        "noise": f"{found.noise:.2f}",
        "over": f"{found.over:.0f}",
        "highest": f"{highest_target(sensor_max):g}",
        "minutes": f"{OWN_LIMITS.occlusion_max_s / 60:g}",
    }


def _is_at_rest(coordinator: BfrCuffCoordinator) -> bool:
    """Return whether nothing is inflated, trained with, or left on any clock."""
    is_busy = coordinator.in_session or coordinator.checking
    return not is_busy and all(
        cuff.phase is Phase.VENTED and not cuff.occluded_s
        for cuff in coordinator.data.cuffs
    )
