"""How much pressure, and how that was found.

Each function returns what it found with its reason, or raises PrescriptionRefused. None
of them converts from one posture or cuff to another, and none rounds up.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
import math
from typing import Final

from ..controller.model import MIN_TARGET_MMHG
from ..controller.placement import THIGHS, Placement
from ..evidence import (
    CEILING,
    ESTIMATE_CONSTANT,
    ESTIMATE_ERROR,
    ESTIMATE_PER_CM,
    ESTIMATE_PER_SEX,
    ESTIMATE_PER_SYSTOLIC,
    ESTIMATE_PER_YEAR,
    ESTIMATE_WIDTH,
    FIXED_TARGET,
    FIXED_TARGET_MAX,
    LOP_PERCENT_MAX,
    TIGHTNESS_ARM,
    TIGHTNESS_LEG,
    UNDER_SYSTOLIC,
)
from .athlete import Athlete, Sex
from .lop import Lop, LopMethod, Posture
from .screening import BloodPressure

LOWER_BOUND_ERRORS: Final = 2.0
"""Standard errors below an estimate: about the lower end of 95 % of people."""

FULL_OCCLUSION_PERCENT: Final = 100.0


class Basis(StrEnum):
    """What a prescription was found from."""

    LOP = "lop"
    ESTIMATE = "estimate"
    UNDER_SYSTOLIC = "under_systolic"
    FIXED = "fixed"
    FELT = "felt"


class PrescriptionError(StrEnum):
    """Why a pressure cannot be prescribed."""

    PERCENT_TOO_HIGH = "percent_too_high"
    TARGET_TOO_HIGH = "target_too_high"
    TARGET_TOO_LOW = "target_too_low"
    FIXED_TOO_HIGH = "fixed_too_high"
    FIXED_TOO_LOW = "fixed_too_low"
    NO_BLOOD_PRESSURE = "no_blood_pressure"
    OLD_BLOOD_PRESSURE = "old_blood_pressure"
    NOT_KNOWN_ENOUGH = "not_known_enough"
    NO_EQUATION = "no_equation"
    CONSENT_MISSING = "consent_missing"


class PrescriptionRefused(Exception):
    """A pressure that cannot be prescribed, with the number that stands against it."""

    def __init__(self, error: PrescriptionError, limit: float | None = None) -> None:
        """Keep the reason and the limit."""
        super().__init__(str(error))
        self.error = error
        self.limit = limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """A target in mmHg, or a felt tightness of 1 to 10 for a wrap, and its reason."""

    basis: Basis
    target: float | None = None
    tightness: int | None = None
    percent: float | None = None
    lop: Lop | None = None


def from_lop(
    lop: Lop, percent: float, *, full_occlusion_consent: bool = False
) -> Prescription:
    """Return a share of an LOP, in percent.

    Above 80 % only full occlusion is possible: with a measured LOP and an explicit
    consent on record.
    """
    if percent > LOP_PERCENT_MAX.value:
        _check_full_occlusion(lop, percent, consent=full_occlusion_consent)
    basis = Basis.ESTIMATE if lop.method is LopMethod.ESTIMATED else Basis.LOP
    target = math.floor(lop.mmhg * percent / 100)
    return Prescription(basis=basis, target=_checked(target), percent=percent, lop=lop)


def under_systolic(athlete: Athlete, today: date) -> Prescription:
    """Return about 20 mmHg under the athlete's systolic pressure."""
    if athlete.blood_pressure is None:
        raise PrescriptionRefused(PrescriptionError.NO_BLOOD_PRESSURE)
    _check_age(athlete.blood_pressure, today)
    target = math.floor(athlete.blood_pressure.systolic - UNDER_SYSTOLIC.value)
    # Without an LOP on record nothing goes higher than a fixed pressure may.
    target = min(target, int(FIXED_TARGET_MAX.value))
    return Prescription(basis=Basis.UNDER_SYSTOLIC, target=_checked(target))


def fixed(target: float) -> Prescription:
    """Return a fixed pressure of 50 to 100 mmHg, for a limb without an LOP."""
    if target > FIXED_TARGET_MAX.value:
        raise PrescriptionRefused(
            PrescriptionError.FIXED_TOO_HIGH, FIXED_TARGET_MAX.value
        )
    if not target >= FIXED_TARGET.value:
        raise PrescriptionRefused(PrescriptionError.FIXED_TOO_LOW, FIXED_TARGET.value)
    return Prescription(basis=Basis.FIXED, target=target)


def felt(placement: Placement) -> Prescription:
    """Return how tight a wrap is to feel."""
    limit = TIGHTNESS_LEG if placement.on_leg else TIGHTNESS_ARM
    return Prescription(basis=Basis.FELT, tightness=int(limit.value))


def estimate_lop(
    athlete: Athlete,
    placement: Placement,
    cuff_width_mm: int,
    posture: Posture,
    today: date,
) -> Lop:
    """Return the lower bound of an estimated LOP, labelled so.

    One equation is verified: a thigh under an 18 cm cuff (E067), taken as lying, the
    posture that needs the least. A narrow cuff, another limb or another posture has none
    and is refused.
    """
    if (
        placement not in THIGHS
        or cuff_width_mm != ESTIMATE_WIDTH.value
        or posture is not Posture.SUPINE
    ):
        raise PrescriptionRefused(PrescriptionError.NO_EQUATION)
    mean = _thigh_mean(athlete, today)
    lower = mean - LOWER_BOUND_ERRORS * ESTIMATE_ERROR.value
    return Lop(
        mmhg=math.floor(lower),
        placement=placement,
        cuff_width_mm=cuff_width_mm,
        posture=posture,
        day=today,
        method=LopMethod.ESTIMATED,
    )


def _thigh_mean(athlete: Athlete, today: date) -> float:
    """Return what the equation gives for the average person of this build."""
    if (
        athlete.blood_pressure is None
        or athlete.birth_year is None
        or athlete.sex is None
        or athlete.thigh_cm is None
    ):
        raise PrescriptionRefused(PrescriptionError.NOT_KNOWN_ENOUGH)
    _check_age(athlete.blood_pressure, today)
    sexes = 1 if athlete.sex is Sex.MALE else 2
    return (
        ESTIMATE_CONSTANT.value
        + ESTIMATE_PER_CM.value * athlete.thigh_cm
        + ESTIMATE_PER_SYSTOLIC.value * athlete.blood_pressure.systolic
        + ESTIMATE_PER_YEAR.value * (today.year - athlete.birth_year)
        - ESTIMATE_PER_SEX.value * sexes
    )


def _check_age(pressure: BloodPressure, today: date) -> None:
    """Raise unless a blood pressure is recent enough to find another one by."""
    if pressure.expired(today):
        raise PrescriptionRefused(PrescriptionError.OLD_BLOOD_PRESSURE)


def _check_full_occlusion(lop: Lop, percent: float, *, consent: bool) -> None:
    """Raise unless full occlusion was agreed to and its LOP measured."""
    if percent != FULL_OCCLUSION_PERCENT:
        raise PrescriptionRefused(
            PrescriptionError.PERCENT_TOO_HIGH, LOP_PERCENT_MAX.value
        )
    if not consent or lop.method is not LopMethod.MEASURED:
        raise PrescriptionRefused(PrescriptionError.CONSENT_MISSING)


def _checked(target: float) -> float:
    """Return a target that a cuff may be given, or raise."""
    if target > CEILING.value:
        raise PrescriptionRefused(PrescriptionError.TARGET_TOO_HIGH, CEILING.value)
    if target < MIN_TARGET_MMHG:
        raise PrescriptionRefused(PrescriptionError.TARGET_TOO_LOW, MIN_TARGET_MMHG)
    return float(target)
