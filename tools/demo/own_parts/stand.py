"""A bench with its box, and how Home Assistant comes to know its entities."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from tools.demo import ports, processes
from tools.demo.home_assistant import HomeAssistant
from tools.demo.processes import Child

from . import programs

STOP_PATIENCE_S: Final = 10.0
PARTS: Final = {
    "pressure": "sensor.own_cuff_pressure",
    "pump": "switch.own_cuff_pump",
    "vent": "switch.own_cuff_vent_valve",
    "bleed": "switch.own_cuff_bleed_valve",
}
"""The entities of either box, by what they are in our form."""


class Way(StrEnum):
    """How a box and Home Assistant talk: the integration that does it."""

    ESPHOME = "esphome"
    MQTT = "mqtt"


@dataclass(slots=True)
class Stand:
    """A cuff on the bench and its box; `broker` is between, over MQTT.

    `port` is where Home Assistant has to connect to; `lop` is the limb's, in mmHg.
    """

    way: Way
    folder: Path
    port: int
    bench: Child
    bench_port: int
    lop: float
    box: Child
    broker: Child | None = None

    async def start_box(self) -> None:
        """Start the box again after its end."""
        self.box = await _start_box(self)

    async def start_broker(self) -> None:
        """Start the broker again after its end."""
        self.broker = await programs.start_broker(self.folder, self.port)

    async def stop(self) -> None:
        """End everything, the bench last."""
        for child in (self.box, self.broker, self.bench):
            if child is not None:
                await child.stop(STOP_PATIENCE_S)


async def start(way: Way, folder: Path, port: int, *options: str) -> Stand:
    """Start a bench, with options of its own, and its box, with what is between."""
    bench, bench_port, lop = await programs.start_bench(folder, *options)
    stand = Stand(way, folder, port, bench, bench_port, lop, bench)
    try:
        if way is Way.MQTT:
            await stand.start_broker()
        await stand.start_box()
    except BaseException:
        await stand.stop()
        raise
    return stand


async def _start_box(stand: Stand) -> Child:
    """Start the box of a stand."""
    where = (stand.folder, stand.port, stand.bench_port)
    if stand.way is Way.MQTT:
        return await programs.start_tasmota(*where)
    return await programs.start_node(*where)


async def introduce(
    api: HomeAssistant, way: Way, port: int, home_assistant: Child
) -> None:
    """Add the integration that brings the entities, as a user does, and wait for them."""
    if way is Way.MQTT:
        settings = {"set_client_cert": False, "set_ca_cert": "off"}
        broker: dict[str, Any] = {"broker": ports.LOOPBACK, "port": port}
        answers = {"broker": {**broker, "other_settings": settings}}
    else:
        answers = {"user": {"host": ports.LOOPBACK, "port": port}}
    await api.add_entry(way, "the box", answers)

    async def are_there() -> bool:
        states = await api.states(way)
        return all(
            states.get(entity, "unavailable") not in ("unavailable", "unknown")
            for entity in PARTS.values()
        )

    await processes.wait_until(are_there, home_assistant)
