"""From what was asked for to a plan, or to a refusal that says what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
import math

from ..lib.evidence import FIXED_TARGET, LOP_PERCENT_MAX
from ..lib.session.refusal import SessionRefused
from ..lib.training.athlete import Athlete
from ..lib.training.load import LoadPrescription, NoOneRepMax, load_from_one_rep_max
from ..lib.training.lop import Lop, NoLop, Posture, newest_lop
from ..lib.training.plan import CuffPlan, Plan
from ..lib.training.prescription import (
    FULL_OCCLUSION_PERCENT,
    Basis,
    Prescription,
    PrescriptionRefused,
    estimate_lop,
    felt,
    fixed,
    from_lop,
    under_systolic,
)
from ..lib.training.protocol import Protocol
from .training_cuffs import TrainingCuff, refused_wrap


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRequest:
    """What was asked for; what is None is found from the athlete's records.

    `percent` is a share of LOP, `target` a fixed pressure in mmHg, `limit_s` a time
    limit in seconds. A `load_kg` goes before what the 1RM of `exercise` would say.
    """

    protocol: Protocol
    cuffs: tuple[TrainingCuff, ...]
    posture: Posture
    basis: Basis | None = None
    percent: float | None = None
    target: float | None = None
    limit_s: float | None = None
    load_kg: float | None = None
    exercise: str | None = None
    beat: bool = True


def plan_session(request: SessionRequest, athlete: Athlete, today: date) -> Plan:
    """Return the plan of a request, or raise SessionRefused."""
    _check_athlete(athlete, today)
    _check_cuffs(request)
    cuffs = tuple(_cuff_plan(request, cuff, athlete, today) for cuff in request.cuffs)
    load = _load(request, athlete)
    limit_s, used_s = _limit_and_used_s(request)
    return Plan(
        athlete_id=athlete.athlete_id,
        protocol=request.protocol,
        cuffs=cuffs,
        limit_s=limit_s,
        used_s=used_s,
        load_kg=request.load_kg if load is None else load.kg,
        load_from=load,
        beat=request.beat,
    )


def _load(request: SessionRequest, athlete: Athlete) -> LoadPrescription | None:
    """Return the load of an exercise; None where it is given, or none is prescribed."""
    exercise, share = request.exercise, request.protocol.load
    if exercise is None or share is None or request.load_kg is not None:
        return None
    try:
        return load_from_one_rep_max(athlete.one_rep_max_kg, exercise, share)
    except NoOneRepMax as err:
        raise SessionRefused(
            "no_one_rep_max", athlete=athlete.name, exercise=exercise
        ) from err


def _check_athlete(athlete: Athlete, today: date) -> None:
    """Refuse an athlete who must not train."""
    if reasons := athlete.blocks(today):
        raise SessionRefused(f"blocked_{reasons[0]}", athlete=athlete.name)


def _check_cuffs(request: SessionRequest) -> None:
    """Refuse cuffs that cannot be trained with, each with what to do."""
    if not request.cuffs:
        raise SessionRefused("no_cuffs_chosen")
    for cuff in request.cuffs:
        if cuff.placement is None:
            raise SessionRefused("no_placement", cuff=cuff.name)
        if cuff.coordinator is None:
            continue
        if request.protocol.needs_wrap:
            raise refused_wrap(request.protocol)
        if not cuff.coordinator.last_update_success:
            raise SessionRefused("cuff_not_connected", cuff=cuff.name)
        state = cuff.coordinator.data.cuff(cuff.channel)
        # Of a faulty cuff the guard knows better what to say.
        if state.fault is None and (state.inflated or state.occluded):
            raise SessionRefused("cuff_not_vented", cuff=cuff.name)
    placements = [cuff.placement for cuff in request.cuffs]
    if len(set(placements)) < len(placements):
        raise SessionRefused("placement_twice")


def _limit_and_used_s(request: SessionRequest) -> tuple[float, float]:
    """Return the shortest limit that any cuff would get, and the most used of it.

    The guard of each controller is asked: only it knows what was used, and a limit of
    before that is still in force.
    """
    limit_s = _limit_s(request)
    ahead = [
        cuff.coordinator.ahead(cuff.channel, limit_s)
        for cuff in request.cuffs
        if cuff.coordinator is not None
    ]
    limits, used = zip(*ahead, strict=True) if ahead else ((limit_s,), (0.0,))
    return min(limits), max(used)


def _limit_s(request: SessionRequest) -> float:
    """Return the shortest of all time limits that apply."""
    limits = [request.protocol.time_limit_s, *_owners_limits(request.cuffs)]
    if request.limit_s is not None:
        limits.append(request.limit_s)
    return min(limits)


def _owners_limits(cuffs: Iterable[TrainingCuff]) -> Iterable[float]:
    for cuff in cuffs:
        if cuff.coordinator is not None:
            yield cuff.coordinator.settings(cuff.channel).max_occlusion_s
            yield cuff.coordinator.info.limits.occlusion_max_s


def _cuff_plan(
    request: SessionRequest, cuff: TrainingCuff, athlete: Athlete, today: date
) -> CuffPlan:
    """Return what one cuff is going to do."""
    assert cuff.placement is not None
    try:
        prescription = _prescription(request, cuff, athlete, today)
    except PrescriptionRefused as err:
        limit = "" if err.limit is None else f"{err.limit:g}"
        raise SessionRefused(
            f"prescription_{err.error}", cuff=cuff.name, limit=limit
        ) from err
    return CuffPlan(cuff=cuff.key, placement=cuff.placement, prescription=prescription)


def _prescription(
    request: SessionRequest, cuff: TrainingCuff, athlete: Athlete, today: date
) -> Prescription:
    """Find the pressure the way that was asked for, else by the best record."""
    assert cuff.placement is not None
    if cuff.coordinator is None:
        return felt(cuff.placement)
    if request.target is not None:
        return _below_lop(fixed(request.target), request, cuff, athlete)
    if request.basis is Basis.UNDER_SYSTOLIC:
        return _below_lop(under_systolic(athlete, today), request, cuff, athlete)
    lop = _lop(request, cuff, athlete, today)
    if lop is None:
        return _below_lop(fixed(FIXED_TARGET.value), request, cuff, athlete)
    return from_lop(
        lop,
        _percent(request),
        full_occlusion_consent=athlete.full_occlusion_consent,
    )


def _below_lop(
    found: Prescription, request: SessionRequest, cuff: TrainingCuff, athlete: Athlete
) -> Prescription:
    """Return a pressure that was not found from the LOP, unless that forbids it."""
    assert cuff.placement is not None
    try:
        lop = newest_lop(athlete.lops, cuff.placement, cuff.width_mm, request.posture)
    except NoLop:
        return found
    highest = math.floor(lop.mmhg * LOP_PERCENT_MAX.value / 100)
    if (found.target or 0.0) > highest:
        raise SessionRefused("above_lop_share", cuff=cuff.name, limit=f"{highest}")
    return found


def _lop(
    request: SessionRequest, cuff: TrainingCuff, athlete: Athlete, today: date
) -> Lop | None:
    """Return the LOP to go by; None for a fixed pressure."""
    assert cuff.placement is not None
    if request.basis is Basis.FIXED:
        return None
    if request.basis is Basis.ESTIMATE:
        return estimate_lop(
            athlete, cuff.placement, cuff.width_mm, request.posture, today
        )
    return _record(request, cuff, athlete)


def _record(
    request: SessionRequest, cuff: TrainingCuff, athlete: Athlete
) -> Lop | None:
    """Return the LOP record that fits; None when there is none at all.

    A record from another posture only is no reason to guess: it is refused.
    """
    assert cuff.placement is not None
    try:
        return newest_lop(athlete.lops, cuff.placement, cuff.width_mm, request.posture)
    except NoLop as err:
        if err.other_posture is not None:
            raise SessionRefused(
                "lop_other_posture", cuff=cuff.name, posture=err.other_posture.value
            ) from err
        if request.basis is Basis.LOP:
            raise SessionRefused("no_lop", cuff=cuff.name) from err
        return None


def _percent(request: SessionRequest) -> float:
    """Return the share that was asked for, within the protocol's."""
    share = request.protocol.pressure
    percent = share.proposed if request.percent is None else request.percent
    if not share.allows(percent) and percent != FULL_OCCLUSION_PERCENT:
        raise SessionRefused(
            "percent_not_allowed",
            lowest=f"{share.lowest:g}",
            highest=f"{share.highest:g}",
        )
    return percent
