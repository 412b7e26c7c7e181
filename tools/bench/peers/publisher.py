"""Publish many controllers by MQTT, ten states a second each.

Usage: python -m tools.bench.peers.publisher [--many-topics] COUNT CUFFS BROKER_PORT
"""

import argparse
import asyncio
import json
import math
import signal
from typing import Any, Final

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from tools.bench.simulated import tell
from tools.demo import ports

PERIOD_S: Final = 0.1
STATES_A_SECOND: Final = 10

# component, key, what it is beside its name
ENTITIES: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    (
        "sensor",
        "pressure",
        {
            "unit_of_measurement": "mmHg",
            "device_class": "pressure",
            "state_class": "measurement",
        },
    ),
    (
        "sensor",
        "occlusion_time",
        {"unit_of_measurement": "s", "device_class": "duration"},
    ),
    ("sensor", "deadline", {"unit_of_measurement": "s", "device_class": "duration"}),
    (
        "sensor",
        "occlusion_start",
        {"unit_of_measurement": "s", "device_class": "duration"},
    ),
    ("sensor", "phase", {}),
    ("sensor", "release_reason", {}),
    ("sensor", "fault", {}),
    ("sensor", "check", {}),
    ("binary_sensor", "inflated", {}),
    ("switch", "inflate", {"command_topic": "cuffs/command"}),
    (
        "number",
        "target_pressure",
        {"command_topic": "cuffs/command", "min": 20, "max": 250},
    ),
)


def discovery(number: int, cuffs: int, *, many_topics: bool) -> dict[str, Any]:
    """Return what Home Assistant is told of a controller's entities."""
    parts: dict[str, Any] = {}
    for channel in range(cuffs):
        for component, key, about in ENTITIES:
            name = f"{key}_{channel}"
            where = (
                {"state_topic": f"cuffs/{number}/{name}"}
                if many_topics
                else {
                    "state_topic": f"cuffs/{number}",
                    "value_template": f"{{{{ value_json.{name} }}}}",
                }
            )
            parts[name] = {
                "platform": component,
                "unique_id": f"mqtt_{number}_{name}",
                "name": name,
                **about,
                **where,
            }
        parts[f"release_{channel}"] = {
            "platform": "button",
            "unique_id": f"mqtt_{number}_release_{channel}",
            "name": f"release_{channel}",
            "command_topic": "cuffs/command",
        }
    return {
        "device": {"identifiers": [f"mqtt-{number}"], "name": f"Cuffs {number}"},
        "origin": {"name": "bench"},
        "components": parts,
    }


def values(cuffs: int, tick: int) -> dict[str, Any]:
    """Return what a controller has to say."""
    found: dict[str, Any] = {}
    for channel in range(cuffs):
        pressure = 80 + 8 * math.sin(tick / 9) + 0.1 * (tick % 2)
        found |= {
            f"pressure_{channel}": round(pressure, 1),
            f"occlusion_time_{channel}": tick // STATES_A_SECOND,
            f"deadline_{channel}": 900,
            f"occlusion_start_{channel}": 0,
            f"phase_{channel}": "holding",
            f"release_reason_{channel}": "none",
            f"fault_{channel}": "none",
            f"check_{channel}": "passed",
            f"inflated_{channel}": "ON",
            f"inflate_{channel}": "ON",
            f"target_pressure_{channel}": 80,
        }
    return found


class Publisher:
    """One controller on MQTT."""

    def __init__(
        self, client: mqtt.Client, number: int, cuffs: int, *, many_topics: bool
    ) -> None:
        """Take where to publish, and as what."""
        self._client = client
        self._number = number
        self._cuffs = cuffs
        self._many_topics = many_topics
        self._told: dict[str, Any] = {}

    async def run(self) -> None:
        """Announce the entities, then publish a state ten times a second."""
        about = discovery(self._number, self._cuffs, many_topics=self._many_topics)
        topic = f"homeassistant/device/cuffs_{self._number}/config"
        self._client.publish(topic, json.dumps(about), retain=True)
        loop = asyncio.get_running_loop()
        due, tick = loop.time() + 1 + self._number * 0.037, 0
        while True:
            await asyncio.sleep(due - loop.time())
            self._publish(values(self._cuffs, tick))
            due, tick = due + PERIOD_S, tick + 1

    def _publish(self, found: dict[str, Any]) -> None:
        """Publish everything in one, or each that is new under its own topic."""
        if not self._many_topics:
            self._client.publish(f"cuffs/{self._number}", json.dumps(found))
            return
        for key, value in found.items():
            if self._told.get(key) != value:
                topic = f"cuffs/{self._number}/{key}"
                # Home Assistant may come for it later than it is said.
                self._client.publish(topic, str(value), retain=True)
        self._told = found


async def run(count: int, cuffs: int, port: int, *, many_topics: bool) -> None:
    """Publish until a signal."""
    done = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, done.set)
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.connect(ports.LOOPBACK, port)
    client.loop_start()
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(
                Publisher(client, number, cuffs, many_topics=many_topics).run()
            )
            for number in range(count)
        ]
        tell(controllers=[{"number": number} for number in range(count)])
        await done.wait()
        for task in tasks:
            task.cancel()
    client.loop_stop()


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--many-topics", action="store_true")
    parser.add_argument("count", type=int)
    parser.add_argument("cuffs", type=int)
    parser.add_argument("port", type=int)
    options = parser.parse_args()
    asyncio.run(
        run(
            options.count,
            options.cuffs,
            options.port,
            many_topics=options.many_topics,
        )
    )


if __name__ == "__main__":
    main()
