"""What becomes of a measurement: an LOP record, and a row of the history."""

from datetime import date, datetime
import math
from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..athletes import id_of_athlete, load_lop, lop_records
from ..const import (
    CONF_CUFF,
    CONF_CUFF_WIDTH,
    CONF_DAY,
    CONF_HIGH_MMHG,
    CONF_MEASUREMENT,
    CONF_METHOD,
    CONF_MMHG,
    CONF_PLACEMENT,
    CONF_POSTURE,
    CONF_PULSE_RATE,
    CONF_SCATTER,
    SUBENTRY_LOP,
)
from ..lib.session.measurement import LopMeasurement
from ..lib.session.measurement_messages import StopReason
from ..lib.session.measurement_record import MeasurementRecord, plain_run
from ..lib.training.lop import LopMethod, LopProblem, lop_problem
from ..texts import async_lop_title
from .measurement_request import MeasurementRequest

_ABOUT: Final = (CONF_PLACEMENT, CONF_CUFF_WIDTH, CONF_POSTURE)


def record_of(
    measurement: LopMeasurement,
    request: MeasurementRequest,
    athlete: ConfigEntry,
    *,
    measurement_id: str,
    started_at: datetime,
    duration_s: float,
) -> MeasurementRecord:
    """Return what is kept of a measurement; of one that still runs, as if cut off now."""
    result = measurement.result
    return MeasurementRecord(
        measurement_id=measurement_id,
        athlete_id=id_of_athlete(athlete),
        # With the offset of home, which may be elsewhere one day.
        started_at=dt_util.as_local(started_at).isoformat(),
        duration_s=round(duration_s, 1),
        placement=request.placement.value,
        cuff_width_mm=request.cuff.width_mm,
        cuff=request.cuff.key,
        posture=request.posture.value,
        # Written while it runs, this is what remains if nothing is written after it.
        reason=(measurement.reason or StopReason.INTERRUPTED).value,
        low=None if result is None else _down(result.low_mmhg),
        high=None if result is None else _up(result.high_mmhg),
        refusals=[] if result is None else [each.value for each in result.refusals],
        pulse_rate=None if result is None else result.pulse_rate,
        largest=None if result is None else result.largest_mmhg,
        scatter=None if result is None else result.scatter,
        runs=[plain_run(run) for run in measurement.runs],
    )


async def async_keep_lop(
    hass: HomeAssistant, athlete: ConfigEntry, record: MeasurementRecord, today: date
) -> LopProblem | None:
    """Put an accepted measurement on the athlete's record; return why it is not.

    It takes the place of the last one of the same limb, width and posture: what is
    older is in the history. What a person entered stays.
    """
    data = _lop_data(record, today)
    lop = load_lop(data)
    others = (each for each in lop_records(athlete) if each.method is lop.method)
    problem = lop_problem(lop, others, today)
    if problem not in (None, LopProblem.ALREADY_THERE):
        return problem
    for subentry in list(athlete.subentries.values()):
        if subentry.subentry_type == SUBENTRY_LOP and _is_before(subentry.data, data):
            hass.config_entries.async_remove_subentry(athlete, subentry.subentry_id)
    kept = ConfigSubentry(
        data=MappingProxyType(data),
        subentry_type=SUBENTRY_LOP,
        title=await async_lop_title(hass, data),
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(athlete, kept)
    return None


def _lop_data(record: MeasurementRecord, today: date) -> dict[str, Any]:
    return {
        CONF_PLACEMENT: record.placement,
        CONF_CUFF_WIDTH: record.cuff_width_mm,
        CONF_POSTURE: record.posture,
        CONF_MMHG: record.low,
        CONF_HIGH_MMHG: record.high,
        CONF_DAY: today.isoformat(),
        CONF_METHOD: LopMethod.OSCILLOMETRY.value,
        CONF_PULSE_RATE: record.pulse_rate,
        CONF_SCATTER: record.scatter,
        CONF_CUFF: record.cuff,
        CONF_MEASUREMENT: record.measurement_id,
    }


def _is_before(older: Any, data: dict[str, Any]) -> bool:
    """Return whether a record is an earlier measurement of the same."""
    return older.get(CONF_METHOD) == data[CONF_METHOD] and all(
        older.get(key) == data[key] for key in _ABOUT
    )


def _down(mmhg: float | None) -> float | None:
    """Return the low end as it is trained by: never rounded up."""
    return None if mmhg is None else float(math.floor(mmhg))


def _up(mmhg: float | None) -> float | None:
    return None if mmhg is None else float(math.ceil(mmhg))
