"""What is built of the firmware for this computer, by ./scripts/firmware ctest."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = ROOT / ".cache/firmware/build"


@pytest.fixture(autouse=True, scope="session")
def programs() -> None:
    """Have them; what they were built of may be older."""
    assert (BUILD / "cuff-history").exists(), "Run ./scripts/firmware ctest first"
