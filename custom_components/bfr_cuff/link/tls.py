"""The key that both sides share, and the handshake that proves it."""

import base64
import binascii
import ssl
from typing import Final

from .errors import InvalidKey

KEY_BYTES: Final = 32
PSK_IDENTITY: Final = "cuff-link"
CIPHER_SUITE: Final = "ECDHE-PSK-CHACHA20-POLY1305"

_WRONG_KEY_REASONS: Final = (
    "BAD_RECORD_MAC",
    "DECRYPT_ERROR",
    "DECRYPTION_FAILED",
    "UNKNOWN_PSK_IDENTITY",
)


def parse_key(text: str) -> bytes:
    """Return the 32 bytes of a key shown as base64, or raise InvalidKey."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as err:
        raise InvalidKey from err
    if len(key) != KEY_BYTES:
        raise InvalidKey
    return key


def client_context(key: bytes) -> ssl.SSLContext:
    """Return a context whose handshake succeeds only with a holder of the key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    # The pre-shared key proves the controller; it has no certificate to verify.
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION
    context.set_ciphers(CIPHER_SUITE)
    context.set_psk_client_callback(lambda hint: (PSK_IDENTITY, key))
    return context


def is_wrong_key(error: BaseException) -> bool:
    """Tell whether a failed handshake means that the keys differ."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return any(reason in str(seen).upper() for reason in _WRONG_KEY_REASONS)
        seen = getattr(seen, "os_error", None) or seen.__cause__
    return False
