"""Where a list goes on: the last session of a page, as a text that says nothing."""

import base64
import json
from typing import Final
import zlib

type Position = tuple[float, str]
"""The start of a session, in seconds since 1970, and its id."""

_SUM_BYTES: Final = 4


class CursorError(Exception):
    """A cursor that is not as it was handed out."""


def write_cursor(position: Position) -> str:
    """Return the cursor of what comes after a session."""
    content = json.dumps(position).encode()
    check = zlib.crc32(content).to_bytes(_SUM_BYTES)
    return base64.urlsafe_b64encode(check + content).decode()


def read_cursor(cursor: str) -> Position:
    """Return the session that a cursor stands for, or raise CursorError."""
    try:
        packed = base64.b64decode(cursor, altchars=b"-_", validate=True)
        check, content = packed[:_SUM_BYTES], packed[_SUM_BYTES:]
        # Some changed letters stand for the same bytes.
        as_written = base64.urlsafe_b64encode(packed).decode() == cursor
        if not as_written or zlib.crc32(content).to_bytes(_SUM_BYTES) != check:
            raise CursorError("the cursor is damaged")
        started, session_id = json.loads(content)
    except (ValueError, TypeError) as error:
        raise CursorError("the cursor is damaged") from error
    if not isinstance(started, float) or not isinstance(session_id, str):
        raise CursorError("the cursor is damaged")
    return started, session_id
