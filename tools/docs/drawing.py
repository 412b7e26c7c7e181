"""Draw wires and boxes as SVG, once for each of light and dark."""

from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

FONT: Final = "font-family='DejaVu Sans, Arial, sans-serif'"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a drawing."""

    paper: str
    ink: str
    faint: str
    box: str
    signal: str
    power: str
    air: str


LIGHT: Final = Palette(
    "#ffffff", "#1f2a30", "#5d6b73", "#eef4f4", "#17626b", "#b3261e", "#2f6fb5"
)
DARK: Final = Palette(
    "#14191c", "#e6edef", "#a7b4ba", "#222b30", "#6cc6c2", "#ff8a80", "#8ab8f0"
)


@dataclass(slots=True)
class Drawing:
    """Shapes on a sheet; x to the right and y down, in pixels."""

    width: int
    height: int
    title: str
    palette: Palette
    shapes: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = 13,
        anchor: str = "start",
        colour: str | None = None,
        bold: bool = False,
    ) -> None:
        """Write words with their baseline at y."""
        weight = " font-weight='600'" if bold else ""
        self.shapes.append(
            f"<text x='{x}' y='{y}' font-size='{size}' text-anchor='{anchor}' "
            f"fill='{colour or self.palette.ink}'{weight}>{escape(words)}</text>"
        )

    def box(self, x: float, y: float, width: float, height: float, *words: str) -> None:
        """Draw a part, with its name and a line or two of what matters."""
        self.shapes.append(
            f"<rect x='{x}' y='{y}' width='{width}' height='{height}' rx='6' "
            f"fill='{self.palette.box}' stroke='{self.palette.ink}' stroke-width='1.5'/>"
        )
        top = y + height / 2 - 8 * (len(words) - 1) + 4.5
        for number, each in enumerate(words):
            colour = self.palette.ink if number == 0 else self.palette.faint
            self.text(
                x + width / 2,
                top + 16 * number,
                each,
                anchor="middle",
                size=13 if number == 0 else 11,
                colour=colour,
                bold=number == 0,
            )

    def wire(self, *points: tuple[float, float], colour: str | None = None) -> None:
        """Draw a wire through points."""
        way = " ".join(f"{x},{y}" for x, y in points)
        self.shapes.append(
            f"<polyline points='{way}' fill='none' stroke='{colour or self.palette.ink}' "
            "stroke-width='2' stroke-linejoin='round'/>"
        )

    def hose(self, *points: tuple[float, float]) -> None:
        """Draw a hose through points."""
        way = " ".join(f"{x},{y}" for x, y in points)
        self.shapes.append(
            f"<polyline points='{way}' fill='none' stroke='{self.palette.air}' "
            "stroke-width='6' stroke-linejoin='round' stroke-linecap='round'/>"
        )

    def dot(self, x: float, y: float, colour: str | None = None) -> None:
        """Join wires."""
        self.shapes.append(
            f"<circle cx='{x}' cy='{y}' r='3.5' fill='{colour or self.palette.ink}'/>"
        )

    def ground(self, x: float, y: float) -> None:
        """Draw ground below a point."""
        for width, down in ((16, 0), (10, 5), (4, 10)):
            self.wire((x - width / 2, y + down), (x + width / 2, y + down))

    def resistor(
        self, x: float, y: float, value: str, *, upright: bool = False
    ) -> None:
        """Draw a resistor from (x, y), 40 long, to the right or down."""
        wide, high = (12, 26) if upright else (26, 12)
        left, top = (x - 6, y + 7) if upright else (x + 7, y - 6)
        end = (x, y + 40) if upright else (x + 40, y)
        self.wire((x, y), end)
        self.shapes.append(
            f"<rect x='{left}' y='{top}' width='{wide}' height='{high}' "
            f"fill='{self.palette.paper}' stroke='{self.palette.ink}' stroke-width='1.5'/>"
        )
        at = (x + 11, y + 25) if upright else (x + 20, y - 11)
        self.text(
            *at,
            value,
            size=11,
            anchor="start" if upright else "middle",
            colour=self.palette.faint,
        )

    def diode(self, x: float, y: float) -> None:
        """Draw a diode of 24 that lets current to the right."""
        ink = self.palette.ink
        self.shapes.append(
            f"<path d='M{x} {y - 7}V{y + 7}L{x + 14} {y}Z' fill='{ink}'/>"
            f"<path d='M{x + 14} {y - 8}V{y + 8}' stroke='{ink}' stroke-width='2'/>"
        )
        self.wire((x - 5, y), (x, y))
        self.wire((x + 14, y), (x + 19, y))

    def supply(self, x: float, y: float, volts: str) -> None:
        """Draw a supply that comes in at a point."""
        self.dot(x, y, self.palette.power)
        self.text(x + 8, y + 4.5, volts, colour=self.palette.power, bold=True)

    def svg(self) -> str:
        """Return the file."""
        sheet = f"viewBox='0 0 {self.width} {self.height}' role='img'"
        return "\n".join(
            [
                f"<svg xmlns='http://www.w3.org/2000/svg' {FONT} {sheet}>",
                f"<title>{escape(self.title)}</title>",
                f"<rect width='100%' height='100%' fill='{self.palette.paper}'/>",
                *self.shapes,
                "</svg>\n",
            ]
        )
