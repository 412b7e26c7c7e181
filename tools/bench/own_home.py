"""Home Assistant in a process of its own, with a cuff of own parts that was proven."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import io
from typing import Final

from aiohttp import ClientSession

from tools.demo import ports
from tools.demo.home import Home
from tools.demo.home_assistant import HomeAssistant
from tools.demo.options import Options
from tools.demo.own_parts.stand import Stand
from tools.demo.running import DOMAIN, Demo
from tools.demo.steps import Progress

TARGET: Final = "number.own_cuff_cuff_1_target_pressure"
INFLATE: Final = "switch.own_cuff_cuff_1_inflate"


@dataclass(frozen=True, slots=True)
class OwnHome:
    """The process, and its interfaces."""

    demo: Demo
    api: HomeAssistant

    async def hold(self, target: float) -> None:
        """Ask for pressure, in mmHg; raise CommandError if it is refused."""
        await self.api.act("number.set_value", entity_id=TARGET, value=target)
        await self.api.act("switch.turn_on", entity_id=INFLATE)

    async def shows(self, entity_id: str) -> str:
        """Return what an entity shows."""
        return (await self.api.states(DOMAIN))[entity_id]


@asynccontextmanager
async def at_home(stand: Stand) -> AsyncIterator[OwnHome]:
    """Set everything up in the stand's folder, as the demo does."""
    home = Home(stand.folder)
    options = Options(
        port=ports.any_free(),
        config=stand.folder,
        reset=False,
        json=True,
        time_scale=1.0,
        controller=None,
        firmware=False,
        own_parts=True,
    )
    with home.taken():
        home.prepare(options.port)
        demo = Demo(options, Progress(io.StringIO()), home, stand=stand)
        try:
            await demo.start_home_assistant()
            await demo.wait_for_home_assistant()
            async with ClientSession() as session:
                api = HomeAssistant(session, demo.url, home.token())
                await demo.set_up(api)
                yield OwnHome(demo, api)
        finally:
            await demo.stop()
