"""The key that both sides share, and the handshake that proves it."""

import base64
import binascii
import ssl
from typing import Final

from .errors import InvalidKey

KEY_BYTES: Final = 32
PSK_IDENTITY: Final = "cuff-link"
CIPHER_SUITE: Final = "ECDHE-PSK-CHACHA20-POLY1305"


def parse_key(text: str) -> bytes:
    """Return the 32 bytes of a key shown as base64, or raise InvalidKey."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as err:
        raise InvalidKey from err
    if len(key) != KEY_BYTES:
        raise InvalidKey
    return key


class Handshake:
    """One attempt to prove the key.

    A controller may answer a wrong key with an alert, or just hang up: what tells is
    that it asked for the key, and that the handshake then failed.
    """

    def __init__(self, key: bytes) -> None:
        """Make a context whose handshake succeeds only with a holder of the key."""
        self.key_shown = False
        self._key = key
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname = False
        # The pre-shared key proves the controller; it has no certificate to verify.
        self.context.verify_mode = ssl.CERT_NONE
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION
        self.context.set_ciphers(CIPHER_SUITE)
        self.context.set_psk_client_callback(self._show_key)

    def _show_key(self, hint: str | None) -> tuple[str, bytes]:
        """Return our identity and the key; a controller's hint says nothing to us."""
        self.key_shown = True
        return PSK_IDENTITY, self._key
