"""Tests of pressures and how they were found, with numbers worked out by hand."""

from dataclasses import replace
from datetime import date
import math

import pytest

from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.training.athlete import Athlete, Sex
from custom_components.bfr_cuff.lib.training.lop import Lop, LopMethod, Posture
from custom_components.bfr_cuff.lib.training.prescription import (
    Basis,
    PrescriptionError,
    PrescriptionRefused,
    estimate_lop,
    felt,
    fixed,
    from_lop,
    under_systolic,
)
from custom_components.bfr_cuff.lib.training.screening import BloodPressure
from tests.lib.session.bench import LOP

TODAY = date(2026, 11, 20)
ANNA = Athlete(
    athlete_id="anna",
    name="Anna",
    sex=Sex.MALE,
    birth_year=1996,
    thigh_cm=55.0,
    blood_pressure=BloodPressure(120.0, 75.0),
)


def lop(mmhg: float, method: LopMethod = LopMethod.MEASURED) -> Lop:
    """Return an LOP of the left thigh."""
    return replace(LOP, mmhg=mmhg, method=method)


def refused(
    error: PrescriptionError, limit: float | None = None
) -> pytest.RaisesExc[PrescriptionRefused]:
    """Expect a refusal for this reason."""

    def fits(err: PrescriptionRefused) -> bool:
        return err.error is error and err.limit == limit

    return pytest.RaisesExc(PrescriptionRefused, check=fits)


@pytest.mark.parametrize(
    ("mmhg", "percent", "target"),
    [
        (176.0, 50.0, 88.0),
        (176.0, 40.0, 70.0),  # 70.4
        (176.0, 80.0, 140.0),  # 140.8
        (124.0, 80.0, 99.0),  # 99.2
        (282.0, 80.0, 225.0),  # 225.6
        (75.0, 40.0, 30.0),
    ],
)
def test_a_share_of_a_measured_lop(mmhg: float, percent: float, target: float) -> None:
    """Rounded down, and it says where it comes from."""
    found = from_lop(lop(mmhg), percent)
    assert (found.basis, found.target, found.percent) == (Basis.LOP, target, percent)
    assert found.lop == lop(mmhg)
    assert found.tightness is None


@pytest.mark.parametrize(
    ("method", "basis"),
    [
        (LopMethod.MEASURED, Basis.LOP),
        (LopMethod.ENTERED, Basis.LOP),
        (LopMethod.ESTIMATED, Basis.ESTIMATE),
    ],
)
def test_an_estimate_is_called_one(method: LopMethod, basis: Basis) -> None:
    """Only a measured or entered LOP is called an LOP."""
    assert from_lop(lop(150.0, method), 50.0).basis is basis


@pytest.mark.parametrize("percent", [80.1, 99.0, 101.0, 150.0, math.inf])
def test_more_than_eighty_percent_is_refused(percent: float) -> None:
    """With or without consent."""
    for consent in (False, True):
        with refused(PrescriptionError.PERCENT_TOO_HIGH, 80.0):
            from_lop(lop(150.0), percent, full_occlusion_consent=consent)


def test_full_occlusion_needs_a_measured_lop_and_consent() -> None:
    """Both of them."""
    full = from_lop(lop(150.0), 100.0, full_occlusion_consent=True)
    assert full.target == 150.0
    with refused(PrescriptionError.CONSENT_MISSING):
        from_lop(lop(150.0), 100.0)
    for method in (LopMethod.ENTERED, LopMethod.ESTIMATED):
        with refused(PrescriptionError.CONSENT_MISSING):
            from_lop(lop(150.0, method), 100.0, full_occlusion_consent=True)


def test_the_ceiling_and_the_floor() -> None:
    """250 and 30 mmHg."""
    assert from_lop(lop(312.5), 80.0).target == 250.0
    with refused(PrescriptionError.TARGET_TOO_HIGH, 250.0):
        from_lop(lop(314.0), 80.0)
    with refused(PrescriptionError.TARGET_TOO_LOW, 30.0):
        from_lop(lop(74.0), 40.0)


@pytest.mark.parametrize(
    ("systolic", "target"),
    [(110.0, 90.0), (119.5, 99.0), (120.0, 100.0), (150.0, 100.0)],
)
def test_under_systolic(systolic: float, target: float) -> None:
    """20 mmHg under it, and no more than 100 without an LOP."""
    athlete = replace(ANNA, blood_pressure=BloodPressure(systolic, 70.0))
    found = under_systolic(athlete, TODAY)
    assert (found.basis, found.target) == (Basis.UNDER_SYSTOLIC, target)
    assert found.percent is None
    assert found.lop is None


def test_under_an_unknown_systolic() -> None:
    """It is asked for."""
    with refused(PrescriptionError.NO_BLOOD_PRESSURE):
        under_systolic(replace(ANNA, blood_pressure=None), TODAY)


def test_under_a_systolic_that_none_has() -> None:
    """Nothing is raised to what a cuff can hold."""
    athlete = replace(ANNA, blood_pressure=BloodPressure(49.0, 30.0))
    with refused(PrescriptionError.TARGET_TOO_LOW, 30.0):
        under_systolic(athlete, TODAY)


@pytest.mark.parametrize("target", [50.0, 77.5, 100.0])
def test_fixed(target: float) -> None:
    """50 to 100 mmHg."""
    found = fixed(target)
    assert (found.basis, found.target) == (Basis.FIXED, target)


@pytest.mark.parametrize("target", [100.1, 250.0, math.inf])
def test_fixed_too_high(target: float) -> None:
    """Above 100 an LOP is needed."""
    with refused(PrescriptionError.FIXED_TOO_HIGH, 100.0):
        fixed(target)


@pytest.mark.parametrize("target", [49.9, 0.0, -5.0, math.nan])
def test_fixed_too_low(target: float) -> None:
    """Below 50, or no number at all."""
    with refused(PrescriptionError.FIXED_TOO_LOW, 50.0):
        fixed(target)


@pytest.mark.parametrize("placement", Placement)
def test_felt(placement: Placement) -> None:
    """Seven on a leg, six at most on an arm."""
    found = felt(placement)
    assert found.basis is Basis.FELT
    assert found.tightness == (7 if placement.on_leg else 6)
    assert found.target is None


@pytest.mark.parametrize(
    ("sex", "lower"),
    [
        # 65.290 + 61.050 + 21.360 + 34.590 - 7.984 = 174.306; less 2 x 15.289 = 143.728
        (Sex.MALE, 143.0),
        # 7.984 less again: 135.744
        (Sex.FEMALE, 135.0),
    ],
)
def test_estimate(sex: Sex, lower: float) -> None:
    """Thigh 55 cm, systolic 120, age 30: the lower bound, labelled."""
    found = estimate_lop(
        replace(ANNA, sex=sex), Placement.LEFT_THIGH, 180, Posture.SUPINE, TODAY
    )
    assert found == Lop(
        mmhg=lower,
        placement=Placement.LEFT_THIGH,
        cuff_width_mm=180,
        posture=Posture.SUPINE,
        day=TODAY,
        method=LopMethod.ESTIMATED,
    )


@pytest.mark.parametrize(
    ("placement", "width_mm", "posture"),
    [
        (Placement.LEFT_THIGH, 50, Posture.SUPINE),
        (Placement.LEFT_THIGH, 110, Posture.SUPINE),
        (Placement.RIGHT_THIGH, 180, Posture.SEATED),
        (Placement.RIGHT_THIGH, 180, Posture.STANDING),
        (Placement.LEFT_CALF, 180, Posture.SUPINE),
        (Placement.LEFT_ARM, 180, Posture.SUPINE),
    ],
)
def test_there_is_one_equation(
    placement: Placement, width_mm: int, posture: Posture
) -> None:
    """No other limb, width or posture is estimated."""
    with refused(PrescriptionError.NO_EQUATION):
        estimate_lop(ANNA, placement, width_mm, posture, TODAY)


@pytest.mark.parametrize("missing", ["sex", "birth_year", "thigh_cm", "blood_pressure"])
def test_an_estimate_needs_to_know(missing: str) -> None:
    """All four of them."""
    athlete = replace(ANNA, **{missing: None})  # type: ignore[arg-type]
    with refused(PrescriptionError.NOT_KNOWN_ENOUGH):
        estimate_lop(athlete, Placement.LEFT_THIGH, 180, Posture.SUPINE, TODAY)
