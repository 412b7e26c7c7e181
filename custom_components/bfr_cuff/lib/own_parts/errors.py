"""What can be wrong with a cuff of own parts before its rules even run."""

from collections.abc import Sequence

from ..controller.model import ControllerUnreachable


class PartsMissing(ControllerUnreachable):
    """Parts are gone, disabled, unavailable or say nothing that can be used."""

    def __init__(self, parts: Sequence[str]) -> None:
        """Keep the names of the parts."""
        super().__init__(", ".join(parts))
        self.parts = tuple(parts)
