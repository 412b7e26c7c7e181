"""Wiring files: what is taken, and the sentence for what is not."""

from copy import deepcopy
from pathlib import Path
import re
import tomllib
from typing import Any

import pytest

from simulator.gpio import wiring
from simulator.gpio.wiring import WiringError, parse_wiring, read_wiring

from .bench import WIRING


def changed(**changes: Any) -> dict[str, Any]:
    """Return the bench's wiring with other values in its channel; None removes one."""
    found: dict[str, Any] = deepcopy(WIRING)
    channel = {**found["channel"][0], **changes}
    kept = {key: value for key, value in channel.items() if value is not None}
    return {**found, "channel": [kept]}


def two(**second: Any) -> dict[str, Any]:
    """Return two channels, the second on pins of its own."""
    first = changed()["channel"][0]
    return {"channel": [first, {**first, "pump": 13, "valve": 19, **second}]}


def test_the_example_of_the_module() -> None:
    """What its first lines show is a rig."""
    assert wiring.__doc__ is not None
    example = wiring.__doc__[wiring.__doc__.index("[[channel]]") :]
    rig = parse_wiring(tomllib.loads(example))
    assert (rig.channels[0].pump, rig.device.button) == (12, 17)
    limits = rig.channels[0].limits()
    assert (limits.pressure_max, limits.bound, limits.sensor_max) == (250, 270, 300)


def test_a_file(tmp_path: Path) -> None:
    """Read, or named in what is wrong."""
    path = tmp_path / "rig.toml"
    path.write_text(re.sub(r"(?s).*?\n(?=\[\[)", "", wiring.__doc__ or "", count=1))
    assert len(read_wiring(path).channels) == 1
    for text in ("[[channel", "\x00"):
        path.write_text(text)
        with pytest.raises(WiringError, match=r"rig\.toml cannot be read"):
            read_wiring(path)
    with pytest.raises(WiringError, match="cannot be read"):
        read_wiring(tmp_path / "none.toml")


def test_two_channels() -> None:
    """On two buses, or behind two addresses."""
    assert len(parse_wiring(two(bus=3)).channels) == 2
    assert len(parse_wiring(two(address=0x28)).channels) == 2


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({}, "at least one"),
        ({"channel": []}, "at least one"),
        ({"channel": [3]}, "channel 0: not a table"),
        ({**changed(), "pumps": {}}, "pumps: not known"),
        ({**changed(), "device": 3}, "device: not a table"),
        ({**changed(), "device": {"button": "x"}}, "button must be a whole number"),
        ({**changed(), "device": {"buzzer": 3}}, "buzzer is not known"),
        ({**changed(), "device": {"button": 12}}, "GPIO 12 is used twice"),
        ({**changed(), "device": {"light": 28}}, "GPIO 28 does not exist"),
        (changed(pump=None), "channel 0: pump is missing"),
        (changed(pump=-1), "GPIO -1 does not exist"),
        (changed(pump=True), "pump must be a whole number"),
        (changed(valve=16.5), "valve must be a whole number"),
        (changed(valve=12), "GPIO 12 is used twice"),
        (changed(fill_s="14"), "fill_s must be a number"),
        (changed(fill_s=0), "fill_s must be above 0"),
        (changed(pump_rate=float("nan")), "pump_rate must be above 0"),
        (changed(vent_rate=float("inf")), "vent_rate must be above 0"),
        (changed(cuff_width_mm=-3), "cuff_width_mm must be above 0"),
        (changed(pressure_max=261), "must be 30 to 260"),
        (changed(pressure_max=29), "must be 30 to 260"),
        (changed(colour=3), "colour is not known"),
        (two(), "two sensors share address 0x18 of I2C bus 1"),
        (two(bus=3, pump=12), "GPIO 12 is used twice"),
    ],
)
def test_mistakes(found: dict[str, Any], words: str) -> None:
    """Each has its sentence."""
    with pytest.raises(WiringError, match=re.escape(words)):
        parse_wiring(found)
