"""Coach whoever trains with a hand pump, and raise an alarm until the air is out."""

import asyncio
from typing import Final

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..const import DOMAIN
from ..coordinator import BfrCuffCoordinator
from ..devices import cuff_name
from ..lib.own_parts.coach import Advice, Coach
from ..texts import async_words

LOOK_EVERY_S: Final = 1.0
"""Without news the coach looks by itself: an alarm needs none to go on."""

_QUIET: Final = frozenset({Advice.REST, Advice.HOLD})


class GaugeCoach:
    """Say what to do with the cuff of a hand pump, as a notification and aloud.

    Aloud where the athlete who trains hears a session. Nothing else can let the air out
    of this cuff, so the alarm says so again every few seconds, session or not.
    """

    def __init__(self, hass: HomeAssistant, coordinator: BfrCuffCoordinator) -> None:
        """Begin to follow the cuff."""
        self._hass = hass
        self._coordinator = coordinator
        self._coaches = {cuff.channel: Coach() for cuff in coordinator.info.cuffs}
        self._athletes: dict[int, str] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._unsubscribe: CALLBACK_TYPE = coordinator.async_add_listener(self._on_news)
        self._look()

    @callback
    def close(self) -> None:
        """Follow it no more; what was said last stays to be read."""
        self._unsubscribe()
        if self._timer is not None:
            self._timer.cancel()

    @callback
    def _look(self) -> None:
        """Look at the cuff, and at the clock."""
        self._timer = self._hass.loop.call_later(LOOK_EVERY_S, self._look)
        self._on_news()

    @callback
    def _on_news(self) -> None:
        """Let every coach see its cuff; one that is out of contact is not seen."""
        coordinator = self._coordinator
        now = self._hass.loop.time()
        for channel, coach in self._coaches.items():
            if (athlete := coordinator.in_session.get(channel)) is not None:
                self._athletes[channel] = athlete
            seen = coordinator.data.cuff(channel)
            is_seen = coordinator.last_update_success
            if (told := coach.observe(now, seen if is_seen else None)) is not None:
                target = coordinator.data.cuff(channel).target or 0.0
                self._hass.async_create_task(
                    self._async_tell(channel, told, target), f"{DOMAIN} gauge"
                )

    async def _async_tell(self, channel: int, told: Advice, target: float) -> None:
        """Show it, and say it to the athlete whose limb is in the cuff."""
        words = await async_words(self._hass)
        coordinator = self._coordinator
        entry = coordinator.config_entry
        notification = f"{entry.entry_id}_gauge_{channel}"
        if told in _QUIET:
            persistent_notification.async_dismiss(self._hass, notification)
        if told is Advice.REST:
            return
        text = words[f"gauge_{told}"].format(target=f"{target:g}")
        # Of an advice that has changed meanwhile the next one tells.
        if told not in _QUIET and self._coaches[channel].advice is told:
            name = cuff_name(self._hass, entry, channel)
            persistent_notification.async_create(self._hass, text, name, notification)
        self._say(channel, text)

    def _say(self, channel: int, text: str) -> None:
        """Say something to the athlete who trains, or has trained last, with a cuff."""
        athlete = self._hass.config_entries.async_get_entry(
            self._athletes.get(channel, "")
        )
        if athlete is not None and athlete.state is ConfigEntryState.LOADED:
            athlete.runtime_data.say(text)
