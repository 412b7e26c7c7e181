"""The parts of a trace: several while a session runs, one at its end."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from .database import HistoryError
from .model import Sample
from .schema import trace
from .trace import MS, decode, encode

type Traces = Mapping[str, Sequence[Sample]]
"""Samples by cuff."""


def put_part(
    connection: Connection, session_key: int, cuff: str, samples: Sequence[Sample]
) -> None:
    """Add a part of a trace; its name is when it begins, so that it is there once."""
    if not samples:
        return
    part = round(samples[0].at_s * MS)
    key = {"session_key": session_key, "cuff": cuff, "part": part}
    connection.execute(delete(trace).filter_by(**key))
    connection.execute(insert(trace).values(key | {"samples": encode(samples)}))


def join_parts(connection: Connection, session_key: int) -> Traces:
    """Make one part of each trace, and return them."""
    traces = parts_together(connection, session_key)
    connection.execute(delete(trace).filter_by(session_key=session_key))
    for cuff, samples in traces.items():
        put_part(connection, session_key, cuff, samples)
    return traces


def parts_together(connection: Connection, session_key: int) -> Traces:
    """Return what can be read; a damaged part does not keep a session from ending."""
    parts = select(trace).filter_by(session_key=session_key).order_by(trace.c.part)
    traces: dict[str, list[Sample]] = {}
    for row in connection.execute(parts).mappings():
        try:
            traces.setdefault(row["cuff"], []).extend(decode(row["samples"]))
        except HistoryError:
            continue
    return traces
