"""The occlusion clock of one channel (Cuff Link, rule 1)."""

from .window import OnTime

BREAK_MS = 1000
BREAK_WINDOW_MS = 10_000


class OcclusionClock:
    """Count occluded time; return to zero only after an unbroken reperfusion.

    A closed valve below 20 mmHg stops both the count and the window in which
    breaks are summed, so that pauses cannot push two halves of a break apart.
    """

    def __init__(self, reperfusion_ms: int, occluded_ms: int = 0) -> None:
        """Start the clock at `occluded_ms`, with no reperfusion behind it."""
        self.occluded_ms = occluded_ms
        self.reperfused_ms = 0
        self._reperfusion_ms = reperfusion_ms
        self._was_below = True
        self._elapsed = 0
        self._breaks = OnTime(BREAK_WINDOW_MS)

    def advance(self, dt: int, *, below: bool, valve_open: bool) -> None:
        """Count `dt` ms; they are free only when the cuff began and ended them below."""
        free = below and self._was_below
        self._was_below = below
        if not free:
            self.occluded_ms += dt
            self._count_break(dt)
        elif valve_open:
            self._elapsed += dt
            self.reperfused_ms += dt
            if self.occluded_ms and self.reperfused_ms >= self._reperfusion_ms:
                self.occluded_ms = 0

    def _count_break(self, dt: int) -> None:
        """Start the reperfusion over once its breaks add up."""
        if not self.reperfused_ms:
            return
        self._breaks.add(self._elapsed, self._elapsed + dt)
        self._elapsed += dt
        if self._breaks.total(self._elapsed) >= BREAK_MS:
            self.reperfused_ms = 0
            self._breaks.clear()
