"""What clients send: parsing, limits, and a fuzz of both."""

import json
from random import Random
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from simulator.controller.request_frame import BadFrame, parse_frame
from simulator.controller.requests import (
    ClearFaultRequest,
    EventsRequest,
    IdentifyRequest,
    InflateRequest,
    LeaseRequest,
    ReleaseRequest,
    StreamRequest,
    ZeroRequest,
    check_limits,
    parse_op,
    parse_request,
)
from simulator.controller.vocabulary import ErrorCode, Op, Refusal
from tests.conftest import Chances
from tests.simulator.desk import Desk, config


def nested(depth: int) -> str:
    """Return a frame whose objects are nested so deep."""
    inner = "1"
    for _ in range(depth - 1):
        inner = '{"x": ' + inner + "}"
    return f'{{"id": "a", "x": {inner}}}'


@pytest.mark.parametrize(
    "data",
    [
        b'{"id": "a", "op": "release"}',
        "",
        "release",
        "[]",
        '"a"',
        "null",
        '{"id": "a"',
        '{"id": "a", "op": "identify"} x',
        '{"op": "identify"}',
        '{"id": 7, "op": "identify"}',
        '{"id": true}',
        '{"id": null}',
        '{"id": ""}',
        '{"id": "' + "a" * 65 + '"}',
        '{"id": "' + "ä" * 33 + '"}',
        '{"id": "\\ud800"}',
        '{"id": "a", "id": "a"}',
        '{"id": "a", "x": {"y": 1, "y": 2}}',
        '{"id": "a", "x": NaN}',
        '{"id": "a", "x": -Infinity}',
        nested(9),
        '{"id": "a", "x": ' + "[" * 8 + "]" * 8 + "}",
        "[" * 4000,
        '{"x":' * 800,
    ],
)
def test_bad_frames(data: str | bytes) -> None:
    """No JSON object, or no usable id."""
    with pytest.raises(BadFrame):
        parse_frame(data)


@pytest.mark.parametrize(
    "data",
    [
        '{"id": "a"}',
        '{"id": "' + "a" * 64 + '", "op": 7}',
        '{"id": "' + "ä" * 32 + '"}',
        nested(8),
        '{"id": "a", "x": ' + "[" * 7 + "]" * 7 + "}",
        '{"id": "a", "unknown": 1e400, "more": [1, {"a": ' + "9" * 2000 + "}]}",
    ],
)
def test_good_frames(data: str) -> None:
    """Unknown keys are ignored, whatever their value."""
    assert parse_frame(data).id


def test_content_tells_frames_apart() -> None:
    """Order and blanks are no difference; a boolean and a number are."""
    first = parse_frame('{"id": "a", "x": 1, "y": [true]}').content
    assert parse_frame('{"y":[true],"x":1,"id":"a"}').content == first
    assert parse_frame('{"id": "a", "x": 1, "y": [1]}').content != first


@pytest.mark.parametrize("op", [None, "explode", 7, [], {}, True, "Lease"])
def test_unknown_op(op: object) -> None:
    """Nobody knows it."""
    with pytest.raises(Refusal) as refusal:
        parse_op(parse_frame(json.dumps({"id": "a", "op": op})))
    assert refusal.value.code is ErrorCode.UNKNOWN_OP


@pytest.mark.parametrize(
    ("op", "body", "expected"),
    [
        ("lease", {"ms": 1000}, LeaseRequest(1000)),
        ("lease", {"ms": 0}, LeaseRequest(0)),
        ("lease", {"ms": 2500.7}, LeaseRequest(2500.7)),
        ("inflate", {"channel": 1, "target": 30}, InflateRequest(1, 30, None)),
        (
            "inflate",
            {"channel": 1.0, "target": 99.5, "limit_s": 0.5},
            InflateRequest(1, 99.5, 500),
        ),
        ("release", {}, ReleaseRequest(None)),
        ("release", {"channel": 1}, ReleaseRequest(1)),
        ("release", {"channel": 2}, ReleaseRequest(None)),
        ("release", {"channel": True}, ReleaseRequest(None)),
        ("release", {"channel": None}, ReleaseRequest(None)),
        ("release", {"channel": [0]}, ReleaseRequest(None)),
        ("stream", {"channel": 0, "on": True}, StreamRequest(0, True)),
        ("events", {"since": 0}, EventsRequest(0)),
        ("zero", {"channel": 0}, ZeroRequest(0)),
        ("clear_fault", {"channel": 0}, ClearFaultRequest(0)),
        ("identify", {"anything": "else"}, IdentifyRequest()),
    ],
)
def test_good_arguments(op: str, body: dict[str, Any], expected: object) -> None:
    """Each op's own."""
    assert parse_request(Op(op), body, 2) == expected


@pytest.mark.parametrize(
    ("op", "body"),
    [
        ("lease", {}),
        ("lease", {"ms": "1000"}),
        ("lease", {"ms": True}),
        ("lease", {"ms": None}),
        ("lease", {"ms": -1}),
        ("lease", {"ms": 1}),
        ("lease", {"ms": 999.9}),
        ("lease", {"ms": float("-inf")}),
        ("inflate", {"target": 100}),
        ("inflate", {"channel": 0}),
        ("inflate", {"channel": 2, "target": 100}),
        ("inflate", {"channel": -1, "target": 100}),
        ("inflate", {"channel": 0.5, "target": 100}),
        ("inflate", {"channel": float("inf"), "target": 100}),
        ("inflate", {"channel": False, "target": 100}),
        ("inflate", {"channel": "0", "target": 100}),
        ("inflate", {"channel": 0, "target": 29.9}),
        ("inflate", {"channel": 0, "target": "100"}),
        ("inflate", {"channel": 0, "target": 100, "limit_s": 0}),
        ("inflate", {"channel": 0, "target": 100, "limit_s": -5}),
        ("inflate", {"channel": 0, "target": 100, "limit_s": None}),
        ("inflate", {"channel": 0, "target": 100, "limit_s": True}),
        ("stream", {"channel": 0}),
        ("stream", {"channel": 0, "on": 1}),
        ("stream", {"on": True}),
        ("events", {}),
        ("events", {"since": -1}),
        ("events", {"since": 0.5}),
        ("events", {"since": "0"}),
        ("zero", {}),
        ("clear_fault", {"channel": 5}),
    ],
)
def test_bad_arguments(op: str, body: dict[str, Any]) -> None:
    """Missing, of another type, below the range, or no such channel."""
    with pytest.raises(Refusal) as refusal:
        parse_request(Op(op), body, 2)
    assert refusal.value.code is ErrorCode.BAD_ARGUMENT


@pytest.mark.parametrize(
    ("op", "body", "over"),
    [
        ("lease", {"ms": 5000}, False),
        ("lease", {"ms": 5001}, True),
        ("lease", {"ms": float("inf")}, True),
        ("inflate", {"channel": 0, "target": 250}, False),
        ("inflate", {"channel": 0, "target": 250.1}, True),
        ("inflate", {"channel": 0, "target": float("inf")}, True),
        ("inflate", {"channel": 0, "target": 99, "limit_s": 900}, False),
        ("inflate", {"channel": 0, "target": 99, "limit_s": 900.1}, True),
        ("inflate", {"channel": 0, "target": 99, "limit_s": 900.0005}, True),
        ("lease", {"ms": 5000.5}, True),
        ("inflate", {"channel": 0, "target": 99, "limit_s": float("inf")}, True),
        ("events", {"since": float("inf")}, False),
    ],
)
def test_limits_refuse(op: str, body: dict[str, Any], over: bool) -> None:
    """Above a limit is refused, never clipped."""
    request = parse_request(Op(op), body, 1)
    if not over:
        check_limits(request, config())
        return
    with pytest.raises(Refusal) as refusal:
        check_limits(request, config())
    assert refusal.value.code is ErrorCode.OVER_LIMIT


def test_a_tiny_limit_is_no_limit_of_zero() -> None:
    """Less than a millisecond is used up at once."""
    desk = Desk()
    desk.settle()
    desk.ask("lease", ms=5000)
    assert desk.code("inflate", channel=0, target=99, limit_s=1e-9) == "reperfusing"


def attempt(data: str | bytes) -> str:
    """Put one frame through everything that reads it; return how far it came."""
    try:
        frame = parse_frame(data)
        request = parse_request(parse_op(frame), frame.body, 2)
        check_limits(request, config(2))
    except BadFrame:
        return "bad_frame"
    except Refusal as refusal:
        return refusal.code
    return "ok"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = st.sampled_from(["channel", "target", "limit_s", "ms", "on", "since", "x"])
BODIES = st.dictionaries(KEYS, JSON, max_size=5)


@settings(max_examples=300, deadline=None)
@given(st.text() | st.binary() | JSON.map(json.dumps))
def test_anything_is_a_bad_frame_or_read(data: str | bytes) -> None:
    """Nothing but the two refusals ever comes out."""
    attempt(data)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=70), st.sampled_from([*Op, "x"]), BODIES)
def test_any_arguments_are_refused_or_read(
    name: str, op: str, body: dict[str, Any]
) -> None:
    """And a release with a usable id always is."""
    outcome = attempt(json.dumps({**body, "id": name, "op": op}))
    if op == "release" and 1 <= len(name.encode()) <= 64 and outcome != "ok":
        # Hypothesis knows numbers that JSON does not: NaN and the infinities.
        assert outcome == "bad_frame"
        assert any(word in json.dumps(body) for word in ("NaN", "Infinity"))


SEEDS = [
    '{"id": "1", "op": "lease", "ms": 5000}',
    '{"id": "2", "op": "inflate", "channel": 0, "target": 120.5, "limit_s": 600}',
    '{"id": "3", "op": "release", "channel": 1}',
    '{"id": "4", "op": "events", "since": 12}',
    '{"id": "5", "op": "stream", "channel": 0, "on": true, "x": [{"y": [null, "\\u00e4"]}]}',
]
PIECES = [
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    ",",
    "\\",
    "\\ud83d",
    "1e999",
    "-",
    "NaN",
    "9" * 400,
]


def mutate(random: Random, text: str) -> str:
    """Damage a frame in one to six places."""
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(text) + 1)
        match random.randrange(4):
            case 0:
                text = text[:at] + text[at + random.randint(1, 9) :]
            case 1:
                text = (
                    text[:at]
                    + random.choice(PIECES) * random.randint(1, 12)
                    + text[at:]
                )
            case 2:
                text = text[:at] + chr(random.randrange(0x500)) + text[at + 1 :]
            case _:
                text = text[:at] + text[at // 2 :]
    return text[:4096]


def test_fuzz(chances: Chances) -> None:
    """Damaged frames, always the same, and more for as long as `--fuzz-seconds` says."""
    outcomes: set[str] = set()
    for seed, chance in chances(20_000):
        text = mutate(chance, chance.choice(SEEDS))
        try:
            outcomes.add(attempt(text))
        except Exception as err:
            raise AssertionError(f"seed {seed}: {text!r}") from err
    assert {"ok", "bad_frame"} <= outcomes
