"""What a check looks at, and what it found."""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What is looked at, in this order."""

    FILL = "fill"
    HOLD = "hold"
    LEAK = "leak"
    LEASE = "lease"
    VENT = "vent"
    BUTTON = "button"
    DEADLINE = "deadline"


class Activity(StrEnum):
    """What goes on; a cuff is filled and comes to rest before several steps."""

    FILL = "fill"
    HOLD = "hold"
    LEAK = "leak"
    LEASE = "lease"
    VENT = "vent"
    REST = "rest"
    BUTTON = "button"
    DEADLINE = "deadline"


class Outcome(StrEnum):
    """What became of a step.

    `OUT_OF_LIMIT`: what was measured is worse than expected. `RELEASED`: the controller
    let the air out by itself. `NOT_RELEASED`: it did not, though it had to.
    """

    PASSED = "passed"
    OUT_OF_LIMIT = "out_of_limit"
    RELEASED = "released"
    NOT_RELEASED = "not_released"
    TOO_HIGH = "too_high"
    NO_PRESS = "no_press"
    NOT_BARRED = "not_barred"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was seen of a step, and what was expected; both in the step's own unit.

    Seconds for `FILL`, `LEASE`, `VENT` and `DEADLINE`, percent of the time for `HOLD`,
    mmHg in a minute for `LEAK`; of `BUTTON` there is no number. What is `TOO_HIGH` is a
    pressure in mmHg. `reason` is the controller's, of a release by itself.
    """

    step: Step
    outcome: Outcome
    seen: float | None = None
    expected: float | None = None
    reason: str | None = None


def has_passed(findings: tuple[Finding, ...]) -> bool:
    """Return whether every step was reached, and was as expected."""
    passed = {each.step for each in findings if each.outcome is Outcome.PASSED}
    return passed == set(Step)
