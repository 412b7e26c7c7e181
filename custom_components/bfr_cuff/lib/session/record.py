"""What is kept of a session once it is over, in plain values."""

from dataclasses import asdict, dataclass
from typing import Any

from ..training.lop import Lop
from .cuff_record import CuffRecord
from .messages import EndReason
from .phases import Session
from .sets import set_is_done


@dataclass(slots=True, kw_only=True)
class SessionRecord:
    """One session as it was.

    `session_id` names it in every installation that it comes to. `started_at` is wall
    time in ISO 8601, for people; every other time is in seconds. `sets` were begun, of
    `set_count` that there were to be. `cuffs` say how each target was found and what
    became of it, and `answers` what the athlete told of the limb.
    """

    session_id: str
    athlete_id: str
    protocol_id: str
    protocol_name: str
    started_at: str
    duration_s: float
    reason: str
    sets: list[dict[str, Any]]
    cuffs: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    load_kg: float | None = None
    limit_s: float = 0.0
    set_count: int = 0

    @property
    def occluded_s(self) -> float:
        """Return the longest occlusion time of any cuff."""
        return max((cuff["occluded_s"] for cuff in self.cuffs), default=0.0)

    @property
    def time_in_band(self) -> float | None:
        """Return the lowest time in band of any cuff, 0 to 1."""
        shares = [cuff["time_in_band"] for cuff in self.cuffs]
        return min((share for share in shares if share is not None), default=None)

    @property
    def sets_done(self) -> int:
        """Return how many sets were done to their end."""
        done = {each["number"] for each in self.sets if _is_done(each)}
        return len(done)

    @property
    def is_done(self) -> bool:
        """Return whether it counts as done."""
        return counts_as_done(self.reason, self.sets_done)

    @property
    def volume_kg(self) -> float | None:
        """Return the volume load, load times repetitions; None without a load."""
        if self.load_kg is None:
            return None
        return self.load_kg * sum(each["repetitions"] or 0 for each in self.sets)


def counts_as_done(reason: str, sets_done: int) -> bool:
    """Return whether a session was done: not stopped, and with a set to its end.

    What counts sessions asks here, or its like in the database, `lib/store/done.py`.
    """
    return reason == EndReason.DONE and sets_done > 0


def session_record(
    session: Session, session_id: str, started_at: str, now: float
) -> SessionRecord:
    """Return the record of a session; of one that still runs, as if cut off now."""
    ended_at = now if session.ended_at is None else session.ended_at
    begun_at = ended_at if session.started_at is None else session.started_at
    return SessionRecord(
        session_id=session_id,
        athlete_id=session.plan.athlete_id,
        protocol_id=session.plan.protocol.protocol_id,
        protocol_name=session.plan.protocol.name,
        started_at=started_at,
        duration_s=ended_at - begun_at,
        # Written while it runs, this is what remains if nothing is written after it.
        reason=(session.reason or EndReason.INTERRUPTED).value,
        sets=[asdict(record) for record in session.sets],
        cuffs=[_cuff(record) for record in session.cuffs.records.values()],
        answers=[dict(answer) for answer in session.checks.answers],
        load_kg=session.plan.load_kg,
        limit_s=session.plan.occlusion_limit_s,
        set_count=session.set_count,
    )


def _cuff(record: CuffRecord) -> dict[str, Any]:
    """Return one cuff: what was planned, why, and what it was."""
    prescription = record.plan.prescription
    return {
        "cuff": record.plan.cuff,
        "placement": record.plan.placement.value,
        "basis": prescription.basis.value,
        "percent": prescription.percent,
        "lop": None if prescription.lop is None else _lop(prescription.lop),
        "planned_target": prescription.target,
        "tightness": prescription.tightness,
        "targets": list(record.targets),
        "peak": record.peak,
        "occluded_s": record.occluded_s,
        "time_in_band": record.time_in_band,
    }


def _lop(lop: Lop) -> dict[str, Any]:
    return {
        "mmhg": lop.mmhg,
        "high_mmhg": lop.high_mmhg,
        "day": lop.day.isoformat(),
        "posture": lop.posture.value,
        "method": lop.method.value,
        "cuff_width_mm": lop.cuff_width_mm,
    }


def _is_done(record: dict[str, Any]) -> bool:
    return set_is_done(
        record["ended_s"], record["repetitions"], cut_short=record["cut_short"]
    )
