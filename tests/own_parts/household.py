"""Home Assistant with a cuff of own parts, everything to be killed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
import time
from typing import Final

import pytest

from tests.processes.household import DOMAIN, Person
from tools.bench.own_home import INFLATE, OwnHome, at_home
from tools.demo import ports
from tools.demo.home import Home
from tools.demo.own_parts import programs, stand as stands
from tools.demo.own_parts.setup import ANSWERS
from tools.demo.own_parts.stand import Stand, Way
from tools.demo.own_parts.witness import OCCLUDED_MMHG, Witness, watching
from tools.demo.processes import Child

from .proxy import Network, network

CUFF: Final = "thigh-11cm"
"""One that is quick to fill."""

TARGET: Final = 80.0
FILL_S: Final = 20.0
LETS_GO_S: Final = 5.0
"""Within so long a box lets go by itself, or is refused."""

VENT_S: Final = 4.0
QUIET_S: Final = 6.0
PROVE: Final = {
    "init": {"next_step_id": "prove"},
    **{step: ANSWERS[step] for step in ("own_bottle", "own_proved")},
}
"""What the owner answers who has the cuff tested again."""


@dataclass(frozen=True, slots=True)
class Household:
    """All processes, the network between them, a person, and who looks at the limb."""

    home: OwnHome
    stand: Stand
    network: Network
    person: Person
    witness: Witness

    async def hold(self) -> None:
        """Have the cuff under pressure."""
        await self.home.hold(TARGET)
        await self.witness.first(lambda mmhg: mmhg > TARGET - 5, within_s=FILL_S)

    async def hold_long(self) -> None:
        """Hold it for longer than a box keeps its vent shut untold."""
        await self.hold()
        since = time.monotonic()
        await asyncio.sleep(LETS_GO_S + 1.0)
        assert min(self.witness.since(since)) > TARGET / 2

    async def prove_again(self) -> None:
        """Test the cuff around a bottle once more, as its owner does by the options."""
        (entry,) = [
            each
            for each in await self.home.api.entries(DOMAIN)
            if each["title"] == ANSWERS["own_cuff"]["name"]
        ]
        await self.home.api.set_options(entry["entry_id"], "the test", PROVE)

    async def comes_down(self, what: str) -> None:
        """Check that the limb is free within the box's limit, and a vent's time."""
        since = time.monotonic()
        assert self.witness.pressure > OCCLUDED_MMHG
        empty = await self.witness.empty(within_s=LETS_GO_S + VENT_S)
        print(f"{self.stand.way}: {what}: below 20 mmHg after {empty - since:.2f} s")

    async def assert_still(self) -> None:
        """Check that nothing is inflated for a while."""
        since = time.monotonic()
        await asyncio.sleep(QUIET_S)
        assert max(self.witness.since(since)) < OCCLUDED_MMHG

    async def assert_quiet(self) -> None:
        """Check that nothing is inflated for a while, and nobody asks for it."""
        await self.assert_still()
        assert await self.home.shows(INFLATE) in ("off", "unavailable")

    @property
    def home_assistant(self) -> Child:
        """Return the process of Home Assistant."""
        child = self.home.demo.home_assistant
        assert child
        return child

    async def start_home_assistant_again(self) -> None:
        """Start Home Assistant in the same folder, and wait for its cuff."""
        demo = self.home.demo
        await demo.start_home_assistant()
        await demo.wait_for_home_assistant()
        await demo.set_up(self.person.api)


@asynccontextmanager
async def household(folder: Path, way: Way) -> AsyncIterator[Household]:
    """Start everything as the demo does, but with a network that can be cut."""
    with Home(folder).taken():
        stand = await stands.start(way, folder, ports.any_free(), "--cuff", CUFF)
    try:
        async with (
            network(stand.port) as between,
            watching(stand.bench_port) as witness,
            at_home(replace(stand, port=between.port)) as home,
        ):
            yield Household(home, stand, between, Person(home.api), witness)
    finally:
        await stand.stop()


def skip_without(way: Way) -> None:
    """Skip a test whose box or broker is not on this machine."""
    if way is Way.MQTT and programs.broker_program() is None:
        pytest.skip("mosquitto is not installed")
    if way is Way.ESPHOME and not programs.NODE.exists():
        pytest.skip("the ESPHome node is not built: scripts/own-parts build")
