"""Somebody who checks a cuff around a bottle."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

ASKED = "check_button"


class Checker:
    """Somebody who follows the pages, and presses the button when asked to."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        press: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        """Take the controller, and what presses its button; None if nothing does."""
        self.flows = hass.config_entries.options
        self.shown: list[str] = []
        self.read: Callable[[Any], Any] = lambda page: page
        self.entry = entry
        self.press = press

    async def submit(self, page: Any, **answer: Any) -> Any:
        """Answer a form or a menu."""
        return self.read(await self.flows.async_configure(page["flow_id"], answer))

    async def open(self, channel: int = 0) -> Any:
        """Open the page of a cuff's check."""
        page = self.read(await self.flows.async_init(self.entry.entry_id))
        page = await self.submit(page, next_step_id="check")
        if page["step_id"] == "check":
            page = await self.submit(page, cuff=str(channel))
        return page

    async def ready(self, channel: int = 0) -> Any:
        """Open the page that asks for the bottle."""
        return await self.submit(await self.open(channel), next_step_id="check_ready")

    async def begin(self, channel: int = 0) -> Any:
        """Say that the cuff is around a bottle."""
        return await self.submit(await self.ready(channel), around_bottle=True)

    async def check(self, channel: int = 0, until: str | None = None) -> Any:
        """Check a cuff until there are results, or something goes on; return the page."""
        self.shown = []
        page = await self.begin(channel)
        async with asyncio.timeout(900):
            while page["type"] is FlowResultType.SHOW_PROGRESS:
                await self._look(page)
                if page["progress_action"] == until:
                    return page
                await asyncio.sleep(0.3)
                page = self.read(await self.flows.async_configure(page["flow_id"]))
        return page

    async def _look(self, page: Any) -> None:
        """See what goes on; press the button once when it is asked for."""
        action = page["progress_action"]
        if action == ASKED and ASKED not in self.shown and self.press is not None:
            await self.press()
        if self.shown[-1:] != [action]:
            self.shown.append(action)

    def close(self, page: Any) -> None:
        """Close the window."""
        self.flows.async_abort(page["flow_id"])


def results(page: Any) -> dict[str, tuple[str, str]]:
    """Return the mark and the words of each step on a page of results, by its name."""
    found = {}
    for line in page["description_placeholders"]["results"].splitlines():
        mark, text = line.removeprefix("- ").replace("**", "").split(" ", 1)
        name, words = text.split(": ", 1)
        found[name] = (mark, words)
    return found


def failed(page: Any) -> dict[str, str]:
    """Return the words of the steps that failed."""
    return {name: words for name, (mark, words) in results(page).items() if mark == "✗"}
