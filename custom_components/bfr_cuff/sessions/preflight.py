"""What stands against a session that its plan does not know of."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..checks.due import is_allowed
from ..errors import explain
from ..lib.controller.model import (
    ControllerError,
    ControllerRefused,
    Origin,
    RefusalCode,
)
from ..lib.evidence import REPERFUSION
from ..lib.session.record import SessionRecord
from ..lib.session.refusal import SessionRefused
from ..lib.session.start import PlannedStart
from ..lib.training.athlete import Athlete
from ..lib.training.plan import Plan
from .request import SessionRequest
from .training_cuffs import TrainingCuff


def checked_start(
    request: SessionRequest,
    athlete: Athlete,
    records: Sequence[SessionRecord],
    now: datetime,
    told: PlannedStart | None = None,
) -> PlannedStart:
    """Return the plan of a request that nothing stands against; raise SessionRefused.

    `now` is the time at home, which says what day it is. `told` is what the athlete was
    told; it is planned anew only if its facts have changed.
    """
    facts = request.facts(athlete, now.date())
    planned = PlannedStart.of(facts) if told is None else told.with_facts(facts)
    check_wraps(request, records, now)
    for cuff in request.cuffs:
        if cuff.athlete is not None:
            raise SessionRefused("cuff_busy", cuff=cuff.name)
        check_checked(cuff)
    check_guard(request, planned.plan)
    return planned


def check_checked(cuff: TrainingCuff) -> None:
    """Refuse a cuff that no check was passed with, unless its owner accepted that.

    To accept is a page of the controller's options: neither an automation nor a
    spoken sentence gets there.
    """
    coordinator = cuff.coordinator
    if coordinator is None or is_allowed(coordinator, cuff.channel):
        return
    if coordinator.info.origin is not Origin.BOX:
        raise refused_by(cuff, ControllerRefused(RefusalCode.NOT_PROVEN))
    raise SessionRefused("not_checked", cuff=cuff.name)


def check_guard(request: SessionRequest, plan: Plan) -> None:
    """Ask every guard before anything moves; raise SessionRefused with its reason."""
    cuffs = {cuff.key: cuff for cuff in request.cuffs}
    for planned in plan.inflatable():
        cuff = cuffs[planned.cuff]
        assert cuff.coordinator is not None
        target = planned.target(plan.sets[0])
        try:
            cuff.coordinator.check_inflate(cuff.channel, target, plan.occlusion_limit_s)
        except ControllerError as err:
            raise refused_by(cuff, err) from err


def check_wraps(
    request: SessionRequest, records: Sequence[SessionRecord], now: datetime
) -> None:
    """Refuse a wrap on a limb that a wrap was on too short a time ago.

    Of a cuff its controller and its guard know; of a wrap there is only the record.
    """
    for cuff in request.cuffs:
        if cuff.coordinator is not None or cuff.placement is None:
            continue
        left = [
            REPERFUSION.value - (now - _end(record)).total_seconds()
            for record in records
            if _was_on(record, cuff)
        ]
        # An end that lies ahead is a wrong clock's, and must not hide a real one.
        left_s = max((each for each in left if each <= REPERFUSION.value), default=0.0)
        if left_s > 0.0:
            err = ControllerRefused(RefusalCode.REPERFUSING, limit=left_s)
            raise refused_by(cuff, err)


def refused_by(cuff: TrainingCuff, error: ControllerError) -> SessionRefused:
    """Return why a cuff is not inflated, in its guard's or controller's own words."""
    explained = explain(error, cuff=cuff.name)
    return SessionRefused(
        explained["translation_key"], **explained["translation_placeholders"]
    )


def _was_on(record: SessionRecord, wrap: TrainingCuff) -> bool:
    """Return whether a record is of a wrap on the same limb."""
    return any(
        cuff["tightness"] is not None and cuff["placement"] == wrap.placement
        for cuff in record.cuffs
    )


def _end(record: SessionRecord) -> datetime:
    started_at = datetime.fromisoformat(record.started_at)
    return started_at + timedelta(seconds=record.duration_s)
