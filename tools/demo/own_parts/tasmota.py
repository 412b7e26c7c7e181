"""A box with three relays and a pressure sensor, which speaks MQTT as Tasmota does.

Usage: python -m tools.demo.own_parts.tasmota BROKER_PORT BENCH_PORT

Tasmota by itself reports every 10 s at most; this is one with a driver that reports ten
times a second, as can be written in its Berry.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
import json
import sys
from typing import Any, Final

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from simulator.parts.relays import NAMES, Relays
from tools.demo.ports import LOOPBACK

TOPIC: Final = "cuff"
WILL: Final = f"tele/{TOPIC}/LWT"
SENSOR: Final = f"tele/{TOPIC}/SENSOR"
REPORT_S: Final = 0.1
TITLES: Final = {"pump": "Pump", "vent": "Vent valve", "bleed": "Bleed valve"}


def discovery() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what tells Home Assistant of each entity, with its topic."""
    common = {
        "availability_topic": WILL,
        "payload_available": "Online",
        "payload_not_available": "Offline",
        "device": {"identifiers": [TOPIC], "name": "Own cuff"},
    }
    for relay, name in enumerate(NAMES, 1):
        yield (
            f"homeassistant/switch/{TOPIC}_{name}/config",
            {
                "name": TITLES[name],
                "unique_id": f"{TOPIC}_{name}",
                "command_topic": f"cmnd/{TOPIC}/POWER{relay}",
                "state_topic": f"stat/{TOPIC}/POWER{relay}",
                **common,
            },
        )
    yield (
        f"homeassistant/sensor/{TOPIC}_pressure/config",
        {
            "name": "Pressure",
            "unique_id": f"{TOPIC}_pressure",
            "state_topic": SENSOR,
            "value_template": "{{ value_json.Pressure }}",
            "unit_of_measurement": "mmHg",
            "device_class": "pressure",
            "state_class": "measurement",
            # A reading that has not changed is news as well.
            "force_update": True,
            **common,
        },
    )


class Box:
    """The box: relays with a pulse time, between a broker and the bench."""

    def __init__(self, broker_port: int) -> None:
        """Make the client; nothing is connected yet."""
        self._loop = asyncio.get_running_loop()
        self._broker_port = broker_port
        self._relays = Relays()
        self._reading = "nan"
        self._client = Client(CallbackAPIVersion.VERSION2, TOPIC)
        self._client.will_set(WILL, "Offline", retain=True)
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = self._connected
        self._client.on_message = self._heard

    async def run(self, bench_port: int) -> None:
        """Run until the bench is gone."""
        reader, writer = await asyncio.open_connection(LOOPBACK, bench_port)
        self._client.connect_async(LOOPBACK, self._broker_port)
        self._client.loop_start()
        reading = asyncio.create_task(self._read(reader))
        while not reading.done():
            await asyncio.sleep(REPORT_S)
            for name in self._relays.end_pulses(self._loop.time()):
                self._tell(name)
            self._report(writer)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        """Keep the newest reading."""
        while line := await reader.readline():
            self._reading = line.decode().split()[0]

    def _report(self, writer: asyncio.StreamWriter) -> None:
        """Drive the parts, and publish what the sensor reads."""
        current = " ".join(str(int(on)) for on in self._relays.drive)
        writer.write(f"drive {current}\n".encode())
        if self._reading != "nan":
            self._client.publish(SENSOR, json.dumps({"Pressure": float(self._reading)}))

    def _tell(self, name: str) -> None:
        """Publish how a relay stands."""
        topic = f"stat/{TOPIC}/POWER{NAMES.index(name) + 1}"
        state = "ON" if self._relays.on[name] else "OFF"
        # Retained, for a Home Assistant that starts later.
        self._client.publish(topic, state, retain=True)

    # These two run in the client's thread.

    def _connected(self, client: Client, *_: object) -> None:
        """Say what is there, as after each connection."""
        client.subscribe(f"cmnd/{TOPIC}/+")
        for topic, config in discovery():
            client.publish(topic, json.dumps(config), retain=True)
        client.publish(WILL, "Online", retain=True)
        for name in NAMES:
            self._loop.call_soon_threadsafe(self._tell, name)

    def _heard(self, client: Client, data: object, message: MQTTMessage) -> None:
        """Take a command."""
        self._loop.call_soon_threadsafe(
            self._command, message.topic, message.payload.decode()
        )

    def _command(self, topic: str, payload: str) -> None:
        """Switch a relay; what is no command is ignored, as Tasmota does."""
        with suppress(ValueError, IndexError):
            name = NAMES[int(topic.removeprefix(f"cmnd/{TOPIC}/POWER")) - 1]
            self._relays.switch(name, self._loop.time(), on=payload == "ON")
            self._tell(name)


async def main() -> None:
    """Run as the command line says."""
    broker_port, bench_port = (int(word) for word in sys.argv[1:])
    await Box(broker_port).run(bench_port)


if __name__ == "__main__":
    asyncio.run(main())
