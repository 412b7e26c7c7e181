"""The key of a controller, which is shown nowhere."""

import base64
import binascii
from dataclasses import dataclass, field
import secrets
from typing import Self

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A pre-shared key; its bytes never stand in a message or a report."""

    raw: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read standard base64; raise ValueError with words for a person."""
        try:
            raw = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError) as err:
            raise ValueError("The key is not standard base64.") from err
        if len(raw) != KEY_BYTES:
            raise ValueError(
                "The key is not 32 bytes, which are 44 characters of base64."
            )
        return cls(raw)

    @classmethod
    def new(cls) -> Self:
        """Return a random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @property
    def text(self) -> str:
        """Return the key as its owner writes it. For the controller's eyes only."""
        return base64.b64encode(self.raw).decode()
