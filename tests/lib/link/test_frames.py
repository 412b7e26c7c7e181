"""Frames are read strictly: type, range and length of every field, or not at all."""

import json
import random
from typing import Any

import orjson
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerError,
    ControllerEvent,
    ControllerInfo,
    ControllerRefused,
    ControllerState,
    CuffState,
    EventKind,
    Fault,
    Lease,
    Phase,
    RefusalCode,
    ReleaseReason,
    Samples,
)
from custom_components.bfr_cuff.lib.link.errors import FrameError, UnsupportedProtocol
from custom_components.bfr_cuff.lib.link.frames import Reply, events_in, parse, request
from tests.conftest import Chances

from .frames import (
    BUTTON,
    FAULT,
    FRAMES,
    HELLO,
    OK,
    REFUSED,
    RELEASED,
    STATE,
    Json,
    changed,
    paths,
    text,
    without,
)
from .wrong import OPTIONAL, fields, refused, value_at, wrong_values


def test_the_frames_themselves_are_read() -> None:
    """As the protocol shows them."""
    hello, state = parse(text(HELLO)), parse(text(STATE))
    assert isinstance(hello, ControllerInfo)
    assert (hello.device_id, hello.boot, hello.name) == (
        "bfr-3c71bf0a",
        "9f2c61d04b7e",
        "Gym cuffs",
    )
    assert (hello.model, hello.firmware) == ("Bench Two", "1.0.0")
    assert (hello.limits.lease_max_s, hello.limits.sample_s) == (5.0, 0.02)
    assert (hello.limits.occlusion_max_s, hello.limits.reperfusion_s) == (900.0, 180.0)
    assert [cuff.width_mm for cuff in hello.cuffs] == [110, 180]
    assert [cuff.fill_s for cuff in hello.cuffs] == [14.0, 38.0]
    assert isinstance(state, ControllerState)
    assert (state.seq, state.uptime_s) == (4211, 8123.4)
    assert state.lease == Lease(owner="home-assistant-1f0c9a7be2d4", left_s=3.12)
    assert state.cuff(0) == CuffState(
        channel=0,
        phase=Phase.HOLDING,
        pressure=121.4,
        target=120.0,
        occluded_s=61.5,
        limit_s=900.0,
        left_s=838.5,
        reperfused_s=0.0,
        reason=None,
        fault=None,
        age_s=0.012,
    )
    assert state.cuff(1).reason is ReleaseReason.BOOT
    assert parse(text(changed(STATE, ("lease",), None))).lease is None  # type: ignore[union-attr]


def test_events_are_read() -> None:
    """With the reason of a release or a fault; a kind not known here is left out."""
    kept = [RELEASED, {"n": 58, "kind": "new"}, FAULT]
    released, fault = events_in({"events": kept})
    assert (released.channel, released.reason) == (0, ReleaseReason.LEAK)
    assert (fault.channel, fault.fault) == (1, Fault.VENT_BLOCKED)
    assert parse(text({**BUTTON, "kind": "new"})) is None


def test_the_button_is_read() -> None:
    """As an event, and as the time for which it bars inflating."""
    assert parse(text(BUTTON)) == ControllerEvent(
        n=57, uptime_s=8123.4, kind=EventKind.BUTTON
    )
    state = parse(text(changed(STATE, ("barred_ms",), 4980)))
    assert isinstance(state, ControllerState)
    assert state.barred_s == 4.98


def test_what_may_be_left_out() -> None:
    """Older firmware has no word for it: samples each 10 ms, and no button."""
    hello = parse(text(without(HELLO, ("limits", "sample_ms"))))
    state = parse(text(without(STATE, ("barred_ms",))))
    assert isinstance(hello, ControllerInfo)
    assert isinstance(state, ControllerState)
    assert (hello.limits.sample_s, state.barred_s) == (0.01, 0.0)


@pytest.mark.parametrize("sample_ms", [9.9, 25.1, 0, None, "10"])
def test_an_interval_that_no_sample_may_have(sample_ms: Any) -> None:
    """From 10 to 25 ms."""
    assert refused(changed(HELLO, ("limits", "sample_ms"), sample_ms))


def test_replies_are_read() -> None:
    """The good and the bad."""
    assert parse(text(OK)) == Reply("7", {"seq": 4212}, None)
    refused = parse(text(REFUSED))
    assert isinstance(refused, Reply)
    assert isinstance(refused.refusal, ControllerRefused)
    assert refused.refusal.code is RefusalCode.OVER_LIMIT
    assert refused.refusal.message == "260 mmHg is above this channel's 250"
    nameless = parse(text(changed(REFUSED, ("id",), None)))
    assert isinstance(nameless, Reply)
    assert nameless.request is None


def test_a_code_from_the_future_is_internal() -> None:
    """The person still gets the controller's own words."""
    reply = parse(text(changed(REFUSED, ("error", "code"), "too_warm")))
    assert isinstance(reply, Reply)
    assert reply.refusal is not None
    assert reply.refusal.code is RefusalCode.INTERNAL


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_missing_field(frame: Json) -> None:
    """Null is something else than not there."""
    for path in fields(frame):
        # One channel fewer is another valid frame.
        if isinstance(path[-1], str) and path not in OPTIONAL:
            assert refused(without(frame, path)), path


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_wrong_value(frame: Json) -> None:
    """Of another type, a boolean, out of range, or too long."""
    for path in fields(frame):
        for value in wrong_values(frame, path):
            assert refused(changed(frame, path, value)), (path, value)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "01"])
@pytest.mark.parametrize("name", ["uptime_ms", "seq"])
def test_what_json_has_no_numbers_for(number: str, name: str) -> None:
    """Python would read some of them."""
    value = str(STATE[name])
    with pytest.raises(FrameError):
        parse(text(STATE).replace(f'"{name}": {value}', f'"{name}": {number}'))


@pytest.mark.parametrize("number", ["1e2", "100.0", "0.0", "-0.0"])
def test_numbers_may_be_written_in_any_way(number: str) -> None:
    """Where they need not be whole."""
    frame = text(STATE).replace('"uptime_ms": 8123400', f'"uptime_ms": {number}')
    state = parse(frame)
    assert isinstance(state, ControllerState)
    assert state.uptime_s == float(number) / 1000


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_unknown_keys_are_ignored(frame: Json) -> None:
    """On every level; the protocol may grow."""
    expected = parse(text(frame))
    for path in [(), *paths(frame)]:
        holder = value_at(frame, path)
        # What a result holds beside its `seq` is for whoever asked.
        if isinstance(holder, dict) and path != ("result",):
            grown = changed(frame, (*path, "new"), [{"a": None}])
            assert repr(parse(text(grown))) == repr(expected)


SAMPLES: Json = {
    "type": "samples",
    "channel": 1,
    "uptime_ms": 81_000,
    "interval_ms": 10,
    "pressure": [87.1, None, 87.3],
}


def test_samples() -> None:
    """A quarter of a second of pressures, some of which are not valid."""
    found = parse(text(SAMPLES))
    assert found == Samples(
        channel=1, uptime_s=81.0, interval_s=0.01, pressure=(87.1, None, 87.3)
    )
    assert isinstance(found, Samples)
    assert found.ends_s == pytest.approx(81.02)
    assert parse(text(SAMPLES | {"pressure": [1.0] * 25})) is not None
    assert parse(text(SAMPLES | {"pressure": [1.0] * 10, "interval_ms": 25}))


@pytest.mark.parametrize(
    "change",
    [
        {"pressure": []},
        {"pressure": [1.0] * 26},
        {"pressure": [1.0] * 11, "interval_ms": 25},
        {"pressure": [True]},
        {"pressure": ["87.1"]},
        {"pressure": [1001.0]},
        {"pressure": None},
        {"pressure": {"0": 1.0}},
        {"interval_ms": 9},
        {"interval_ms": 26},
        {"interval_ms": None},
        {"uptime_ms": -1},
        {"channel": 0.5},
    ],
)
def test_samples_that_are_none(change: Json) -> None:
    """None of them is used, and the connection ends."""
    with pytest.raises(FrameError):
        parse(text(SAMPLES | change))


@pytest.mark.parametrize("kind", ["news", "sample", "", "STATE", "x" * 10_000])
def test_other_types_are_ignored(kind: str) -> None:
    """Whatever else is in them."""
    assert parse(text({"type": kind, "seq": "?"})) is None


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "   ",
        "{",
        "null",
        "[]",
        '"state"',
        "5",
        "{}",
        '{"type": null}',
        '{"type": ["state"]}',
        '{"type": "state"} {}',
        "\x00",
        "\ud800",
        '{"type": "\\ud800"}',
        "{'type': 'state'}",
    ],
)
def test_what_is_no_frame(frame: str) -> None:
    """Refused as a whole."""
    with pytest.raises(FrameError):
        parse(frame)


@pytest.mark.parametrize("levels", [8, 500, 1000, 1020, 20_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nested_too_deep(levels: int, opening: str, closing: str) -> None:
    """Eight levels, the frame itself the first; and no depth breaks the parser."""
    inner = opening * levels + ("" if opening == "[" else "0") + closing * levels
    with pytest.raises(FrameError):
        parse('{"type":"news","x":' + inner + "}")


def test_nested_just_deep_enough() -> None:
    """Seven levels below the frame itself."""
    assert parse('{"type":"news","x":' + "[" * 7 + "]" * 7 + "}") is None


@pytest.mark.parametrize("frame", [HELLO, STATE], ids=["hello", "state"])
def test_channels(frame: Json) -> None:
    """One to 64, each once."""
    channel = frame["channels"][0]
    many = [{**channel, "channel": n} for n in range(65)]
    parsed = parse(text({**frame, "channels": many[:64]}))
    assert isinstance(parsed, ControllerInfo | ControllerState)
    assert len(parsed.cuffs) == 64
    for wrong in ([], many, [channel, channel]):
        with pytest.raises(FrameError):
            parse(text({**frame, "channels": wrong}))


@pytest.mark.parametrize("version", [0, 2, 99])
def test_another_version(version: int) -> None:
    """Told apart from a broken frame, so that a person can be told to update."""
    with pytest.raises(UnsupportedProtocol) as unsupported:
        parse(text({"type": "hello", "protocol": version}))
    assert unsupported.value.version == version


def test_a_request() -> None:
    """As the protocol shows it."""
    frame = request("5", "inflate", channel=1, target=110.0, limit_s=600.0)
    assert orjson.loads(frame) == {
        "id": "5",
        "op": "inflate",
        "channel": 1,
        "target": 110.0,
        "limit_s": 600.0,
    }


# Anything that is not valid raises one kind of error, never another.

NASTY: list[Any] = [
    *(None, True, False, 0, -1, 1e308, -1e308, 2**53, 2**64 - 1, -(2**63), 10**30),
    *("", "state", "hello", "reply", "\x00", "ÿ" * 40, "<b>", "a" * 70_000),
    *([], {}, [[]], [{}], {"type": "state"}, [None] * 100),
]


def test_a_start_without_a_name() -> None:
    """It would be the same as the next one, and no restart would show."""
    assert refused(HELLO | {"boot": ""})
    assert not refused(HELLO | {"boot": "1"})


def broken_json(chance: random.Random) -> str:
    """Return a valid frame with some values replaced or gone."""
    frame = chance.choice(list(FRAMES.values()))
    for _ in range(chance.randint(1, 3)):
        path = chance.choice(paths(frame))
        if chance.random() < 0.2:
            frame = without(frame, path)
        else:
            frame = changed(frame, path, chance.choice(NASTY))
    return json.dumps(frame)


def broken_text(chance: random.Random) -> str:
    """Return a valid frame with some of its text overwritten, cut or doubled."""
    frame = bytearray(text(chance.choice(list(FRAMES.values()))).encode())
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(frame) + 1)
        to = min(len(frame), at + chance.randint(0, 12))
        junk = bytes(chance.choices(b'{}[]",:0123456789eE+-.\\untrfals\x00\xff', k=3))
        frame[at:to] = chance.choice([junk, b"", bytes(frame[at:to]) * 2])
    return frame.decode(errors=chance.choice(["replace", "surrogateescape"]))


@pytest.mark.parametrize("broken", [broken_json, broken_text])
def test_fuzz(broken: Any, chances: Chances) -> None:
    """Whatever a controller sends, it is a frame, or nothing, or a ControllerError."""
    refused = 0
    for seed, chance in chances(20_000):
        frame = broken(chance)
        try:
            parse(frame)
        except ControllerError:
            refused += 1
        except Exception as err:  # noqa: BLE001
            pytest.fail(f"seed {seed}: {err!r} of {frame!r}")
    assert refused > 0
