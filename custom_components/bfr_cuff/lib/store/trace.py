"""Pressure traces as bytes: three columns of differences, compressed."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
import sys
from typing import Final
import zlib

from .database import HistoryError, HistoryProblem
from .model import THUMBNAIL_POINTS, Sample

FORMAT: Final = 2
MS: Final = 1000
TENTHS: Final = 10

_INT32: Final = "i"
_UNKNOWN: Final = -(2**31)
"""Stands for a value that there is none of; no difference is so far below zero."""

type _Column = Iterable[int | None]


def encode(samples: Sequence[Sample]) -> bytes:
    """Return samples as bytes, exact to 1 ms and 0.1 mmHg.

    After a byte that tells the format come, compressed, their times in ms, pressures
    and targets in 0.1 mmHg: of each the difference to the one before, in 32 bits with
    the lowest byte first.
    """
    differences = array(_INT32)
    differences.extend(_differences(round(sample.at_s * MS) for sample in samples))
    differences.extend(_differences(_tenths(sample.pressure) for sample in samples))
    differences.extend(_differences(_tenths(sample.target) for sample in samples))
    return bytes([FORMAT]) + zlib.compress(_ordered(differences).tobytes())


def decode(encoded: bytes) -> tuple[Sample, ...]:
    """Return the samples that bytes were made from; raises HistoryError of damage."""
    if encoded[:1] != bytes([FORMAT]):
        raise HistoryError(HistoryProblem.DAMAGED, "A trace has an unknown format.")
    whole = array(_INT32)
    try:
        whole.frombytes(zlib.decompress(encoded[1:]))
    except (zlib.error, ValueError) as error:
        detail = f"A trace is damaged: {error!r}"
        raise HistoryError(HistoryProblem.DAMAGED, detail) from None
    count, rest = divmod(len(_ordered(whole)), 3)
    if rest or _UNKNOWN in whole[:count]:
        detail = "A trace is damaged: a sample is not whole"
        raise HistoryError(HistoryProblem.DAMAGED, detail)
    times = (at_ms / MS for at_ms in accumulate(whole[:count]))
    pressures, targets = whole[count : 2 * count], whole[2 * count :]
    return tuple(map(Sample, times, _pressures(pressures), _pressures(targets)))


def thumbnail(samples: Sequence[Sample]) -> tuple[int, ...]:
    """Return the mean pressure in whole mmHg of equal spans, THUMBNAIL_POINTS at most.

    A span without a valid reading repeats the one before it.
    """
    if not samples:
        return ()
    points = min(len(samples), THUMBNAIL_POINTS)
    first, last = samples[0].at_s, samples[-1].at_s
    spans: list[list[float]] = [[] for _ in range(points)]
    for sample in samples:
        if sample.pressure is not None:
            share = (sample.at_s - first) / (last - first) if last > first else 0.0
            spans[min(int(share * points), points - 1)].append(sample.pressure)
    return tuple(_means(spans))


def _means(spans: Iterable[list[float]]) -> Iterator[int]:
    mean = 0
    for span in spans:
        mean = round(sum(span) / len(span)) if span else mean
        yield mean


def highest_target(samples: Iterable[Sample]) -> float | None:
    """Return the highest target in mmHg; None when there never was one."""
    targets = (sample.target for sample in samples)
    return max((target for target in targets if target is not None), default=None)


def _tenths(pressure: float | None) -> int | None:
    return None if pressure is None else round(pressure * TENTHS)


def _differences(column: _Column) -> Iterator[int]:
    last = 0
    for value in column:
        if value is None:
            yield _UNKNOWN
        else:
            yield value - last
            last = value


def _pressures(differences: array[int]) -> Iterator[float | None]:
    """Yield pressures in mmHg."""
    known = (0 if each == _UNKNOWN else each for each in differences)
    for each, tenths in zip(differences, accumulate(known), strict=True):
        yield None if each == _UNKNOWN else tenths / TENTHS


def _ordered(numbers: array[int]) -> array[int]:
    """Turn the bytes of numbers round where this machine has the highest first."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
