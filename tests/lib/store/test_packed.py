"""Tests of whole numbers in few bytes."""

import sys

import pytest
from sqlalchemy import Engine, LargeBinary, literal, select, update

from custom_components.bfr_cuff.lib.store.packed import pack, unpack
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.schema import session
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import DAY, kept_of


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        ([], b""),
        ([0, 88, 255], b"B\x00\x58\xff"),
        ([-1, 256], b"h\xff\xff\x00\x01"),
        ([-(2**15), 2**15 - 1], b"h\x00\x80\xff\x7f"),
        ([2**15], b"i\x00\x80\x00\x00"),
        ([-(2**31), 2**31 - 1], b"i\x00\x00\x00\x80\xff\xff\xff\x7f"),
    ],
)
def test_as_few_bytes_as_they_need(numbers: list[int], kept: bytes) -> None:
    """None is lost, however large, and each width begins where the last one ends."""
    assert pack(numbers) == kept
    assert unpack(kept) == numbers


def test_too_large() -> None:
    """What no column takes is refused, not cut."""
    with pytest.raises(OverflowError):
        pack([2**31])


@pytest.mark.parametrize("damaged", [b"Q\x00", b"h\x00", b"i\x00\x00"])
def test_damage(damaged: bytes) -> None:
    """It is not taken for numbers."""
    with pytest.raises(ValueError, match="unknown kind|not a multiple"):
        unpack(damaged)


def test_the_same_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has the highest byte first turns them round, both ways."""
    monkeypatch.setattr(sys, "byteorder", "big")
    there = pack([1, 256])
    assert unpack(there) == [1, 256]
    monkeypatch.undo()
    assert sys.byteorder != "little" or there == b"h\x00\x01\x01\x00"


def test_a_damaged_picture_keeps_nobody_from_the_list(engine: Engine) -> None:
    """A row without its picture says everything else."""
    Writer(engine).insert(kept_of(), DAY)
    with engine.begin() as connection:
        damaged = literal(b"h\x01", LargeBinary)
        connection.execute(update(session).values(thumbnail=damaged))
        assert connection.scalar(select(session.c.thumbnail)) == []
    [summary] = Reader(engine).sessions(Filter()).sessions
    assert (summary.session_id, summary.thumbnail) == ("session-1", ())
