"""What a chip's pins do by themselves while it starts, from Espressif's data sheets.

A pump or a valve on such a pin runs, or holds air, before any software does: no program
can prevent it.
"""

from esphome.components.esp32 import VARIANT_ESP32, VARIANT_ESP32C3, VARIANT_ESP32S3

_STRAPPING = "sets how the chip starts, and is pulled up or down for it"
_SERIAL = "carries the messages of the starting chip"
_TOGGLES = "toggles while the chip starts"
_USB = "is pulled up for USB while the chip starts"
_JTAG = "is pulled up for JTAG while the chip starts"
_GLITCH = "goes high for a moment when the power comes"

BOOT_PINS: dict[str, dict[int, str]] = {
    VARIANT_ESP32: {
        0: _STRAPPING,
        1: _SERIAL,
        2: _STRAPPING,
        3: _SERIAL,
        5: _TOGGLES,
        12: _STRAPPING,
        14: _TOGGLES,
        15: _TOGGLES,
    },
    VARIANT_ESP32S3: {
        0: _STRAPPING,
        3: _STRAPPING,
        18: _GLITCH,
        19: _USB,
        20: _USB,
        39: _JTAG,
        43: _SERIAL,
        44: _SERIAL,
        45: _STRAPPING,
        46: _STRAPPING,
    },
    VARIANT_ESP32C3: {
        2: _STRAPPING,
        6: _JTAG,
        8: _STRAPPING,
        9: _STRAPPING,
        18: _USB,
        19: _USB,
        20: _SERIAL,
        21: _SERIAL,
    },
}
"""For each chip that is known, the pins to keep away from, and why."""
