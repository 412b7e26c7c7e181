"""History as JSON: everything that is kept, for another installation or a script."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
import json
from typing import Any, Final

from ..session.measurement_record import MeasurementRecord
from .model import KeptSession, Sample

FORMAT: Final = "bfr_cuff.history"
VERSION: Final = 1

TIME_DIGITS: Final = 3
PRESSURE_DIGITS: Final = 1


def dump(
    sessions: Iterable[KeptSession], measurements: Iterable[MeasurementRecord] = ()
) -> bytes:
    """Return the whole file."""
    return b"".join(chunks(sessions, measurements))


def chunks(
    sessions: Iterable[KeptSession], measurements: Iterable[MeasurementRecord] = ()
) -> Iterator[bytes]:
    """Yield the file, a session at a time, so that a long history needs little room."""
    yield f'{{"format": "{FORMAT}", "version": {VERSION}, "sessions": ['.encode()
    yield from _listed(map(plain, sessions))
    yield b'\n],\n"measurements": ['
    yield from _listed(map(asdict, measurements))
    yield b"\n]}\n"


def _listed(values: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield each value as an entry of a list, on a line of its own."""
    for number, value in enumerate(values):
        separator = ",\n" if number else "\n"
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        yield f"{separator}{text}".encode()


def plain(kept: KeptSession) -> dict[str, Any]:
    """Return one session in what JSON knows."""
    return {
        "record": asdict(kept.record),
        "events": [
            {"at_s": event.at_s, "kind": event.kind, "about": dict(event.about)}
            for event in kept.events
        ],
        "traces": {cuff: columns(samples) for cuff, samples in kept.traces.items()},
    }


def columns(samples: Sequence[Sample]) -> dict[str, list[float | None]]:
    """Return a trace as three lists, to 1 ms and 0.1 mmHg as it is kept."""
    return {
        "at_s": [round(sample.at_s, TIME_DIGITS) for sample in samples],
        "pressure": [pressure(sample.pressure) for sample in samples],
        "target": [pressure(sample.target) for sample in samples],
    }


def pressure(mmhg: float | None) -> float | None:
    """Return a pressure to 0.1 mmHg."""
    return None if mmhg is None else round(mmhg, PRESSURE_DIGITS)
