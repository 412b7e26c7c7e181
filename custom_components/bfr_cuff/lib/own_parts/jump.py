"""Notice a reading that no air could have made."""

import math
from typing import Final

from .parts import Reading

JUMP_MMHG: Final = 80.0
"""No pump, limb or vent changes a cuff by so much between two readings."""

CLOSE_S: Final = 0.3
"""Two readings that are no farther apart can be compared."""


def without_jump(before: Reading | None, after: Reading) -> Reading:
    """Return a reading; one that jumped from the last counts as no number at all.

    A sensor that jumps is not believed, as one that stands still is not: whether the new
    level is the true one or the old one was, no one can say.
    """
    if before is None or after.taken_at - before.taken_at > CLOSE_S:
        return after
    # NaN before: what comes right after a jump is compared with nothing.
    has_jumped = abs(after.pressure - before.pressure) > JUMP_MMHG
    return Reading(math.nan, after.taken_at) if has_jumped else after
