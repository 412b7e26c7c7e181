"""Relays with a pulse time, as Tasmota's: switched on, one goes off again by itself."""

from typing import Final

from .bench import Drive

PULSE_S: Final = {"pump": 3.0, "vent": 3.0}
"""PulseTime 30 for these relays; the vent valve's ON is shut."""

NAMES: Final = ("pump", "vent", "bleed")
"""What hangs on the relays 1, 2 and 3."""


class Relays:
    """Three relays; times are the caller's monotonic seconds."""

    def __init__(self) -> None:
        """Start with all of them off."""
        self.on = dict.fromkeys(NAMES, False)
        self._off_at: dict[str, float] = {}

    @property
    def drive(self) -> Drive:
        """What the parts get."""
        return Drive(**self.on)

    def switch(self, name: str, now: float, *, on: bool) -> None:
        """Switch a relay; each time that it is told ON its pulse begins anew."""
        self.on[name] = on
        self._off_at.pop(name, None)
        if on and name in PULSE_S:
            self._off_at[name] = now + PULSE_S[name]

    def end_pulses(self, now: float) -> list[str]:
        """Switch off what has been on for its time, and return what that was."""
        ended = [name for name, at in self._off_at.items() if now >= at]
        for name in ended:
            self.switch(name, now, on=False)
        return ended
