"""One frame of a client: a JSON object with a usable id, or no request at all."""

from dataclasses import dataclass
import json
from typing import Any

FRAME_BYTES = 4096
DEPTH_MAX = 8
ID_BYTES = 64
EXACT_INTEGER = 2**53

type Json = dict[str, Any]


class BadFrame(ValueError):
    """A frame that is no request at all."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A JSON object with a usable id; `content` is equal for equal frames."""

    id: str
    op: object
    body: Json
    content: str


def _object(pairs: list[tuple[str, Any]]) -> Json:
    """Build an object, but not out of two values for one key."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise BadFrame("a key stands twice")
    return result


def _integer(text: str) -> int | float:
    """Read an integer; one too large to be exact becomes a float, at worst inf."""
    value = int(text)
    return value if abs(value) <= EXACT_INTEGER else float(text)


def _constant(text: str) -> float:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise BadFrame(f"{text} is not JSON")


def _too_deep(value: object, left: int = DEPTH_MAX) -> bool:
    """Return whether containers are nested more than `left` deep."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_too_deep(item, left - 1) for item in inner)


def parse_frame(data: str | bytes) -> Frame:
    """Read one WebSocket message; raise BadFrame when it is no usable request."""
    if not isinstance(data, str):
        raise BadFrame("frames are text")
    try:
        body = json.loads(
            data,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_constant=_constant,
        )
    except (ValueError, RecursionError) as err:
        raise BadFrame("not a JSON object") from err
    if not isinstance(body, dict) or _too_deep(body):
        raise BadFrame("not a JSON object, or nested too deep")
    content = json.dumps(body, sort_keys=True)
    return Frame(_usable_id(body.get("id")), body.get("op"), body, content)


def _usable_id(value: object) -> str:
    """Return an id of 1 to 64 bytes of UTF-8."""
    try:
        size = len(value.encode()) if isinstance(value, str) else 0
    except UnicodeEncodeError:
        size = 0
    if not isinstance(value, str) or not 1 <= size <= ID_BYTES:
        raise BadFrame("no usable id")
    return value
