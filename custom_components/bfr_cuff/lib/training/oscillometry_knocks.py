"""Single knocks against a cuff while a ramp goes on: found, and taken for lost samples."""

from dataclasses import replace
from typing import Final

import numpy as np

from .oscillometry_constants import KNOCK_OVER, KNOCK_TIMES, KNOCK_WITHIN, KNOCKS_MAX
from .oscillometry_signal import Floats, Mask, Segment, Signal, Span, segment, stretches

MIDDLE_S: Final = 1.6
"""Long enough for a slow beat, so that a pulse stands around its middle."""

APART_S: Final = 0.1
"""A middle is worked out so often, and drawn between."""

AROUND_S: Final = 8.0
"""What is usual is taken from so long: a knock is a small part of it."""

USUAL: Final = 90


def without_knocks(signal: Signal, span: Span) -> Segment:
    """Return a ramp in which one or two knocks are gaps; more were a movement."""
    part = segment(signal, span)
    knocks = _knocks(part.raw, signal.dt)
    if not 0 < len(stretches(knocks)) <= KNOCKS_MAX.value:
        return part
    at = np.arange(part.raw.size)
    raw = np.interp(at, at[~knocks], part.raw[~knocks])
    values, gaps = signal.values.copy(), signal.gaps.copy()
    values[slice(*span)] = raw
    gaps[slice(*span)] |= knocks
    return segment(replace(signal, values=values, gaps=gaps), span)


def _knocks(values: Floats, dt: float) -> Mask:
    """Return where values stand out further than any pulse around them."""
    off = np.abs(values - _middle(values, dt))
    far = off > KNOCK_TIMES.value * _usual(off, dt) + KNOCK_OVER.value
    reach = round(KNOCK_WITHIN.value / dt)
    wide = np.convolve(far, np.ones(2 * reach + 1), mode="same") > 0.5
    return np.asarray(wide)


def _middle(values: Floats, dt: float) -> Floats:
    """Return the median of what is around each value."""
    half, apart = round(MIDDLE_S / dt / 2), max(1, round(APART_S / dt))
    padded = np.pad(values, half, mode="reflect", reflect_type="odd")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)[::apart]
    at = np.arange(0, values.size, apart)
    middle = np.interp(np.arange(values.size), at, np.median(windows, axis=1))
    return np.asarray(middle)


def _usual(off: Floats, dt: float) -> Floats:
    """Return how far values usually stand out, around each of them."""
    size = min(off.size, round(AROUND_S / dt))
    starts = np.arange(0, off.size - size + 1, max(1, size // 4))
    usual = [np.percentile(off[start : start + size], USUAL) for start in starts]
    return np.asarray(np.interp(np.arange(off.size), starts + size / 2, usual))
