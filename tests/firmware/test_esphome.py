"""The firmware in ESPHome, compiled for this machine and really run."""

from pathlib import Path

import pytest

from cuffcheck.checks import CHECKS
from cuffcheck.checks.local import BUTTON

from .alone import play
from .esphome import build

# The first one compiles, which takes as long as it takes.
pytestmark = [
    pytest.mark.timeout(1800),
    pytest.mark.xdist_group("firmware in ESPHome"),
]

CHECKS_S = 1500
"""The longest that checks in real time take, a deadline and a reperfusion after each."""


@pytest.fixture(scope="module")
def simulated() -> None:
    """Have the program with simulated cuffs."""
    build("simulated")


def test_a_cuff_is_held_and_shown(simulated: None, tmp_path: Path) -> None:
    """Our own client holds and releases a cuff; ESPHome's entities follow."""
    seen = play("shows", tmp_path)

    assert seen == {
        "phases": [
            "releasing",
            "vented",
            "inflating",
            "holding",
            "releasing",
            "vented",
        ],
        "reason": "command",
        "name": "Simulated cuffs",
        "id": "bfr-983569abf679",
        "pressure_max": 250.0,
    }


def test_button_of_esphome_releases(simulated: None, tmp_path: Path) -> None:
    """ESPHome's Release needs no lease, and no word of the one who has it."""
    assert play("released_by_button", tmp_path) == {"reason": "command"}


def test_update_waits_until_no_one_needs_the_controller(
    simulated: None, tmp_path: Path
) -> None:
    """New firmware is refused while a cuff is up or leased; the cuff stays as it was."""
    assert play("updates", tmp_path) == {
        "while held": False,
        "then": "holding",
        "while leased": False,
        "afterwards": True,
        "new boot": True,
        "phase": "vented",
    }


def test_pulling_the_plug_buys_no_time(simulated: None, tmp_path: Path) -> None:
    """The one bit outlives the power: the next boot finds every clock full."""
    seen = play("unplugged", tmp_path)

    assert seen == {"refused": "reperfusing", "left_s": 0.0}


def test_a_sensor_is_judged_while_it_runs(tmp_path: Path) -> None:
    """A quick sensor is believed; a slow one, and one that is not there, are faults."""
    build("wired")

    seen = play("wired", tmp_path)

    assert seen["phases"] == ["vented", "fault", "fault"]
    assert seen["faults"] == [None, "sensor", "sensor"]
    assert 0 <= seen["pressure"] <= 2


def test_checks_that_break_something_hold(tmp_path: Path) -> None:
    """Faults, button, plug and key, as cuffcheck has them: on ESPHome's build, in life's time."""
    names = [each.name for each in CHECKS if each.hooks or each.rule == BUTTON]

    seen = play("checks", tmp_path, *names, patience_s=CHECKS_S)

    assert seen == {"wrong": {}, "held": len(names), "trouble": None}
