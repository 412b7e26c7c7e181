"""When a session proposes to measure an LOP first."""

from datetime import date, datetime

from homeassistant.util import dt as dt_util

from ..athletes import load_athlete
from ..lib.session.refusal import SessionRefused
from ..lib.training.athlete import Athlete
from ..lib.training.lop_proposal import Proposal, can_be_measured, proposal
from .athlete_sessions import AthleteSessions
from .choices import Choices
from .training_cuffs import LIMBS, TrainingCuff, cuffs_on


def measurement_proposal(
    sessions: AthleteSessions, choices: Choices
) -> tuple[TrainingCuff, Proposal] | None:
    """Return the first cuff of a chosen session to measure with, and why, or None."""
    if choices.limb is None:
        return None
    try:
        protocol = choices.protocol(sessions.hass)
        cuffs = cuffs_on(sessions.hass, sessions.entry, LIMBS[choices.limb], protocol)
    except SessionRefused:
        return None
    athlete = load_athlete(sessions.hass, sessions.entry)
    last = _last_trained(sessions)
    for cuff in cuffs:
        if (found := _of_cuff(cuff, choices, athlete, last)) is not None:
            return cuff, found
    return None


def _of_cuff(
    cuff: TrainingCuff, choices: Choices, athlete: Athlete, last: date | None
) -> Proposal | None:
    """Return why to measure with one cuff; a wrap cannot."""
    if cuff.coordinator is None or cuff.placement is None:
        return None
    if not can_be_measured(cuff.placement, cuff.width_mm):
        return None
    return proposal(
        athlete.lops,
        cuff.placement,
        cuff.width_mm,
        choices.posture,
        today=dt_util.now().date(),
        last_trained=last,
    )


def _last_trained(sessions: AthleteSessions) -> date | None:
    """Return the day of the athlete's last session."""
    if not sessions.records:
        return None
    started = datetime.fromisoformat(sessions.records[-1].started_at)
    return dt_util.as_local(started).date()
