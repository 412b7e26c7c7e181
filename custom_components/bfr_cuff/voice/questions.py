"""Questions that are asked back, and answered with a bare name or limb.

Such answers are listened for all the time: to register them while someone trains would
have Home Assistant read every sentence of the home again, which the guard waits for.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from .request import Origin

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput

ANSWER_S: Final = 30.0
"""So long a bare name is taken for an answer."""

type Then = Callable[[str, ConversationInput], Awaitable[str]]
"""What is done with the value that was answered; it returns what is said to that."""


@dataclass(frozen=True, slots=True)
class _Question:
    """The slot that was asked about, until when (of the loop), and what comes then."""

    slot: str
    until: float
    then: Then


_OPEN: HassKey[dict[str | None, _Question]] = HassKey(f"{DOMAIN}_questions")


@callback
def ask(hass: HomeAssistant, place: Origin, slot: str, then: Then) -> None:
    """Take an answer for a while, where the question was asked.

    Another question at the same place takes the place of the one before.
    """
    questions = hass.data.setdefault(_OPEN, {})
    until = hass.loop.time() + ANSWER_S
    questions[place.key(hass)] = _Question(slot, until, then)


async def async_answer(
    hass: HomeAssistant,
    slots: Mapping[str, str | int | float],
    said: ConversationInput,
) -> str | None:
    """Go on with what was answered, or return None if nothing was asked here."""
    questions, place = hass.data.get(_OPEN, {}), place_of(said).key(hass)
    question = questions.get(place)
    if question is None or question.slot not in slots:
        return None
    del questions[place]
    if hass.loop.time() >= question.until:
        return None
    return await question.then(str(slots[question.slot]), said)


@callback
def forget_questions(hass: HomeAssistant) -> None:
    """Take no bare name for an answer any more: whoever says stop wants no start."""
    hass.data.get(_OPEN, {}).clear()


@callback
def place_of(said: ConversationInput) -> Origin:
    """Return where somebody said something."""
    return Origin(
        satellite_id=said.satellite_id,
        device_id=said.device_id,
        user_id=said.context.user_id,
    )
