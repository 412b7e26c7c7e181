"""The screening questions as a form, and its reasons in words."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import SelectSelectorMode
from homeassistant.helpers.translation import async_get_translations

from ..const import CONF_ANSWERS, CONF_DAY, DOMAIN
from ..training.screening import Block, Question
from .forms import choice, missing, today

YES: Final = "yes"
NO: Final = "no"

# Not a switch, which would say no before it was touched.
SCREENING_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(question.value): choice(
            (NO, YES), "yes_no", SelectSelectorMode.LIST
        )
        for question in Question
    }
)


def unanswered(user_input: Mapping[str, Any]) -> dict[str, str]:
    """Return an error for each question without an answer."""
    return missing(user_input, *Question)


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
