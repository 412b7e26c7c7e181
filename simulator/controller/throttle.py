"""Addresses whose handshakes fail too often."""

from collections import defaultdict, deque

FAILURES = 5
WINDOW_S = 1.0


class Throttle:
    """Bar an address with 5 failures in a second for the rest of that second."""

    def __init__(self) -> None:
        """Start with no address barred."""
        self._failures: defaultdict[str, deque[float]] = defaultdict(deque)

    def failed(self, address: str, now: float) -> None:
        """Count a failed handshake at `now`, in seconds."""
        self._forget(now)
        self._failures[address].append(now)

    def barred(self, address: str, now: float) -> bool:
        """Return whether this address is not answered."""
        self._forget(now)
        return len(self._failures.get(address, ())) >= FAILURES

    def _forget(self, now: float) -> None:
        """Drop failures whose second is over, and addresses without any."""
        for address, times in list(self._failures.items()):
            while times and now - times[0] >= WINDOW_S:
                times.popleft()
            if not times:
                del self._failures[address]
