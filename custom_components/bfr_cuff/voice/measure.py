"""Measure by voice: say what will happen, count, and begin unless someone objects.

Only by a sentence that a person says: no intent of Home Assistant leads here, so that
no language model can be made to ask for it.
"""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant

from ..const import LOGGER
from ..lib.session.refusal import SessionRefused
from ..permissions import is_from_person
from ..sessions.athlete_sessions import AthleteSessions
from ..sessions.measurement_request import (
    MeasurementRequest,
    check_rested,
    measurable_limbs,
)
from ..sessions.measurement_text import plan_in_words
from ..sessions.training_cuffs import LIMBS, switches_of
from ..texts import async_texts
from .intents import SLOT_LIMB
from .questions import ask, place_of
from .replies import Wording
from .request import (
    Unclear,
    VoiceRequest,
    async_check_allowed,
    clipped,
    find_limb,
    sessions_meant,
)
from .spoken_count import can_ask
from .start import async_count, lasts_s_on, which_limb

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput

BUTTON: Final = "measure"


async def async_measure_said(
    hass: HomeAssistant, slots: Mapping[str, str | int | float], said: ConversationInput
) -> str:
    """Answer a sentence that asks for a measurement."""
    wording = Wording(await async_texts(hass, said.language))
    place = place_of(said)
    request = VoiceRequest(hass=hass, slots=slots, place=place, wording=wording)
    try:
        return await _async_measure(request)
    except SessionRefused as err:
        return wording.refusal(err)
    except Unclear as err:
        ask(hass, place, err.slot, partial(_async_again, hass, slots, err.slot))
        return err.question


async def _async_again(
    hass: HomeAssistant,
    slots: Mapping[str, str | int | float],
    slot: str,
    value: str,
    said: ConversationInput,
) -> str:
    """Go on with what was answered to a question."""
    return await async_measure_said(hass, {**slots, slot: value}, said)


async def _async_measure(request: VoiceRequest) -> str:
    """Begin to count and return what will be done; raise SessionRefused or Unclear."""
    place = request.place
    by_device = place.satellite_id is not None or place.device_id is not None
    if not is_from_person(place.user_id, by_device=by_device):
        raise SessionRefused("measure_by_person")
    sessions = sessions_meant(
        request, in_session=False, question="ask_athlete", no_one_else=True
    )
    limb, posture = _limb(request, sessions), sessions.choices.posture
    sessions.check_free()
    wanted = sessions.measurements.request(limb, posture)
    await async_check_allowed(request, sessions, BUTTON, *switches_of([wanted.cuff]))
    check_rested(wanted)
    return _count_down(request, sessions, wanted)


def _count_down(
    request: VoiceRequest, sessions: AthleteSessions, wanted: MeasurementRequest
) -> str:
    """Begin to count, and return what is said to that."""
    satellite, wording = request.place.satellite(request.hass), request.wording
    lasts_s = lasts_s_on(satellite)
    sessions.count_down_measurement(
        wanted,
        lasts_s=lasts_s,
        is_to_start=partial(
            async_count, sessions, satellite, wording, lasts_s, "measure_unheard"
        ),
        start=partial(_async_begin, sessions, wanted, satellite, wording),
    )
    asks = can_ask(request.hass, satellite)
    return wording.say(
        "measure_after_question" if asks else "measure_after_count",
        athlete=sessions.entry.title,
        plan=plan_in_words(wording.texts, wanted),
        time=wording.duration(lasts_s),
    )


async def _async_begin(
    sessions: AthleteSessions,
    said: MeasurementRequest,
    satellite: str | None,
    wording: Wording,
) -> None:
    """Measure what was said; what stands against it after the count is said."""
    spoken_to = () if satellite is None else (satellite,)
    limb = said.placement.value
    try:
        _check_same(sessions, said)
        await sessions.async_measure(limb, said.posture, *spoken_to)
    except SessionRefused as err:
        LOGGER.info("No measurement after the count: %s", err.key)
        sessions.say(wording.refusal(err), *spoken_to)


def _check_same(sessions: AthleteSessions, said: MeasurementRequest) -> None:
    """Raise SessionRefused unless what would be measured is what was said."""
    limb = said.placement.value
    if sessions.measurements.request(limb, said.posture) != said:
        raise SessionRefused("plan_changed", athlete=sessions.entry.title)


def _limb(request: VoiceRequest, sessions: AthleteSessions) -> str:
    """Return the limb that is named, chosen, or the only one; else ask."""
    if (wanted := request.slots.get(SLOT_LIMB)) is not None:
        if (limb := find_limb(request.wording.texts, str(wanted))) is None:
            raise SessionRefused("no_limb", limb=clipped(str(wanted)))
        return limb
    chosen = sessions.choices.limb
    if chosen is not None and len(LIMBS[chosen]) == 1:
        return chosen
    limbs = measurable_limbs(request.hass)
    if not limbs:
        raise SessionRefused("no_cuffs_chosen")
    if len(limbs) == 1:
        return limbs[0]
    raise which_limb(request.wording, limbs)
