"""What can go wrong between us and a networked controller."""

from typing import override

from ..controller.model import (
    ControllerErratic,
    ControllerUnauthorized,
    ControllerUnreachable,
    ControllerUnsupported,
)
from .version import PROTOCOL


class InvalidKey(ValueError):
    """The text is not the base64 form of 32 bytes."""


class FrameError(ControllerErratic):
    """A frame does not say what the protocol says it does."""


class OutOfStep(ControllerErratic):
    """The count or the clock of the states fell back, or the count stood still."""


class WrongKey(ControllerUnauthorized):
    """The handshake failed: the two sides hold different keys."""


class WrongDevice(ControllerUnreachable):
    """Another controller answers where the paired one is looked for."""

    def __init__(self, expected: str, found: str) -> None:
        """Keep both device ids."""
        super().__init__(f"expected {expected}, found {found}")
        self.expected = expected
        self.found = found


class UnsupportedProtocol(ControllerUnsupported):
    """The controller speaks another version of the protocol, or none of it.

    `version` is None when the controller does not say.
    """

    def __init__(self, version: int | None) -> None:
        """Keep the version that the controller speaks."""
        super().__init__(f"protocol version {version}")
        self.version = version

    @property
    def is_older(self) -> bool:
        """Return whether newer firmware would help."""
        return self.version is not None and self.version < PROTOCOL


class UnsafeLimits(ControllerUnsupported):
    """The controller announces a limit that no controller may have."""

    def __init__(self, name: str, value: float, allowed: float) -> None:
        """Keep the limit's name, what was announced and what is allowed."""
        super().__init__(f"{name} is {value:g}, allowed is {allowed:g}")
        self.name = name
        self.value = value
        self.allowed = allowed


class UselessLimits(ControllerUnsupported):
    """The controller announces a limit within which nothing useful can be done."""

    def __init__(self, name: str, value: float, needed: float) -> None:
        """Keep the limit's name, what was announced and what is needed."""
        super().__init__(f"{name} is {value:g}, needed is {needed:g}")
        self.name = name
        self.value = value
        self.needed = needed


class ExcessiveLimits(ControllerUnsupported):
    """The controller announces a limit beyond which nothing useful can be done."""

    def __init__(self, name: str, value: float, most: float) -> None:
        """Keep the limit's name, what was announced and the most that is of use."""
        super().__init__(f"{name} is {value:g}, at most {most:g} is of use")
        self.name = name
        self.value = value
        self.most = most


class ControllerFull(ControllerUnreachable):
    """The controller already serves as many clients as it can."""


class Displaced(ControllerUnreachable):
    """A newer connection of the same client id took this one's place."""

    @override
    def __str__(self) -> str:
        """Say who did it."""
        return "another connection with this installation's id took over"
