"""What stands against a session that its plan does not know of."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..errors import explain
from ..lib.controller.model import ControllerError, ControllerRefused, RefusalCode
from ..lib.evidence import REPERFUSION
from ..lib.session.record import SessionRecord
from ..lib.session.refusal import SessionRefused
from ..lib.training.plan import Plan
from .request import SessionRequest
from .training_cuffs import TrainingCuff


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
        ends = [_end(record) for record in records if _was_on(record, cuff)]
        left_s = REPERFUSION.value - (now - max(ends, default=now)).total_seconds()
        if ends and 0.0 < left_s <= REPERFUSION.value:
            err = ControllerRefused(RefusalCode.REPERFUSING, limit=left_s)
            raise refused_by(cuff, err)


def refused_by(cuff: TrainingCuff, error: ControllerError) -> SessionRefused:
    """Return why a cuff is not inflated, in its guard's or controller's own words."""
    explained = explain(error, cuff=cuff.name)
    return SessionRefused(
        explained["translation_key"], **explained["translation_placeholders"]
    )


def _was_on(record: SessionRecord, wrap: TrainingCuff) -> bool:
    """Tell whether a record is of a wrap on the same limb."""
    return any(
        cuff["tightness"] is not None and cuff["placement"] == wrap.placement
        for cuff in record.cuffs
    )


def _end(record: SessionRecord) -> datetime:
    started_at = datetime.fromisoformat(record.started_at)
    return started_at + timedelta(seconds=record.duration_s)
