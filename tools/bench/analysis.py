"""How long the analysis of a measurement of occlusion pressure takes."""

from pathlib import Path
from typing import Final

from .figures import Effort, Figure
from .oscillometry import analysis_ms

ROW: Final = "oscillometry"
AIM_MS: Final = 50.0


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Analyse a minute of samples, as of one run up the staircase."""
    ms = round(analysis_ms(), 1)
    what = "Occlusion pressure: one core for a minute of samples"
    return [Figure(ROW, what, ms, "ms", at_most=AIM_MS)]
