"""The screening questions as a step of a flow, and its reasons in words."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import BooleanSelector, SelectSelectorMode
from homeassistant.helpers.translation import async_get_translations

from ..athletes import load_screening
from ..const import CONF_ANSWERS, CONF_DAY, DOMAIN
from ..lib.training.screening import VALID_FOR, Block, Question, Screening
from .forms import choice, missing, today

YES: Final = "yes"
NO: Final = "no"

ALL_NO: Final = "all_no"
"""Last on the page: whoever has come so far has read what is denied."""

# Not switches, which would say no before they were touched.
SCREENING_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(question.value): choice(
            (NO, YES), "yes_no", SelectSelectorMode.LIST
        )
        for question in Question
    }
    | {vol.Optional(ALL_NO): BooleanSelector()}
)


class ScreeningFlow(ConfigEntryBaseFlow):
    """A flow that asks the screening questions, all of them anew each time."""

    def __init__(self) -> None:
        """Start without answers."""
        super().__init__()
        self._answers: dict[str, Any] = {}

    @property
    def _screening(self) -> Screening | None:
        """Return the answers that were given, as of today."""
        return load_screening(stored_screening(self._answers))

    @abstractmethod
    def _about_screening(self) -> dict[str, str]:
        """Return what the step says of the athlete."""

    @abstractmethod
    async def async_step_blocked(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Tell what stands against training, if anything does."""

    async def async_step_screening(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what stands against training."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._answers = _answers(user_input)
            if not (errors := missing(self._answers, *Question)):
                return await self.async_step_blocked()
        return self.async_show_form(
            step_id="screening",
            data_schema=self.add_suggested_values_to_schema(
                SCREENING_SCHEMA, self._answers
            ),
            errors=errors,
            description_placeholders=self._about_screening()
            | {"days": str(VALID_FOR.days)},
        )


def _answers(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that were given; one press says no where nothing was said."""
    given = {key: value for key, value in user_input.items() if key != ALL_NO}
    return dict.fromkeys(Question, NO) | given if user_input.get(ALL_NO) else given


def stored_screening(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return today's answers as an athlete's options keep them."""
    answers = {question.value: user_input[question] == YES for question in Question}
    return {CONF_DAY: today().isoformat(), CONF_ANSWERS: answers}


async def async_reasons(
    hass: HomeAssistant, name: str, blocks: Iterable[Question | Block]
) -> str:
    """Return why an athlete must not train, as a list in the language of the house."""
    texts = await async_get_translations(
        hass, hass.config.language, "exceptions", {DOMAIN}
    )
    prefix = f"component.{DOMAIN}.exceptions.blocked_"
    reasons = (texts[f"{prefix}{block}.message"] for block in blocks)
    return "\n".join(f"- {reason.format(athlete=name)}" for reason in reasons)
