"""What a user answers to set up a cuff of own parts, and where its node listens."""

from pathlib import Path
from typing import Any, Final

from tools.demo import ports
from tools.demo.steps import CommandError

from .stand import PARTS

ARM_WIDTH_MM: Final = 110
SENSOR_MAX: Final = 375.0
"""mmHg that the simulated sensor reads up to."""

ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "user": {"next_step_id": "own_parts"},
    "own_parts": {"next_step_id": "own_cuff"},
    "own_cuff": {
        "name": "Own cuff",
        **PARTS,
        "vent_open": "off",
        "sensor_max": SENSOR_MAX,
        "cuff_width_mm": ARM_WIDTH_MM,
        "another": False,
    },
    "own_let_go": {},
    "own_bottle": {"bottle": True},
    "own_proved": {},
}


def kept_port(file: Path) -> int:
    """Return the port at which Home Assistant expects the node, the same at each start.

    Raise CommandError if something else has it.
    """
    if not file.exists():
        file.write_text(str(ports.any_free()))
    port = int(file.read_text())
    if not ports.is_free(port):
        raise CommandError(
            f"Port {port}, where Home Assistant expects the ESPHome node, is in use: "
            "end what uses it, or use --reset."
        )
    return port
