"""The athlete's heart rate while a session went on, as kept among its events."""

from bisect import bisect_left
from dataclasses import dataclass
from math import ceil, floor
from statistics import mean
from typing import Any, Final

from .model import Event, KeptSession

KIND: Final = "heart_rate"
LOWEST, HIGHEST = 20, 250
"""What a heart can do, in beats a minute; a sensor that says anything else is mistaken."""


def heart_rate_event(at_s: float, bpm: int | None) -> Event:
    """Return the event of a heart rate; None: from now on it is not known."""
    return Event(at_s, KIND, {"bpm": bpm})


@dataclass(frozen=True, slots=True)
class HeartRate:
    """Heart rates in beats a minute; each holds until the next, None is not known."""

    times_s: tuple[float, ...] = ()
    rates: tuple[int | None, ...] = ()

    def in_second(self, second: int) -> int | None:
        """Return the newest heart rate before a second's end."""
        before = bisect_left(self.times_s, second + 1)
        return self.rates[before - 1] if before else None

    def mean_and_highest(
        self, begin_s: float, end_s: float
    ) -> tuple[int | None, int | None]:
        """Return both over a span of time, second by second; None: never known."""
        seconds = range(floor(begin_s), max(floor(begin_s) + 1, ceil(end_s)))
        rates = map(self.in_second, seconds)
        known = [rate for rate in rates if rate is not None]
        return (round(mean(known)), max(known)) if known else (None, None)


def heart_rates(kept: KeptSession) -> HeartRate:
    """Return the heart rates of a session, in the order of their times."""
    events = sorted(
        (event for event in kept.events if event.kind == KIND),
        key=lambda event: event.at_s,
    )
    rates = tuple(plausible(event.about.get("bpm")) for event in events)
    return HeartRate(tuple(event.at_s for event in events), rates)


def plausible(bpm: Any) -> int | None:
    """Return a heart rate as a whole number; None: no heart does that."""
    if isinstance(bpm, bool) or not isinstance(bpm, int | float):
        return None
    # Also false for what is no number.
    return round(bpm) if LOWEST <= bpm <= HIGHEST else None
