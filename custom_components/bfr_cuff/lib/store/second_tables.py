"""What makes schema version 2: an order of what happened, and traces as arrays.

Nothing here follows `schema` or `trace`, which may change again.
"""

from array import array
from collections.abc import Iterator
import sys
from typing import Final
import zlib

from sqlalchemy import Connection, column, select, table, update

_STATEMENTS: Final = (
    "ALTER TABLE bfr_session ADD COLUMN happened DOUBLE PRECISION NOT NULL DEFAULT 0",
    "UPDATE bfr_session SET happened = started",
    """
    CREATE INDEX bfr_session_by_happened
        ON bfr_session (athlete_id, running, happened, session_id)
    """,
)
_KEY: Final = ("session_id", "cuff", "part")
_TRACE: Final = table("bfr_trace", *map(column, _KEY), column("samples"))

_FIRST: Final = b"\x01"
_SECOND: Final = b"\x02"
_UNKNOWN: Final = -(2**31)


def order_and_arrays(connection: Connection) -> None:
    """Bring schema version 1 to 2; a trace that is damaged stays as it is."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    for key in connection.execute(select(*(_TRACE.c[name] for name in _KEY))).all():
        here = [_TRACE.c[name] == value for name, value in zip(_KEY, key, strict=True)]
        old = connection.scalar(select(_TRACE.c.samples).where(*here))
        try:
            new = second_format(bytes(old or b""))
        except zlib.error, ValueError, OverflowError:
            continue
        connection.execute(update(_TRACE).where(*here).values(samples=new))


def second_format(trace: bytes) -> bytes:
    """Return a trace of the first format in the second one.

    Both have the differences of three columns. In the first a number of seven bits a
    byte stands for each, 0 for none, its lowest bit for the sign; how many samples
    there are comes before them. Raises zlib.error, ValueError or OverflowError where
    it is damaged.
    """
    if trace[:1] != _FIRST:
        raise ValueError("not the first format")
    count, *numbers = _numbers(zlib.decompress(trace[1:]))
    if len(numbers) != 3 * count:
        raise ValueError("a sample is not whole")
    differences = array("i", map(_difference, numbers))
    if sys.byteorder == "big":
        differences.byteswap()
    return _SECOND + zlib.compress(differences.tobytes())


def _difference(number: int) -> int:
    if not number:
        return _UNKNOWN
    return number // 2 if number % 2 else -(number // 2)


def _numbers(plain: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in plain:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0
