"""That the simulated controller's cuffs have passed their check, as in a home in use."""

from datetime import UTC, datetime
from typing import Any, Final

KEY: Final = "bfr_cuff.checks"
VERSION: Final = 1
FIRMWARE: Final = "1.0.0"
"""What the simulator says that it has."""

HELD: Final = {"hold": (100.0, 95.0), "leak": (2.9, 15.0), "lease": (3.7, 6.0)}
LET_GO: Final = {"button": (None, None), "deadline": (10.0, 10.0)}
ARM: Final = {"fill": (5.0, 9.2), **HELD, "vent": (0.7, 7.3), **LET_GO}
THIGH: Final = {"fill": (7.2, 13.4), **HELD, "vent": (1.6, 7.3), **LET_GO}
"""What was seen and what was expected when these cuffs were checked."""


def checked(device_id: str) -> dict[str, Any]:
    """Return what Home Assistant's storage holds of the checks of a demo's controller.

    A check takes five minutes of somebody who presses a button, whom no demo has.
    """
    return {device_id: {"0": _record(ARM), "1": _record(THIGH)}}


def _record(found: dict[str, tuple[float | None, float | None]]) -> dict[str, Any]:
    """Return the record of a cuff that has passed today."""
    findings = [
        {"step": step, "outcome": "passed", "seen": seen, "expected": expected}
        for step, (seen, expected) in found.items()
    ]
    return {
        "at": datetime.now(UTC).isoformat(),
        "firmware": FIRMWARE,
        "findings": findings,
        "vent_s": found["vent"][0],
    }
