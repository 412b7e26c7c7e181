"""The envelope: how large the pulse is at each pressure of the cuff."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .oscillometry_beats import Beats
from .oscillometry_constants import CARRIED_WITHIN, HIGH_RATIO, LOW_RATIO, OUTLIER
from .oscillometry_signal import Floats

STEP_MMHG: Final = 1.0
ROUNDS: Final = 4
BISQUARE: Final = 4.5
SPREAD_MIN: Final = 0.04
NEAR_TOP: Final = 2.5
FLANK_END: Final = 8
"""Steps of the envelope that say how its flank would go on."""

FLOOR: Final = 0.08
"""Share of the largest pulse below which errors no longer shrink with the pulse."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A robust curve through the sizes of beats, and how they lie around it.

    `errors` are shares of the envelope, one for each beat.
    """

    pressure: Floats
    size: Floats
    errors: Floats
    beats: Beats
    width: float

    @property
    def top(self) -> int:
        """Return the index of the largest pulse."""
        return int(np.argmax(self.size))

    @property
    def largest(self) -> float:
        """Return the largest pulse, mmHg."""
        return float(self.size[self.top])

    @property
    def under_beats(self) -> Floats:
        """Return the envelope at each beat."""
        return np.interp(self.beats.pressure, self.pressure, self.size)

    @property
    def carried_by(self) -> int:
        """Return how many beats agree on the largest pulse."""
        away = np.abs(self.beats.pressure - self.pressure[self.top])
        near = away <= NEAR_TOP * self.width
        return int((near & (np.abs(self.errors) <= CARRIED_WITHIN.value)).sum())

    @property
    def outliers(self) -> float:
        """Return the share of beats, of those that count, that lie far off."""
        errors = self.errors[self._counted]
        return float((np.abs(errors) > OUTLIER.value).mean()) if errors.size else 1.0

    @property
    def scatter(self) -> float:
        """Return the spread from beat to beat, as a share of the envelope."""
        errors = self.errors[self._counted]
        if not errors.size:
            return 1.0
        return 1.4826 * float(np.median(np.abs(errors - np.median(errors))))

    @property
    def _counted(self) -> NDArray[np.intp]:
        return np.flatnonzero(self.under_beats >= HIGH_RATIO.value * self.largest)

    def crosses(self, ratio: float, *, beyond: float = 0.0) -> float | None:
        """Return where, above the largest pulse, it has fallen to a share of it.

        A flank that ends before may go on as it fell, for at most `beyond` mmHg.
        """
        goal = ratio * self.largest
        size, pressure, top = self.size, self.pressure, self.top
        below = np.flatnonzero(size[top:] < goal)
        if not below.size:
            return self._falls_on(goal, beyond)
        after = top + int(below[0])
        share = (size[after - 1] - goal) / (size[after - 1] - size[after])
        return float(
            pressure[after - 1] + share * (pressure[after] - pressure[after - 1])
        )

    def _falls_on(self, goal: float, beyond: float) -> float | None:
        """Return where the end of the flank, drawn on, comes to `goal` mmHg."""
        size, pressure = self.size, self.pressure
        if size.size - self.top <= FLANK_END:
            return None
        fall = float(size[-1 - FLANK_END] - size[-1])
        away = float(pressure[-1] - pressure[-1 - FLANK_END])
        further = float(size[-1]) - goal
        if fall <= 0 or further * away > beyond * fall:
            return None
        return float(pressure[-1]) + further * away / fall

    def rises_again(self) -> float:
        """Return by which share of the largest pulse a second hill stands out."""
        above = self.size[self.top :]
        below = self.size[self.top :: -1]
        # What beats outside the closed artery do is no hill.
        cut = np.flatnonzero(above < LOW_RATIO.value * self.largest)
        hills = [_climb(above), _climb(below)]
        return max(hills) / self.largest if cut.size else _climb(below) / self.largest


def _climb(size: Floats) -> float:
    """Return the largest rise above what came before."""
    return float((size - np.minimum.accumulate(size)).max())


def fit(beats: Beats, width: float) -> Envelope:
    """Draw a local line over pressure, `width` mmHg wide, that outliers do not bend."""
    pressure, size = beats.pressure, beats.size
    grid = np.arange(pressure.min(), pressure.max() + STEP_MMHG, STEP_MMHG)
    curve = _running_median(pressure, size)
    trust = _trust(_errors(size, curve))
    for _ in range(ROUNDS):
        curve = _lines(pressure, size, trust, pressure, width)
        trust = _trust(_errors(size, curve))
    # A smooth curve cuts tops off and fills valleys; what it missed is added once.
    missed = size - curve
    curve = curve + _lines(pressure, missed, trust, pressure, width)
    envelope = _lines(pressure, size, trust, grid, width)
    envelope = np.maximum(0.0, envelope + _lines(pressure, missed, trust, grid, width))
    errors = _errors(size, np.maximum(0.0, curve))
    return Envelope(grid, envelope, errors, beats, width)


def _running_median(pressure: Floats, size: Floats) -> Floats:
    """Return the median of each beat and its four neighbours in pressure."""
    order = np.argsort(pressure)
    padded = np.pad(size[order], 2, mode="edge")
    curve = np.empty_like(size)
    curve[order] = np.median(
        np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1
    )
    return curve


def _errors(size: Floats, curve: Floats) -> Floats:
    """Return how far beats lie from the curve, as shares of it."""
    floor = FLOOR * max(1e-6, float(curve.max()))
    return (size - curve) / (np.maximum(0.0, curve) + floor)


def _trust(errors: Floats) -> Floats:
    """Return each beat's weight, 0 for one that is far off."""
    spread = max(SPREAD_MIN, 1.4826 * float(np.median(np.abs(errors))))
    far = np.minimum(1.0, np.abs(errors) / (BISQUARE * spread))
    # Never quite nothing, so that a place with outliers alone still has a line.
    return np.asarray((1 - far**2) ** 2 + 1e-6)


def _lines(
    pressure: Floats, size: Floats, trust: Floats, at: Floats, width: float
) -> Floats:
    """Return local lines of size over pressure, each where it is asked for."""
    offset = pressure - at[:, None]
    weights = trust * np.exp(-0.5 * (offset / width) ** 2) + 1e-12 * trust
    total = weights.sum(axis=1)
    mean_x = (weights * offset).sum(axis=1) / total
    mean_y = (weights * size).sum(axis=1) / total
    spread = (weights * offset**2).sum(axis=1) / total - mean_x**2
    joint = (weights * offset * size).sum(axis=1) / total - mean_x * mean_y
    # Where all beats stand on one pressure there is no slope to be had.
    slope = joint / (spread + 0.05 * width**2)
    return np.asarray(mean_y - slope * mean_x)
