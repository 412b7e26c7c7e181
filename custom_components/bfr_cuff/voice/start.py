"""Start by voice: say what will happen, count, and begin unless someone objects."""

import asyncio
from functools import partial

from ..const import LOGGER
from ..lib.session.refusal import SessionRefused
from ..lib.session.start import PlannedStart
from ..lib.training.plan import Plan
from ..lib.training.protocol import Protocol
from ..protocols import find_protocol, protocol_called
from ..sessions import countdown as count
from ..sessions.athlete_sessions import AthleteSessions
from ..sessions.choices import Choices
from ..sessions.plan_text import warnings_of
from ..sessions.request import SessionRequest
from ..sessions.training_cuffs import limbs_for, refused_limb, switches_of
from .intents import SLOT_LIMB, SLOT_PROTOCOL
from .replies import SpokenReply, Wording
from .request import (
    Unclear,
    VoiceRequest,
    async_check_allowed,
    clipped,
    find_limb,
    sessions_meant,
)
from .spoken_count import Unheard, async_count_on, can_ask, counted_text
from .tool import ASSISTANT_WITH_TOOL


async def async_start(request: VoiceRequest) -> SpokenReply:
    """Say what will be started, and begin to count; raise SessionRefused or Unclear.

    Athlete, limb and protocol can be named. The pressure comes from the athlete's
    records, as with the start button, and the posture from what is chosen there.
    """
    sessions = sessions_meant(
        request, in_session=False, question="ask_athlete", no_one_else=True
    )
    protocol = _protocol(request, sessions)
    limb = _limb(request, sessions, protocol)
    wanted = _request(sessions, protocol, limb)
    await async_check_allowed(request, sessions, "start", *switches_of(wanted.cuffs))
    satellite, wording = request.place.satellite(request.hass), request.wording
    lasts_s = lasts_s_on(satellite)
    plan = sessions.count_down(
        wanted,
        lasts_s=lasts_s,
        is_to_start=partial(async_count, sessions, satellite, wording, lasts_s),
        start=partial(_async_begin, sessions, limb, satellite, wording),
    )
    asks = can_ask(request.hass, satellite)
    said = _announced(wording, sessions, plan, None if asks else lasts_s)
    return SpokenReply(said, data=_as_data(plan, lasts_s))


def lasts_s_on(satellite: str | None) -> float:
    """Return how long to count; what a satellite says, it has said before."""
    if satellite is None and ASSISTANT_WITH_TOOL.get() is not None:
        return count.LLM_COUNT_S
    return count.COUNT_S


def _announced(
    wording: Wording, sessions: AthleteSessions, plan: Plan, lasts_s: float | None
) -> str:
    """Return what will happen, and what asks for caution.

    Without `lasts_s` a question comes next: no one listens before that.
    """
    said = wording.say(
        "start_after_question" if lasts_s is None else "start_after_count",
        athlete=sessions.entry.title,
        protocol=wording.protocol(plan.protocol),
        cuffs=wording.cuffs(plan),
        time=wording.duration(lasts_s or 0.0),
    )
    cautions = (
        wording.texts.common(f"warning_{key}") for key in warnings_of(sessions, plan)
    )
    return wording.together(*cautions, said)


def _as_data(plan: Plan, lasts_s: float) -> dict[str, object]:
    return {
        "protocol": plan.protocol.protocol_id,
        "placements": [cuff.placement.value for cuff in plan.cuffs],
        "starts_in_s": lasts_s,
    }


async def async_count(
    sessions: AthleteSessions,
    satellite: str | None,
    wording: Wording,
    lasts_s: float,
    unheard: str = "count_unheard",
) -> bool:
    """Count aloud, and return whether to start; `unheard` is said if it cannot be."""
    if satellite is None:
        await asyncio.sleep(lasts_s - count.COUNT_S)
        sessions.say(counted_text(wording))
        return True
    try:
        wanted = await async_count_on(sessions.hass, satellite, wording)
    except Unheard as err:
        LOGGER.warning("No start, for %s could not count: %s", satellite, err)
        state = sessions.hass.states.get(satellite)
        text = wording.say(
            unheard,
            athlete=sessions.entry.title,
            satellite=satellite if state is None else state.name,
        )
        sessions.say(text, satellite)
        return False
    if not wanted:
        sessions.say(wording.say("cancelled"), satellite)
    return wanted


async def _async_begin(
    sessions: AthleteSessions,
    limb: str,
    satellite: str | None,
    wording: Wording,
    told: PlannedStart,
) -> None:
    """Start the plan that was said; what stands against it after the count is said."""
    try:
        request = _request_of(told.plan, sessions, limb)
        await sessions.async_start(request, told)
    except SessionRefused as err:
        LOGGER.info("No start after the count: %s", err.key)
        spoken_to = () if satellite is None else (satellite,)
        sessions.say(wording.refusal(err), *spoken_to)


def _request_of(plan: Plan, sessions: AthleteSessions, limb: str) -> SessionRequest:
    """Return the request as it is now; raise SessionRefused without its protocol."""
    protocol = find_protocol(sessions.hass, plan.protocol.protocol_id)
    if protocol is None:
        raise SessionRefused("plan_changed", athlete=sessions.entry.title)
    return _request(sessions, protocol, limb)


def _request(
    sessions: AthleteSessions, protocol: Protocol, limb: str
) -> SessionRequest:
    """Return what the start button would ask for, were this chosen."""
    choices = Choices(protocol.protocol_id, limb, sessions.choices.posture)
    progress = sessions.progress(protocol)
    return choices.request(sessions.hass, sessions.entry, protocol, progress)


def _protocol(request: VoiceRequest, sessions: AthleteSessions) -> Protocol:
    """Return the protocol that is named, else the chosen one; raise SessionRefused."""
    wanted = request.slots.get(SLOT_PROTOCOL)
    if wanted is None:
        return sessions.choices.protocol(request.hass)
    called, athlete = request.wording.protocol, sessions.entry
    found = protocol_called(request.hass, wanted, called, athlete)
    if found is not None:
        return found
    raise SessionRefused("no_protocol", protocol=clipped(wanted))


def _limb(request: VoiceRequest, sessions: AthleteSessions, protocol: Protocol) -> str:
    """Return the limb that is named, chosen, or the only one; else ask."""
    if (wanted := request.slots.get(SLOT_LIMB)) is not None:
        if (limb := find_limb(request.wording.texts, wanted)) is None:
            raise SessionRefused("no_limb", limb=clipped(wanted))
        return limb
    if sessions.choices.limb is not None:
        return sessions.choices.limb
    limbs = limbs_for(request.hass, sessions.entry, protocol)
    if not limbs:
        raise refused_limb(request.hass, sessions.entry, protocol)
    if len(limbs) == 1:
        return limbs[0]
    raise which_limb(request.wording, limbs)


def which_limb(wording: Wording, limbs: tuple[str, ...]) -> Unclear:
    """Return the question for a limb."""
    names = wording.any_of(wording.limb(limb) for limb in limbs)
    return Unclear(SLOT_LIMB, wording.say("ask_limb", limbs=names))
