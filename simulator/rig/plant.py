"""One channel's hardware on a limb: pump, valves, cuff, limb and sensor."""

from collections.abc import Iterable
from random import Random

from ..controller.sample import Sample
from .artery import pulse
from .cuffs import Cuff
from .faults import Fault
from .movement import Movement
from .pneumatics import Pneumatics
from .sensor import Sensor


class Plant:
    """What the state machine acts on, and of which it sees only the sensor."""

    def __init__(self, cuff: Cuff, seed: int) -> None:
        """Start empty and at rest; equal seeds give equal runs."""
        random = Random(seed)
        self.pressure = 0.0
        self.movement = Movement(random)
        self.sensor = Sensor(random)
        self._air = Pneumatics(cuff)
        self._pulse_peak = cuff.pulse
        self._time_s = random.uniform(0, 1)

    def advance(self, dt: float, duty: float, *, valve_open: bool) -> Sample | None:
        """Run the hardware for `dt` seconds and return the sensor's sample."""
        self._time_s += dt
        air = self._air
        offset = self.movement.offset(dt, air.pressure)
        air.advance(dt, duty, offset, valve_open=valve_open)
        beat = pulse(air.pressure, self._time_s, self._pulse_peak)
        self.pressure = max(0.0, air.pressure + offset + beat)
        return self.sensor.read(self.pressure)

    def set_fault(self, fault: Fault, *, on: bool) -> None:
        """Break something, or mend it."""
        match fault:
            case Fault.LEAK:
                self._air.leaking = on
            case Fault.VALVE_STUCK:
                self._air.valve_stuck = on
            case Fault.VENT_BLOCKED:
                self._air.vent_blocked = on
            case Fault.PUMP_STUCK:
                self._air.pump_stuck = on
            case _:
                (self.sensor.faults.add if on else self.sensor.faults.discard)(fault)


def plants(cuffs: Iterable[Cuff], seed: int = 0) -> list[Plant]:
    """Return a channel's hardware for each cuff, on limbs that differ."""
    return [Plant(cuff, seed + index) for index, cuff in enumerate(cuffs)]
