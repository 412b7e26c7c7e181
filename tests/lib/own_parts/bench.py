"""One or two cuffs of own parts on the bench: a test says what their sensors read."""

from typing import override

from custom_components.bfr_cuff.lib.controller.model import CuffInfo, CuffState, Limits
from custom_components.bfr_cuff.lib.own_parts.parts import (
    OWN_LIMITS,
    CuffParts,
    Drive,
    Reading,
    Report,
)
from custom_components.bfr_cuff.lib.own_parts.regulator import Regulator
from custom_components.bfr_cuff.lib.own_parts.rules import Rules

STEP_S = 1 / 8
"""How often a report comes; floats hold its multiples exactly."""

ME = "home-assistant-0123456789abcdef"
PRESSURE_MAX, SENSOR_MAX, FILL_S = 200.0, 375.0, 16.0


def parts(channel: int = 0) -> CuffParts:
    """Return a cuff as it was measured."""
    info = CuffInfo(
        channel=channel, pressure_max=PRESSURE_MAX, width_mm=110, fill_s=FILL_S
    )
    return CuffParts(info=info, sensor_max=SENSOR_MAX)


class Plain(Regulator):
    """Pump below the target; bleed when told to."""

    def __init__(self) -> None:
        """Start without bleeding."""
        self.bleed = False

    @override
    def begin(self, *, holding: bool) -> None:
        pass

    @override
    def drive(self, now: float, pressure: float, target: float) -> Drive:
        pump = 1.0 if pressure < target and not self.bleed else 0.0
        return Drive(pump=pump, vent_open=False, bleed=self.bleed)


class Bench:
    """The rules, and sensors that read `levels`: None for no report of a sensor."""

    def __init__(
        self, cuffs: int = 1, limits: Limits = OWN_LIMITS, *, was_up: bool = False
    ) -> None:
        """Start with empty cuffs, and wait until they are known to be."""
        self.now = 1000.0
        self.levels: list[float | None] = [0.0] * cuffs
        self.in_order = True
        self.is_still = False
        self.is_renewing = False
        self.regulators = [Plain() for _ in range(cuffs)]
        self._limits = limits
        self.start(was_up=was_up)
        self.run(2.0)

    def start(self, *, was_up: bool) -> None:
        """Start the rules anew."""
        made_of = [parts(index) for index in range(len(self.levels))]
        cuffs = list(zip(made_of, self.regulators, strict=True))
        self.rules = Rules(cuffs, self._limits, ME, self.now, was_up=was_up)

    def run(self, seconds: float) -> None:
        """Let time pass in reports."""
        for _ in range(round(seconds / STEP_S)):
            self.now += STEP_S
            if self.is_renewing:
                self.rules.take_lease()
            self.rules.advance(self.now, [self._report(level) for level in self.levels])

    def _report(self, level: float | None) -> Report:
        """Return what the parts of a cuff report now."""
        if level is None:
            return Report(None, in_order=self.in_order)
        moves = 0.0 if self.is_still else self.now / STEP_S % 2 / 8
        return Report(Reading(level + moves, self.now), in_order=self.in_order)

    def inflate(
        self, target: float = 100.0, limit_s: float = 600.0, channel: int = 0
    ) -> None:
        """Ask for pressure with a lease, and with the bit stored before."""
        self.is_renewing = True
        self.rules.take_lease()
        self.rules.keep(bit=True)
        self.rules.inflate(self.now, channel, target, limit_s)

    def hold(self, target: float = 100.0, limit_s: float = 600.0) -> None:
        """Inflate, and have every sensor read that it worked."""
        for channel in range(len(self.levels)):
            self.inflate(target, limit_s, channel)
            self.levels[channel] = target
        self.run(1.0)

    def cuff(self, channel: int = 0) -> CuffState:
        """Return a cuff's newest state."""
        return self.rules.state().cuffs[channel]

    def may_forget(self) -> bool:
        """Return whether the bit may be cleared now."""
        return self.rules.may_forget
