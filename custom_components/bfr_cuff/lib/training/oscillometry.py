"""Find a limb's occlusion pressure in the pressure of the cuff around it.

The pulse in the cuff is largest near the mean arterial pressure and vanishes as the
artery is closed. Where it has fallen to a half, and to 0.3, are the low and the high
end of the estimate. An arm is known to about ± 12 mmHg against systolic pressure (E239);
of a thigh there is no data. What is not clear is refused.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from . import oscillometry_beats as pulse
from .oscillogram import Oscillogram, Refusal
from .oscillometry_beats import Beats
from .oscillometry_constants import (
    BASELINE_MOVES,
    BEATS_MIN,
    BEYOND,
    CARRIED_BY,
    CLARITY_MIN,
    ENDS_APART_MAX,
    FLANK_BEATS_MIN,
    FLANK_MAX,
    HIGH_RATIO,
    HILL,
    HOLE_FROM,
    HOLE_MAX,
    IRREGULAR,
    LEAK,
    LEAK_HOLDS,
    LEAK_SHARE,
    LEAK_STILL,
    LOST_MAX,
    LOW_RATIO,
    MISSING_MAX,
    NOISE_PULSE,
    OUTLIERS_MAX,
    PAST_LOW,
    PULSE_MAX,
    PULSE_MIN,
    PULSE_NOISE,
    PULSE_STEPS,
    RAMP_BACK,
    SCATTER_MAX,
    START_RATIO,
    TILTED_MAX,
    WIDTH_HOLDS,
    WIDTH_RAMP,
)
from .oscillometry_envelope import Envelope, fit
from .oscillometry_holds import found_holds
from .oscillometry_knocks import without_knocks
from .oscillometry_signal import (
    Floats,
    Mask,
    Segment,
    Signal,
    Span,
    checked_holds,
    noise,
    ramp,
    read,
    segment,
    smoothed,
)

RAMP_TREND_S = 2.0


def analyse(
    pressure: Sequence[float | None],
    interval_ms: float,
    holds: Iterable[Span] | None = None,
) -> Oscillogram:
    """Estimate the occlusion pressure from a record of a cuff's pressure.

    `pressure` is in mmHg, one sample each `interval_ms` (1 to 20), None or NaN where one
    is missing. `holds` are (start, stop), as of a slice, in which neither pump nor valve
    worked; None finds them in a record that went in steps, and else takes the record's
    one steady ramp, up or down. Raise ValueError for
    arguments that are none of that.
    """
    signal = read(pressure, interval_ms)
    if holds is None:
        spans = found_holds(signal)
    else:
        spans = checked_holds(holds, len(pressure), signal.factor)
    is_ramp = holds is None and not spans
    if is_ramp and (span := ramp(signal)) is not None:
        spans = [span]
    spans = [span for span in spans if span[1] - span[0] > 3]
    if not spans:
        return Oscillogram(refusals=(Refusal.TOO_FEW_BEATS,))
    return _Record(signal, spans, ramp=is_ramp).judged()


def hold_pulse(
    pressure: Sequence[float | None], interval_ms: float, period_s: float | None
) -> tuple[float, float | None]:
    """Return the usual pulse in one hold, mmHg, and its period, s, where it is clear.

    `period_s` is what is known of it from other holds.
    """
    signal = read(pressure, interval_ms)
    parts = [segment(signal, (0, signal.values.size))]
    own_s, clarity = pulse.period(parts, signal.dt)
    spread = noise(parts, signal.dt)
    beats = pulse.find(parts, signal.dt, period_s or own_s, spread).level
    # What touches a beat makes it larger: the smaller half is what the limb did.
    smaller = np.sort(beats.size)[: (len(beats) + 1) // 2]
    size = float(smaller.mean()) if smaller.size else 0.0
    return size, own_s if clarity >= CLARITY_MIN.value else None


class _Record:
    """One record on its way to a judgement."""

    def __init__(self, signal: Signal, spans: list[Span], *, ramp: bool) -> None:
        self._ramp = ramp
        self._dt = signal.dt
        self._step = signal.step
        cut = without_knocks if ramp else segment
        self._parts = [cut(signal, span) for span in spans]
        used = [signal.missing[slice(*span)] for span in spans]
        self._lost = float(np.concatenate(used).mean())
        self._noise = noise(self._parts, signal.dt)
        self._period, self._clarity = pulse.period(self._parts, signal.dt)
        beats = pulse.find(self._parts, signal.dt, self._period, self._noise)
        self._tilted = beats.tilted
        self._beats = beats if ramp else beats.level

    def judged(self) -> Oscillogram:
        """Return the estimate, or why there is none."""
        refusals = list(self._without_envelope())
        if len(self._beats) < BEATS_MIN.value:
            return self._told((*refusals, Refusal.TOO_FEW_BEATS), None)
        width = WIDTH_RAMP if self._ramp else WIDTH_HOLDS
        envelope = fit(self._beats, width.value)
        if envelope.largest <= 0:
            return self._told((*refusals, Refusal.PULSE_WEAK), None)
        if _is_weak(envelope, self._noise, self._step):
            # Of noise, neither shape nor rhythm says anything.
            return self._told((*refusals, Refusal.PULSE_WEAK), envelope)
        refusals += _of_shape(envelope, ramp=self._ramp)
        if self._ramp and _hidden(envelope, self._parts[0]):
            refusals.append(Refusal.SAMPLES_MISSING)
        refusals += _of_beats(envelope, self._period)
        return self._told(tuple(dict.fromkeys(refusals)), envelope)

    def _told(
        self, refusals: tuple[Refusal, ...], envelope: Envelope | None
    ) -> Oscillogram:
        beats = self._beats
        clear = self._clarity >= CLARITY_MIN.value
        ends: list[float | None] = [None, None]
        if envelope is not None and not refusals:
            ends = list(_ends(envelope, ramp=self._ramp))
        return Oscillogram(
            low_mmhg=ends[0],
            high_mmhg=ends[1],
            refusals=refusals,
            pulse_rate=60 / self._period if clear else None,
            largest_mmhg=None if envelope is None else envelope.largest,
            noise_mmhg=self._noise,
            clarity=self._clarity,
            scatter=None if envelope is None else envelope.scatter,
            points=_pairs(beats.pressure, beats.size),
            envelope=()
            if envelope is None
            else _pairs(envelope.pressure, envelope.size),
        )

    def _without_envelope(self) -> Iterator[Refusal]:
        """Yield what speaks against the record before its envelope is drawn."""
        gaps = float(np.concatenate([part.gaps for part in self._parts]).mean())
        if self._lost > LOST_MAX.value or (not self._ramp and gaps > MISSING_MAX.value):
            yield Refusal.SAMPLES_MISSING
        if self._clarity < CLARITY_MIN.value:
            yield Refusal.PULSE_UNCLEAR
        if self._ramp:
            if any(_turns_back(part, self._dt) for part in self._parts):
                yield Refusal.MOVEMENT
            return
        falling = sum(_falls(part, self._dt) for part in self._parts)
        leaks = falling >= max(LEAK_HOLDS.value, LEAK_SHARE.value * len(self._parts))
        moves = any(np.ptp(part.base) > BASELINE_MOVES.value for part in self._parts)
        # A pump that works again and again on a still limb works against a leak.
        if leaks or (self._tilted > TILTED_MAX.value and not moves):
            yield Refusal.LEAK
        if moves or (falling and not leaks):
            yield Refusal.MOVEMENT


def _pairs(first: Floats, second: Floats) -> tuple[tuple[float, float], ...]:
    return tuple(zip(first.tolist(), second.tolist(), strict=True))


def _falls(part: Segment, dt: float) -> bool:
    """Return whether a hold falls, fast and straight, as through a leak."""
    seconds = np.arange(part.base.size) * dt
    slope, start = np.polyfit(seconds, part.base, 1)
    off = float(np.abs(part.base - start - slope * seconds).max())
    return float(slope) < -LEAK.value and off < LEAK_STILL.value


def _turns_back(part: Segment, dt: float) -> bool:
    """Return whether a ramp was moved: it turns back, or leaves its own trend."""
    base = part.base if part.base[-1] > part.base[0] else -part.base
    back = float((np.maximum.accumulate(base) - base).max())
    off = np.abs(part.base - smoothed(part.smooth, RAMP_TREND_S, dt)).max()
    return back > RAMP_BACK.value or float(off) > BASELINE_MOVES.value


def _is_weak(envelope: Envelope, spread: float, step: float) -> bool:
    """Return whether the pulse does not stand out from noise and a sensor's steps."""
    feigned = NOISE_PULSE.value * spread
    least = max(PULSE_MIN.value, PULSE_NOISE.value * feigned, PULSE_STEPS.value * step)
    return envelope.largest < least


def _ends(envelope: Envelope, *, ramp: bool) -> tuple[float | None, float | None]:
    """Return low and high end; a ramp may have stopped shortly before its high one."""
    low = envelope.crosses(LOW_RATIO.value)
    seen = low is not None and envelope.pressure[-1] - low >= PAST_LOW.value
    beyond = BEYOND.value if ramp and seen else 0.0
    return low, envelope.crosses(HIGH_RATIO.value, beyond=beyond)


def _of_shape(envelope: Envelope, *, ramp: bool) -> Iterator[Refusal]:
    """Yield what speaks against the envelope's shape."""
    if envelope.carried_by < CARRIED_BY.value:
        yield Refusal.TOO_FEW_BEATS
    largest = envelope.pressure[envelope.top]
    low, high = _ends(envelope, ramp=ramp)
    if envelope.size[0] > START_RATIO.value * envelope.largest:
        yield Refusal.STARTED_TOO_HIGH
    if envelope.rises_again() > HILL.value:
        yield Refusal.SECOND_HILL
    if low is None:
        yield Refusal.ENDED_TOO_LOW
        return
    if low - largest > FLANK_MAX.value:
        yield Refusal.FLANK_SHALLOW
    if high is None:
        yield Refusal.NO_END
        return
    if high - low > ENDS_APART_MAX.value:
        yield Refusal.END_UNCLEAR
    pressure = envelope.beats.pressure
    flank = (pressure > largest) & (pressure <= high)
    if flank.sum() < FLANK_BEATS_MIN.value:
        yield Refusal.TOO_FEW_BEATS


def _hidden(envelope: Envelope, part: Segment) -> bool:
    """Return whether a gap may hide the largest pulse of a ramp, or an end."""
    below = envelope.size[: envelope.top]
    small = np.flatnonzero(below < HOLE_FROM.value * envelope.largest)
    start = envelope.pressure[small[-1] if small.size else 0]
    high = envelope.crosses(HIGH_RATIO.value) or envelope.pressure[-1]
    lost = part.base[part.gaps]
    at = np.sort(envelope.beats.pressure)
    return any(
        ((lost > lower) & (lost < upper)).any()
        for lower, upper in zip(at, at[1:], strict=False)
        if upper - lower > HOLE_MAX.value and upper > start and lower < high
    )


def _of_beats(envelope: Envelope, period: float) -> Iterator[Refusal]:
    """Yield what speaks against the beats beside each other."""
    if envelope.outliers > OUTLIERS_MAX.value or envelope.largest > PULSE_MAX.value:
        yield Refusal.MOVEMENT
    if envelope.scatter > SCATTER_MAX.value:
        yield Refusal.UNSTEADY
    strong = envelope.under_beats >= HIGH_RATIO.value * envelope.largest
    if strong.sum() < BEATS_MIN.value:
        yield Refusal.TOO_FEW_BEATS
    elif _unevenness(envelope.beats, strong, period) > IRREGULAR.value:
        yield Refusal.IRREGULAR


def _unevenness(beats: Beats, strong: Mask, period: float) -> float:
    """Return the median change from one period to the next, as a share of it."""
    gaps = np.diff(beats.at)
    near = strong[1:] & strong[:-1] & (gaps < 2.2 * period)
    pairs = near[1:] & near[:-1]
    changes = np.abs(np.diff(gaps))[pairs] / period
    return float(np.median(changes)) if changes.size else 0.0
