"""Run the rules on entities: readings in, calls of their actions out."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
import math
import secrets
from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from ..lib.controller.model import (
    MIN_TARGET_MMHG,
    OCCLUDED_MMHG,
    ControllerInfo,
    ControllerListener,
    Origin,
    Phase,
)
from ..lib.own_parts.errors import PartsMissing
from ..lib.own_parts.parts import AIR_OUT, OWN_LIMITS, Drive, Report
from ..lib.own_parts.rules import Rules
from .cuff_rules import rules_of
from .kept import OWN_PARTS
from .plumbing import Plumbing
from .sensing import Sensing, missing_parts
from .wiring import Wiring

TICK_S: Final = 0.1
"""The rules run at least so often, also without any report."""

LATE_S: Final = 0.05
"""After a tick that came late, the reports that wait behind it are let in first."""

IDLE_EVERY_S: Final = 1.0
"""How often a state is published while every cuff is at rest."""

_AT_REST: Final = frozenset({Phase.VENTED, Phase.FAULT})
_PUMP_ALONE: Final = Drive(pump=1.0, vent_open=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Who a controller of own parts is, and who asks it."""

    device_id: str
    client_id: str
    title: str
    model: str


class RunningParts:
    """The rules of an entry's cuffs, from one start to the next.

    A part that goes away is what a lost connection is to a box. All is let go, and when
    it is back that is a new start, with whatever the bit that outlives one says.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        name: Name,
        wirings: Sequence[Wiring],
        reload: Callable[[], None],
    ) -> None:
        """Take the cuffs; `reload` is called when an entity is not what it was."""
        self._hass = hass
        self._name = name
        self._wirings = tuple(wirings)
        self._reload = reload
        self._kept = hass.data[OWN_PARTS]
        self._listener: ControllerListener | None = None
        self._sensing: Sensing | None = None
        self._plumbing: Plumbing | None = None
        self._rules: Rules | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._is_to_renew = self._is_reloading = False
        self._renewed_at = self._published_at = self._lost_at = -math.inf
        self._identifying_until = -math.inf
        self._ticked_at = self._advanced_at = 0.0
        self._is_waiting = False
        self._was_tight: set[int] = set()
        self._phases: tuple[Phase, ...] = ()

    @property
    def _now(self) -> float:
        return self._hass.loop.time()

    def _running(self) -> Rules:
        """Return the rules, or raise while a part is away."""
        if self._rules is None:
            raise PartsMissing(missing_parts(self._hass, self._wirings))
        return self._rules

    # Starts and losses.

    def _start(self, listener: ControllerListener) -> ControllerInfo:
        """Begin with every vent open, as a box does that boots."""
        rules = Rules(
            [rules_of(wiring, channel) for channel, wiring in enumerate(self._wirings)],
            OWN_LIMITS,
            self._name.client_id,
            self._now,
            was_up=self._kept.was_up(self._name.device_id),
        )
        self._rules, self._is_to_renew, self._phases = rules, False, ()
        info = ControllerInfo(
            device_id=self._name.device_id,
            boot=secrets.token_hex(6),
            name=self._name.title,
            model=self._name.model,
            firmware="",
            limits=OWN_LIMITS,
            cuffs=tuple(cuff.parts.info for cuff in rules.cuffs),
            origin=_origin(self._wirings),
        )
        listener.controller_connected(info)
        listener.controller_caught_up()
        return info

    def _lose(self, missing: Sequence[str]) -> None:
        """Let go of everything: a part is away, or is another one."""
        assert self._listener is not None
        self._rules, self._lost_at = None, self._now
        self._tell_open()
        self._listener.controller_lost(PartsMissing(missing))

    def _find_again(self) -> None:
        """Begin anew if every part is back."""
        assert self._sensing is not None
        assert self._listener is not None
        if self._sensing.missing() or self._sensing.silent(self._lost_at):
            return
        if self._sensing.are_same():
            self._start(self._listener)
        elif not self._is_reloading:
            self._is_reloading = True
            self._reload()

    # Time.

    @callback
    def _on_news(self) -> None:
        """Handle a report, or a change of an entity.

        The first of those that waited for a loop that stood still says nothing of the
        parts whose reports are right behind it: the tick that is late handles them all.
        """
        is_late = self._now - self._advanced_at > TICK_S + LATE_S
        if self._rules is not None and not is_late:
            self._advance(self._rules)

    @callback
    def _tick(self) -> None:
        """Run the rules, ten times a second, whatever is reported."""
        now = self._now
        is_late = now - self._ticked_at > TICK_S + LATE_S
        self._ticked_at = now
        wait_s = LATE_S if is_late else TICK_S
        self._timer = self._hass.loop.call_later(wait_s, self._tick)
        if self._rules is None:
            self._tell_open()
            self._find_again()
            return
        # What stood still was this loop: what came meanwhile is read first. But only
        # once: one that is late for ever must let go all the same.
        self._is_waiting = is_late and not self._is_waiting
        if not self._is_waiting:
            self._advance(self._rules)

    def _advance(self, rules: Rules) -> None:
        """Take in what the parts report now, and do what follows from it."""
        assert self._sensing is not None
        if missing := self._sensing.missing():
            self._lose(missing)
            return
        # Asked of parts that are there: of others not all is known.
        if not self._sensing.are_same():
            self._lose([])
            self._find_again()
            return
        now = self._advanced_at = self._now
        self._renew(now, rules)
        if self._is_let_out_by_hand(rules):
            rules.press_button()
        rules.advance(now, self._reports(now, rules))
        self._tell(rules)
        if rules.may_forget:
            self._forget(rules)
        self._publish(now, rules)

    def _is_let_out_by_hand(self, rules: Rules) -> bool:
        """Return whether a person has let the air out of the cuff of a hand pump.

        That is what a box's own button is for, so it ends what that would end.
        """
        assert self._sensing is not None
        is_let_out = False
        cuffs = zip(rules.cuffs, self._wirings, self._sensing.readings, strict=True)
        for index, (cuff, wiring, reading) in enumerate(cuffs):
            if not wiring.is_by_hand or not cuff.is_up or reading is None:
                self._was_tight.discard(index)
            elif reading.pressure >= MIN_TARGET_MMHG:
                self._was_tight.add(index)
            elif reading.pressure < OCCLUDED_MMHG and index in self._was_tight:
                is_let_out = True
        return is_let_out

    def _reports(self, now: float, rules: Rules) -> list[Report]:
        """Return what each cuff's parts report."""
        assert self._sensing is not None
        assert self._plumbing is not None
        readings = zip(self._sensing.readings, rules.drives, strict=True)
        return [
            Report(reading, in_order=self._plumbing.is_obeyed(now, index, drive))
            for index, (reading, drive) in enumerate(readings)
        ]

    def _renew(self, now: float, rules: Rules) -> None:
        """Renew a lease that is held, every third of it.

        This loop renews and judges, so one that stood still has renewed nothing: the
        rules let go by themselves after a second without being run.
        """
        due_at = self._renewed_at + OWN_LIMITS.lease_max_s / 3
        if self._is_to_renew and rules.is_leased and now >= due_at:
            rules.take_lease()
            self._renewed_at = now

    def _tell(self, rules: Rules) -> None:
        """Tell the parts what the rules want."""
        drives = rules.drives
        if self._now < self._identifying_until:
            is_down = all(cuff.phase is Phase.VENTED for cuff in rules.cuffs)
            drives = (_PUMP_ALONE,) * len(drives) if is_down else drives
        urgent = [
            not cuff.is_up and cuff.phase is not Phase.VENTED for cuff in rules.cuffs
        ]
        assert self._plumbing is not None
        self._plumbing.tell(self._now, drives, urgent)

    def _tell_open(self) -> None:
        """Tell every vent to open, again every second."""
        count = len(self._wirings)
        if self._plumbing is not None:
            self._plumbing.tell(self._now, [AIR_OUT] * count, [True] * count)

    def _forget(self, rules: Rules) -> None:
        """Clear the bit: every cuff is vented, and its clock at zero."""
        rules.keep(bit=False)
        self._hass.async_create_task(
            self._kept.async_note_up(self._name.device_id, is_up=False),
            f"{DOMAIN} bit",
        )

    def _publish(self, now: float, rules: Rules) -> None:
        """Publish a state: at a change of phase at once, else ten times a second."""
        phases = tuple(cuff.phase for cuff in rules.cuffs)
        every_s = IDLE_EVERY_S if _AT_REST.issuperset(phases) else TICK_S
        is_due = now - self._published_at >= every_s - LATE_S / 5
        if self._listener is None or (phases == self._phases and not is_due):
            return
        self._phases, self._published_at = phases, now
        self._listener.controller_updated(rules.state())


def _origin(wirings: Sequence[Wiring]) -> Origin:
    """Return what a controller of these cuffs is."""
    by_hand = all(wiring.is_by_hand for wiring in wirings)
    return Origin.GAUGE if by_hand else Origin.OWN_PARTS
