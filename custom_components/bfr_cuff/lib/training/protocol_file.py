"""Read and write protocols: one readable file each, the same for ours and a user's.

A problem names its line, in words a person understands, and nothing is guessed.
"""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from ..evidence import (
    LOAD_PERCENT_MAX,
    LOAD_PERCENT_MIN,
    LOP_PERCENT_MAX,
    LOP_PERCENT_MIN,
    MAX_OCCLUSION,
    MAX_OCCLUSION_CONSTANT,
    MAX_WRAP,
)
from .protocol import Protocol, ProtocolKind, SetPlan, Share
from .yaml_lines import Field, Problem, parse_lines

FORMAT: Final = 1
MOST_SETS: Final = 60
MOST_REPETITIONS: Final = 100
LONGEST_REST_S: Final = 900.0
SHORTEST_WORK_S: Final = 5.0

_LONGEST: Final = {
    ProtocolKind.CONSTANT: MAX_OCCLUSION_CONSTANT,
    ProtocolKind.FLOSS: MAX_WRAP,
}
_FIELDS: Final = frozenset(
    {"format", "name", "kind", "about", "pressure", "load", "time_limit_s", "sets"}
    | {"rounds", "released_in_rests", "sources"}
)
_SET_FIELDS: Final = frozenset(
    {"repetitions", "work_s", "to_failure", "exercise", "rest_s", "times"}
    | {"pressure_step"}
)
_SHARE_FIELDS: Final = frozenset({"proposed", "lowest", "highest"})
_LINE_ENDS: Final = frozenset("\x85\u2028\u2029")


def read_protocol(protocol_id: str, text: str) -> Protocol:
    """Return the protocol of a file, or raise ProtocolProblem."""
    whole = parse_lines(text)
    whole.mapping(_FIELDS)
    if whole.need("format").number("format", 1, 99) != FORMAT:
        raise whole.need("format").fail(Problem.OTHER_FORMAT, format=FORMAT)
    about, pressure = whole.optional("about"), _pressure(whole)
    protocol = Protocol(
        protocol_id=protocol_id,
        name=whole.need("name").text("name", 64),
        kind=whole.need("kind").choice("kind", ProtocolKind),
        about="" if about is None else about.text("about", 500),
        sets=tuple(_rounds(whole, pressure)),
        pressure=pressure,
        load=_load(whole),
        time_limit_s=whole.need("time_limit_s").number("time_limit_s", 30, 7200),
        released_in_rests=_flag(whole, "released_in_rests"),
        sources=_sources(whole),
    )
    _check_time(protocol, whole.need("time_limit_s"))
    return protocol


def write_protocol(protocol: Protocol) -> str:
    """Return the file of a protocol, which reads back as the same protocol."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "name": protocol.name,
        "kind": protocol.kind.value,
    }
    if protocol.about:
        content["about"] = protocol.about
    content["pressure"] = _written_share(protocol.pressure)
    if protocol.load is not None:
        content["load"] = _written_share(protocol.load)
    content["time_limit_s"] = _plain(protocol.time_limit_s)
    content["released_in_rests"] = protocol.released_in_rests
    content["sets"] = [_written_set(planned) for planned in protocol.sets]
    if protocol.sources:
        content["sources"] = list(protocol.sources)
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


class _Dumper(yaml.SafeDumper):
    """Writes text so that any text reads back the same."""


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Quote what YAML would take for the end of a line, and read as a space."""
    style = '"' if _LINE_ENDS.intersection(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def _rounds(whole: Field, pressure: Share) -> Iterator[SetPlan]:
    """Yield every set, as often as it is to be done."""
    listed = whole.need("sets")
    once = [planned for item in listed.items() for planned in _repeated(item, pressure)]
    rounds = _times(whole, "rounds")
    if not 0 < len(once) * rounds <= MOST_SETS:
        raise listed.fail(Problem.SET_COUNT, most=MOST_SETS)
    for _ in range(rounds):
        yield from once


def _repeated(item: Field, pressure: Share) -> list[SetPlan]:
    """Return one entry of the list of sets, as often as it says."""
    item.mapping(_SET_FIELDS)
    return [_set(item, pressure)] * _times(item, "times")


def _set(item: Field, pressure: Share) -> SetPlan:
    repetitions, work_s = item.optional("repetitions"), item.optional("work_s")
    if (repetitions is None) == (work_s is None):
        raise item.fail(Problem.REPETITIONS_OR_WORK)
    exercise = item.optional("exercise")
    return SetPlan(
        repetitions=None
        if repetitions is None
        else repetitions.count("repetitions", 1, MOST_REPETITIONS),
        work_s=None
        if work_s is None
        else work_s.number("work_s", SHORTEST_WORK_S, MAX_OCCLUSION.value),
        to_failure=_to_failure(item),
        exercise=None if exercise is None else exercise.text("exercise", 64),
        rest_s=_rest(item),
        pressure_step=_step(item, pressure),
    )


def _to_failure(item: Field) -> bool:
    """Return whether a set goes on to failure; one that the clock ends cannot."""
    field = item.optional("to_failure")
    if field is None or not field.flag("to_failure"):
        return False
    if item.optional("work_s") is not None:
        raise field.fail(Problem.WORK_TO_FAILURE)
    return True


def _rest(item: Field) -> float:
    field = item.optional("rest_s")
    return 0.0 if field is None else field.number("rest_s", 0.0, LONGEST_REST_S)


def _step(item: Field, pressure: Share) -> float:
    """Return what is added to the share of LOP, without going beyond the most."""
    if (field := item.optional("pressure_step")) is None:
        return 0.0
    step = field.number("pressure_step", 0.0, LOP_PERCENT_MAX.value)
    if pressure.highest + step > LOP_PERCENT_MAX.value:
        raise field.fail(
            Problem.STEP_TOO_HIGH,
            reached=pressure.highest + step,
            most=LOP_PERCENT_MAX.value,
        )
    return step


def _pressure(whole: Field) -> Share:
    return _share(whole.need("pressure"), LOP_PERCENT_MIN.value, LOP_PERCENT_MAX.value)


def _load(whole: Field) -> Share | None:
    field = whole.optional("load")
    if field is None or field.value == {}:
        return None
    return _share(field, LOAD_PERCENT_MIN.value, LOAD_PERCENT_MAX.value)


def _share(field: Field, low: float, high: float) -> Share:
    """Return a share in percent, all of it within bounds."""
    field.mapping(_SHARE_FIELDS)
    lowest = field.need("lowest").number("lowest", low, high)
    highest = field.need("highest").number("highest", lowest, high)
    proposed = field.need("proposed").number("proposed", lowest, highest)
    return Share(proposed, lowest, highest)


def _times(field: Field, key: str) -> int:
    found = field.optional(key)
    return 1 if found is None else found.count(key, 1, MOST_SETS)


def _flag(field: Field, key: str) -> bool:
    found = field.optional(key)
    return False if found is None else found.flag(key)


def _sources(whole: Field) -> tuple[str, ...]:
    if (field := whole.optional("sources")) is None:
        return ()
    filled_in = (item for item in field.items() if not item.blank)
    return tuple(item.text("sources", 64) for item in filled_in)


def _check_time(protocol: Protocol, field: Field) -> None:
    """Raise if the limb would be occluded for longer than it may."""
    longest = _LONGEST.get(protocol.kind, MAX_OCCLUSION).value
    if protocol.time_limit_s > longest:
        raise field.fail(
            Problem.LIMIT_TOO_LONG, limit=protocol.time_limit_s, longest=longest
        )
    if protocol.occlusion_s > protocol.time_limit_s:
        raise field.fail(
            Problem.NEEDS_LONGER,
            needed=protocol.occlusion_s,
            limit=protocol.time_limit_s,
        )


def _written_share(share: Share) -> dict[str, float]:
    return {
        "proposed": _plain(share.proposed),
        "lowest": _plain(share.lowest),
        "highest": _plain(share.highest),
    }


def _written_set(planned: SetPlan) -> dict[str, Any]:
    written: dict[str, Any] = {
        "exercise": planned.exercise,
        "repetitions": planned.repetitions,
        "work_s": None if planned.work_s is None else _plain(planned.work_s),
        "to_failure": planned.to_failure or None,
        "rest_s": _plain(planned.rest_s) or None,
        "pressure_step": _plain(planned.pressure_step) or None,
    }
    return {key: value for key, value in written.items() if value is not None}


def _plain(number: float) -> float:
    """Return a whole number without its point."""
    return int(number) if number == int(number) else number
