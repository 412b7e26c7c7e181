"""How a check ends when it does not simply hold."""


class NotHeld(Exception):
    """The controller did something else than the protocol says: what was seen."""


class Skipped(Exception):
    """The check could not be made: why."""


class CannotRun(Exception):
    """No check can be made at all: why."""


def hold(condition: bool, seen: str) -> None:
    """Raise NotHeld with what was seen unless a condition is met."""
    if not condition:
        raise NotHeld(seen)


def words(err: Exception) -> str:
    """Return what an error says, or at least what it is called."""
    return str(err) or type(err).__name__
