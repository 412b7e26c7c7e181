"""How long something was on, within a sliding span of time."""

from collections import deque


class OnTime:
    """Sum of the time that something was on during the last `span_ms`."""

    def __init__(self, span_ms: int) -> None:
        """Start with nothing seen."""
        self._span = span_ms
        self._runs: deque[list[int]] = deque()
        self._total = 0

    def clear(self) -> None:
        """Forget everything."""
        self._runs.clear()
        self._total = 0

    def add(self, start: int, end: int) -> None:
        """Count `start` to `end` (ms, never before the last end) as on."""
        self._total += end - start
        if self._runs and self._runs[-1][1] == start:
            self._runs[-1][1] = end
        else:
            self._runs.append([start, end])

    def total(self, now: int) -> int:
        """Return the ms of the last `span_ms` before `now` that were on."""
        oldest = now - self._span
        while self._runs and self._runs[0][0] < oldest:
            run = self._runs[0]
            dropped = min(oldest, run[1]) - run[0]
            self._total -= dropped
            run[0] += dropped
            if run[0] >= run[1]:
                self._runs.popleft()
        return self._total
