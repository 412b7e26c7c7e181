"""Tell the pumps and valves of all cuffs of one entry what the rules want of them."""

from collections.abc import Sequence
import math
from typing import Final

from homeassistant.core import HomeAssistant

from ..lib.own_parts.parts import Drive
from ..lib.own_parts.proof import TOLD_EVERY_S
from .told_part import ToldPart
from .wiring import CONF_BLEED, CONF_INLET, CONF_PUMP, CONF_VENT, Wiring

DIFFERS_S: Final = 2.0
"""So long a vent may show that it is open though it was told to be shut.

Its own timer has run out, or someone else has opened it: what is pumped then is lost.
"""


class Plumbing:
    """The parts that are told, and how they hang together.

    A vent that is to stay shut is told so every second, or it opens by itself; so is a
    pump that is to run. What lets air out is told so again as long as there may be any.
    """

    def __init__(self, hass: HomeAssistant, wirings: Sequence[Wiring]) -> None:
        """Take the cuffs, whose parts are all there."""
        self._wirings = wirings
        self._differs_since: dict[int, float] = {}
        self._parts: dict[str, ToldPart] = {}
        for wiring in wirings:
            for use in (CONF_PUMP, CONF_VENT, CONF_INLET, CONF_BLEED):
                if (part := wiring.parts.get(use)) is not None:
                    told = ToldPart(hass, part.find(hass) or part.entity_id)
                    # Several cuffs may share one pump.
                    self._parts.setdefault(part.key, told)

    def tell(self, now: float, drives: Sequence[Drive], urgent: Sequence[bool]) -> None:
        """Tell every part; `urgent` are cuffs that are down but not shown to be empty."""
        pumps: dict[str, float] = {}
        for wiring, drive, is_urgent in zip(self._wirings, drives, urgent, strict=True):
            if wiring.is_by_hand:
                continue
            self._tell_valves(now, wiring, drive, is_urgent=is_urgent)
            pump = wiring.parts[CONF_PUMP].key
            pumps[pump] = max(pumps.get(pump, 0.0), drive.pump)
        for key, share in pumps.items():
            # One that runs may have a timer of its own, as a vent has. One that stands is
            # told so again too: one word may be lost.
            every_s = TOLD_EVERY_S if share or any(urgent) else math.inf
            self._parts[key].tell(now, share, every_s)

    def shut_again(self, now: float, index: int) -> None:
        """Tell a vent to stay shut once more, whenever it was told so before."""
        wiring = self._wirings[index]
        self._parts[wiring.parts[CONF_VENT].key].tell(now, _vent(wiring, False), 0.0)

    def is_obeyed(self, now: float, index: int, drive: Drive) -> bool:
        """Return whether a cuff's parts answer, and its vent is as it was told to be."""
        wiring = self._wirings[index]
        if wiring.is_by_hand:
            return True
        vent = self._parts[wiring.parts[CONF_VENT].key]
        if drive.vent_open or not vent.differs():
            self._differs_since.pop(index, None)
            return self.answers(index)
        since = self._differs_since.setdefault(index, now)
        return self.answers(index) and now - since < DIFFERS_S

    def answers(self, index: int) -> bool:
        """Return whether every part of a cuff does what it is told, as far as it says."""
        parts = self._wirings[index].parts.values()
        told = [self._parts[part.key] for part in parts if part.key in self._parts]
        return all(each.answers for each in told)

    async def async_settle(self) -> None:
        """Wait until what was told is answered, but not for long."""
        for part in self._parts.values():
            await part.async_settle()

    def _tell_valves(
        self, now: float, wiring: Wiring, drive: Drive, *, is_urgent: bool
    ) -> None:
        """Tell the valves of one cuff, the vent first."""
        bleed = wiring.parts.get(CONF_BLEED)
        is_open = drive.vent_open or (drive.bleed and bleed is None)
        is_repeated = is_urgent or not drive.vent_open
        self._parts[wiring.parts[CONF_VENT].key].tell(
            now, _vent(wiring, is_open), TOLD_EVERY_S if is_repeated else math.inf
        )
        if bleed is not None:
            is_bled = drive.bleed and not drive.vent_open
            self._parts[bleed.key].tell(now, float(is_bled))
        if (inlet := wiring.parts.get(CONF_INLET)) is not None:
            self._parts[inlet.key].tell(now, float(drive.pump > 0.0))


def _vent(wiring: Wiring, is_open: bool) -> float:
    """Return what a vent's switch is told: 1.0 for on."""
    return float(is_open is (wiring.vent_open == "on"))
