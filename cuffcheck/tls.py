"""TLS with a pre-shared key, as a client speaks it."""

import ssl

from .key import PrivateKey

IDENTITY = "cuff-link"
SUITE = "ECDHE-PSK-CHACHA20-POLY1305"


def client_context(
    key: PrivateKey,
    *,
    identity: str = IDENTITY,
    suites: str = SUITE,
    version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
) -> ssl.SSLContext:
    """Return a context that offers one version of TLS, and these suites."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    # Whoever knows the key is the controller: there is no certificate to look at.
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = context.minimum_version = version
    context.set_ciphers(suites)
    context.set_psk_client_callback(lambda hint: (identity, key.raw))
    return context
