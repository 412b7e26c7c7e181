"""One channel's hardware on a limb: pump, valves, cuff, limb and sensor."""

from collections.abc import Iterable, Sequence
from random import Random

from ..controller.sample import Sample
from .cuffs import Cuff
from .faults import Fault
from .limb import Limb, Person, any_body, body_of
from .movement import Movement
from .pneumatics import WORN_LEAK, Pneumatics
from .sensor import Sensor


class Plant:
    """What the state machine acts on, and of which it sees only the sensor.

    `pressure` is the true one and `squeeze` what the limb adds to the air's own, mmHg.
    """

    def __init__(self, cuff: Cuff, seed: int, limb: Limb | None = None) -> None:
        """Start empty and at rest; equal seeds give equal runs, on a limb of their own."""
        random = Random(seed)
        self.pressure = 0.0
        self.squeeze = 0.0
        self.movement = Movement(random)
        self.sensor = Sensor(random)
        self.limb = limb or Limb(any_body(cuff.site, random), cuff.width_mm, random)
        self.air = Pneumatics(cuff)

    def advance(
        self, dt: float, duty: float, *, valve_open: bool, bleed: bool = False
    ) -> Sample | None:
        """Run the hardware for `dt` seconds and return the sensor's sample."""
        air, limb = self.air, self.limb
        offset = self.movement.offset(dt, air.pressure)
        offset += limb.unrest.offset(dt, air.pressure)
        self.squeeze = offset
        air.advance(dt, duty, offset, valve_open=valve_open, bleed=bleed)
        beat = limb.pulse(dt, air.pressure + offset)
        self.pressure = max(0.0, air.pressure + offset + beat)
        return self.sensor.read(self.pressure)

    def set_fault(self, fault: Fault, *, on: bool) -> None:
        """Break something, or mend it."""
        match fault:
            case Fault.LEAK:
                self.air.leak = self.air.loose_leak if on else WORN_LEAK
            case Fault.VALVE_STUCK:
                self.air.valve_stuck = on
            case Fault.VENT_BLOCKED:
                self.air.vent_blocked = on
            case Fault.PUMP_STUCK:
                self.air.pump_stuck = on
            case _:
                (self.sensor.faults.add if on else self.sensor.faults.discard)(fault)


def plants(
    cuffs: Iterable[Cuff], seed: int = 0, people: Sequence[Person] = ()
) -> list[Plant]:
    """Return a channel's hardware for each cuff, on limbs that differ.

    `people` wear the first cuffs; who wears the others is drawn, by `seed`.
    """
    return [
        worn_by(people[index], cuff)
        if index < len(people)
        else Plant(cuff, seed + index)
        for index, cuff in enumerate(cuffs)
    ]


def worn_by(person: Person, cuff: Cuff) -> Plant:
    """Return a channel's hardware on a limb of this person."""
    random = Random(person.seed)
    limb = Limb(body_of(person, cuff.site), cuff.width_mm, random)
    return Plant(cuff, person.seed, limb)
