"""Simulated cuffs for a computer: C++ alone, loaded by cuff_link."""

from pathlib import Path

AUTO_LOAD = ["cuff_core"]
CODEOWNERS = ["@bfr-cuff"]

# The rest of the folder is a program's own, and throws exceptions, which ESPHome is
# built without.
PLANT = {
    "chance",
    "faults",
    "heart",
    "limb",
    "movement",
    "plant",
    "pneumatics",
    "unrest",
}


def FILTER_SOURCE_FILES() -> list[str]:
    """Leave out what is not part of a simulated cuff."""
    files = Path(__file__).parent.iterdir()
    return [file.name for file in files if file.stem not in PLANT]
