"""The lease: which client may hold pressure, and until when (Cuff Link, rule 3)."""


class Lease:
    """One lease for the whole controller, on its monotonic clock in ms."""

    def __init__(self) -> None:
        """Start without an owner."""
        self.owner: str | None = None
        self._ends = 0

    def grant(self, client: str, now: int, ms: int) -> None:
        """Give or renew the lease; it ends `ms` from now."""
        self.owner = client
        self._ends = now + ms

    def end(self) -> None:
        """End the lease: no client holds it."""
        self.owner = None

    def left_ms(self, now: int) -> int:
        """Return what is left of it, 0 when no client holds it."""
        return max(0, self._ends - now) if self.owner is not None else 0

    def expired(self, now: int) -> bool:
        """Return whether it is held and its time is up."""
        return self.owner is not None and now >= self._ends
