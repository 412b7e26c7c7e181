"""The key and the handshake."""

import base64
from contextlib import suppress
import ssl

from hypothesis import given, strategies as st
import pytest

from custom_components.bfr_cuff.lib.link.errors import InvalidKey
from custom_components.bfr_cuff.lib.link.tls import CIPHER_SUITE, Handshake, parse_key

KEY = bytes(range(32))


@given(st.binary(min_size=32, max_size=32))
def test_a_key_is_read_as_it_is_shown(key: bytes) -> None:
    """Forty-four characters, with or without space around them."""
    shown = base64.b64encode(key).decode()
    assert len(shown) == 44
    assert parse_key(shown) == key
    assert parse_key(f" {shown}\n") == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "A",
        base64.b64encode(bytes(31)).decode(),
        base64.b64encode(bytes(33)).decode(),
        base64.b64encode(KEY).decode()[:-1],
        base64.b64encode(bytes([255]) * 32).decode().replace("/", "_"),
        base64.b64encode(KEY).decode() + "A",
        "A" * 21 + " " + "A" * 22,
        "ä" * 44,
        "\ud800",
        KEY.hex(),
    ],
)
def test_what_is_no_key(text: str) -> None:
    """One error, whatever is wrong with it."""
    with pytest.raises(InvalidKey):
        parse_key(text)


@given(st.text())
def test_any_other_text_is_no_key(text: str) -> None:
    """And nothing else is raised."""
    with suppress(InvalidKey):
        assert len(parse_key(text)) == 32


def test_the_context_speaks_one_suite_of_one_version() -> None:
    """No tickets, no renegotiation, nothing that could skip the key."""
    context = Handshake(KEY).context
    assert context.minimum_version is context.maximum_version is ssl.TLSVersion.TLSv1_2
    assert context.options & ssl.OP_NO_TICKET
    assert context.options & ssl.OP_NO_RENEGOTIATION
    suites = {
        cipher["name"]
        for cipher in context.get_ciphers()
        if cipher["protocol"] == "TLSv1.2"
    }
    assert suites == {CIPHER_SUITE}


def shake(server: ssl.SSLContext, handshake: Handshake) -> ssl.SSLError | None:
    """Do a handshake in memory; return what the client makes of it."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    there = server.wrap_bio(to_server, to_client, server_side=True)
    here = handshake.context.wrap_bio(to_client, to_server)
    for _ in range(5):
        for side in (here, there):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError as err:
                if side is here:
                    return err
    assert here.version() == "TLSv1.2"
    assert here.cipher()[0] == CIPHER_SUITE  # type: ignore[index]
    return None


def server(key: bytes, identity: str = "cuff-link") -> ssl.SSLContext:
    """Return a controller's context."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-PSK-CHACHA20-POLY1305:ECDHE-PSK-AES128-CBC-SHA256")
    context.set_psk_server_callback(lambda name: key if name == identity else b"")
    return context


def test_the_same_key_on_both_sides() -> None:
    """Both have proved it."""
    handshake = Handshake(KEY)
    assert not handshake.key_shown
    assert shake(server(KEY), handshake) is None
    assert handshake.key_shown


@pytest.mark.parametrize(
    "other", [server(bytes(32)), server(KEY[:16]), server(KEY, "somebody-else")]
)
def test_another_key_or_another_identity(other: ssl.SSLContext) -> None:
    """The handshake fails after the key was asked for."""
    handshake = Handshake(KEY)
    assert shake(other, handshake) is not None
    assert handshake.key_shown


def test_a_server_that_wants_no_key() -> None:
    """The key is not even asked for."""
    plain = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    handshake = Handshake(KEY)
    assert shake(plain, handshake) is not None
    assert not handshake.key_shown
