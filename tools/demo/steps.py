"""Progress on a stream: one line for each step, with the time it took."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import time
from typing import TextIO


class CommandError(Exception):
    """Something that ends a command; its text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Tell what a command does while it does it."""

    stream: TextIO

    def say(self, text: str) -> None:
        """Print one line."""
        print(text, file=self.stream, flush=True)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Print a step when it starts, and its time when it is done."""
        start = time.monotonic()
        print(f"  {text} ...", end="", file=self.stream, flush=True)
        try:
            yield
        except BaseException:
            self.say(" no")
            raise
        self.say(f" {time.monotonic() - start:.1f} s")
