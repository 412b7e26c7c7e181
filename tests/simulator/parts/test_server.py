"""The bench on its socket: boxes, and those who look on."""

import asyncio
from collections.abc import AsyncIterator
import math

import pytest

from simulator.parts import server as server_module
from simulator.parts.bench import Bench, Drive
from simulator.parts.cuffs import CUFFS
from simulator.parts.server import LOOPBACK, BenchServer
from simulator.rig.faults import Fault
from simulator.rig.plant import Plant


class Client:
    """Someone at the bench."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Keep the connection."""
        self.reader, self.writer = reader, writer

    def say(self, line: str) -> None:
        """Say something."""
        self.writer.write(f"{line}\n".encode())

    async def sees(self) -> tuple[float, float]:
        """Return the next reading, with the true pressure."""
        reading, true = (await self.reader.readline()).split()
        return float(reading), float(true)

    async def is_let_go(self) -> bool:
        """Return whether the bench has closed the connection, once it has."""
        while await self.reader.readline():
            pass
        return True


@pytest.fixture
async def server(socket_enabled: None) -> AsyncIterator[BenchServer]:
    """Return a bench with an arm's cuff that listens."""
    server = BenchServer(Bench(Plant(CUFFS["arm"], 0)))
    await server.start()
    yield server
    await server.stop()


async def connected(server: BenchServer) -> Client:
    """Connect to a bench."""
    return Client(*await asyncio.open_connection(LOOPBACK, server.port))


async def until_driven(server: BenchServer, drive: Drive) -> None:
    """Wait until the parts have this current."""
    while server.bench.drive != drive:
        await asyncio.sleep(0.01)


async def test_a_box_drives_and_all_see_it(server: BenchServer) -> None:
    """Who looks on sees what the box does."""
    box, witness = await connected(server), await connected(server)
    while (await witness.sees())[1] < 30:
        box.say("drive 1 1 0")
    reading, true = await witness.sees()
    assert reading == pytest.approx(true, abs=1.0)
    witness.writer.close()
    box.say("drive 0 1 1")
    await until_driven(server, Drive(vent=True, bleed=True))


@pytest.mark.parametrize("gently", [True, False])
async def test_a_box_that_leaves_has_no_current(
    server: BenchServer, gently: bool
) -> None:
    """Whether its program ended or was killed."""
    box, witness = await connected(server), await connected(server)
    box.say("drive 0 1 0")
    await until_driven(server, Drive(vent=True))
    # Who only looked on may leave.
    witness.writer.close()
    await asyncio.sleep(0.1)
    assert server.bench.drive == Drive(vent=True)
    if gently:
        box.writer.close()
    else:
        box.writer.transport.abort()
    await until_driven(server, Drive())


@pytest.mark.parametrize(
    "line", ["drive 1 1", "drive 2 0 0", "dance", "exercise perhaps", "fault x on", ""]
)
async def test_nonsense_ends_the_connection(server: BenchServer, line: str) -> None:
    """A box that cannot be understood has no current."""
    box = await connected(server)
    box.say("drive 0 1 0")
    await until_driven(server, Drive(vent=True))
    box.say(line)
    assert await box.is_let_go()
    await until_driven(server, Drive())


async def test_hands_on_the_bench(server: BenchServer) -> None:
    """A limb can work, and a part can break."""
    hand = await connected(server)
    hand.say("exercise on")
    hand.say(f"fault {Fault.SENSOR_SILENT} on")
    while not math.isnan((await hand.sees())[0]):
        pass
    assert server.bench.plant.movement.on
    hand.say("exercise off")
    hand.say(f"fault {Fault.SENSOR_SILENT} off")
    while math.isnan((await hand.sees())[0]):
        pass
    assert not server.bench.plant.movement.on


async def test_who_reads_nothing_is_let_go(
    server: BenchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bench keeps no endless backlog for anyone."""
    monkeypatch.setattr(server_module, "BACKLOG_BYTES", -1)
    witness = await connected(server)
    assert await witness.is_let_go()


async def test_a_bench_that_never_started_stops() -> None:
    """There is nothing to close then."""
    server = BenchServer(Bench(Plant(CUFFS["arm"], 0)))
    await server.stop()
    assert server.bench.drive == Drive()
