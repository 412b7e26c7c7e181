"""Tests of a measurement that was wrong: it goes, and with it what came of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.bfr_cuff.athletes import id_of_athlete, lop_records
from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.lib.session.measurement_record import MeasurementRecord
from custom_components.bfr_cuff.lib.store.measurements import one_measurement
from custom_components.bfr_cuff.lib.training.lop import Lop
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.sessions.measurement_result import async_keep_lop
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util

from .training import athlete

WRONG = MeasurementRecord(
    measurement_id="wrong",
    athlete_id="",
    started_at=datetime(2026, 11, 3, 18, tzinfo=UTC).isoformat(),
    duration_s=120.0,
    placement="left_arm",
    cuff_width_mm=110,
    cuff="gym 0",
    posture="seated",
    reason="done",
    low=190.0,
    high=205.0,
)


@pytest.fixture
async def ada(hass: HomeAssistant) -> AthleteSessions:
    """Return an athlete with one measurement of each arm, both on record."""
    sessions = await athlete(hass)
    await _keep(hass, sessions, WRONG)
    right = replace(WRONG, measurement_id="right", placement="right_arm", low=140.0)
    await _keep(hass, sessions, right)
    return sessions


async def _keep(
    hass: HomeAssistant, sessions: AthleteSessions, record: MeasurementRecord
) -> None:
    """Keep a measurement, and what it found."""
    record = replace(record, athlete_id=id_of_athlete(sessions.entry))
    today = dt_util.now().date()
    await hass.data[HISTORY].async_write(
        lambda writer: writer.insert_measurement(record, date(2026, 11, 3))
    )
    assert await async_keep_lop(hass, sessions.entry, record, today) is None


async def _delete(
    hass: HomeAssistant, measurement_id: str, context: Context | None = None
) -> None:
    await hass.services.async_call(
        "bfr_cuff",
        "delete_measurement",
        {"measurement": measurement_id},
        blocking=True,
        context=context,
    )


def _found(sessions: AthleteSessions) -> dict[str, float]:
    """Return the LOP of each limb that sessions prescribe from."""
    lops: tuple[Lop, ...] = lop_records(sessions.entry)
    return {lop.placement.value: lop.mmhg for lop in lops}


async def _is_kept(hass: HomeAssistant, measurement_id: str) -> bool:
    return (
        await hass.data[HISTORY].async_query(
            lambda engine: one_measurement(engine, measurement_id)
        )
        is not None
    )


async def test_goes_with_its_lop(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """No session prescribes from it any more; the other limb's stays."""
    assert _found(ada) == {"left_arm": 190.0, "right_arm": 140.0}
    await _delete(hass, " wrong ")
    assert _found(ada) == {"right_arm": 140.0}
    assert not await _is_kept(hass, "wrong")
    assert await _is_kept(hass, "right")
    with pytest.raises(ServiceValidationError, match="No such measurement"):
        await _delete(hass, "wrong")


async def test_older_than_what_is_on_record(
    hass: HomeAssistant, ada: AthleteSessions
) -> None:
    """What was measured since is what counts, and stays."""
    await _keep(hass, ada, replace(WRONG, measurement_id="again", low=150.0))
    await _delete(hass, "wrong")
    assert _found(ada) == {"left_arm": 150.0, "right_arm": 140.0}


async def test_of_another(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """Of an athlete who was removed it can be deleted too, and no one else's goes."""
    bo = await athlete(hass, name="Bo")
    await _keep(hass, bo, replace(WRONG, measurement_id="bo"))
    await hass.config_entries.async_remove(bo.entry.entry_id)
    await _delete(hass, "bo")
    assert not await _is_kept(hass, "bo")
    assert len(_found(ada)) == 2


async def test_by_whom(
    hass: HomeAssistant, ada: AthleteSessions, hass_read_only_user: MockUser
) -> None:
    """What is gone is gone, so it takes an administrator."""
    with pytest.raises(Unauthorized):
        await _delete(hass, "wrong", Context(user_id=hass_read_only_user.id))
    assert await _is_kept(hass, "wrong")


async def test_one_that_runs(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """A measurement that is not over is none to delete."""
    record = replace(
        WRONG, measurement_id="now", athlete_id=id_of_athlete(ada.entry), low=None
    )
    await hass.data[HISTORY].async_write(
        lambda writer: writer.put_measurement(record, date(2026, 11, 3), running=True)
    )
    with pytest.raises(ServiceValidationError, match="No such measurement"):
        await _delete(hass, "now")
    assert await _is_kept(hass, "now")
