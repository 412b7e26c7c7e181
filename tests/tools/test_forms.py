"""Tests of the pictures of the blueprints' forms."""

from tools.demo.home import ROOT
from tools.docs.forms import ADA, CUFFS, FORMS, _filled
from tools.docs.pictures import MOST_BYTES

BLUEPRINTS = ROOT / "blueprints" / "automation" / "bfr_cuff"


def test_each_is_there() -> None:
    """Every blueprint has its picture, and none is large."""
    assert set(FORMS) == {path.stem for path in BLUEPRINTS.glob("*.yaml")}
    for name in FORMS:
        file = ROOT / "docs" / "images" / f"blueprint_{name}.webp"
        assert 10_000 < file.stat().st_size <= MOST_BYTES


def test_devices() -> None:
    """A device is filled in by its id, wherever it stands."""
    devices = {"sensor.ada_session": "a"} | {cuff.entity_id: "c" for cuff in CUFFS}
    filled = _filled({"athlete": ADA, "cuffs": CUFFS, "lights": ["light.gym"]}, devices)
    assert filled == {"athlete": "a", "cuffs": ["c", "c"], "lights": ["light.gym"]}
