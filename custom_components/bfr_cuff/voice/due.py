"""Say what an athlete's programmes propose for today, or when the next session is."""

from collections.abc import Iterable
from datetime import date

from homeassistant.util import dt as dt_util

from ..lib.training.programme_outlook import Planned, State
from ..sessions.programme_text import programme_in_words, protocol_name
from ..sessions.programmes import Standing
from .replies import SpokenReply, Wording
from .request import VoiceRequest, sessions_meant

type _Sessions = list[tuple[Standing, Planned]]


async def async_due(request: VoiceRequest) -> SpokenReply:
    """Say what is due today, else what is next, else why nothing is."""
    sessions = sessions_meant(request, in_session=False)
    programmes, now = sessions.programmes, dt_util.now()
    texts, hass = request.wording.texts, request.hass
    return SpokenReply(
        _said(request, sessions.entry.title, programmes.standing, now.date()),
        data={
            "athlete": sessions.entry.title,
            "programmes": [
                programme_in_words(hass, texts, each, now)
                for each in programmes.standing
            ],
        },
    )


def _said(
    request: VoiceRequest, athlete: str, standing: tuple[Standing, ...], today: date
) -> str:
    wording = request.wording
    if not standing:
        return wording.say("due_no_programme", athlete=athlete)
    ahead = sorted(
        ((each, planned) for each in standing for planned in each.outlook.ahead),
        key=lambda each: each[1].at,
    )
    on_day = [each for each in ahead if each[1].at.date() <= today]
    if on_day:
        return wording.say("due_today", athlete=athlete, what=_what(request, on_day))
    if ahead:
        day = ahead[0][1].at.date()
        what = _what(request, [each for each in ahead if each[1].at.date() == day])
        in_days = (day - today).days
        return wording.count("due_next", in_days, athlete=athlete, what=what)
    return wording.say(f"due_{_state(standing)}", athlete=athlete)


def _state(standing: Iterable[Standing]) -> State:
    """Return why nothing is planned: one programme that is held may go on."""
    states = {each.outlook.state for each in standing}
    return State.HELD if State.HELD in states else State.FINISHED


def _what(request: VoiceRequest, sessions: _Sessions) -> str:
    """Return sessions as in "Classic 75, both thighs"; alike ones are said once."""
    return request.wording.all_of(
        dict.fromkeys(_session(request, *each) for each in sessions)
    )


def _session(request: VoiceRequest, standing: Standing, planned: Planned) -> str:
    wording: Wording = request.wording
    name = protocol_name(request.hass, wording.texts, planned.slot.protocol)
    limb = wording.limb(standing.limb)
    return wording.say("due_session", protocol=name, limb=limb)
