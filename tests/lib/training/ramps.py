"""Records as a blood-pressure monitor makes them, on limbs whose LOP is known."""

from collections.abc import Iterator
from random import Random

from simulator.rig.heart import Rhythm
from simulator.rig.limb import Limb, Site, any_body

STEP_S = 0.001
WIDTH_MM = {Site.ARM: 130.0, Site.THIGH: 180.0}


def limb(seed: int, site: Site = Site.ARM, rhythm: Rhythm = Rhythm.SINUS) -> Limb:
    """Return a limb in a wide cuff."""
    random = Random(seed)
    return Limb(any_body(site, random), WIDTH_MM[site], random, rhythm)


def deflation(rate: float, top: float, end: float = 45.0) -> Iterator[float]:
    """Yield the air's pressure: idle, pumped up, a pause, a slow fall, and the dump."""
    yield from (0.0 for _ in range(1500))
    yield from _line(0.0, top, 14.0)
    yield from _line(top, top - 2, 1.5)
    yield from _line(top - 2, end, rate)
    yield from _dump(end)


def inflation(rate: float, top: float) -> Iterator[float]:
    """Yield the air's pressure: idle, a soft cuff, a steady rise, and the dump."""
    yield from (0.0 for _ in range(1500))
    yield from _line(0.0, 20.0, rate / 2)
    yield from _line(20.0, top, rate)
    yield from _dump(top)


def _line(start: float, stop: float, rate: float) -> Iterator[float]:
    """Yield a straight way at `rate` mmHg/s."""
    steps = max(1, round(abs(stop - start) / rate / STEP_S))
    yield from (start + (stop - start) * step / steps for step in range(steps))


def _dump(start: float) -> Iterator[float]:
    """Yield how air leaves through an open valve."""
    pressure = start
    while pressure > 2:
        pressure -= 3.0 * pressure**0.73 * STEP_S
        yield pressure


def record(
    limb: Limb,
    air: Iterator[float],
    interval_ms: int,
    *,
    noise: float = 0.07,
    seed: int = 0,
    quantum: float = 0.0,
) -> list[float | None]:
    """Return what a sensor on the cuff reads."""
    random = Random(seed)
    samples: list[float | None] = []
    for step, pressure in enumerate(air):
        squeezed = pressure + limb.unrest.offset(STEP_S, pressure)
        value = squeezed + limb.pulse(STEP_S, squeezed)
        if step % interval_ms == 0:
            value += random.gauss(0, noise)
            samples.append(round(value / quantum) * quantum if quantum else value)
    return samples
