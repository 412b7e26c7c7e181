"""Say what a measurement will do, what it has found, and why it has not."""

from datetime import date

from ..lib.evidence import MEASUREMENT_TIME
from ..lib.session.measurement_messages import StopReason
from ..lib.session.measurement_record import MeasurementRecord
from ..lib.training.lop import Lop
from ..lib.training.lop_proposal import Proposal
from ..texts import Texts
from .measurement_request import MeasurementRequest


def plan_in_words(texts: Texts, request: MeasurementRequest) -> str:
    """Return what will happen, how long it takes and how high it goes."""
    return texts.common("measure_plan").format(
        limb=texts.state("select.limb", request.placement.value),
        posture=texts.common(f"posture_{request.posture}"),
        top=f"{request.top_mmhg:g}",
        limit=f"{MEASUREMENT_TIME.value:g}",
    )


def notes_in_words(texts: Texts, request: MeasurementRequest) -> list[str]:
    """Return what to do before, when not to, and how good it is on this limb."""
    limb = "leg" if request.placement.on_leg else "arm"
    keys = ("still", "heart", limb)
    return [texts.common(f"measure_note_{key}") for key in keys]


def last_in_words(texts: Texts, lop: Lop, today: date) -> str:
    """Return what was found the last time, and whether it still counts."""
    key = "measure_last_expired" if lop.expired(today) else "measure_last"
    return texts.common(key).format(
        low=f"{lop.mmhg:g}",
        high=f"{lop.high_mmhg or lop.mmhg:g}",
        day=texts.day(lop.day),
        posture=texts.common(f"posture_{lop.posture}"),
    )


def end_in_words(texts: Texts, record: MeasurementRecord, *, kept: bool) -> str:
    """Return in one sentence what a measurement means, or why it ended."""
    if record.reason != StopReason.DONE:
        return texts.common(f"measure_end_{record.reason}")
    if record.low is None:
        return texts.common("measure_refused")
    key = "measure_found" if kept else "measure_found_not_kept"
    ends = {"low": f"{record.low:g}", "high": f"{record.high or record.low:g}"}
    return texts.common(key).format(**ends)


def advice_in_words(texts: Texts, record: MeasurementRecord) -> list[str]:
    """Return for each refusal what was wrong, and what to do about it."""
    return [texts.common(f"measure_refusal_{refusal}") for refusal in record.refusals]


def proposal_in_words(texts: Texts, proposed: Proposal, cuff: str) -> str:
    """Return why a session proposes to measure."""
    return texts.common(f"measure_propose_{proposed}").format(cuff=cuff)
