"""The action that keeps an LOP record."""

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Final

import voluptuous as vol

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.util import dt as dt_util

from ..athletes import load_lop, lop_records
from ..const import (
    CONF_CUFF_WIDTH,
    CONF_DAY,
    CONF_METHOD,
    CONF_MMHG,
    CONF_PLACEMENT,
    CONF_POSTURE,
    SUBENTRY_LOP,
)
from ..errors import session_errors_explained
from ..lib.controller.placement import Placement
from ..lib.session.refusal import SessionRefused
from ..lib.training.lop import Lop, LopMethod, Posture, lop_problem, plausible_mmhg
from ..texts import async_lop_title
from .fields import day, number, one_of
from .meant import ATHLETE, async_athlete, standing

LOP_SCHEMA: Final = vol.Schema(
    {
        **ATHLETE,
        vol.Required("placement"): one_of(Placement),
        vol.Required("cuff_width"): number(30, 300, whole=True),
        vol.Required("posture"): one_of(Posture),
        vol.Required("pressure"): number(),
        vol.Optional("day"): day,
        vol.Optional("method", default=LopMethod.ENTERED): one_of(
            (LopMethod.MEASURED, LopMethod.ENTERED)
        ),
    }
)


async def async_add_lop(call: ServiceCall) -> ServiceResponse:
    """Keep an LOP record, or refuse it for what the form would refuse it for."""
    today = dt_util.now().date()
    with session_errors_explained(call.hass):
        sessions = await async_athlete(call, "start")
        record = {
            CONF_PLACEMENT: call.data["placement"].value,
            CONF_CUFF_WIDTH: call.data["cuff_width"],
            CONF_POSTURE: call.data["posture"].value,
            CONF_MMHG: call.data["pressure"],
            CONF_DAY: call.data.get("day", today).isoformat(),
            CONF_METHOD: call.data["method"].value,
        }
        _check_lop(load_lop(record), lop_records(sessions.entry), today)
    subentry = ConfigSubentry(
        data=MappingProxyType(record),
        subentry_type=SUBENTRY_LOP,
        title=await async_lop_title(call.hass, record),
        unique_id=None,
    )
    call.hass.config_entries.async_add_subentry(sessions.entry, subentry)
    return standing(sessions)


def _check_lop(lop: Lop, others: Iterable[Lop], today: date) -> None:
    """Raise SessionRefused for a record that is not to be kept."""
    problem = lop_problem(lop, others, today)
    if problem is not None:
        low, high = plausible_mmhg(lop.placement, lop.cuff_width_mm)
        limits = {"low": f"{low:g}", "high": f"{high:g}"}
        raise SessionRefused(problem, pressure=f"{lop.mmhg:g}", **limits)
