"""What a trace of the first format becomes in the second."""

from array import array
import sys
import zlib

import pytest

from custom_components.bfr_cuff.lib.store.second_tables import second_format


def first(*numbers: int) -> bytes:
    """Return a trace of the first format with these small numbers."""
    return b"\x01" + zlib.compress(bytes(numbers))


def test_whole() -> None:
    """Differences keep their signs; 0 stands for none."""
    differences = array("i", zlib.decompress(second_format(first(1, 5, 4, 0))[1:]))
    assert list(differences) == [2, -2, -(2**31)]


@pytest.mark.parametrize(
    ("trace", "words"),
    [(b"\x02x", "not the first format"), (first(1, 5), "a sample is not whole")],
)
def test_damaged(trace: bytes, words: str) -> None:
    """What is no trace of the first format stays as it is."""
    with pytest.raises(ValueError, match=words):
        second_format(trace)


def test_the_same_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has the highest byte first turns them round."""
    here = zlib.decompress(second_format(first(1, 5, 4, 0))[1:])
    monkeypatch.setattr(sys, "byteorder", "big")
    there = zlib.decompress(second_format(first(1, 5, 4, 0))[1:])
    turned = array("i", here)
    turned.byteswap()
    assert there == turned.tobytes()
