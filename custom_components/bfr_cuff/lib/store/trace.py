"""Pressure traces as bytes: columns of differences, compressed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
import zlib

from .database import HistoryError, HistoryProblem
from .model import THUMBNAIL_POINTS, Sample

FORMAT: Final = 1
MS: Final = 1000
TENTHS: Final = 10

type _Column = Iterable[int | None]


def encode(samples: Sequence[Sample]) -> bytes:
    """Return samples as bytes, exact to 1 ms and 0.1 mmHg.

    After a byte that tells the format comes, compressed, the number of samples and
    then their times, pressures and targets.
    """
    plain = bytearray()
    _put(plain, len(samples))
    _put_column(plain, (round(sample.at_s * MS) for sample in samples))
    _put_column(plain, (_tenths(sample.pressure) for sample in samples))
    _put_column(plain, (_tenths(sample.target) for sample in samples))
    return bytes([FORMAT]) + zlib.compress(plain, 9)


def decode(encoded: bytes) -> tuple[Sample, ...]:
    """Return the samples that bytes were made from; raises HistoryError of damage."""
    if encoded[:1] != bytes([FORMAT]):
        raise HistoryError(HistoryProblem.DAMAGED, "A trace has an unknown format.")
    try:
        numbers = _numbers(zlib.decompress(encoded[1:]))
        count = next(numbers)
        times, pressures, targets = [_column(count, numbers) for _ in range(3)]
        return tuple(map(_sample, times, pressures, targets))
    except (zlib.error, StopIteration, ValueError) as error:
        detail = f"A trace is damaged: {error!r}"
        raise HistoryError(HistoryProblem.DAMAGED, detail) from None


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


def _put(plain: bytearray, number: int) -> None:
    """Add a number from 0 on: seven bits a byte, the lowest first."""
    while number > 0x7F:
        plain.append(number & 0x7F | 0x80)
        number >>= 7
    plain.append(number)


def _put_column(plain: bytearray, column: _Column) -> None:
    """Add differences; 0 stands for None, and small ones of either sign are small."""
    last = 0
    for value in column:
        if value is None:
            _put(plain, 0)
            continue
        off, last = value - last, value
        _put(plain, 2 * off + 1 if off >= 0 else -2 * off)


def _numbers(plain: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in plain:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0


def _sample(at_ms: int | None, pressure: int | None, target: int | None) -> Sample:
    if at_ms is None:
        raise ValueError("a sample has no time")
    return Sample(at_ms / MS, _mmhg(pressure), _mmhg(target))


def _mmhg(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / TENTHS


def _column(count: int, numbers: Iterator[int]) -> list[int | None]:
    values: list[int | None] = []
    last = 0
    for _ in range(count):
        number = next(numbers)
        if number:
            last += number // 2 if number % 2 else -(number // 2)
        values.append(last if number else None)
    return values
