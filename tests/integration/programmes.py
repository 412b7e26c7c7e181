"""Programmes of athletes for the tests, as the flow leaves them."""

from datetime import datetime, timedelta
from typing import Any, Final

from custom_components.bfr_cuff.lib.session.record import SessionRecord
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.util import dt as dt_util

from .athletes import day, record
from .kept_sessions import CUFF, kept

OWN: Final = """\
format: 1
name: Mine
stages:
  - weeks: 1
    days:
      1: [First time]
      3: [First time]
  - weeks: 1
    easy: true
    days:
      1: [First time]
"""
MORNING: Final = "06:30:00"


def programme(**changes: Any) -> ConfigSubentryData:
    """Return a programme of our own on the left thigh, from today on."""
    data: dict[str, Any] = {
        "text": OWN,
        "limb": "left_thigh",
        "begins": day().isoformat(),
        "due_from": MORNING,
    }
    known = {key: value for key, value in (data | changes).items() if value}
    return record("programme", **known)


def at(days: int = 0, hour: int = 10) -> datetime:
    """Return an hour of a day at home, counted from today."""
    today = dt_util.now().replace(hour=hour, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days)


def session(number: int, when: datetime, **changes: Any) -> SessionRecord:
    """Return a session of the left thigh that was done in full."""
    cuff = CUFF | {"placement": "left_thigh", "occluded_s": 300.0}
    known = kept(f"{number:032}", when, cuffs=[cuff], **changes)
    return known.record
