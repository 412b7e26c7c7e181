"""From the facts of a start to one plan, or to a refusal that says what to do."""

from dataclasses import dataclass
from datetime import date
import math
from typing import Self

from ..controller.placement import Placement
from ..evidence import FIXED_TARGET, LOP_PERCENT_MAX
from ..training.athlete import Athlete
from ..training.load import (
    LoadPrescription,
    NoOneRepMax,
    load_from_one_rep_max,
    share_of_one_rep_max,
)
from ..training.lop import FutureLop, Lop, NoLop, lowest_lop, newest_lop
from ..training.plan import CuffPlan, Plan
from ..training.prescription import (
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
from ..training.protocol import Protocol
from .facts import CuffFacts, SessionOptions, StartFacts
from .refusal import SessionRefused


@dataclass(frozen=True, slots=True)
class PlannedStart:
    """A plan, and the facts that it was made of."""

    facts: StartFacts
    plan: Plan

    @classmethod
    def of(cls, facts: StartFacts) -> Self:
        """Plan from facts, or raise SessionRefused."""
        return cls(facts, plan_session(facts))

    def with_facts(self, facts: StartFacts) -> Self:
        """Return what these facts lead to, or raise SessionRefused.

        The plan that was told to the athlete, as long as nothing has changed since.
        """
        return self if facts == self.facts else self.of(facts)


def plan_session(facts: StartFacts) -> Plan:
    """Return the plan that facts lead to, or raise SessionRefused."""
    options, athlete = facts.options, facts.athlete
    # Who must not train is told so first, before a cuff is put on for nothing.
    check_athlete(athlete, facts.today)
    _check_cuffs(facts.cuffs, options.protocol)
    cuffs = tuple(_cuff_plan(facts, cuff) for cuff in facts.cuffs)
    load = _load(options, athlete)
    limit_s, used_s = _limit_and_used_s(facts)
    return Plan(
        athlete_id=athlete.athlete_id,
        protocol=options.protocol,
        cuffs=cuffs,
        limit_s=limit_s,
        used_s=used_s,
        load_kg=options.load_kg if load is None else load.kg,
        load_from=load,
        exercise=options.exercise,
        beat=options.beat,
    )


def check_athlete(athlete: Athlete, today: date) -> None:
    """Raise SessionRefused for an athlete who must not train."""
    if reasons := athlete.blocks(today):
        raise SessionRefused(f"blocked_{reasons[0]}", athlete=athlete.name)


def refused_wrap(protocol: Protocol) -> SessionRefused:
    """Return that a protocol is done with a wrap and nothing else."""
    return SessionRefused(
        "needs_wrap", protocol=protocol.name, protocol_id=protocol.protocol_id
    )


def _load(options: SessionOptions, athlete: Athlete) -> LoadPrescription | None:
    """Return the load of an exercise and its share of the 1RM; None: not a share."""
    exercise, share, kg = options.exercise, options.protocol.load, options.load_kg
    if exercise is None or share is None:
        return None
    try:
        if kg is not None:
            return share_of_one_rep_max(athlete.one_rep_max_kg, exercise, kg)
        return load_from_one_rep_max(athlete.one_rep_max_kg, exercise, share)
    except NoOneRepMax as err:
        if kg is not None or not options.needs_load:
            return None
        raise SessionRefused(
            "no_one_rep_max", athlete=athlete.name, exercise=exercise
        ) from err


def _check_cuffs(cuffs: tuple[CuffFacts, ...], protocol: Protocol) -> None:
    """Refuse cuffs that cannot be trained with, each with what to do."""
    if not cuffs:
        raise SessionRefused("no_cuffs_chosen")
    for cuff in cuffs:
        if cuff.placement is None:
            raise SessionRefused("no_placement", cuff=cuff.name)
        if cuff.pump is None:
            continue
        if protocol.needs_wrap:
            raise refused_wrap(protocol)
        if not cuff.pump.is_connected:
            raise SessionRefused("cuff_not_connected", cuff=cuff.name)
        if not cuff.pump.is_down:
            raise SessionRefused("cuff_not_vented", cuff=cuff.name)
    placements = {cuff.placement for cuff in cuffs}
    # Two cuffs on one limb would close it twice, by two clocks that know nothing of
    # each other.
    if len(placements) < len(cuffs):
        raise SessionRefused("placement_twice")


def _limit_and_used_s(facts: StartFacts) -> tuple[float, float]:
    """Return the shortest of all time limits that apply, and the most used of it."""
    asked_s = facts.options.limit_s
    pumps = [cuff.pump for cuff in facts.cuffs if cuff.pump is not None]
    # All cuffs of a session come down together, so the strictest limit is for each.
    limits = [facts.options.protocol.time_limit_s, *(pump.limit_s for pump in pumps)]
    if asked_s is not None:
        limits.append(asked_s)
    return min(limits), max((pump.used_s for pump in pumps), default=0.0)


def _cuff_plan(facts: StartFacts, cuff: CuffFacts) -> CuffPlan:
    """Return what one cuff is going to do."""
    assert cuff.placement is not None
    try:
        prescription = _prescription(facts, cuff, cuff.placement)
    except PrescriptionRefused as err:
        limit = "" if err.limit is None else f"{err.limit:g}"
        raise SessionRefused(
            f"prescription_{err.error}", cuff=cuff.name, limit=limit
        ) from err
    return CuffPlan(cuff=cuff.key, placement=cuff.placement, prescription=prescription)


def _prescription(
    facts: StartFacts, cuff: CuffFacts, placement: Placement
) -> Prescription:
    """Find the pressure the way that was asked for, else by the best record."""
    options = facts.options
    if cuff.pump is None:
        return felt(placement)
    if options.target is not None:
        return _below_lop(fixed(options.target), facts, cuff, placement)
    if options.basis is Basis.UNDER_SYSTOLIC:
        found = under_systolic(facts.athlete, facts.today)
        return _below_lop(found, facts, cuff, placement)
    lop = _lop(facts, cuff, placement)
    if lop is None:
        return _below_lop(fixed(FIXED_TARGET.value), facts, cuff, placement)
    return from_lop(
        lop,
        _percent(options),
        full_occlusion_consent=facts.athlete.full_occlusion_consent,
    )


def _below_lop(
    found: Prescription, facts: StartFacts, cuff: CuffFacts, placement: Placement
) -> Prescription:
    """Return a pressure that was not found from the LOP, unless that forbids it."""
    try:
        lop = lowest_lop(
            facts.athlete.lops,
            placement,
            cuff.width_mm,
            facts.options.posture,
            facts.today,
        )
    except NoLop:
        return found
    # Whoever has an LOP on record is kept to its share, however the pressure was found.
    highest = math.floor(lop.mmhg * LOP_PERCENT_MAX.value / 100)
    if (found.target or 0.0) > highest:
        raise SessionRefused("above_lop_share", cuff=cuff.name, limit=f"{highest}")
    return found


def _lop(facts: StartFacts, cuff: CuffFacts, placement: Placement) -> Lop | None:
    """Return the LOP to go by; None for a fixed pressure."""
    options = facts.options
    if options.basis is Basis.FIXED:
        return None
    if options.basis is Basis.ESTIMATE:
        return estimate_lop(
            facts.athlete, placement, cuff.width_mm, options.posture, facts.today
        )
    return _record(facts, cuff, placement)


def _record(facts: StartFacts, cuff: CuffFacts, placement: Placement) -> Lop | None:
    """Return the LOP record that fits; None when there is none at all.

    A record from another posture only is no reason to guess: it is refused.
    """
    options, lops = facts.options, facts.athlete.lops
    try:
        return newest_lop(lops, placement, cuff.width_mm, options.posture, facts.today)
    except FutureLop as err:
        raise SessionRefused(
            "lop_of_future", cuff=cuff.name, day=err.day.isoformat()
        ) from err
    except NoLop as err:
        if err.other_posture is not None:
            raise SessionRefused(
                "lop_other_posture", cuff=cuff.name, posture=err.other_posture.value
            ) from err
        if options.basis is Basis.LOP:
            raise SessionRefused("no_lop", cuff=cuff.name) from err
        return None


def _percent(options: SessionOptions) -> float:
    """Return the share that was asked for, within the protocol's."""
    share = options.protocol.pressure
    percent = share.proposed if options.percent is None else options.percent
    if not share.allows(percent) and percent != FULL_OCCLUSION_PERCENT:
        raise SessionRefused(
            "percent_not_allowed",
            lowest=f"{share.lowest:g}",
            highest=f"{share.highest:g}",
        )
    return percent
