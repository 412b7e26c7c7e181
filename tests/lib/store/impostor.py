"""A server that speaks PostgreSQL's protocol and is none."""

from contextlib import suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
import struct
import threading
from types import TracebackType
from typing import Final, Self, override

_ENCRYPTION: Final = (80877103, 80877104)
_TEXT: Final = 25


class Impostor:
    """Tells its version when asked, and refuses everything else with a code."""

    def __init__(self, version: str, code: str = "0A000") -> None:
        """Take what it says it is."""
        self._server = ThreadingTCPServer(
            ("127.0.0.1", 0), lambda *about: _Session(version, code, *about)
        )
        self.url = (
            f"postgresql://bfr:secret@127.0.0.1:{self._server.server_address[1]}/x"
        )

    def __enter__(self) -> Self:
        """Begin."""
        threading.Thread(target=self._server.serve_forever, args=(0.01,)).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()


class _Session(StreamRequestHandler):
    """One connection."""

    def __init__(self, version: str, code: str, *about: object) -> None:
        self._version = version
        self._code = code
        super().__init__(*about)  # type: ignore[arg-type]

    @override
    def handle(self) -> None:
        with suppress(ConnectionError, struct.error):
            while self._greeting() in _ENCRYPTION:
                self.wfile.write(b"N")
            self._send(b"R", struct.pack("!I", 0))
            self._send(b"S", b"client_encoding\0UTF8\0")
            self._ready()
            while (kind := self.rfile.read(1)) not in (b"", b"X"):
                self._answer(kind, self._body())

    def _greeting(self) -> int:
        return int(struct.unpack("!I", self._body()[:4])[0])

    def _body(self) -> bytes:
        [length] = struct.unpack("!I", self.rfile.read(4))
        return self.rfile.read(length - 4)

    def _answer(self, kind: bytes, body: bytes) -> None:
        """Answer a question, which may come in one message or in several."""
        if kind in (b"Q", b"P"):
            asked = body.lower()
            self._asked_version = b"version()" in asked
            self._knows = self._asked_version or asked.startswith((b"begin", b"rollb"))
        if not self._knows and kind in (b"Q", b"P"):
            words = f"SERROR\0C{self._code}\0MWhat is that?\0\0"
            self._send(b"E", words.encode())
        elif kind in (b"P", b"B"):
            self._send(b"1" if kind == b"P" else b"2")
        elif kind in (b"Q", b"E") and self._asked_version:
            self._row(self._version.encode())
        elif kind in (b"Q", b"E"):
            self._send(b"C", b"BEGIN\0")
        if kind in (b"Q", b"S"):
            self._ready()

    def _row(self, value: bytes) -> None:
        about = b"version\0" + struct.pack("!IHIHIH", 0, 0, _TEXT, 65535, 0, 0)
        self._send(b"T", struct.pack("!H", 1) + about)
        self._send(b"D", struct.pack("!HI", 1, len(value)) + value)
        self._send(b"C", b"SELECT 1\0")

    def _ready(self) -> None:
        self._send(b"Z", b"I")

    def _send(self, kind: bytes, body: bytes = b"") -> None:
        self.wfile.write(kind + struct.pack("!I", len(body) + 4) + body)
