"""Every number that limits a body or that we prescribe to one, with its source.

A source is the id of a row of the project's evidence table, a seed text named there, or
the protocol (Cuff Link) that both sides are bound to. Rows known only from memory (status M) are never used. `docs/evidence.md` is
made from this file.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """One number that touches a body: its value, unit and evidence row."""

    value: float
    unit: str
    source: str


MAX_OCCLUSION: Final = Limit(900.0, "s", "E033")
"""Longest continuous occlusion of a cuff, unless its owner sets less."""

MAX_OCCLUSION_CONSTANT: Final = Limit(600.0, "s", "E050")
"""Longest occlusion at constant pressure without a rest, KAATSU-style."""

MAX_OCCLUSION_ANNOUNCED: Final = Limit(1200.0, "s", "E134")
"""Longest occlusion that any controller may announce as its own limit."""

MAX_WRAP: Final = Limit(120.0, "s", "E059")
"""Longest time that a floss wrap stays on."""

REPERFUSION: Final = Limit(180.0, "s", "E034")
"""Time free of pressure before an occlusion clock starts anew."""

REPERFUSION_MIN: Final = Limit(60.0, "s", "Cuff Link")
"""Shortest time free of pressure that any controller may announce."""

OCCLUDED: Final = Limit(20.0, "mmHg", "Cuff Link")
"""Pressure from which a cuff occludes; below it, blood flows again."""

TARGET_MIN: Final = Limit(30.0, "mmHg", "Cuff Link")
"""Lowest target that a controller accepts."""

PRESSURE_MAX: Final = Limit(280.0, "mmHg", "E203")
"""Highest target that any controller may announce as its own limit."""

BOUND_MARGIN: Final = Limit(20.0, "mmHg", "Cuff Link")
"""How far above its highest target a cuff is released regardless of any request."""

LEASE_MAX: Final = Limit(5.0, "s", "Cuff Link")
"""Longest time that a cuff stays inflated without news from this side."""

LEASE_MIN: Final = Limit(1.0, "s", "Cuff Link")
"""Shortest lease that can be asked for."""

CEILING: Final = Limit(250.0, "mmHg", "E129")
"""Highest target; the lower end of what is used on an arm."""

BOUND: Final = Limit(300.0, "mmHg", "E121")
"""Pressure at which a cuff is released regardless of any request."""

OVER_TARGET: Final = Limit(15.0, "mmHg", "Cuff Link")
"""How far above its target a cuff may stay for `OFF_TARGET_TIME`."""

UNDER_TARGET: Final = Limit(15.0, "mmHg", "Cuff Link")
"""How far below a target that it had reached a cuff may stay for `OFF_TARGET_TIME`."""

OFF_TARGET_TIME: Final = Limit(10.0, "s", "Cuff Link")
"""How long a cuff may stay off its target; a contraction is shorter."""

SENSOR_MIN: Final = Limit(-20.0, "mmHg", "Cuff Link")
"""Lowest reading that a pressure sensor can mean."""

ZERO_ERROR: Final = Limit(10.0, "mmHg", "Cuff Link")
"""How far a sensor's ambient reading may lie from zero."""

SAMPLE_AGE_MAX: Final = Limit(0.25, "s", "Cuff Link")
"""Age from which a sample says nothing of an inflated cuff."""

BLIND_TIME: Final = Limit(1.0, "s", "Cuff Link")
"""How long a cuff may stay inflated without a valid sample."""

RELEASE_TIME: Final = Limit(2.0, "s", "Cuff Link")
"""How long a release may take to show before the lease is given up."""

VENT_TIME: Final = Limit(20.0, "s", "Cuff Link")
"""How long a release may take to be shown below `OCCLUDED`."""

BARRED_TIME: Final = Limit(5.0, "s", "Cuff Link")
"""How long a controller's own button bars inflating."""

IN_BAND: Final = Limit(10.0, "%", "E109")
"""How far from its target a cuff still holds it."""

MEASUREMENT_TIME: Final = Limit(160.0, "s", "E125")
"""Longest time under pressure between two rests while an LOP is measured."""

MEASUREMENT_PAUSE: Final = Limit(60.0, "s", "E103")
"""Shortest time without pressure between two runs of a measurement."""

MEASUREMENT_STEP: Final = Limit(10.0, "mmHg", "E246")
"""How much higher each step of a measurement is than the one before."""

FIXED_TARGET: Final = Limit(50.0, "mmHg", "E060")
"""Lowest fixed target, and the target of a cuff that no one has set one for."""

FIXED_TARGET_MAX: Final = Limit(100.0, "mmHg", "E060")
"""Highest target without an LOP on record."""

LOP_ARM_MEAN: Final = Limit(184.0, "mmHg", "E087")
"""Highest mean of LOPs measured on arms."""

LOP_ARM_SD: Final = Limit(44.9, "mmHg", "E087")
"""Their standard deviation; no LOP is taken from more than three above the mean."""

LOP_LEG_MEAN: Final = Limit(241.5, "mmHg", "E160")
"""Highest mean of LOPs measured on legs under wide cuffs, standing."""

LOP_LEG_SD: Final = Limit(49.3, "mmHg", "E160")
"""Their standard deviation."""

LOP_LEG_NARROW: Final = Limit(409.0, "mmHg", "E164")
"""Highest LOP taken of a leg under a narrow cuff: the mean, far above any target."""

LOP_LOW_MEAN: Final = Limit(141.0, "mmHg", "E181")
"""Lowest mean of LOPs measured on arms, standing."""

LOP_LOW_SD: Final = Limit(22.0, "mmHg", "E181")
"""Their standard deviation; no LOP is taken from more than three below the mean."""

UNDER_SYSTOLIC: Final = Limit(20.0, "mmHg", "seed 001")
"""How far a target stays under the systolic pressure that it is found from."""

LOP_PERCENT_MIN: Final = Limit(40.0, "% LOP", "E001")
"""Lowest useful share of LOP."""

LOP_PERCENT_MAX: Final = Limit(80.0, "% LOP", "E001")
"""Highest share of LOP."""

LOAD_PERCENT_MIN: Final = Limit(20.0, "% 1RM", "E002")
"""Lowest share of the one-repetition maximum."""

LOAD_PERCENT_MAX: Final = Limit(40.0, "% 1RM", "E002")
"""Highest share of the one-repetition maximum."""

LOAD_STEP: Final = Limit(5.0, "kg", "E016")
"""How much the load grows once the last set goes beyond `LOAD_REPETITIONS`."""

LOAD_REPETITIONS: Final = Limit(15.0, "repetitions", "E016")
"""More than these in the last set ask for more load."""

SETS_MAX: Final = Limit(4.0, "sets", "E004")
"""Most sets that a suggestion goes up to."""

EXPOSURE_MAX: Final = Limit(600.0, "s", "E036")
"""The longer time limit of a first session; no suggestion goes beyond it."""

WALK_INTERVAL: Final = Limit(120.0, "s", "E022")
"""Longest interval of walking that a suggestion goes up to."""

PASSIVE_INTERVAL: Final = Limit(300.0, "s", "E023")
"""Longest interval without exercise that a suggestion goes up to."""

INTERVALS_MAX: Final = Limit(5.0, "intervals", "E022")
"""Most intervals of walking that a suggestion goes up to; as many lying still (E028)."""

REST_MIN: Final = Limit(30.0, "s", "E005")
"""Shortest rest between sets."""

LOWER_STEP: Final = Limit(10.0, "mmHg", "E136")
"""How far a target is lowered at a sign that the cuff is too tight."""

DISCOMFORT_STOP: Final = Limit(7.0, "/10", "E135")
"""Discomfort above this ends the session."""

REFILL_MAX: Final = Limit(3.0, "s", "E055")
"""A capillary refill that takes longer says that the cuff is too tight."""

TIGHTNESS_LEG: Final = Limit(7.0, "/10", "E063")
"""Felt tightness of a wrap on a leg: a hint, too unreliable for a dose (E196)."""

TIGHTNESS_ARM: Final = Limit(6.0, "/10", "E064")
"""Highest felt tightness of a wrap on an arm: a hint, as on a leg (E196)."""

TEMPO_UP: Final = Limit(2.0, "s", "E012")
"""How long a repetition takes on its way up; as long on its way down."""

SESSIONS_A_WEEK_MIN: Final = Limit(2.0, "/week", "E008")
"""Fewest sessions a week; so many that went well ask for the next step."""

SESSIONS_A_WEEK: Final = Limit(3.0, "/week", "E008")
"""Most sessions a week in training of more than three weeks."""

SESSIONS_A_DAY: Final = Limit(2.0, "/day", "E009")
"""Most sessions a day, for `INTENSIVE_WEEKS` at most."""

WEEKLY_STEP: Final = Limit(1.0, "step a week", "E048")
"""How fast training grows."""

INTENSIVE_WEEKS: Final = Limit(3.0, "weeks", "E009")
"""Most weeks of training more often than `SESSIONS_A_WEEK`."""

SYSTOLIC_BLOCK: Final = Limit(180.0, "mmHg", "E152")
"""Systolic pressure from which no one trains; E154 names the same."""

DIASTOLIC_BLOCK: Final = Limit(100.0, "mmHg", "E152")
"""Diastolic pressure from which no one trains."""

SYSTOLIC_CAUTION: Final = Limit(160.0, "mmHg", "E153")
"""Systolic pressure from which training asks for caution."""

DIASTOLIC_CAUTION: Final = Limit(95.0, "mmHg", "E153")
"""Diastolic pressure from which training asks for caution."""

AGE_MIN: Final = Limit(14.0, "years", "E057")
"""Age below which no one trains."""

ESTIMATE_CONSTANT: Final = Limit(65.29, "mmHg", "E067")
"""Estimated LOP of a thigh under an 18 cm cuff: the constant."""

ESTIMATE_PER_CM: Final = Limit(1.11, "mmHg/cm", "E067")
"""Estimated LOP: for each cm of the thigh's circumference."""

ESTIMATE_PER_SYSTOLIC: Final = Limit(0.178, "mmHg/mmHg", "E067")
"""Estimated LOP: for each mmHg of systolic pressure."""

ESTIMATE_PER_YEAR: Final = Limit(1.153, "mmHg/year", "E067")
"""Estimated LOP: for each year of age."""

ESTIMATE_PER_SEX: Final = Limit(7.984, "mmHg", "E067")
"""Estimated LOP: subtracted once for a man, twice for a woman."""

ESTIMATE_ERROR: Final = Limit(15.289, "mmHg", "E067")
"""Standard error of the estimate."""

ESTIMATE_WIDTH: Final = Limit(180.0, "mm", "E067")
"""The cuff width that the estimate was found with; no other will do."""
