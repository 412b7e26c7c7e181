"""The bit that outlives the power, in a file."""

from contextlib import suppress
import os
from pathlib import Path

SET = "occluded\n"
CLEAR = "free\n"


class FileMemory:
    """Keep the bit in a file; one that cannot be understood counts as set."""

    def __init__(self, path: Path) -> None:
        """Use `path`, whose folder must exist."""
        self._path = path

    def load(self) -> bool:
        """Return the bit; a new device has never inflated."""
        try:
            return self._path.read_text() != CLEAR
        except FileNotFoundError:
            return False
        except OSError, ValueError:
            return True

    def store(self, bit: bool) -> None:
        """Replace the file at once and wait until it is on the disk."""
        partial = self._path.with_name(self._path.name + ".new")
        try:
            self._write(partial, SET if bit else CLEAR)
            partial.replace(self._path)
        except OSError:
            with suppress(OSError):
                partial.unlink()
            raise
        self._sync_folder()

    @staticmethod
    def _write(path: Path, text: str) -> None:
        """Write a small file through to the disk."""
        with path.open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def _sync_folder(self) -> None:
        """Make the new name last too."""
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class BriefMemory:
    """Keep the bit for as long as this process lives."""

    def __init__(self) -> None:
        """Start as a new device."""
        self._bit = False

    def load(self) -> bool:
        """Return the bit."""
        return self._bit

    def store(self, bit: bool) -> None:
        """Keep the bit."""
        self._bit = bit


def memory_in(path: Path | None) -> FileMemory | BriefMemory:
    """Return where the bit is kept: in a file, or else in this process."""
    return BriefMemory() if path is None else FileMemory(path)
