"""The bit that outlives the power."""

from pathlib import Path
from unittest.mock import patch

import pytest

from simulator.controller.memory import BriefMemory, FileMemory


def test_a_new_device_has_never_inflated(tmp_path: Path) -> None:
    """No file, no bit."""
    assert not FileMemory(tmp_path / "bit").load()


def test_outlives_the_process(tmp_path: Path) -> None:
    """What one stored another reads, and nothing else is left behind."""
    for bit in (True, False, True):
        FileMemory(tmp_path / "bit").store(bit)
        assert FileMemory(tmp_path / "bit").load() is bit
    assert [path.name for path in tmp_path.iterdir()] == ["bit"]


@pytest.mark.parametrize("content", [b"", b"fre", b"\xff\xfe", b"occluded\n"])
def test_doubt_counts_as_set(tmp_path: Path, content: bytes) -> None:
    """A file that cannot be understood bars inflating for a while."""
    (tmp_path / "bit").write_bytes(content)
    assert FileMemory(tmp_path / "bit").load()


def test_a_file_that_cannot_be_read_counts_as_set(tmp_path: Path) -> None:
    """A folder in its place, for one."""
    (tmp_path / "bit").mkdir()
    assert FileMemory(tmp_path / "bit").load()


def test_is_on_the_disk_before_it_is_believed(tmp_path: Path) -> None:
    """File and folder are synced."""
    with patch("os.fsync") as fsync:
        FileMemory(tmp_path / "bit").store(True)
    assert fsync.call_count == 2


def test_a_failed_write_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    """The old bit stays."""
    memory = FileMemory(tmp_path / "bit")
    memory.store(True)
    with patch("os.fsync", side_effect=OSError), pytest.raises(OSError):
        memory.store(False)
    assert memory.load()
    assert [path.name for path in tmp_path.iterdir()] == ["bit"]


def test_brief_memory() -> None:
    """As long as the process lives."""
    memory = BriefMemory()
    assert not memory.load()
    memory.store(True)
    assert memory.load()
