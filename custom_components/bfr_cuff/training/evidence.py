"""Every number that limits a body, with its source.

A source is the id of a row of the project's evidence table. Rows known only from
memory (status M) are never used.
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

MAX_OCCLUSION_ANNOUNCED: Final = Limit(1200.0, "s", "E134")
"""Longest occlusion that any controller may announce as its own limit."""

REPERFUSION: Final = Limit(180.0, "s", "E034")
"""Time free of pressure before an occlusion clock starts anew."""

CEILING: Final = Limit(250.0, "mmHg", "E129")
"""Highest target; the lower end of what is used on an arm."""

BOUND: Final = Limit(300.0, "mmHg", "E121")
"""Pressure at which a cuff is released whatever was asked."""

FIXED_TARGET: Final = Limit(50.0, "mmHg", "E060")
"""Target of a cuff that nobody has set one for: the low end of 50 to 100."""
