"""Cuffs with parts as a home has them: a weak pump, and a narrow valve that bleeds."""

from dataclasses import replace
from typing import Final

from ..rig.cuffs import WEAK_CUFFS

BLEED_SHARE: Final = 0.25
"""What a bleed valve with a narrow opening lets out, of what a vent valve does."""

CUFFS: Final = {
    name: replace(cuff, bleeding=BLEED_SHARE) for name, cuff in WEAK_CUFFS.items()
}
