"""Say how a session stands, what is next, and how the week was."""

from ..lib.evidence import SESSIONS_A_WEEK, SESSIONS_A_WEEK_MIN
from ..lib.session.messages import ENDING, SessionPhase
from ..lib.session.phases import Session
from ..lib.session.planning import Coming, Planning, coming, left_s
from ..lib.training.schedule import Amount
from ..sessions.runner import SessionRunner
from ..sessions.training_cuffs import hands_of
from .during_session import running
from .replies import SpokenReply, Wording
from .request import VoiceRequest, sessions_meant


async def async_time_left(request: VoiceRequest) -> SpokenReply:
    """Say how long the phase, the session and the pressure may last."""
    sessions = sessions_meant(request, in_session=True)
    return _left(request.wording, sessions.entry.title, running(sessions))


async def async_what_is_next(request: VoiceRequest) -> SpokenReply:
    """Say what comes after what is being done now."""
    sessions = sessions_meant(request, in_session=True)
    return _next(request.wording, sessions.entry.title, running(sessions))


async def async_status(request: VoiceRequest) -> SpokenReply:
    """Say where a session is, how long it takes and what is next, also as data."""
    sessions, wording = sessions_meant(request, in_session=True), request.wording
    about = sessions.entry.title, running(sessions)
    left, ahead = _left(wording, *about), _next(wording, *about)
    return SpokenReply(
        wording.together(left.speech, ahead.speech),
        data={**left.data, "next": ahead.data},
    )


async def async_week(request: VoiceRequest) -> SpokenReply:
    """Say what was done since Monday, and how often it is meant to be."""
    sessions = sessions_meant(request, in_session=False)
    week, wording = sessions.history.this_week, request.wording
    few, many = SESSIONS_A_WEEK_MIN.value, SESSIONS_A_WEEK.value
    said = _week(wording, sessions.entry.title, week)
    return SpokenReply(
        wording.together(
            said, wording.say("week_aim", few=f"{few:g}", many=f"{many:g}")
        ),
        data={
            "athlete": sessions.entry.title,
            "sessions": week.sessions,
            "minutes_under_pressure": round(week.occlusion_s / 60, 1),
            "volume_load_kg": round(week.volume_kg, 1),
            "sessions_a_week": {"at_least": few, "at_most": many},
        },
    )


def _left(wording: Wording, athlete: str, runner: SessionRunner) -> SpokenReply:
    wording = wording.to(hands_of(runner.cuffs.values()))
    session, now = runner.session, runner.now
    ends = session.phase_ends
    phase_s = None if ends is None else max(0.0, ends - now)
    session_s = left_s(session, now)
    sentences = [_phase_left(wording, athlete, session, phase_s)]
    limit_s = None
    if session.phase not in ENDING:
        sentences.append(_sets_left(wording, session))
        sentences.append(wording.say("left_session", left=wording.duration(session_s)))
        if session.cuffs.running:
            limit_s = _limit_left_s(runner)
            said = wording.duration(limit_s)
            sentences.append(wording.say("left_limit", left=said))
    return SpokenReply(
        wording.together(*sentences),
        data={
            "athlete": athlete,
            "phase": session.phase.value,
            "set": session.number,
            "sets": session.set_count,
            "phase_left_s": _whole(phase_s),
            "session_left_s": _whole(session_s),
            "pressure_limit_left_s": _whole(limit_s),
        },
    )


def _limit_left_s(runner: SessionRunner) -> float:
    """Return when the air goes at the latest: by the session, or a guard before it.

    A guard counts what the session does not know of, such as a hold just before it.
    """
    guards = (
        cuff.coordinator.deadline_in(cuff.channel)
        for cuff in runner.cuffs.values()
        if cuff.coordinator is not None
    )
    return max(0.0, min((runner.session.cuffs.left_s(runner.now), *guards)))


def _phase_left(
    wording: Wording, athlete: str, session: Session, phase_s: float | None
) -> str:
    """Return how long the phase lasts, or what it is when that is not known."""
    about = {"athlete": athlete, "set": session.number, "sets": session.set_count}
    phase = SessionPhase.RELEASING if session.phase in ENDING else session.phase
    if phase is SessionPhase.WORK and phase_s is None:
        return wording.say("left_set_open", **about)
    if phase_s is None:
        return wording.say(f"now_{phase}", **about)
    key = "left_set" if phase is SessionPhase.WORK else f"left_{phase}"
    return wording.say(key, left=wording.duration(phase_s), **about)


def _sets_left(wording: Wording, session: Session) -> str:
    """Return how many sets come after the one that was named."""
    more = session.set_count - session.number
    return wording.count("sets_left", more) if more else wording.say("last_set")


def _next(wording: Wording, athlete: str, runner: SessionRunner) -> SpokenReply:
    wording = wording.to(hands_of(runner.cuffs.values()))
    session = runner.session
    ahead = coming(session)
    return SpokenReply(
        _coming(wording, athlete, session, ahead),
        data={
            "kind": ahead.kind.value,
            "repetitions": ahead.repetitions,
            "seconds": _whole(ahead.seconds),
        },
    )


def _coming(wording: Wording, athlete: str, session: Session, ahead: Coming) -> str:
    time = None if ahead.seconds is None else wording.duration(ahead.seconds)
    if ahead.kind is Planning.DONE:
        return wording.say("next_done", athlete=athlete)
    if ahead.kind is not Planning.WORK:
        key = "next_rest" if ahead.kind is Planning.REST else "next_rest_off"
        return wording.say(key, athlete=athlete, time=time)
    # In a set without a rest after it, the set that comes next is the one after it.
    number = session.number + (session.phase is SessionPhase.WORK)
    about = {"athlete": athlete, "set": number, "sets": session.set_count}
    if session.planned_sets[number - 1].to_failure:
        return wording.say("next_set_failure", **about)
    if ahead.repetitions is None:
        return wording.say("next_set_time", time=time, **about)
    return wording.count("next_set", ahead.repetitions, **about)


def _week(wording: Wording, athlete: str, week: Amount) -> str:
    if not week.sessions:
        return wording.say("week_none", athlete=athlete)
    time = wording.duration(week.occlusion_s)
    return wording.count("week", week.sessions, athlete=athlete, time=time)


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
