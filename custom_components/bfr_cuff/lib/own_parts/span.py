"""How much of the last few seconds something was so."""

from collections import deque


class Span:
    """Sum up stretches of time, as far as they lie in the last `length_s` seconds."""

    def __init__(self, length_s: float) -> None:
        """Start without any."""
        self._length_s = length_s
        self._stretches: deque[tuple[float, float]] = deque()

    def add(self, start: float, end: float) -> None:
        """Add a stretch; it does not begin before the last one ended."""
        self._stretches.append((start, end))

    def total_s(self, now: float) -> float:
        """Return the seconds that lie in the span which ends now."""
        since = now - self._length_s
        while self._stretches and self._stretches[0][1] <= since:
            self._stretches.popleft()
        return sum(end - max(start, since) for start, end in self._stretches)
