"""A pump, valves and a sensor at home, as template entities before simulated plants."""

import asyncio
from random import Random
from typing import Any, Final

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component
from simulator.rig.cuffs import WEAK_CUFFS
from simulator.rig.plant import Plant

STEP_S: Final = 0.01
REPORT_S: Final = 0.1
LETS_GO_S: Final = 3.0
"""How long the vent stays shut without a word, unless a test says otherwise."""

USES: Final = ("pump", "vent", "inlet", "bleed")
BLEEDS: Final = 0.3
"""How much of the time a bleed valve is as open as a vent."""


def entity(use: str, cuff: int = 0) -> str:
    """Return what a part of a cuff is called."""
    domain = "sensor" if use == "pressure" else "switch"
    return f"{domain}.box_{use}_{cuff}"


class Box:
    """Two cuffs with parts of their own; the vents let go unless they are told again.

    A vent's switch that is on keeps the air in. With `has_inlets` the pump of the first
    cuff feeds both; else each pump's air gets into its own cuff.
    """

    def __init__(self, hass: HomeAssistant, cuff: str = "arm", seed: int = 1) -> None:
        """Start empty, with every part off."""
        self.hass = hass
        self.plants = [Plant(WEAK_CUFFS[cuff], seed + index) for index in range(2)]
        self.on = {(use, index): False for use in USES for index in range(2)}
        self.calls: list[tuple[str, bool]] = []
        self.lets_go_s: float = LETS_GO_S
        self.has_inlets = False
        self.unit, self.per_mmhg, self.zero = "mmHg", 1.0, 0.0
        self.report_s: float = REPORT_S
        self.is_reporting = True
        self.is_deaf = False
        self.highest = [0.0, 0.0]
        self.reads: float | str | None = None
        self._chance = Random(seed)
        self._told_at = [0.0, 0.0]
        self._reported_at = 0.0
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Have Home Assistant set the entities up, and let time pass."""
        hass = self.hass
        self.report()
        names = [f"box_{use}_{index}" for use in USES for index in range(2)]
        assert await async_setup_component(
            hass, "input_boolean", {"input_boolean": {name: {} for name in names}}
        )
        config = {
            "template": [
                {"switch": [_switch(name) for name in names]},
                {"sensor": [_sensor(index) for index in range(2)]},
            ]
        }
        assert await async_setup_component(hass, "template", config)
        hass.bus.async_listen(EVENT_CALL_SERVICE, self._on_call)
        await hass.async_block_till_done()
        self._task = hass.async_create_background_task(self._live(), "box")

    def stop(self) -> None:
        """Let no more time pass."""
        if self._task is not None:
            self._task.cancel()

    def pressure(self, cuff: int = 0) -> float:
        """Return what the limb truly feels, in mmHg."""
        return self.plants[cuff].pressure

    def report(self) -> None:
        """Let the sensors report."""
        self._reported_at = self.hass.loop.time()
        for index, plant in enumerate(self.plants):
            sample = plant.sensor.read(plant.pressure)
            if sample is None:
                continue
            # A template does not report the same twice; a finer sensor never reads it.
            fine = sample.pressure + self._chance.gauss(0.0, 0.01)
            read = round((fine + self.zero) * self.per_mmhg, 5)
            shown = read if self.reads is None else self.reads
            attributes = {ATTR_UNIT_OF_MEASUREMENT: self.unit}
            self.hass.states.async_set(
                f"sensor.raw_{index}", str(shown), attributes, force_update=True
            )

    def break_off(self, use: str, cuff: int = 0, *, away: bool = True) -> None:
        """Have an entity become unavailable, or be there again."""
        name = f"binary_sensor.away_{use}_{cuff}"
        self.hass.states.async_set(name, "on" if away else "off")

    @callback
    def _on_call(self, event: Event) -> None:
        """Do what is asked, unless the box is deaf; a vent's timer begins anew."""
        data = event.data
        if data["domain"] != "input_boolean" or self.is_deaf:
            return
        named = data["service_data"]["entity_id"]
        for each in [named] if isinstance(named, str) else named:
            _, use, index = each.partition(".")[2].split("_")
            is_on = data["service"] == "turn_on"
            self.calls.append((f"{use}_{index}", is_on))
            self.on[use, int(index)] = is_on
            if use == "vent":
                self._told_at[int(index)] = self.hass.loop.time()

    async def _live(self) -> None:
        """Let time pass in the plants."""
        while True:
            await asyncio.sleep(REPORT_S / 2)
            now = self.hass.loop.time()
            for index in range(2):
                if now - self._told_at[index] >= self.lets_go_s:
                    await self._let_go(index)
                self._advance(index)
            if self.is_reporting and now - self._reported_at >= self.report_s - STEP_S:
                self.report()

    async def _let_go(self, index: int) -> None:
        """Open a vent that no one has told to stay shut, and show it."""
        if self.on["vent", index]:
            self.on["vent", index] = False
            self.hass.states.async_set(f"input_boolean.box_vent_{index}", "off")

    def _advance(self, index: int) -> None:
        """Move one cuff's air."""
        pump = self.on["pump", 0] if self.has_inlets else self.on["pump", index]
        duty = float(pump and (not self.has_inlets or self.on["inlet", index]))
        for step in range(round(REPORT_S / 2 / STEP_S)):
            is_bled = self.on["bleed", index] and step < BLEEDS * REPORT_S / 2 / STEP_S
            is_open = not self.on["vent", index] or is_bled
            self.plants[index].advance(STEP_S, duty, valve_open=is_open)
        self.highest[index] = max(self.highest[index], self.pressure(index))


def _switch(name: str) -> dict[str, Any]:
    """Return a template switch before an input_boolean."""
    return {
        "name": name.replace("_", " "),
        "unique_id": name,
        "default_entity_id": f"switch.{name}",
        "state": f"{{{{ is_state('input_boolean.{name}', 'on') }}}}",
        "availability": _is_there(name),
        "turn_on": _action("turn_on", name),
        "turn_off": _action("turn_off", name),
    }


def _sensor(index: int) -> dict[str, Any]:
    """Return a template sensor of pressure."""
    raw, name = f"sensor.raw_{index}", f"box_pressure_{index}"
    return {
        "name": name.replace("_", " "),
        "unique_id": name,
        "default_entity_id": f"sensor.{name}",
        "device_class": "pressure",
        "state_class": "measurement",
        "unit_of_measurement": "mmHg",
        "state": f"{{{{ states('{raw}') }}}}",
        "availability": _is_there(name),
    }


def _is_there(name: str) -> str:
    return f"{{{{ not is_state('binary_sensor.away_{name.removeprefix('box_')}', 'on') }}}}"


def _action(service: str, name: str) -> list[dict[str, Any]]:
    target = {"entity_id": f"input_boolean.{name}"}
    return [{"action": f"input_boolean.{service}", "target": target}]
