"""Beats in a cuff's pressure: how often, where, and how large."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .oscillometry_constants import (
    BEAT_MAX,
    BEATS_APART,
    FOOT_WITHIN,
    NOISE_PULSE,
    PERIOD_MAX,
    PERIOD_MIN,
    RISE_MIN,
    TILT,
    TILT_MIN,
)
from .oscillometry_signal import Floats, Mask, Segment

CHUNK_S: Final = 6.0
FUNDAMENTAL: Final = 0.85
"""The shortest period that repeats nearly as well as the best is the heart's."""

NEIGHBOURS_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Beats:
    """Beats of a record, in order.

    `pressure` is the baseline under each one's top, `size` its height and `tilt` how
    much higher it ends than it began, all in mmHg; `at` is where it rises steepest, in
    seconds from the record's start.
    """

    pressure: Floats
    size: Floats
    tilt: Floats
    at: Floats

    def __len__(self) -> int:
        """Return how many there are."""
        return self.size.size

    @property
    def level(self) -> Beats:
        """Return those that end about where they began, if there are any.

        In a hold the others were touched by the pump, the valve or a movement.
        """
        level = self._is_level
        return self._only(level) if level.any() else self

    @property
    def tilted(self) -> float:
        """Return the share of beats that end elsewhere than they began."""
        return 1 - float(self._is_level.mean()) if len(self) else 0.0

    @property
    def _is_level(self) -> Mask:
        allowed = np.maximum(TILT_MIN.value, TILT.value * self.size)
        return np.asarray(np.abs(self.tilt) <= allowed)

    def _only(self, which: Mask) -> Beats:
        return Beats(
            self.pressure[which], self.size[which], self.tilt[which], self.at[which]
        )


def period(segments: Sequence[Segment], dt: float) -> tuple[float, float]:
    """Return the period of the pulse, in seconds, and how clearly it repeats, 0 to 1."""
    lags = np.arange(round(PERIOD_MIN.value / dt) - 1, round(PERIOD_MAX.value / dt) + 2)
    chunks = _chunks(segments, dt, lags[-1])
    if not chunks:
        return PERIOD_MAX.value, 0.0
    power = np.array([float(np.mean(chunk**2)) for chunk in chunks])
    # A knock is loud, and must not speak for all.
    weights = np.minimum(power, 1.5 * np.percentile(power, 75)) + 1e-12
    alike = np.array([_repeats(chunk, lags) for chunk in chunks])
    mean = weights @ alike / weights.sum()
    inner = mean[1:-1]
    peaks = 1 + np.flatnonzero((inner >= mean[:-2]) & (inner > mean[2:]))
    peaks = peaks[mean[peaks] > 0]
    if not peaks.size:
        return PERIOD_MAX.value, 0.0
    first = peaks[mean[peaks] >= FUNDAMENTAL * mean[peaks].max()][0]
    return float(lags[first] * dt), float(mean[first])


def _chunks(segments: Sequence[Segment], dt: float, longest: int) -> list[Floats]:
    """Cut the pulse into stretches of some beats, long enough to compare."""
    size = round(CHUNK_S / dt)
    chunks = []
    for each in segments:
        wave = each.wave
        for start in range(0, max(1, wave.size - size // 2), size):
            chunk = wave[start : start + size]
            if chunk.size >= 1.5 * longest:
                chunks.append(chunk - chunk.mean())
    return chunks


def _repeats(wave: Floats, lags: NDArray[np.signedinteger]) -> Floats:
    """Return how like itself a wave is at each lag, −1 to 1."""
    length = wave.size
    spectrum = np.fft.rfft(wave, 2 * length)
    products = np.fft.irfft(np.abs(spectrum) ** 2)[lags]
    energy = np.concatenate(([0.0], np.cumsum(wave**2)))
    early = energy[length - lags]
    late = energy[length] - energy[lags]
    return np.asarray(products / np.sqrt(early * late + 1e-12), dtype=np.float64)


def find(
    segments: Sequence[Segment], dt: float, period_s: float, noise: float
) -> Beats:
    """Return the beats of every segment; `noise` is its spread, mmHg."""
    found = [_in_segment(each, period_s / dt, NEIGHBOURS_S / dt) for each in segments]
    pressure, size, tilt, at = np.concatenate(found).T
    feigned = NOISE_PULSE.value * noise
    size = np.sqrt(np.maximum(0.0, size**2 - feigned**2))
    return Beats(pressure, size, tilt, at * dt)


def _in_segment(part: Segment, period: float, reach: float) -> Floats:
    """Return pressure, size, tilt and index of each beat of one segment, in rows."""
    wave = part.wave
    rises = _rises(wave, period, reach)
    feet = _feet(wave, rises, period)
    rows = []
    for rise, foot, after in zip(rises, feet, feet[1:], strict=False):
        whole = not part.gaps[foot : after + 1].any()
        if whole and 2 < after - foot <= BEAT_MAX.value * period:
            rows.append(_measure(part, foot, after, rise))
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _measure(
    part: Segment, foot: int, after: int, rise: int
) -> tuple[float, float, float, int]:
    """Return what a beat's top stands on, its height over its feet, and its tilt."""
    beat = part.smooth[foot : after + 1]
    height = beat - np.linspace(beat[0], beat[-1], beat.size)
    top = int(np.argmax(height))
    tilt = float(beat[-1] - beat[0])
    return float(part.base[foot + top]), float(height[top]), tilt, part.start + rise


def _rises(wave: Floats, period: float, reach: float) -> list[int]:
    """Return the steepest rises, in order, none too close to a steeper one."""
    if wave.size < 3:
        return []
    slope = np.gradient(wave)
    inner = slope[1:-1]
    tops = 1 + np.flatnonzero((inner >= slope[:-2]) & (inner > slope[2:]) & (inner > 0))
    apart = BEATS_APART.value * period
    kept: list[int] = []
    for top in tops[np.argsort(-slope[tops])]:
        if all(abs(top - other) >= apart for other in kept):
            kept.append(int(top))
    kept.sort()
    return _like_neighbours(kept, slope, reach)


def _like_neighbours(rises: list[int], slope: Floats, reach: float) -> list[int]:
    """Leave out rises that are much flatter than those around them."""
    at = np.array(rises)
    steep = slope[at] if rises else np.zeros(0)
    return [
        rise
        for rise, own in zip(rises, steep, strict=True)
        if own >= RISE_MIN.value * np.median(steep[np.abs(at - rise) <= reach])
    ]


def _feet(wave: Floats, rises: list[int], period: float) -> list[int]:
    """Return the lowest point shortly before each rise."""
    reach = max(1, round(FOOT_WITHIN.value * period))
    feet = []
    for rise in rises:
        start = max(0, rise - reach)
        feet.append(start + int(np.argmin(wave[start : rise + 1])))
    return feet
