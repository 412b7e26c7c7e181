"""Read and write protocols: one readable file each, the same for ours and a user's.

A problem names its line, in words a person understands, and nothing is guessed.
"""

from typing import Any, Final

import voluptuous as vol
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
from ..validation import (
    InvalidValue,
    Validate,
    choice,
    each,
    flag,
    invalid_values,
    number,
    numeric,
    whole,
)
from .file_fields import FORMAT, first_format, mapping, on_its_line, source, text_of
from .protocol import Protocol, ProtocolKind, SetPlan, Share
from .yaml_lines import Problem, parse_lines

MOST_SETS: Final = 60
MOST_REPETITIONS: Final = 100
LONGEST_REST_S: Final = 900.0
SHORTEST_WORK_S: Final = 5.0

_LONGEST: Final = {
    ProtocolKind.CONSTANT: MAX_OCCLUSION_CONSTANT,
    ProtocolKind.FLOSS: MAX_WRAP,
}
_LINE_ENDS: Final = frozenset("\x85\u2028\u2029")


def _share(low: float, high: float) -> Validate:
    """Check for a share in percent, all of it within bounds."""
    needed = {"proposed": numeric, "lowest": number(low, high), "highest": numeric}
    check = mapping(needed, {})

    def validate(value: Any) -> Share:
        share = check(value)
        share = _also("highest", number(share["lowest"], high))(share)
        share = _also("proposed", number(share["lowest"], share["highest"]))(share)
        return Share(**share)

    return validate


def _also(name: str, check: Validate) -> Validate:
    """Check one field whose bounds are in other fields."""
    schema: Validate = vol.Schema({name: check}, extra=vol.ALLOW_EXTRA)
    return schema


_TIMES: Final = whole(1, MOST_SETS)
_SET_FIELDS: Final[dict[str, Validate]] = {
    "repetitions": whole(1, MOST_REPETITIONS),
    "work_s": number(SHORTEST_WORK_S, MAX_OCCLUSION.value),
    "to_failure": flag,
    "exercise": text_of(64),
    "rest_s": number(0, LONGEST_REST_S),
    "pressure_step": number(0, LOP_PERCENT_MAX.value),
    "times": _TIMES,
}
_SET: Final = mapping({}, _SET_FIELDS)
_LOAD: Final = _share(LOAD_PERCENT_MIN.value, LOAD_PERCENT_MAX.value)


_NAMED: Final = {"repetitions": "repetitions", "work_s": "work_s"}
"""What a sentence calls by its name here, and a form by its own."""


def _set(value: Any) -> dict[str, Any]:
    """Check for a set; one that the clock ends does not go to failure."""
    planned: dict[str, Any] = _SET(value)
    if ("repetitions" in planned) == ("work_s" in planned):
        raise InvalidValue(Problem.REPETITIONS_OR_WORK, **_NAMED)
    if planned.get("to_failure") and "work_s" in planned:
        raise InvalidValue(Problem.WORK_TO_FAILURE, "to_failure", **_NAMED)
    return planned


def _load(value: Any) -> Share | None:
    return None if value == {} else _LOAD(value)


_NEEDED: Final[dict[str, Validate]] = {
    "format": first_format,
    "name": text_of(64),
    "kind": choice(ProtocolKind),
    "pressure": _share(LOP_PERCENT_MIN.value, LOP_PERCENT_MAX.value),
    "time_limit_s": number(30, 7200),
    "sets": each(_set),
}
_OPTIONAL: Final[dict[str, Validate]] = {
    "about": text_of(500),
    "load": _load,
    "released_in_rests": flag,
    "rounds": _TIMES,
    "sources": each(source),
}
_FILE: Final = mapping(_NEEDED, _OPTIONAL)


def read_protocol(protocol_id: str, text: str) -> Protocol:
    """Return the protocol of a file, or raise ProtocolProblem."""
    content, lines = parse_lines(text)
    try:
        return _protocol(protocol_id, _FILE(content))
    except vol.Invalid as error:
        raise on_its_line(invalid_values(error)[0], lines) from error


def _protocol(protocol_id: str, found: dict[str, Any]) -> Protocol:
    """Return the protocol of a file, whose parts must fit each other."""
    protocol = Protocol(
        protocol_id=protocol_id,
        name=found["name"],
        kind=ProtocolKind(found["kind"]),
        about=found.get("about", ""),
        sets=_rounds(found["sets"], found.get("rounds", 1)),
        pressure=found["pressure"],
        load=found.get("load"),
        time_limit_s=found["time_limit_s"],
        released_in_rests=found.get("released_in_rests", False),
        sources=tuple(filter(None, found.get("sources", ()))),
    )
    _check_steps(protocol.pressure, found["sets"])
    _check_time(protocol)
    return protocol


def _rounds(entries: list[dict[str, Any]], rounds: int) -> tuple[SetPlan, ...]:
    """Return every set, as often as it is to be done."""
    once: list[SetPlan] = []
    for entry in entries:
        planned = {name: entry[name] for name in entry if name != "times"}
        once += [SetPlan(**planned)] * entry.get("times", 1)
    if not 0 < len(once) * rounds <= MOST_SETS:
        raise InvalidValue(Problem.SET_COUNT, "sets", most=MOST_SETS)
    return tuple(once * rounds)


def _check_steps(pressure: Share, entries: list[dict[str, Any]]) -> None:
    """Raise if a step would take the share of LOP beyond the most."""
    most = LOP_PERCENT_MAX.value
    for position, entry in enumerate(entries):
        reached = pressure.highest + entry.get("pressure_step", 0.0)
        if reached > most:
            path = ("sets", position, "pressure_step")
            raise InvalidValue(Problem.STEP_TOO_HIGH, *path, reached=reached, most=most)


def _check_time(protocol: Protocol) -> None:
    """Raise if the limb would be occluded for longer than it may."""
    longest = _LONGEST.get(protocol.kind, MAX_OCCLUSION).value
    needed, limit = protocol.occlusion_s, protocol.time_limit_s
    if limit > longest:
        raise InvalidValue(
            Problem.LIMIT_TOO_LONG, "time_limit_s", limit=limit, longest=longest
        )
    if needed > limit:
        raise InvalidValue(
            Problem.NEEDS_LONGER, "time_limit_s", needed=needed, limit=limit
        )


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
    return dump(content)


def dump(content: dict[str, Any]) -> str:
    """Return a file with this content, in this order."""
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


class _Dumper(yaml.SafeDumper):
    """Writes text so that any text reads back the same."""


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Quote what YAML would take for the end of a line, and read as a space."""
    style = '"' if _LINE_ENDS.intersection(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


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
