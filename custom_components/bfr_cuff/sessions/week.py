"""What an athlete has done this week."""

from datetime import datetime

from homeassistant.util import dt as dt_util

from ..lib.training.schedule import Week, this_week
from .athlete_sessions import AthleteSessions


def week_of(sessions: AthleteSessions) -> Week:
    """Return what was done since Monday, in the time zone of this home."""
    return this_week(
        (
            (
                datetime.fromisoformat(record.started_at),
                record.occluded_s,
                record.volume_kg or 0.0,
            )
            for record in sessions.records
        ),
        dt_util.now(),
    )
