"""A start that is still being counted down, and that any stop calls off."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..const import DOMAIN
from .calling_off import call_off_by
from .training_cuffs import TrainingCuff

COUNT_S: Final = 5.0
"""So long there is to say stop, in monotonic seconds, whatever counts."""

LLM_COUNT_S: Final = 20.0
"""So long there is where a language model may still be writing what will start."""


class Countdown:
    """The time between what will be started has been said and its start.

    Nothing moves in it. It is called off by any stop, by a release of one of its cuffs
    by a person or by the guard, by the button of its controller, by a restart of that,
    and when contact with it is lost.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        cuffs: Sequence[TrainingCuff],
        *,
        lasts_s: float,
        is_to_start: Callable[[], Awaitable[bool]],
        start: Callable[[], Awaitable[None]],
        on_end: CALLBACK_TYPE = lambda: None,
    ) -> None:
        """Take what counts aloud and tells whether to start, and what starts.

        It lasts for as long as that takes, and `lasts_s` at least. `on_end` is called
        when it is over, whatever comes of it.
        """
        self.over = False
        self._lasts_s = lasts_s
        self.cuffs = frozenset(cuff.key for cuff in cuffs)
        self._hass = hass
        self._on_end = on_end
        self._is_to_start = is_to_start
        self._start = start
        self._unsubscribe: list[CALLBACK_TYPE] = []
        for cuff in cuffs:
            self._unsubscribe += call_off_by(cuff, self.cancel)
        self._task = hass.async_create_background_task(
            self._async_count(), f"{DOMAIN} count", eager_start=False
        )

    @callback
    def cancel(self) -> None:
        """Call the start off, for good."""
        self._end()
        self._task.cancel()

    async def _async_count(self) -> None:
        """Count, then start unless it was called off."""
        ends = self._hass.loop.time() + self._lasts_s
        try:
            wanted = await self._is_to_start()
            await asyncio.sleep(ends - self._hass.loop.time())
            wanted = wanted and not self.over
        finally:
            self._end()
        if wanted:
            await self._start()

    @callback
    def _end(self) -> None:
        """Follow nothing any more."""
        if not self.over:
            self.over = True
            self._on_end()
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
