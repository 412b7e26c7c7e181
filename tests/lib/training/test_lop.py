"""Tests of LOP records: which one counts, and which is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.training.lop import (
    FutureLop,
    Lop,
    LopMethod,
    LopProblem,
    NoLop,
    Posture,
    lop_problem,
    lowest_lop,
    newest_lop,
)
from custom_components.bfr_cuff.lib.training.lop_proposal import (
    Proposal,
    can_be_measured,
    proposal,
)
from custom_components.bfr_cuff.lib.training.prescription import (
    PrescriptionError,
    PrescriptionRefused,
    from_lop,
)
from tests.lib.session.bench import LOP

TODAY = date(2026, 11, 20)


def find(*records: Lop, posture: Posture = Posture.SEATED) -> Lop:
    """Look for a record of the left thigh under an 11 cm cuff."""
    return newest_lop(records, Placement.LEFT_THIGH, 110, posture, TODAY)


def lowest(*records: Lop) -> float:
    """Return what no other pressure may go near, in mmHg."""
    found = lowest_lop(records, Placement.LEFT_THIGH, 110, Posture.SEATED, TODAY)
    return found.mmhg


def test_a_day_to_come() -> None:
    """It finds no pressure, nor does an older one that it may have replaced."""
    future = replace(LOP, day=TODAY + timedelta(days=1))
    for records in ((future,), (LOP, future)):
        with pytest.raises(FutureLop) as caught:
            find(*records)
        assert caught.value.day == future.day
    other = replace(future, posture=Posture.STANDING)
    assert find(LOP, other) == LOP
    assert find(replace(LOP, day=TODAY)).day == TODAY


def test_a_day_to_come_lowers() -> None:
    """As a bound it counts beside the newest that is known, whichever is lower."""
    future = replace(LOP, day=TODAY + timedelta(days=1))
    assert lowest(LOP, replace(future, mmhg=150.0)) == 150.0
    assert lowest(LOP, replace(future, mmhg=250.0)) == LOP.mmhg
    assert lowest(replace(future, mmhg=150.0)) == 150.0
    with pytest.raises(NoLop):
        lowest(replace(future, posture=Posture.STANDING))


def test_the_newest_counts() -> None:
    """By its date, not by its place in the list."""
    older = replace(LOP, day=date(2025, 1, 1), mmhg=200.0)
    assert find(LOP, older) == LOP
    assert find(older, LOP) == LOP


def test_the_last_of_a_day_counts() -> None:
    """Whoever measures twice a day means the second."""
    again = replace(LOP, mmhg=181.0)
    assert find(LOP, again) == again


@pytest.mark.parametrize(
    "other",
    [
        replace(LOP, placement=Placement.RIGHT_THIGH),
        replace(LOP, cuff_width_mm=180),
    ],
)
def test_another_limb_or_cuff_is_none(other: Lop) -> None:
    """Nothing is known of this one then."""
    with pytest.raises(NoLop) as caught:
        find(other)
    assert caught.value.other_posture is None
    assert find(other, LOP) == LOP


def test_another_posture_is_refused_and_named() -> None:
    """It is not converted; the newest one is named."""
    lying = replace(LOP, posture=Posture.SUPINE, day=date(2026, 11, 10))
    with pytest.raises(NoLop) as caught:
        find(lying, LOP, posture=Posture.STANDING)
    assert caught.value.other_posture is Posture.SUPINE


def test_none_at_all() -> None:
    """An athlete without a record."""
    with pytest.raises(NoLop) as caught:
        find()
    assert caught.value.other_posture is None


ESTIMATED = replace(
    LOP,
    method=LopMethod.OSCILLOMETRY,
    mmhg=145.0,
    high_mmhg=158.0,
    day=date(2026, 11, 3),
)


@pytest.mark.parametrize(
    ("today", "expired"),
    [
        (date(2026, 11, 3), False),
        (date(2026, 11, 30), False),
        (date(2026, 12, 1), True),
    ],
)
def test_what_a_cuff_estimated_expires(today: date, *, expired: bool) -> None:
    """After four weeks; one that a person entered does not."""
    assert ESTIMATED.expired(today) is expired
    assert not replace(ESTIMATED, method=LopMethod.MEASURED).expired(today)


def test_an_expired_one_is_not_trained_by() -> None:
    """But it still says what is too much."""
    late = date(2027, 1, 1)
    with pytest.raises(NoLop) as caught:
        newest_lop([ESTIMATED], Placement.LEFT_THIGH, 110, Posture.SEATED, late)
    assert caught.value.other_posture is None
    args = [ESTIMATED], Placement.LEFT_THIGH, 110, Posture.SEATED
    assert lowest_lop(*args, late) == ESTIMATED


def test_what_was_measured_goes_before_an_estimate_of_the_same_day() -> None:
    """Whichever was put on record last."""
    measured = replace(ESTIMATED, method=LopMethod.MEASURED, mmhg=150.0)
    assert find(measured, ESTIMATED) == measured
    assert find(ESTIMATED, measured) == measured
    newer = replace(ESTIMATED, day=date(2026, 11, 4))
    assert find(measured, newer) == newer


def test_an_estimate_stands_in_nobodys_way() -> None:
    """Of the same day what a person knows is put on record beside it."""
    measured = replace(ESTIMATED, method=LopMethod.MEASURED, mmhg=150.0)
    assert lop_problem(measured, [ESTIMATED], measured.day) is None
    again = lop_problem(measured, [ESTIMATED, measured], measured.day)
    assert again is LopProblem.ALREADY_THERE


def test_an_estimate_never_allows_full_occlusion() -> None:
    """However it was found; 80 % of its low end is the most."""
    with pytest.raises(PrescriptionRefused) as refused:
        from_lop(ESTIMATED, 100.0, full_occlusion_consent=True)
    assert refused.value.error is PrescriptionError.CONSENT_MISSING
    assert from_lop(ESTIMATED, 80.0).target == 116.0
    assert from_lop(ESTIMATED, 40.0).target == 58.0


THEN = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("records", "last_trained", "expected"),
    [
        ([], None, Proposal.NONE),
        ([ESTIMATED], None, None),
        ([ESTIMATED], date(2026, 11, 9), None),
        ([replace(ESTIMATED, day=date(2026, 9, 1))], None, Proposal.EXPIRED),
        (
            [replace(ESTIMATED, placement=Placement.LEFT_ARM)],
            None,
            Proposal.OTHER_LIMB,
        ),
        ([replace(ESTIMATED, cuff_width_mm=180)], None, Proposal.OTHER_WIDTH),
        ([replace(ESTIMATED, posture=Posture.SUPINE)], None, Proposal.OTHER_POSTURE),
        (
            [replace(ESTIMATED, day=date(2026, 10, 27))],
            date(2026, 10, 27),
            Proposal.LONG_BREAK,
        ),
        ([replace(ESTIMATED, day=date(2026, 10, 27))], date(2026, 11, 9), None),
        # What a person measured long ago counts, unless a break came after it.
        ([replace(LOP, day=date(2026, 1, 1))], date(2026, 11, 9), None),
        ([replace(LOP, day=date(2026, 1, 1))], None, Proposal.LONG_BREAK),
    ],
)
def test_when_to_measure_again(
    records: list[Lop], last_trained: date | None, expected: Proposal | None
) -> None:
    """Limb, width, posture or time does not fit, or after two weeks without training."""
    found = proposal(
        records,
        Placement.LEFT_THIGH,
        110,
        Posture.SEATED,
        today=THEN,
        last_trained=last_trained,
    )
    assert found is expected


def test_what_cannot_be_measured() -> None:
    """A leg under a narrow cuff (E105)."""
    assert not can_be_measured(Placement.LEFT_THIGH, 50)
    assert not can_be_measured(Placement.LEFT_CALF, 99)
    assert can_be_measured(Placement.LEFT_CALF, 100)
    assert can_be_measured(Placement.LEFT_ARM, 50)
