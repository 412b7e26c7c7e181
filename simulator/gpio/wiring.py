"""What is wired to which pin, from a TOML file, with what calibration found.

[[channel]]
pump = 12               # GPIO numbers; the pump's gate
valve = 16              # toggled while the valve is to stay shut
bus = 1                 # I2C bus of the sensor, an MPR 0300YG
cuff_width_mm = 110
pressure_max = 250.0    # mmHg
fill_s = 14.0           # from empty to pressure_max
pump_rate = 23.0        # mmHg/s at a working pressure
vent_rate = 90.0        # mmHg/s through the open valve at 100 mmHg

[device]                # optional
button = 17             # to ground
light = 27              # shines for identify
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
import tomllib
from typing import Any

from ..controller.limits import BOUND_MARGIN, SENSOR_MARGIN, TARGET_MIN, ChannelLimits
from .mpr import ADDRESS, RANGE_MMHG

PINS = range(28)
PRESSURE_MAX = RANGE_MMHG - BOUND_MARGIN - SENSOR_MARGIN


class WiringError(Exception):
    """A rig that cannot be used, in words for its builder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelWiring:
    """One channel's pins, sensor and calibration."""

    pump: int
    valve: int
    bus: int
    cuff_width_mm: int
    pressure_max: float
    fill_s: float
    pump_rate: float
    vent_rate: float
    address: int = ADDRESS

    def limits(self) -> ChannelLimits:
        """Return what the controller knows of it."""
        return ChannelLimits(
            pressure_max=float(self.pressure_max),
            cuff_width_mm=self.cuff_width_mm,
            fill_s=float(self.fill_s),
            sensor_max=RANGE_MMHG,
            pump_rate=float(self.pump_rate),
            vent_rate=float(self.vent_rate),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceWiring:
    """The pins of the whole device."""

    button: int | None = None
    light: int | None = None


@dataclass(frozen=True, slots=True)
class Wiring:
    """A whole rig."""

    channels: tuple[ChannelWiring, ...]
    device: DeviceWiring


def read_wiring(path: Path) -> Wiring:
    """Read a file; raise WiringError with what is wrong in it."""
    try:
        found = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as err:
        raise WiringError(f"{path} cannot be read: {err}") from err
    return parse_wiring(found)


def parse_wiring(found: Mapping[str, Any]) -> Wiring:
    """Return a rig that is whole and safe; raise WiringError."""
    if unknown := found.keys() - {"channel", "device"}:
        raise WiringError(f"{', '.join(sorted(unknown))}: not known in a wiring file")
    channels = found.get("channel")
    if not isinstance(channels, list) or not channels:
        raise WiringError("a rig has at least one [[channel]]")
    wiring = Wiring(
        tuple(
            _table(ChannelWiring, f"channel {index}", table)
            for index, table in enumerate(channels)
        ),
        _table(DeviceWiring, "device", found.get("device", {})),
    )
    for index, channel in enumerate(wiring.channels):
        _check_channel(f"channel {index}", channel)
    _check_together(wiring)
    return wiring


def _table[T: (ChannelWiring, DeviceWiring)](kind: type[T], name: str, table: Any) -> T:
    """Return one table with every number that it needs and no other key."""
    if not isinstance(table, dict):
        raise WiringError(f"{name}: not a table")
    known = {field.name: field for field in fields(kind)}
    if unknown := table.keys() - known.keys():
        raise WiringError(f"{name}: {', '.join(sorted(unknown))} is not known")
    for key, field in known.items():
        value = table.get(key, None if field.default is MISSING else field.default)
        if key not in table and field.default is MISSING:
            raise WiringError(f"{name}: {key} is missing")
        whole = field.type is not float
        if value is not None and type(value) not in ((int,) if whole else (int, float)):
            number = "a whole number" if whole else "a number"
            raise WiringError(f"{name}: {key} must be {number}")
    return kind(**table)


def _check_channel(name: str, channel: ChannelWiring) -> None:
    """Refuse what cannot work, or would hurt."""
    if not TARGET_MIN <= channel.pressure_max <= PRESSURE_MAX:
        raise WiringError(
            f"{name}: pressure_max must be {TARGET_MIN:g} to {PRESSURE_MAX:g} mmHg: its "
            f"sensor ends at {RANGE_MMHG:g}, and must read 40 more than the target"
        )
    for key in ("cuff_width_mm", "fill_s", "pump_rate", "vent_rate"):
        if not 0 < getattr(channel, key) < 10_000:
            raise WiringError(f"{name}: {key} must be above 0")


def _check_together(wiring: Wiring) -> None:
    """Refuse a pin with two uses, and two sensors in one place."""
    device = wiring.device
    pins = [pin for channel in wiring.channels for pin in (channel.pump, channel.valve)]
    pins += [pin for pin in (device.button, device.light) if pin is not None]
    for pin in pins:
        if pin not in PINS:
            raise WiringError(f"GPIO {pin} does not exist; there are 0 to {PINS[-1]}")
        if pins.count(pin) > 1:
            raise WiringError(f"GPIO {pin} is used twice")
    places = [(channel.bus, channel.address) for channel in wiring.channels]
    for bus, address in places:
        if places.count((bus, address)) > 1:
            raise WiringError(
                f"two sensors share address {address:#04x} of I2C bus {bus}: "
                "put one on another bus, or use a multiplexer"
            )
