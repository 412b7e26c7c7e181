"""The version of the protocol that this client speaks."""

from typing import Final

PROTOCOL: Final = 1
