"""Whole numbers in as few bytes as they need, as a column of the database."""

from array import array
from collections.abc import Sequence
import sys
from typing import Any, Final, override

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

_KINDS: Final = ("B", "h", "i")
"""How wide the numbers may be: 8 bits without a sign, 16 and 32 bits with one."""


def pack(numbers: Sequence[int]) -> bytes:
    """Return a byte that tells how wide the numbers are, and then the numbers.

    Of each the lowest byte comes first. Raises OverflowError beyond 32 bits.
    """
    if not numbers:
        return b""
    for kind in _KINDS[:-1]:
        try:
            return _packed(kind, numbers)
        except OverflowError:
            continue
    return _packed(_KINDS[-1], numbers)


def unpack(packed: bytes) -> list[int]:
    """Return the numbers that bytes were made from; raises ValueError of damage."""
    if not packed:
        return []
    kind = chr(packed[0])
    if kind not in _KINDS:
        raise ValueError(f"Numbers of an unknown kind: {kind!r}")
    numbers = array(kind, packed[1:])
    return _lowest_first(numbers).tolist()


class PackedNumbers(TypeDecorator[Sequence[int]]):
    """Keeps a few whole numbers as bytes."""

    impl = LargeBinary
    cache_ok = True

    @override
    def process_bind_param(
        self, value: Sequence[int] | None, dialect: Dialect
    ) -> bytes | None:
        """Return what is kept."""
        return None if value is None else pack(value)

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> list[int] | None:
        """Return what was kept; of what is damaged nothing, and the rest of its row."""
        if value is None:
            return None
        try:
            return unpack(bytes(value))
        except ValueError:
            return []


def _packed(kind: str, numbers: Sequence[int]) -> bytes:
    return kind.encode() + _lowest_first(array(kind, numbers)).tobytes()


def _lowest_first(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
