"""Records drawn from published shapes of the pulse alone: nothing of the simulator is in them.

The envelope falls to half over 22 to 34 mmHg and keeps a tail of 0.12 to 0.24 (E242, E243);
how it falls between is one of four shapes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
import math
from random import Random

SHAPES: dict[str, Callable[[float], float]] = {
    "gauss": lambda far: 2.0 ** -(far**2),
    "sech": lambda far: 1 / math.cosh(1.317 * far),
    "triangle": lambda far: max(0.0, 1 - far / 2),
    "exponential": lambda far: 0.5 ** max(0.0, 1.2 * far - 0.2),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """How a record is made; pressures in mmHg, rates in mmHg/s, the rest as shares."""

    up: bool = False
    rate: float = 3.0
    samples_a_second: int = 100
    bottom: float = 45.0
    beyond: float | None = None
    quantum: float = 0.0
    hum: float = 0.0
    hum_hz: float = 50.0
    drift: float = 0.0
    missing: float = 0.0
    gap: tuple[float, float] = (0.0, 0.0)
    pumped_at: float = 18.0
    stages: bool = False
    spikes: int = 0
    irregular: float = 0.02
    breath: float = 0.07
    rate_a_minute: tuple[float, float] = (52.0, 92.0)
    shaken: tuple[float, float] = (0.0, 0.0)
    full_scale: float = 400.0
    begins: float = 0.0
    deep: float = 0.0
    deep_s: float = 10.0
    knocks: int = 0
    knock: float = 10.0

    def of(self, seed: int) -> tuple[list[float | None], float]:
        """Return samples, and the pressure at which half of the largest pulse is left."""
        random = Random(seed)
        middle, above = random.uniform(78, 112), random.uniform(22, 34)
        below, size = random.uniform(18, 30), random.uniform(1.0, 2.7)
        tail, shape = random.uniform(0.12, 0.24), random.choice(list(SHAPES.values()))

        def pulse(pressure: float) -> float:
            off = pressure - middle
            if pressure < 4:
                return 0.0
            if off < 0:
                return size * shape(-off / below)
            share = shape(off / above)
            return size * (share + tail * math.exp(-off / 120) * (1 - share))

        half = middle + above
        beyond = random.uniform(30, 60) if self.beyond is None else self.beyond
        air = list(self._air(half + beyond))
        waves = self._beats(random)
        self._disturb(air, seed)
        samples = [
            self._read(random, step / len(air), step, pressure + pulse(pressure) * wave)
            for step, (pressure, wave) in enumerate(zip(air, waves, strict=False))
        ]
        for _ in range(self.spikes):
            samples[random.randrange(len(samples))] = random.choice((300.0, -20.0))
        return samples[int(self.begins * len(samples)) :], half

    def _disturb(self, air: list[float], seed: int) -> None:
        """Breathe deeply, and knock against the cuff in its last two thirds."""
        random = Random(seed + 1000)
        for step in range(len(air)):
            seconds = step / self.samples_a_second
            air[step] += self.deep * math.sin(math.tau * seconds / self.deep_s)
        lasts = round(0.3 * self.samples_a_second)
        for _ in range(self.knocks):
            first = int(random.uniform(0.3, 0.9) * len(air))
            for step in range(lasts):
                air[first + step] += self.knock * math.sin(math.pi * step / lasts)

    def _line(self, start: float, stop: float, rate: float) -> Iterator[float]:
        steps = int(abs(stop - start) / rate * self.samples_a_second)
        yield from (start + (stop - start) * step / steps for step in range(steps))

    def _air(self, top: float) -> Iterator[float]:
        yield from [0.0] * 2 * self.samples_a_second
        if self.up:
            yield from self._line(0.0, 20.0, self.rate / 2)
            yield from self._line(20.0, top, self.rate)
        else:
            yield from self._line(0.0, top, self.pumped_at)
            yield from self._line(top, top - 2, 1.6)
            yield from self._fall(top - 2)
        left = top if self.up else self.bottom
        while left > 3:
            left -= 3 * left**0.73 / self.samples_a_second
            yield left

    def _fall(self, top: float) -> Iterator[float]:
        """Yield a slow fall, or one in stages of 8 mmHg as some monitors make it."""
        if not self.stages:
            yield from self._line(top, self.bottom, self.rate)
            return
        while top > self.bottom:
            yield from [top] * int(8 / self.rate * self.samples_a_second)
            yield from self._line(top, top - 8, 40.0)
            top -= 8

    def _beats(self, random: Random) -> Iterator[float]:
        """Yield a beat's shape, 0 to 1, times its size, for ever."""
        usual = period = 60 / random.uniform(*self.rate_a_minute)
        clock = phase = 0.0
        size = 1.0
        while True:
            clock += 1 / self.samples_a_second
            phase += 1 / self.samples_a_second / period
            breath = math.sin(math.tau * 0.25 * clock)
            if phase >= 1:
                phase -= 1
                period = usual * min(2.0, max(0.5, random.gauss(1, self.irregular)))
                size = (1 + self.breath * breath) * random.gauss(1, 0.045)
            rest = (phase - 0.16) / 0.84
            rise = math.sin(math.pi / 2 * phase / 0.16) ** 2
            yield size * (rise if phase < 0.16 else (1 - rest) ** 1.4)

    def _read(
        self, random: Random, share: float, step: int, value: float
    ) -> float | None:
        """Return what a sensor and its surroundings make of a pressure."""
        seconds = step / self.samples_a_second
        value += random.gauss(0, 0.06)
        value += self.hum * math.sin(math.tau * self.hum_hz * seconds)
        value += self.drift * math.sin(math.tau * seconds / 17)
        start, stop = self.shaken
        if start < share < stop:
            value += 8 * math.sin(math.tau * 1.3 * seconds)
        value = min(value, self.full_scale)
        if self.quantum:
            value = round(value / self.quantum) * self.quantum
        first, last = self.gap
        if random.random() < self.missing or first <= share < last:
            return random.choice((None, math.nan))
        return value
