"""Draw the wiring of the builder's guide: python -m tools.docs.wiring.

The pins are those of firmware/examples; a test compares them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.demo.home import ROOT

from .drawing import DARK, LIGHT, Drawing, Palette

FOLDER: Final = ROOT / "docs" / "build-a-controller"
CHIP_X: Final = 40
CHIP_WIDTH: Final = 150
EDGE: Final = CHIP_X + CHIP_WIDTH
HOSE_X: Final = 950
ROW: Final = 92
GAP: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel: its pins, as GPIO numbers, and what hangs on them."""

    name: str
    sensor: str
    bus: tuple[int, int]
    pump: int
    valves: tuple[int, ...]
    bleed: int | None = None
    coil: int | None = None
    volts: str = "+6 V"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A whole controller."""

    file: str
    title: str
    chip: str
    button: int
    identify: int
    identified_by: str
    channels: tuple[Channel, ...]


ONE: Final = Board(
    file="one_channel",
    title="Wiring of a controller with one cuff",
    chip="ESP32-C3",
    button=3,
    identify=10,
    identified_by="LED",
    channels=(
        Channel(
            name="Arm",
            sensor="MPR 0300YG",
            bus=(0, 1),
            pump=4,
            valves=(5,),
            bleed=7,
        ),
    ),
)
TWO: Final = Board(
    file="two_channels",
    title="Wiring of a controller with two cuffs",
    chip="ESP32-S3",
    button=14,
    identify=21,
    identified_by="Buzzer",
    channels=(
        Channel(
            name="Arm",
            sensor="MPR 0300YG",
            bus=(8, 9),
            pump=4,
            valves=(6,),
            bleed=16,
        ),
        Channel(
            name="Thigh",
            sensor="ABP2 060KG",
            bus=(10, 11),
            pump=5,
            valves=(7, 12, 13),
            coil=15,
            volts="+12 V",
        ),
    ),
)
BOARDS: Final = (ONE, TWO)


def rows_of(channel: Channel) -> int:
    """Return how many rows a channel takes."""
    extra = (channel.bleed is not None) + (channel.coil is not None)
    return 2 + len(channel.valves) + extra


def draw(board: Board, palette: Palette) -> Drawing:
    """Return the drawing of a board."""
    rows = sum(rows_of(channel) for channel in board.channels) + 1
    height = 130 + rows * ROW + len(board.channels) * GAP
    sheet = Drawing(1140, height, board.title, palette)
    sheet.text(40, 40, board.title, size=20, bold=True)
    sheet.text(
        40,
        62,
        "Every gate has 100 kΩ to ground. 470 µF at each pump's supply. All grounds are one, joined at the supplies.",
        colour=palette.faint,
    )
    sheet.box(CHIP_X, 90, CHIP_WIDTH, height - 120)
    sheet.text(CHIP_X + 14, 116, board.chip, size=15, bold=True)
    y = 90.0 + ROW / 2
    for channel in board.channels:
        y = _channel(sheet, channel, y) + GAP
    _button(sheet, board, y)
    return sheet


def _channel(sheet: Drawing, channel: Channel, y: float) -> float:
    """Draw a channel from y on, and return where the next begins."""
    top = y
    _sensor(sheet, channel, y)
    y += ROW
    _pump(sheet, channel, y)
    y += ROW
    feed = f"{channel.volts} valves"
    if channel.coil is not None:
        _coil(sheet, channel, channel.coil, y)
        feed = "switched"
        y += ROW
    several = len(channel.valves) > 1
    for number, pin in enumerate(channel.valves, 1):
        _valve(sheet, pin, f"Vent valve {number}" if several else "Vent valve", feed, y)
        y += ROW
    if channel.bleed is not None:
        _valve(sheet, channel.bleed, "Bleed valve", feed, y)
        y += ROW
    _cuff(sheet, channel, top, y - ROW)
    return y


def _pin(sheet: Drawing, number: int, y: float) -> None:
    """Name a pin at the chip's edge."""
    sheet.text(EDGE - 8, y + 4.5, f"GPIO{number}", anchor="end")


def _sensor(sheet: Drawing, channel: Channel, y: float) -> None:
    """Draw the sensor on its bus."""
    signal = sheet.palette.signal
    for pin, name, down in zip(channel.bus, ("SDA", "SCL"), (-12, 12), strict=True):
        _pin(sheet, pin, y + down)
        sheet.wire((EDGE, y + down), (640, y + down), colour=signal)
        sheet.text(EDGE + 14, y + down - 5, name, size=11, colour=sheet.palette.faint)
    sheet.box(640, y - 34, 150, 68, channel.sensor, "pressure sensor, I2C")
    sheet.wire((700, y - 34), (700, y - 46), (740, y - 46))
    sheet.supply(740, y - 46, "3.3 V")
    sheet.hose((790, y), (HOSE_X, y))


def _gate(sheet: Drawing, y: float, x: float) -> None:
    """Draw a MOSFET whose gate comes from the left at x, and its pull-down."""
    sheet.resistor(x, y, "100 Ω")
    sheet.wire((x + 40, y), (x + 70, y))
    sheet.dot(x + 52, y)
    sheet.wire((x + 52, y), (x + 52, y + 14))
    sheet.ground(x + 52, y + 30)
    sheet.shapes.append(
        f"<rect x='{x + 47}' y='{y + 12}' width='10' height='14' "
        f"fill='{sheet.palette.paper}' stroke='{sheet.palette.ink}' stroke-width='1.5'/>"
    )
    sheet.wire((x + 52, y + 26), (x + 52, y + 30))
    sheet.box(x + 70, y - 22, 96, 44, "MOSFET", "logic level")
    sheet.wire((x + 118, y + 22), (x + 118, y + 30))
    sheet.ground(x + 118, y + 30)


def _load(sheet: Drawing, y: float, x: float, feed: str, *words: str) -> None:
    """Draw a motor or a coil between a MOSFET and its supply, with its diode."""
    sheet.wire((x, y), (640, y))
    sheet.box(640, y - 24, 150, 48, *words)
    sheet.wire((790, y), (812, y))
    sheet.supply(812, y, feed)
    sheet.dot(626, y)
    sheet.dot(802, y)
    sheet.wire((626, y), (626, y - 34), (701, y - 34))
    sheet.diode(706, y - 34)
    sheet.wire((725, y - 34), (802, y - 34), (802, y))
    sheet.text(
        690, y - 40, "Schottky", size=11, anchor="end", colour=sheet.palette.faint
    )


def _pump(sheet: Drawing, channel: Channel, y: float) -> None:
    """Draw the pump."""
    _pin(sheet, channel.pump, y)
    sheet.wire((EDGE, y), (340, y), colour=sheet.palette.signal)
    sheet.text(EDGE + 14, y - 6, "PWM 20 kHz", size=11, colour=sheet.palette.faint)
    _gate(sheet, y, 340)
    _load(sheet, y, 506, f"{channel.volts} pump", "Pump", "with a non-return valve")
    sheet.hose((715, y + 24), (715, y + 38), (HOSE_X, y + 38))


def _valve(sheet: Drawing, pin: int, name: str, feed: str, y: float) -> None:
    """Draw a valve, which opens without current, behind its monostable."""
    _pin(sheet, pin, y)
    sheet.wire((EDGE, y), (226, y), colour=sheet.palette.signal)
    sheet.box(226, y - 26, 110, 52, "74HC123", "holds for 0.1 s")
    sheet.wire((336, y), (340, y), colour=sheet.palette.signal)
    _gate(sheet, y, 340)
    _load(sheet, y, 506, feed, name, "open without current")
    sheet.hose((715, y + 24), (715, y + 38), (HOSE_X, y + 38))


def _coil(sheet: Drawing, channel: Channel, pin: int, y: float) -> None:
    """Draw what saves the coils' current."""
    _pin(sheet, pin, y)
    sheet.wire((EDGE, y), (640, y), colour=sheet.palette.signal)
    sheet.text(
        EDGE + 14,
        y - 6,
        "full for 100 ms, then PWM",
        size=11,
        colour=sheet.palette.faint,
    )
    sheet.box(640, y - 24, 150, 48, "High-side switch", "for every coil below")
    sheet.wire((790, y), (812, y))
    sheet.supply(812, y, "switched")
    sheet.wire((715, y - 24), (715, y - 36), (750, y - 36))
    sheet.supply(750, y - 36, f"{channel.volts} valves")


def _cuff(sheet: Drawing, channel: Channel, top: float, bottom: float) -> None:
    """Draw the air: sensor, pump, valves and relief on one hose to the cuff."""
    sheet.hose((HOSE_X, top), (HOSE_X, bottom + 38))
    middle = (top + bottom) / 2
    sheet.hose((HOSE_X, middle - 30), (HOSE_X + 40, middle - 30))
    sheet.box(
        HOSE_X + 40, middle - 58, 140, 56, f"{channel.name} cuff", "pulls off by hand"
    )
    sheet.hose((HOSE_X, middle + 50), (HOSE_X + 40, middle + 50))
    sheet.box(HOSE_X + 40, middle + 22, 140, 56, "Relief valve", "at most 330 mmHg")


def _button(sheet: Drawing, board: Board, y: float) -> None:
    """Draw the button, which cuts the valves' supply and tells the chip, and the sign."""
    signal, palette = sheet.palette.signal, sheet.palette
    _pin(sheet, board.button, y - 8)
    _pin(sheet, board.identify, y + 34)
    sheet.wire((EDGE, y - 8), (300, y - 8), colour=signal)
    sheet.box(300, y - 32, 170, 48, "Button, 2 poles", "one closes to ground")
    sheet.wire((340, y + 16), (340, y + 24))
    sheet.ground(340, y + 24)
    sheet.wire((470, y - 8), (560, y - 8), colour=palette.power)
    sheet.text(480, y - 15, "opens", size=11, colour=palette.faint)
    sheet.text(
        566,
        y - 3.5,
        "the valves' supply, so that they open without any software",
        colour=palette.power,
        bold=True,
    )
    sheet.wire((EDGE, y + 34), (236, y + 34), colour=signal)
    sheet.box(236, y + 22, 80, 26, board.identified_by)


def main() -> None:
    """Write every drawing, light and dark."""
    for board in BOARDS:
        for name, palette in (("", LIGHT), ("_dark", DARK)):
            path = FOLDER / f"{board.file}{name}.svg"
            Path(path).write_text(draw(board, palette).svg(), encoding="utf-8")


if __name__ == "__main__":
    main()
