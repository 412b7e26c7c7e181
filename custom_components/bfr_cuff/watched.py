"""What runs only while somebody looks at its page."""

import asyncio
from typing import Final

from homeassistant.core import HomeAssistant, callback

SHOWN_EVERY_S: Final = 1.0

PAGE_S: Final = 5.0
"""So long it goes on without anybody's page looking at it, as a lease would."""


class Watched:
    """Tell a page what is new, and notice that there is none any more.

    A browser that is closed does not say so.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Start as if somebody looked."""
        self._hass = hass
        self._changed = asyncio.Event()
        self._seen_at = hass.loop.time()

    @callback
    def looked_at(self) -> None:
        """Note that a page shows it, so that somebody is there."""
        self._seen_at = self._hass.loop.time()

    @property
    def is_left(self) -> bool:
        """Return whether no page has looked for too long."""
        return self._hass.loop.time() - self._seen_at > PAGE_S

    async def async_changed(self) -> None:
        """Wait until there is something new to show."""
        self._changed.clear()
        try:
            async with asyncio.timeout(SHOWN_EVERY_S):
                await self._changed.wait()
        except TimeoutError:
            return
