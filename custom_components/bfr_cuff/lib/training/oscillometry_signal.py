"""Samples made ready for beats: gaps closed, one rate, smoothed, and the ramp found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .oscillometry_constants import (
    BASELINE,
    GAP,
    QUANTUM_MIN,
    RAMP_BACK,
    RAMP_BENDS,
    RAMP_COVERS,
    RAMP_EDGE,
    RAMP_FIT,
    RAMP_FROM,
    RAMP_GAP,
    RAMP_MAX,
    RAMP_MIN,
    RAMP_OFF,
    SMOOTH,
    SPIKE,
)

type Floats = NDArray[np.float64]
type Mask = NDArray[np.bool_]
type Span = tuple[int, int]

INTERVAL_MS: Final = (1.0, 20.0)
NEAR_MS: Final = 10.0
"""Faster samples are averaged to about this interval."""

BELIEVED_MMHG: Final = (-30.0, 400.0)
SLOPE_S: Final = 0.7
ROUNDS: Final = 12
FINEST_MMHG: Final = 1e-6
STEPS_OFF: Final = 0.05
RAMP_SPARE_S: Final = 0.25
NOISE_HZ: Final = 12.0
"""A pulse has nothing above it that counts."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A record at about 100 Hz: mmHg, and seconds from one to the next.

    `missing` is the share of each value's samples that lacked; `gaps` are where so many
    lacked in a row that a line over them may hide a part of a beat; `step` is the
    sensor's, mmHg, 0 for a fine one.
    """

    values: Floats
    missing: Floats
    gaps: Mask
    dt: float
    factor: int
    step: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in which the cuff did one thing: its start, and three views of it.

    `raw` are the samples, `smooth` is without noise, `base` without the pulse; `gaps` is
    where there were none.
    """

    start: int
    raw: Floats
    smooth: Floats
    base: Floats
    gaps: Mask

    @property
    def wave(self) -> Floats:
        """Return the pulse around its baseline."""
        return self.smooth - self.base


def read(pressure: Sequence[float | None], interval_ms: float) -> Signal:
    """Return a record as a signal; raise ValueError for what is none."""
    interval_ms = _checked_interval(interval_ms)
    try:
        values = np.array(pressure, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as err:
        raise ValueError("pressures are numbers of mmHg, or None") from err
    if values.ndim != 1:
        raise ValueError("pressures are one row of numbers")
    least, most = BELIEVED_MMHG
    # Comparisons with NaN are false, so that a missing sample is not believed either.
    missing: Mask = ~((values >= least) & (values <= most))
    factor = max(1, round(NEAR_MS / interval_ms))
    filled = _fill(values, missing)
    missing |= _spikes(filled)
    filled = _fill(values, missing)
    step = _step(values[~missing])
    if step:
        filled = _between_steps(filled, step, interval_ms / 1000)
    gaps = _long(missing, round(GAP.value * 1000 / interval_ms))
    return Signal(
        _blocks(filled, factor).mean(axis=1),
        _blocks(missing, factor).mean(axis=1),
        np.asarray(_blocks(gaps, factor).any(axis=1)),
        interval_ms * factor / 1000,
        factor,
        step,
    )


def _checked_interval(interval_ms: object) -> float:
    """Return an interval as a float; raise ValueError for what is none."""
    low, high = INTERVAL_MS
    try:
        value = float(interval_ms)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError) as err:
        raise ValueError("an interval is a number of ms") from err
    if not low <= value <= high:
        raise ValueError(f"an interval is {low:g} to {high:g} ms, not {value:g}")
    return value


def _fill(values: Floats, missing: Mask) -> Floats:
    """Draw straight lines over what is missing."""
    there = np.flatnonzero(~missing)
    if not there.size:
        return np.zeros_like(values)
    return np.asarray(np.interp(np.arange(values.size), there, values[there]))


def _spikes(values: Floats) -> Mask:
    """Return which samples stand far out from the two on either side."""
    if values.size < 5:
        return np.zeros(values.size, dtype=np.bool_)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(values, 2, "edge"), 5)
    return np.asarray(np.abs(values - np.median(around, axis=1)) > SPIKE.value)


def _long(mask: Mask, samples: int) -> Mask:
    """Return where a mask is true for more than so many samples in a row."""
    long = np.zeros_like(mask)
    for start, stop in stretches(mask):
        long[start:stop] = stop - start > samples
    return long


def _between_steps(values: Floats, step: float, dt: float) -> Floats:
    """Return the smoothest course that a sensor of coarse steps may have rounded so."""
    course = values
    for _ in range(ROUNDS):
        course = smoothed(course, SMOOTH.value, dt)
        course = np.clip(course, values - step / 2, values + step / 2)
    return course


def _step(values: Floats) -> float:
    """Return the step, mmHg, of a coarse sensor, 0 for a fine one."""
    changes = np.abs(np.diff(values))
    changes = changes[changes > FINEST_MMHG]
    if not changes.size:
        return 0.0
    least = float(np.percentile(changes, 10))
    steps = changes / least
    whole = np.abs(steps - np.round(steps)) < STEPS_OFF
    return least if least >= QUANTUM_MIN.value and whole.all() else 0.0


def _blocks[T: np.generic](values: NDArray[T], factor: int) -> NDArray[T]:
    """Return rows of `factor` samples; a rest that fills none is left out."""
    rows = values.size // factor
    return values[: rows * factor].reshape(rows, factor)


def checked_holds(holds: Iterable[Span], samples: int, factor: int) -> list[Span]:
    """Return holds as indices of the signal; raise ValueError where they are wrong."""
    spans = []
    last = 0
    for start, stop in _pairs(holds):
        if not last <= start < stop <= samples:
            raise ValueError(
                f"hold {start} to {stop} does not follow {last} within {samples} samples"
            )
        last = stop
        spans.append((-(-start // factor), stop // factor))
    return spans


def _pairs(holds: Iterable[Span]) -> list[Span]:
    """Return holds as plain whole numbers; raise ValueError for what is none."""
    try:
        return [(_whole(start), _whole(stop)) for start, stop in holds]
    except (TypeError, ValueError, OverflowError) as err:
        raise ValueError("holds are pairs of indices") from err


def _whole(number: int) -> int:
    """Return a whole number of whichever type; raise ValueError for another."""
    whole = int(number)
    if whole != number:
        raise ValueError(number)
    return whole


def kernel(seconds: float, dt: float) -> Floats:
    """Return a Gaussian of this spread, in samples, with a sum of one."""
    reach = max(1, round(3 * seconds / dt))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) * dt / seconds) ** 2)
    return np.asarray(weights / weights.sum())


def smoothed(values: Floats, seconds: float, dt: float) -> Floats:
    """Return values without what is quicker; a slope goes on beyond either end."""
    weights = kernel(seconds, dt)
    reach = min(weights.size // 2, values.size - 1)
    if reach < 1:
        return values
    cut = weights.size // 2 - reach
    weights = weights[cut : weights.size - cut]
    before = 2 * values[0] - values[reach:0:-1]
    after = 2 * values[-1] - values[-2 : -reach - 2 : -1]
    padded = np.concatenate((before, values, after))
    return np.convolve(padded, weights / weights.sum(), mode="valid")


def segment(signal: Signal, span: Span) -> Segment:
    """Return one stretch of a signal, smoothed within itself."""
    raw = signal.values[slice(*span)]
    smooth = smoothed(raw, SMOOTH.value, signal.dt)
    base = smoothed(smooth, BASELINE.value, signal.dt)
    return Segment(span[0], raw, smooth, base, signal.gaps[slice(*span)])


def noise(segments: Sequence[Segment], dt: float) -> float:
    """Return the spread, mmHg, of what noise is left after smoothing.

    It is the level between the lines of a spectrum, so that a pump's hum is none.
    """
    levels = np.concatenate(
        [_spectrum(each.raw - each.smooth, dt) for each in segments]
    )
    # The power of noise in a spectrum is exponentially distributed around its mean.
    spread = math.sqrt(float(np.median(levels)) / math.log(2)) if levels.size else 0.0
    return spread * float(np.sqrt((kernel(SMOOTH.value, dt) ** 2).sum()))


def _spectrum(rest: Floats, dt: float) -> Floats:
    """Return the power of noise at each frequency above the pulse's, mmHg squared."""
    window = np.hanning(rest.size)
    power = np.abs(np.fft.rfft(rest * window)) ** 2 / (window**2).sum()
    return np.asarray(power[np.fft.rfftfreq(rest.size, dt) >= NOISE_HZ])


def ramp(signal: Signal) -> Span | None:
    """Return the one steady rise or fall of a record, None when there is none.

    Pumping up before it, waiting, and letting go after it are left out.
    """
    if signal.values.size * signal.dt < 2 * RAMP_GAP.value:
        return None
    slow = smoothed(signal.values, SLOPE_S, signal.dt)
    slope = np.gradient(slow, signal.dt)
    runs = [
        run
        for direction in (1.0, -1.0)
        for run in _runs(slow, direction * slope, direction, signal.dt)
    ]
    best = max(runs, key=lambda run: run[1] - run[0], default=None)
    if best is None:
        return None
    steep = np.abs(slope[slice(*best)])
    full = best[0] + np.flatnonzero(steep >= RAMP_BENDS.value * np.median(steep))
    edge = round(RAMP_EDGE.value / signal.dt)
    start, stop = int(full[0]) + edge, int(full[-1]) - edge
    fit = round(RAMP_FIT.value / signal.dt)
    if stop - start < fit:
        return start, stop
    values = signal.values
    after = _goes_on(values[stop - fit :], fit, signal.dt)
    before = _goes_on(values[: start + fit][::-1], fit, signal.dt)
    return start - before, stop + after


def _goes_on(values: Floats, fit: int, dt: float) -> int:
    """Return for how many more samples a ramp goes on as its last `fit` did.

    Slow filters know its end only roughly, and the end of an artery's pulse may be there.
    """
    at = np.arange(values.size)
    slope, first = np.polyfit(at[:fit], values[:fit], 1)
    off = np.abs(values - first - slope * at)
    allowed = max(RAMP_OFF.value, 3 * float(off[:fit].std()))
    leaves = np.flatnonzero(off[fit:] > allowed)
    most = round(RAMP_GAP.value / dt)
    left = min(most, int(leaves[0]) if leaves.size else values.size - fit)
    spare = RAMP_SPARE_S / dt + allowed / max(1e-6, abs(float(slope)))
    return max(0, left - round(spare))


def _runs(slow: Floats, slope: Floats, direction: float, dt: float) -> list[Span]:
    """Return the stretches that go on in one direction, and far enough."""
    steady = (slope > RAMP_MIN.value) & (slope < RAMP_MAX.value)
    steady &= slow > RAMP_FROM.value
    joined: list[Span] = []
    for start, stop in stretches(steady):
        if joined and _continues(slow * direction, joined[-1], start, dt):
            joined[-1] = joined[-1][0], stop
        else:
            joined.append((start, stop))
    return [
        run
        for run in joined
        if abs(slow[run[1] - 1] - slow[run[0]]) >= RAMP_COVERS.value
    ]


def stretches(mask: Mask) -> list[Span]:
    """Return where a mask is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False]))))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _continues(rising: Floats, run: Span, start: int, dt: float) -> bool:
    """Return whether a ramp only paused between two stretches."""
    short = (start - run[1]) * dt <= RAMP_GAP.value
    moved = rising[start] - rising[run[1] - 1]
    return short and -4 * RAMP_BACK.value <= moved <= RAMP_COVERS.value / 4
