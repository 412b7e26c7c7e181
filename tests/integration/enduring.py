"""A hold and a session over a line in trouble: what must end ends, and stays down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from custom_components.bfr_cuff.const import CONF_KEY
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.session.messages import Next
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import lop, record
from .helpers import EMPTY_MMHG, HOST, SWITCH, act, eventually, paired, set_up
from .line import Line, Trouble
from .test_misbehaving import PROTOCOL
from .training import LEFT, athlete, inflated, start

TARGET: Final = 60.0
ENDS_WITHIN_S: Final = 5.0 + 8.0
"""A lease, and the air of a thigh's cuff."""

GOES_ON_S: Final = 8.0
COMES_BACK_S: Final = 20.0
"""So long after it is mended nothing may come up by itself."""


@dataclass(slots=True)
class Home:
    """Somebody who trains over a line, which leads to a controller."""

    hass: HomeAssistant
    simulator: Simulator
    line: Line
    coordinator: BfrCuffCoordinator
    sessions: AthleteSessions

    async def hold(self) -> None:
        """Hold a cuff by its action."""
        await act(
            self.hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=TARGET
        )

    async def train(self) -> None:
        """Be in the first set of a session."""
        await start(self.hass, protocol="Short", percent=50)
        await eventually(lambda: self._is_in("ready"), 60)
        self.sessions.act(Next())

    async def endure(
        self, trouble: Trouble, begin: Callable[[], Awaitable[None]]
    ) -> None:
        """Hold a cuff, have the line be in trouble, and look at the limb alone."""
        simulator = self.simulator
        await begin()
        await eventually(lambda: simulator.pressure(0) > TARGET - 3, 60)
        trouble.begin(self.line)
        if trouble.must_end:
            await eventually(lambda: simulator.pressure(0) < EMPTY_MMHG, ENDS_WITHIN_S)
        else:
            await asyncio.sleep(GOES_ON_S)
            assert inflated(simulator) or trouble.must_end is None, trouble.name
        is_over = not inflated(simulator)
        self.line.to_home.mend()
        self.line.to_cuffs.mend()
        if is_over:
            await self._stay_down(trouble)
        await self._until_free()

    async def _stay_down(self, trouble: Trouble) -> None:
        for _ in range(round(COMES_BACK_S / 0.2)):
            await asyncio.sleep(0.2)
            assert not inflated(self.simulator), trouble.name

    async def _until_free(self) -> None:
        """Release all, and wait until another one may begin."""
        await eventually(lambda: self.coordinator.last_update_success, 60)
        await act(self.hass, "bfr_cuff.release_all")
        await eventually(lambda: self.sessions.runner is None, 90)
        await eventually(lambda: self.coordinator.data.cuff(0).phase == "vented", 30)

    def _is_in(self, phase: str) -> bool:
        session = self.sessions.session
        return session is not None and session.phase == phase


async def move_in(
    hass: HomeAssistant, simulator: Simulator, line: Line, port: int, host: str = HOST
) -> Home:
    """Return a home whose controller is behind a line."""
    entry = paired(hass, simulator, cuffs=LEFT)
    data = {CONF_HOST: host, CONF_PORT: port, CONF_KEY: simulator.key_text}
    hass.config_entries.async_update_entry(entry, data=data)
    coordinator = await set_up(hass, entry)
    sessions = await athlete(hass, lop(mmhg=120.0), record("protocol", text=PROTOCOL))
    return Home(hass, simulator, line, coordinator, sessions)
