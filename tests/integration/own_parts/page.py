"""Somebody who makes a cuff of own parts, form by form."""

import asyncio
from collections.abc import Callable
from typing import Any

from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .box import entity


class Person:
    """Somebody who fills in the forms of one flow, and looks at the test."""

    def __init__(self, hass: HomeAssistant, flows: Any = None) -> None:
        """Begin with no form open."""
        self.flows = hass.config_entries.flow if flows is None else flows
        self.shown: list[str] = []
        self.read: Callable[[Any], Any] = lambda page: page

    async def begin(self) -> Any:
        """Choose to make a cuff of own parts."""
        page = await self.flows.async_init(DOMAIN, context={"source": SOURCE_USER})
        return await self.submit(self.read(page), next_step_id="own_parts")

    async def submit(self, page: Any, **answer: Any) -> Any:
        """Answer a form or a menu."""
        return self.read(await self.flows.async_configure(page["flow_id"], answer))

    async def choose(self, page: Any, *uses: str, **answer: Any) -> Any:
        """Go to the form of a cuff with a pump, and fill it in."""
        page = await self.submit(page, next_step_id="own_cuff")
        return await self.submit(
            page, **filled(*uses, name="Bench", another=False) | answer
        )

    async def look(self, page: Any) -> Any:
        """Look at the test until it is over; return the page after it."""
        async with asyncio.timeout(300):
            while page["type"] is FlowResultType.SHOW_PROGRESS:
                if self.shown[-1:] != [page["progress_action"]]:
                    self.shown.append(page["progress_action"])
                await asyncio.sleep(0.3)
                page = self.read(await self.flows.async_configure(page["flow_id"]))
        return page

    async def test(self, page: Any) -> Any:
        """Say that the cuff is around a bottle, and look until the test is over."""
        return await self.look(await self.submit(page, bottle=True))

    async def make(self, *uses: str, **answer: Any) -> Any:
        """Make one cuff, as far as its test; return the page after it."""
        page = await self.choose(await self.begin(), *uses, **answer)
        return await self.test(await self.submit(page))


def filled(*uses: str, cuff: int = 0, **more: Any) -> dict[str, Any]:
    """Return a form of a cuff, filled in."""
    uses = uses or ("pressure", "pump", "vent")
    return {
        **{use: entity(use, cuff) for use in uses},
        "sensor_max": 300,
        "cuff_width_mm": 110,
        "vent_open": "off",
        **more,
    }
