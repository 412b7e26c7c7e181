"""Tests of planning: facts go in, one plan comes out, or a refusal."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.session.facts import (
    CuffFacts,
    PumpFacts,
    SessionOptions,
    StartFacts,
)
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.lib.session.start import PlannedStart, plan_session
from custom_components.bfr_cuff.lib.training.athlete import Athlete
from custom_components.bfr_cuff.lib.training.lop import Posture
from custom_components.bfr_cuff.lib.training.prescription import Basis
from custom_components.bfr_cuff.lib.training.protocol import ProtocolKind, SetPlan
from custom_components.bfr_cuff.lib.training.screening import Question, Screening

from .bench import LOP, protocol

TODAY = date(2026, 11, 20)
ANNA = Athlete(
    athlete_id="anna",
    name="Anna",
    birth_year=1996,
    screening=Screening(dict.fromkeys(Question, False), TODAY),
    lops=(LOP,),
)
PUMP = PumpFacts(is_connected=True, is_down=True, limit_s=900.0, used_s=0.0)
LEFT = CuffFacts(
    key="left",
    name="Red",
    placement=Placement.LEFT_THIGH,
    width_mm=LOP.cuff_width_mm,
    pump=PUMP,
)
WRAP = CuffFacts(key="wrap", name="Band", placement=Placement.RIGHT_THIGH)


def pumped(**changes: Any) -> CuffFacts:
    """Return the cuff on the left thigh, of which the pump says something else."""
    return replace(LEFT, pump=replace(PUMP, **changes))


def facts(
    *cuffs: CuffFacts, athlete: Athlete = ANNA, today: date = TODAY, **options: Any
) -> StartFacts:
    """Return the facts of a start on the left thigh, or on these cuffs."""
    values: dict[str, Any] = {"protocol": protocol(), "posture": Posture.SEATED}
    return StartFacts(
        options=SessionOptions(**(values | options)),
        athlete=athlete,
        cuffs=cuffs or (LEFT,),
        today=today,
    )


def refused(key: str, **placeholders: str) -> pytest.RaisesExc[SessionRefused]:
    """Expect a refusal with this key, filled with at least this."""
    return pytest.RaisesExc(
        SessionRefused,
        check=lambda err: (
            err.key == key and placeholders.items() <= err.placeholders.items()
        ),
    )


def test_half_of_the_lop() -> None:
    """The proposed share of the newest record: half of 176 is 88 mmHg."""
    plan = plan_session(facts())
    [cuff] = plan.cuffs
    assert (cuff.cuff, cuff.placement) == ("left", Placement.LEFT_THIGH)
    assert cuff.prescription.target == 88.0
    assert (plan.athlete_id, plan.limit_s, plan.used_s) == ("anna", 600.0, 0.0)


@pytest.mark.parametrize(
    ("cuffs", "asked_s", "limit_s", "used_s"),
    [
        # The protocol's own 600 s are the longest that there is.
        ((LEFT,), 899.0, 600.0, 0.0),
        ((LEFT,), 300.0, 300.0, 0.0),
        ((pumped(limit_s=240.0, used_s=100.0),), 300.0, 240.0, 100.0),
        # Of two cuffs, the shortest limit and the most that is used of it.
        (
            (
                pumped(limit_s=500.0, used_s=90.0),
                replace(pumped(limit_s=400.0), placement=Placement.RIGHT_THIGH),
            ),
            None,
            400.0,
            90.0,
        ),
        ((WRAP,), None, 600.0, 0.0),
    ],
)
def test_the_strictest_limit_counts(
    cuffs: tuple[CuffFacts, ...], asked_s: float | None, limit_s: float, used_s: float
) -> None:
    """Of the protocol, what was asked for, and what each guard would grant."""
    plan = plan_session(facts(*cuffs, limit_s=asked_s))
    assert (plan.limit_s, plan.used_s) == (limit_s, used_s)


@pytest.mark.parametrize(
    ("cuff", "key"),
    [
        (replace(LEFT, placement=None), "no_placement"),
        (pumped(is_connected=False), "cuff_not_connected"),
        (pumped(is_down=False), "cuff_not_vented"),
    ],
)
def test_a_cuff_that_cannot_be_trained_with(cuff: CuffFacts, key: str) -> None:
    """Each is refused by its name, also beside a cuff that is all right."""
    other = replace(LEFT, key="right", placement=Placement.RIGHT_THIGH)
    for cuffs in ((cuff,), (other, cuff)):
        with refused(key, cuff="Red"):
            plan_session(facts(*cuffs))


def test_cuffs_that_do_not_go_together() -> None:
    """Two on one limb, none at all, or a pump where a wrap is needed."""
    with refused("placement_twice"):
        plan_session(facts(LEFT, replace(LEFT, key="other")))
    with refused("no_cuffs_chosen"):
        plan_session(replace(facts(), cuffs=()))
    flossing = protocol(SetPlan(work_s=60.0), kind=ProtocolKind.FLOSS)
    with refused("needs_wrap", protocol="Test"):
        plan_session(facts(protocol=flossing))
    [wrap] = plan_session(facts(WRAP, protocol=flossing)).cuffs
    assert wrap.is_wrap


def test_the_highest_share() -> None:
    """However a pressure is found, 80 % of the LOP on record is the most."""
    slim = replace(ANNA, lops=(replace(LOP, mmhg=100.0),))
    for most in (facts(athlete=slim, target=80.0), facts(athlete=slim, percent=80.0)):
        [cuff] = plan_session(most).cuffs
        assert cuff.prescription.target == 80.0
    with refused("above_lop_share", cuff="Red", limit="80"):
        plan_session(facts(athlete=slim, target=81.0))
    with refused("percent_not_allowed", lowest="40", highest="80"):
        plan_session(facts(athlete=slim, percent=81.0))


def test_a_record_of_another_posture() -> None:
    """It is no record to go by, and no reason to guess."""
    with refused("lop_other_posture", cuff="Red", posture="seated"):
        plan_session(facts(posture=Posture.SUPINE))


def test_without_any_record() -> None:
    """A fixed pressure is used, unless a share of an LOP was asked for."""
    nobody = replace(ANNA, lops=())
    [cuff] = plan_session(facts(athlete=nobody)).cuffs
    assert (cuff.prescription.basis, cuff.prescription.target) == (Basis.FIXED, 50.0)
    with refused("no_lop", cuff="Red"):
        plan_session(facts(athlete=nobody, basis=Basis.LOP))


def test_who_must_not_train() -> None:
    """That is said before anything about a cuff."""
    ill = Screening({**dict.fromkeys(Question, False), Question.FEVER: True}, TODAY)
    with refused("blocked_fever", athlete="Anna"):
        plan_session(
            facts(pumped(is_connected=False), athlete=replace(ANNA, screening=ill))
        )


def test_same_facts_same_plan() -> None:
    """What was told stays, the very same; equal facts need not be one object."""
    told = PlannedStart.of(facts())
    assert told.with_facts(facts()) is told


@pytest.mark.parametrize(
    "changed",
    [
        facts(pumped(limit_s=300.0)),
        facts(replace(LEFT, width_mm=180)),
        facts(athlete=replace(ANNA, lops=(replace(LOP, mmhg=150.0),))),
        facts(percent=40.0),
        facts(beat=False),
    ],
)
def test_other_facts_another_plan(changed: StartFacts) -> None:
    """Whatever has changed since it was told, the plan is that of the new facts."""
    told = PlannedStart.of(facts())
    anew = told.with_facts(changed)
    assert anew == PlannedStart.of(changed)
    assert anew.plan != told.plan


def test_facts_that_change_no_plan() -> None:
    """Other facts may lead to the same plan, which is then still what was told."""
    told = PlannedStart.of(facts())
    anew = told.with_facts(facts(today=TODAY + timedelta(days=1)))
    assert anew is not told
    assert anew.plan == told.plan


def test_facts_that_stand_against_a_start() -> None:
    """What was told does not hold against a cuff that has come up since."""
    told = PlannedStart.of(facts())
    with refused("cuff_not_vented"):
        told.with_facts(facts(pumped(is_down=False)))
