"""What a session has to hand out: requests and moments, now and later."""

from .messages import Inflate, Moment, Output, Release


class Outbox:
    """Collect the outputs of one input, and keep what is to be told later."""

    def __init__(self) -> None:
        """Start empty."""
        self._now: list[Output] = []
        self._later: list[tuple[float, Moment]] = []

    @property
    def next_at(self) -> float | None:
        """Return when the next kept moment is to be told."""
        return min((at for at, _ in self._later), default=None)

    def put(self, *outputs: Inflate | Release | Moment) -> None:
        """Hand out with the next flush."""
        self._now.extend(outputs)

    def keep(self, at: float, moment: Moment) -> None:
        """Hand out later."""
        self._later.append((at, moment))

    def forget(self) -> None:
        """Drop what was to be told later."""
        self._later.clear()

    def ripen(self, now: float) -> None:
        """Hand out all whose time has come."""
        self._now.extend(moment for at, moment in self._later if at <= now)
        self._later = [(at, moment) for at, moment in self._later if at > now]

    def flush(self) -> tuple[Output, ...]:
        """Return what is to be handed out now."""
        # Emptied before it is handed out: carrying out one output may bring the next.
        out, self._now = tuple(self._now), []
        return out
