"""Go through a session by voice: next set, log a set, lower the pressure, wrap off."""

from ..lib.evidence import LOWER_STEP
from ..lib.session.messages import ENDING, LogSet, Lower, Next, SessionPhase
from ..lib.session.refusal import SessionRefused
from ..sessions.athlete_sessions import AthleteSessions, loaded_athletes
from ..sessions.runner import SessionRunner
from ..sessions.training_cuffs import hands_of
from .intents import SLOT_ATHLETE, SLOT_EFFORT, SLOT_REPETITIONS
from .replies import SpokenReply, Wording
from .request import VoiceRequest, async_check_allowed, sessions_meant, wears_wrap


async def async_next_set(request: VoiceRequest) -> SpokenReply:
    """Go on, as the next button does; say where that leads."""
    sessions = sessions_meant(request, in_session=True)
    await async_check_allowed(request, sessions, "next")
    runner = running(sessions)
    sessions.act(Next())
    return SpokenReply(_where(request.wording, sessions.entry.title, runner))


async def async_log_set(request: VoiceRequest) -> SpokenReply:
    """Keep the repetitions of the last or running set, and its effort."""
    sessions = sessions_meant(request, in_session=True)
    await async_check_allowed(request, sessions, "repetition")
    repetitions: int = request.slots[SLOT_REPETITIONS]
    effort: float | None = request.slots.get(SLOT_EFFORT)
    sessions.act(LogSet(repetitions=repetitions, rpe=effort))
    if effort is None:
        return SpokenReply(request.wording.count("logged", repetitions))
    said = request.wording.count("logged_effort", repetitions, effort=f"{effort:g}")
    return SpokenReply(said)


async def async_lower(request: VoiceRequest) -> SpokenReply:
    """Lower the pressure by a step; nothing here can raise it."""
    sessions = sessions_meant(request, in_session=True)
    runner, wording = sessions.runner, request.wording
    if runner is None:
        said = wording.say("lower_no_session", athlete=sessions.entry.title)
        return SpokenReply(said, refused=True)
    ended_before = runner.session.phase in ENDING
    sessions.act(Lower())
    if ended_before:
        return SpokenReply(_where(wording, sessions.entry.title, runner))
    return SpokenReply(_lowered(wording, runner))


async def async_wrap_off(request: VoiceRequest) -> SpokenReply:
    """Handle that a wrap is off, of this session or of one that was cut off."""
    wording = request.wording
    athletes = [entry.runtime_data for entry in loaded_athletes(request.hass)]
    if SLOT_ATHLETE not in request.slots and not any(map(wears_wrap, athletes)):
        return SpokenReply(wording.say("wrap_off_nobody"), refused=True)
    sessions = sessions_meant(request, in_session=True, takes_part=wears_wrap)
    name = sessions.entry.title
    if not wears_wrap(sessions):
        return SpokenReply(wording.say("wrap_off_none", athlete=name), refused=True)
    await sessions.async_wrap_off()
    return SpokenReply(wording.say("wrap_off_noted", athlete=name))


def running(sessions: AthleteSessions) -> SessionRunner:
    """Return the session that runs, or raise SessionRefused."""
    if sessions.runner is None:
        raise SessionRefused("no_session", athlete=sessions.entry.title)
    return sessions.runner


def _where(wording: Wording, athlete: str, runner: SessionRunner) -> str:
    """Return where a session is."""
    session = runner.session
    phase = session.phase
    shown = SessionPhase.RELEASING if phase in ENDING else phase
    return wording.to(hands_of(runner.cuffs.values())).say(
        f"now_{shown}", athlete=athlete, set=session.number, sets=session.set_count
    )


def _lowered(wording: Wording, runner: SessionRunner) -> str:
    """Return what came of it: a step down, or the end where there is none."""
    wording, session = wording.to(hands_of(runner.cuffs.values())), runner.session
    if session.phase not in ENDING:
        return wording.say("lowered", by=f"{LOWER_STEP.value:g}")
    return wording.say("lower_wrap" if session.cuffs.has_wraps else "lower_stopped")
