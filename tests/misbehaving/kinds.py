"""Ways for a controller to misbehave, one after the other.

`ENDS`: what is held must end. `GOES_ON`: it need not, and nothing may break.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from typing import Any, Final

from .controller import Json, Lies, Misbehaving

HUGE_MS = 900_000


class Outcome(Enum):
    """What must become of a hold or a session."""

    ENDS = auto()
    GOES_ON = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to misbehave."""

    name: str
    begin: Callable[[Misbehaving], Awaitable[None]]
    outcome: Outcome
    at_rest: bool = False
    """Whether it also ends a session whose cuff is vented."""


def _lies(**lies: Any) -> Callable[[Misbehaving], Awaitable[None]]:
    async def begin(box: Misbehaving) -> None:
        box.lies = Lies(**lies)

    return begin


def _while_up(**values: Any) -> Callable[[Misbehaving], Awaitable[None]]:
    """Show an inflated cuff with other values."""

    def state(frame: Json) -> Json:
        for cuff in frame["channels"]:
            if cuff["phase"] in {"inflating", "holding"}:
                cuff |= values
        return frame

    return _lies(state=state)


def _always(**values: Any) -> Callable[[Misbehaving], Awaitable[None]]:
    """Show every cuff with other values, whatever it does."""

    def state(frame: Json) -> Json:
        for cuff in frame["channels"]:
            cuff |= values
        return frame

    return _lies(state=state)


def _frame(**values: Any) -> Callable[[Misbehaving], Awaitable[None]]:
    """Show a state with other values of its own."""
    return _lies(state=lambda frame: frame | values)


def _says(*frames: Json | str) -> Callable[[Misbehaving], Awaitable[None]]:
    async def begin(box: Misbehaving) -> None:
        for frame in frames:
            await box.say(frame)

    return begin


def _comes_back(
    change: Callable[[Json], Any],
) -> Callable[[Misbehaving], Awaitable[None]]:
    """Restart with another hello."""

    def hello(frame: Json) -> Json:
        change(frame)
        return frame

    async def begin(box: Misbehaving) -> None:
        box.lies = Lies(hello=hello)
        box.boot_anew()
        box.drop_all()

    return begin


async def _reboot(box: Misbehaving) -> None:
    box.boot_anew()
    box.drop_all()


async def _reboot_untold(box: Misbehaving) -> None:
    box.boot_anew(is_told=False)
    box.drop_all()


async def _uptime_wraps(box: Misbehaving) -> None:
    box.uptime_s = 0.0


async def _seq_wraps(box: Misbehaving) -> None:
    box.seq = 0


async def _press(box: Misbehaving) -> None:
    await box.press_button()


async def _press_untold(box: Misbehaving) -> None:
    box.release(None, "button")
    box.owner, box.barred_s = None, 5.0


async def _drop(box: Misbehaving) -> None:
    box.drop_all()


async def _fewer_channels(box: Misbehaving) -> None:
    box.channels = 1
    await _reboot(box)


async def _binary(box: Misbehaving) -> None:
    for socket in list(box._sockets):
        await socket.send_bytes(b"\x00" * 100)


async def _wire_noise(box: Misbehaving) -> None:
    box.write_all(b"\xff\xff\xff\xff no frame at all")


async def _half_a_frame(box: Misbehaving) -> None:
    box.lies = Lies(is_silent=True)
    box.write_all(b"\x81\x7e\x10\x00{")


def _closes(code: int) -> Callable[[Misbehaving], Awaitable[None]]:
    async def begin(box: Misbehaving) -> None:
        await box.close_all(code)

    return begin


def _releases(reason: str) -> Callable[[Misbehaving], Awaitable[None]]:
    async def begin(box: Misbehaving) -> None:
        box.release(None, reason)

    return begin


def _faulty(fault: str) -> Callable[[Misbehaving], Awaitable[None]]:
    async def begin(box: Misbehaving) -> None:
        box.release(None, fault if fault != "vent_blocked" else "command")
        box.lies = Lies(
            state=lambda frame: (
                [cuff.update(fault=fault, phase="fault") for cuff in frame["channels"]],
                frame,
            )[1]
        )

    return begin


def _reading_stands_still(box: Misbehaving) -> Callable[[Json], Json]:
    def state(frame: Json) -> Json:
        for cuff in frame["channels"]:
            if cuff["phase"] in {"inflating", "holding"}:
                cuff |= {"phase": "inflating", "pressure": 30.0}
        return frame

    return state


def _flickers(**values: Any) -> Callable[[Misbehaving], Awaitable[None]]:
    """Show other values under a target that is hardly ever the same twice."""
    states = count()

    def state(frame: Json) -> Json:
        for cuff in frame["channels"]:
            if cuff["phase"] in {"inflating", "holding"}:
                cuff |= {"target": cuff["target"] + 0.1 * (next(states) % 2), **values}
        return frame

    return _lies(state=state)


def _flickering_phase(box: Misbehaving) -> Callable[[Json], Json]:
    states = count()

    def state(frame: Json) -> Json:
        for cuff in frame["channels"]:
            if cuff["phase"] in {"inflating", "holding"}:
                phase = "holding" if next(states) % 2 else "inflating"
                cuff |= {"phase": phase, "pressure": 30.0}
        return frame

    return state


def _every_other(**values: Any) -> Callable[[Misbehaving], Awaitable[None]]:
    """Show every other state of an inflated cuff with other values."""
    states = count()

    def state(frame: Json) -> Json:
        for cuff in frame["channels"]:
            if cuff["phase"] in {"inflating", "holding"} and next(states) % 2:
                cuff |= values
        return frame

    return _lies(state=state)


async def _pumps_and_holds(box: Misbehaving) -> None:
    box.lies = Lies(state=_flickering_phase(box))


def _deaf(*ops: str, **lies: Any) -> Callable[[Misbehaving], Awaitable[None]]:
    """Say that a release is done, and do nothing."""

    async def begin(box: Misbehaving) -> None:
        box.lies = Lies(ignores=frozenset(ops), **lies)
        box.cuffs[0].target = 200.0

    return begin


def _refused_release(op: str, frame: Json) -> list[Json | str]:
    error = {"code": "internal", "message": "not today"}
    no = {"type": "reply", "id": frame["id"], "ok": False, "error": error}
    return [no if op == "release" else frame]


async def _pumps_for_ever(box: Misbehaving) -> None:
    box.lies = Lies(state=_reading_stands_still(box))


def _names(frame: Json) -> None:
    frame["device"]["name"] = "**Free** [air](http://192.0.2.1)\u202e\n"


def _state_without(key: str) -> Callable[[Misbehaving], Awaitable[None]]:
    return _lies(state=lambda frame: {k: v for k, v in frame.items() if k != key})


def _one_channel_twice(frame: Json) -> Json:
    return frame | {"channels": [frame["channels"][0]] * 2}


def _doubled(op: str, frame: Json) -> list[Json | str]:
    return [frame, frame]


def _stray(op: str, frame: Json) -> list[Json | str]:
    return [frame | {"id": "nobody-asked"}, frame]


def _none(op: str, frame: Json) -> list[Json | str]:
    return []


def _odd_reply(op: str, frame: Json) -> list[Json | str]:
    return [frame | {"ok": "yes"}]


def _ends(
    name: str, begin: Callable[[Misbehaving], Awaitable[None]], *, at_rest: bool = False
) -> Kind:
    return Kind(name, begin, Outcome.ENDS, at_rest)


ENDING: Final = (
    _ends("pressure is null", _while_up(pressure=None, age_ms=None)),
    _ends("pressure is -40", _while_up(pressure=-40.0)),
    _ends("sensor reads ambient", _while_up(pressure=0.3)),
    _ends("sensor reads latched zeros", _while_up(pressure=0.0)),
    _ends("sample is 90 s old", _while_up(age_ms=90_000)),
    _ends("sample is 251 ms old", _while_up(age_ms=251)),
    _ends("sample has no age", _while_up(age_ms=None)),
    _ends("pressure 999", _while_up(pressure=999.0)),
    _ends("pressure above the bound", _while_up(pressure=290.0)),
    _ends("pressure 16 below the target", _while_up(pressure=34.0)),
    _ends("target 200, pressure 200", _while_up(target=200.0, pressure=200.0)),
    _ends(
        "pump runs for ever, target flickers",
        _flickers(phase="inflating", pressure=30.0),
    ),
    _ends("pump runs for ever, phase flickers", _pumps_and_holds),
    _ends("pressure 16 below, target flickers", _flickers(pressure=34.0)),
    _ends("ambient every other time", _every_other(pressure=0.3)),
    _ends("no pressure every other time", _every_other(pressure=None, age_ms=None)),
    _ends("999 every other time", _every_other(pressure=999.0)),
    _ends("pressure is 12", _while_up(pressure=12.0)),
    _ends("pressure is -20", _while_up(pressure=-20.0)),
    _ends("no age while pumping", _while_up(phase="inflating", age_ms=None)),
    _ends("ambient while pumping", _while_up(phase="inflating", pressure=2.0)),
    _ends("down, it says, with pressure", _while_up(phase="vented")),
    _ends("a fault, it says, and goes on", _while_up(fault="leak")),
    _ends("release ignored", _deaf("release")),
    _ends("release and lease ignored", _deaf("release", "lease")),
    _ends("release refused", _deaf("release", reply=_refused_release)),
    _ends("target null", _while_up(target=None)),
    _ends("target 31", _while_up(target=31.0)),
    _ends("pump runs for ever", _pumps_for_ever),
    _ends("vented by itself", _releases("command")),
    _ends("says overpressure", _releases("overpressure")),
    _ends("says deadline", _releases("deadline")),
    _ends("clock full", _while_up(occluded_ms=HUGE_MS)),
    _ends("no time left", _while_up(left_ms=0)),
    _ends("limit of a second", _while_up(limit_ms=1)),
    *(
        _ends(f"fault {fault}", _faulty(fault), at_rest=True)
        for fault in ("sensor", "leak", "overpressure", "vent_blocked")
    ),
    _ends("pressure 5000", _always(pressure=5000.0), at_rest=True),
    _ends("pressure is text", _always(pressure="60"), at_rest=True),
    _ends("unknown phase", _always(phase="floating"), at_rest=True),
    _ends("unknown fault", _always(fault="tired"), at_rest=True),
    _ends("negative clock", _always(occluded_ms=-1), at_rest=True),
    _ends("NaN", _says('{"type": "state", "seq": NaN}'), at_rest=True),
    _ends("no lease key", _state_without("lease"), at_rest=True),
    _ends("no channels", _frame(channels=[]), at_rest=True),
    _ends("a channel twice", _lies(state=_one_channel_twice), at_rest=True),
    _ends("seq stands still", _frame(seq=7), at_rest=True),
    _ends("seq wraps", _seq_wraps, at_rest=True),
    _ends("uptime wraps", _uptime_wraps, at_rest=True),
    _ends("uptime stands still", _frame(uptime_ms=5_000_000), at_rest=True),
    _ends("clock half as fast", _lies(clock=0.5), at_rest=True),
    _ends("reboot", _reboot, at_rest=True),
    _ends("reboot under the same boot", _reboot_untold, at_rest=True),
    _ends(
        "another id", _comes_back(lambda f: f["device"].update(id="b")), at_rest=True
    ),
    _ends("protocol 2", _comes_back(lambda f: f.update(protocol=2)), at_rest=True),
    _ends(
        "lease of 6 s",
        _comes_back(lambda f: f["limits"].update(lease_max_ms=6000)),
        at_rest=True,
    ),
    _ends(
        "occlusion of 30 s",
        _comes_back(lambda f: f["limits"].update(occlusion_max_s=30)),
        at_rest=True,
    ),
    *(
        _ends(name, _comes_back(change), at_rest=True)
        for name, change in (
            ("lease of no time", lambda f: f["limits"].update(lease_max_ms=0)),
            ("lease of 5000.5 ms", lambda f: f["limits"].update(lease_max_ms=5000.5)),
            ("lease that is text", lambda f: f["limits"].update(lease_max_ms="5000")),
            ("limits missing", lambda f: f.pop("limits")),
            ("reperfusion of 59 s", lambda f: f["limits"].update(reperfusion_s=59)),
            (
                "reperfusion of an hour and a second",
                lambda f: f["limits"].update(reperfusion_s=3601),
            ),
            ("occlusion of 1201 s", lambda f: f["limits"].update(occlusion_max_s=1201)),
            ("281 mmHg", lambda f: f["channels"][1].update(pressure_max=281)),
            ("highest of 29", lambda f: f["channels"][0].update(pressure_max=29)),
            ("sample of 9 ms", lambda f: f["limits"].update(sample_ms=9)),
            ("sample of 26 ms", lambda f: f["limits"].update(sample_ms=26)),
            ("protocol is true", lambda f: f.update(protocol=True)),
            ("id in capitals", lambda f: f["device"].update(id="BFR-0BADC0DE")),
            ("no boot", lambda f: f.update(boot=None)),
            ("empty boot", lambda f: f.update(boot="")),
            ("name of 65 bytes", lambda f: f["device"].update(name="x" * 65)),
            ("fills in an hour", lambda f: f["channels"][0].update(fill_s=3600)),
            ("fills in no time", lambda f: f["channels"][0].update(fill_s=0)),
            ("no channels in hello", lambda f: f.update(channels=[])),
        )
    ),
    _ends("fewer channels", _fewer_channels, at_rest=True),
    _ends("name with markup", _comes_back(_names), at_rest=True),
    _ends("silent", _lies(is_silent=True), at_rest=True),
    _ends("half a frame", _half_a_frame),
    _ends("replies missing", _lies(reply=_none)),
    _ends("replies 3 s late", _lies(reply_after_s=3.0)),
    _ends("replies that make no sense", _lies(reply=_odd_reply)),
    _ends("lease never shown", _frame(lease=None)),
    _ends("closed with 4001", _closes(4001), at_rest=True),
    _ends("not JSON", _says("garbage"), at_rest=True),
    _ends("70 kB", _says("x" * 70_000), at_rest=True),
    _ends("too deep", _says("[" * 50 + "]" * 50), at_rest=True),
    _ends("binary", _binary, at_rest=True),
    _ends("noise on the wire", _wire_noise, at_rest=True),
    _ends("flood", _says(*['{"type": "hm"}'] * 400), at_rest=True),
    _ends("broken event", _says('{"type": "event", "n": -1}'), at_rest=True),
    _ends("button", _press, at_rest=True),
    _ends("button without an event", _press_untold, at_rest=True),
)

GOING_ON: Final = tuple(
    Kind(name, begin, Outcome.GOES_ON)
    for name, begin in (
        ("replies doubled", _lies(reply=_doubled)),
        ("replies to no request", _lies(reply=_stray)),
        ("unknown frames", _says('{"type": "hm"}', '{"type": "sample"}')),
        ("unknown keys", _frame(mood="fine", channel=9)),
        ("unknown event", _says('{"type": "event", "n": 3, "kind": "hm"}')),
        ("clock twice as fast", _lies(clock=2.0)),
        ("target rounded", _while_up(target=60.04)),
    )
)

LOSING_TOUCH: Final = tuple(
    Kind(name, begin, Outcome.EITHER)
    for name, begin in (
        ("connection reset", _drop),
        ("closed with 1008", _closes(1008)),
        ("closed with 1011", _closes(1011)),
    )
)

KINDS: Final = (*ENDING, *GOING_ON, *LOSING_TOUCH)
