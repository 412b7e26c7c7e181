"""Frames with something wrong in them, and whether they are refused."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from custom_components.bfr_cuff.lib.link.errors import FrameError
from custom_components.bfr_cuff.lib.link.frames import parse

from .frames import Json, Path, paths, text

IGNORED = {("limits", "clients")}
OPTIONAL = {("barred_ms",), ("limits", "sample_ms")}
NULLABLE = {"lease", "pressure", "age_ms", "target", "left_ms", "reason", "fault", "id"}
TEXTS = {"boot", "id", "name", "model", "firmware", "owner", "code", "message", "kind"}
CHOICES = {"phase", "reason", "fault"}
RIGHT_OR_WRONG = (0, 0.0, -0.0, 1, 2**53, 2.0**53, 1000, -1000.0, None, "owner", "ä")
"""Values at the bounds of many fields; which may have them the rules say."""

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=70),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)

WHOLE = {"seq", "channel", "cuff_width_mm", "protocol", "n"}


def fields(frame: Json) -> list[Path]:
    """Return where the fields are that are looked at."""
    skipped = {("type",), *IGNORED}
    return [path for path in paths(frame) if path not in skipped]


def refused(frame: Json) -> bool:
    """Return whether a frame raises what it should; anything else is raised on."""
    try:
        parse(text(frame))
    except FrameError:
        return True
    return False


def value_at(frame: Json, path: Path) -> Any:
    """Return a value of a frame."""
    holder: Any = frame
    for key in path:
        holder = holder[key]
    return holder


def _may_be_null(frame: Json, path: Path) -> bool:
    """Return whether a field may be null in this frame."""
    if frame["type"] == "event":
        # One without a channel concerns all; a release or a fault has a reason.
        return path == ("channel",)
    # An error's id is null when the request had none that could be used.
    return path[-1] in NULLABLE and path != ("device", "id")


def wrong_values(frame: Json, path: Path) -> Iterator[Any]:
    """Yield values that a field may not have."""
    name, value = path[-1], value_at(frame, path)
    if not _may_be_null(frame, path):
        yield None
    if not isinstance(value, bool):
        yield True
        yield False
    if not isinstance(value, dict):
        yield {}
    if not isinstance(value, list):
        yield []
    if not isinstance(value, str):
        yield "5"
    if name not in TEXTS:
        yield "nonsense"
    if isinstance(value, str):
        yield 5
    if name in TEXTS:
        yield "ä" * (129 if name == "message" else 33)
    if name in CHOICES:
        yield value.upper() if isinstance(value, str) else "VENTED"
    if name in WHOLE:
        yield from (0.5, -1, 2**53 + 1, 2**64)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from (-1001, 1e300, 2**64)
