"""The intents that Home Assistant hands to us, and how each of them is answered."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, override

import voluptuous as vol

from homeassistant.helpers import config_validation as cv, intent

from ..lib.session.refusal import SessionRefused
from ..texts import async_texts
from .due import async_due
from .during_session import async_log_set, async_lower, async_next_set, async_wrap_off
from .intents import (
    SLOT_ATHLETE,
    SLOT_CUFF,
    SLOT_EFFORT,
    SLOT_LIMB,
    SLOT_PROTOCOL,
    SLOT_REPETITIONS,
    IntentName,
)
from .questions import ask, forget_questions
from .release import in_words, release
from .replies import SpokenReply, Wording
from .request import Origin, Unclear, VoiceRequest
from .start import async_start
from .status import async_status, async_time_left, async_week, async_what_is_next

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput

type Slots = Mapping[Any, Any]

_MOST_REPETITIONS: Final = 1000
_ATHLETE: Final = {
    vol.Optional(SLOT_ATHLETE, description="The athlete's name"): cv.string
}
_LIMB: Final = {
    vol.Optional(
        SLOT_LIMB, description="Such as left_arm, right_thigh or both_thighs"
    ): cv.string
}


class CuffIntent(intent.IntentHandler):
    """An intent that is answered, refused, or asked back about."""

    def __init__(
        self,
        name: IntentName,
        description: str,
        slots: Slots,
        answer: Callable[[VoiceRequest], Awaitable[SpokenReply]],
    ) -> None:
        """Take what an agent is told of it, and what answers it."""
        self.intent_type = name
        self.description = description
        self._slots = slots
        self._answer = answer

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        """Return what can be named; there is no pressure and no limit among it."""
        return dict(self._slots)

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Answer in the language of the request."""
        given = {name: {"value": value} for name, value in _given(intent_obj).items()}
        checked = self.async_validate_slots(given)
        request = VoiceRequest(
            hass=intent_obj.hass,
            slots={name: slot["value"] for name, slot in checked.items()},
            place=_place(intent_obj),
            wording=await _async_wording(intent_obj),
        )
        return _response(intent_obj, await self._async_reply(request, intent_obj))

    async def _async_reply(
        self, request: VoiceRequest, intent_obj: intent.Intent
    ) -> SpokenReply:
        try:
            return await self._answer(request)
        except SessionRefused as err:
            return SpokenReply(request.wording.refusal(err), refused=True)
        except Unclear as err:
            again = partial(_async_again, intent_obj, err.slot)
            ask(request.hass, request.place, err.slot, again)
            return SpokenReply(err.question, refused=True)


class ReleaseIntent(intent.IntentHandler):
    """Release: done before anything is looked up, with any slots."""

    intent_type = IntentName.RELEASE
    description = (
        "Stops BFR sessions and lets the air out of the cuffs at once. "
        "Without arguments: everything in the home. Always allowed; when in doubt, use it."
    )

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        """Return what can be named; nothing has to be."""
        cuff = vol.Optional(SLOT_CUFF, description="The cuff's name")
        return {**_ATHLETE, cuff: cv.string, **_LIMB}

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Release first, then say so."""
        released = release(intent_obj.hass, _given(intent_obj))
        forget_questions(intent_obj.hass)
        reply = in_words(released, await _async_wording(intent_obj))
        return _response(intent_obj, reply)


def _given(intent_obj: intent.Intent) -> dict[str, Any]:
    """Return what was named; an agent may fill in what it does not know with nothing."""
    values = {name: slot.get("value") for name, slot in intent_obj.slots.items()}
    return {name: value for name, value in values.items() if not _is_blank(value)}


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _place(intent_obj: intent.Intent) -> Origin:
    return Origin(
        satellite_id=intent_obj.satellite_id,
        device_id=intent_obj.device_id,
        user_id=intent_obj.context.user_id,
    )


async def _async_wording(intent_obj: intent.Intent) -> Wording:
    return Wording(await async_texts(intent_obj.hass, intent_obj.language))


async def _async_again(
    before: intent.Intent,
    slot: str,
    value: str,
    said: ConversationInput,
) -> str:
    """Have the same intent carried out with what was answered."""
    response = await intent.async_handle(
        before.hass,
        before.platform,
        before.intent_type,
        {**before.slots, slot: {"value": value}},
        text_input=said.text,
        context=said.context,
        language=said.language,
        assistant=before.assistant,
        device_id=said.device_id,
        satellite_id=said.satellite_id,
    )
    speech: str = response.speech["plain"]["speech"]
    return speech


def _response(intent_obj: intent.Intent, reply: SpokenReply) -> intent.IntentResponse:
    """Return an answer as Home Assistant passes it on, to a speaker or to an agent."""
    response = intent_obj.create_response()
    if reply.refused:
        failed = intent.IntentResponseErrorCode.FAILED_TO_HANDLE
        response.async_set_error(failed, reply.speech)
    else:
        response.async_set_speech(reply.speech)
    response.async_set_speech_slots(dict(reply.data))
    return response


HANDLERS: Final = (
    ReleaseIntent(),
    CuffIntent(
        IntentName.START,
        "Starts a BFR session that is set up already, after a spoken count that can be "
        "stopped. The pressure comes from the athlete's records and cannot be chosen. "
        "Name only what the user has named.",
        _ATHLETE
        | {vol.Optional(SLOT_PROTOCOL, description="The protocol's name"): cv.string}
        | _LIMB,
        async_start,
    ),
    CuffIntent(
        IntentName.NEXT_SET, "Goes on to the next set.", _ATHLETE, async_next_set
    ),
    CuffIntent(
        IntentName.LOG_SET,
        "Keeps the repetitions and the effort of the last set.",
        {
            vol.Required(SLOT_REPETITIONS): vol.All(
                vol.Coerce(int), vol.Range(min=0, max=_MOST_REPETITIONS)
            ),
            vol.Optional(SLOT_EFFORT, description="Effort (RPE) from 0 to 10"): vol.All(
                vol.Coerce(float), vol.Range(min=0, max=10)
            ),
        }
        | _ATHLETE,
        async_log_set,
    ),
    CuffIntent(
        IntentName.TIME_LEFT,
        "Returns how long the set, the rest and the session last.",
        _ATHLETE,
        async_time_left,
    ),
    CuffIntent(
        IntentName.WHAT_IS_NEXT,
        "Returns what comes next in the session.",
        _ATHLETE,
        async_what_is_next,
    ),
    CuffIntent(
        IntentName.LOWER,
        "Lowers the pressure of the running session by a step. It can never raise it.",
        _ATHLETE,
        async_lower,
    ),
    CuffIntent(
        IntentName.WRAP_OFF,
        "Notes that an athlete has taken a wrap off, which nothing here can feel.",
        _ATHLETE,
        async_wrap_off,
    ),
    CuffIntent(
        IntentName.WEEK,
        "Returns how many BFR sessions an athlete has done this week.",
        _ATHLETE,
        async_week,
    ),
    CuffIntent(
        IntentName.DUE,
        "Returns which BFR sessions an athlete's programme proposes for today.",
        _ATHLETE,
        async_due,
    ),
    CuffIntent(
        IntentName.STATUS,
        "Returns where the BFR session is, how long is left, and what is next.",
        _ATHLETE,
        async_status,
    ),
)
