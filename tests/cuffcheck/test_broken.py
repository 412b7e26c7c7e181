"""Each check of importance fails with a controller that breaks its rule."""

from collections.abc import Callable
from dataclasses import dataclass
import secrets
from typing import Any

import pytest

from cuffcheck.report import Outcome

from .conftest import Place
from .tampering import Change, Frame, Tampering, hidden, middle


def states(change: Callable[[Frame], list[Frame]]) -> Change:
    """Return a change of states alone."""
    return lambda frame: change(frame) if frame["type"] == "state" else [frame]


def cuffs(change: Callable[[Frame], Frame]) -> Change:
    """Return a change of what states say of the one channel."""
    return states(
        lambda state: [
            {
                **state,
                "channels": [change(state["channels"][0]), *state["channels"][1:]],
            }
        ]
    )


def requests(op: str, change: Callable[[Frame], list[Frame]]) -> Change:
    """Return a change of one kind of request."""
    return lambda frame: change(frame) if frame.get("op") == op else [frame]


def nothing(frame: Frame) -> list[Frame]:
    """Answer a request with ok, and do nothing."""
    return [{"id": frame["id"], "op": "identify"}]


def replies(chosen: Callable[[Frame], bool], result: Frame) -> Change:
    """Give some replies another result."""

    def change(frame: Frame) -> list[Frame]:
        if frame["type"] == "reply" and frame["ok"] and chosen(frame["result"]):
            return [{**frame, "result": {**result, "seq": frame["result"]["seq"]}}]
        return [frame]

    return change


def owner_late() -> Change:
    """Tell of an owner with the next state only."""
    before: list[object] = [None]

    def change(state: Frame) -> list[Frame]:
        owner = (state["lease"] or {}).get("owner")
        before.append(owner)
        return [state] if before[-2] == owner else []

    return states(change)


def boots_always() -> Change:
    """Say another boot to each client."""
    boot = secrets.token_hex(4)
    return lambda frame: [{**frame, "boot": boot} if "boot" in frame else frame]


def every_fifth_lost(kind: str) -> Change:
    """Leave out some frames of a type."""
    count: list[Frame] = []

    def change(frame: Frame) -> list[Frame]:
        if frame["type"] != kind:
            return [frame]
        count.append(frame)
        return [frame] if len(count) % 5 != 4 else []

    return change


def forgetful() -> Tampering:
    """Take every id for a new one."""
    names: dict[str, object] = {}

    def request(frame: Frame) -> list[Frame]:
        name = f"x{len(names)}"
        names[name] = frame["id"]
        return [{**frame, "id": name}]

    def news(frame: Frame) -> list[Frame]:
        if frame["type"] != "reply":
            return [frame]
        return [{**frame, "id": names.get(frame["id"], frame["id"])}]

    return Tampering(request=request, news=news)


def remembers_releases() -> Change:
    """Carry out a release of one id once."""
    known: set[str] = set()

    def change(frame: Frame) -> list[Frame]:
        again = frame["id"] in known
        known.add(frame["id"])
        return nothing(frame) if again else [frame]

    return requests("release", change)


def clock_forgets() -> Change:
    """Take the time before a vented cuff back."""
    base = [0.0]

    def change(cuff: Frame) -> Frame:
        if cuff["phase"] == "vented":
            base[0] = cuff["occluded_ms"]
        return {**cuff, "occluded_ms": cuff["occluded_ms"] - base[0]}

    return cuffs(change)


def last_limit_counts() -> Tampering:
    """Push the limit back by every later request."""
    asked = [120.0]

    def request(frame: Frame) -> list[Frame]:
        asked[0] = frame.get("limit_s", 120)
        return [{name: frame[name] for name in frame if name != "limit_s"}]

    def change(cuff: Frame) -> Frame:
        limit = asked[0] * 1000
        left = None if cuff["left_ms"] is None else limit - cuff["occluded_ms"]
        return {**cuff, "limit_ms": limit, "left_ms": left}

    def news(frame: Frame) -> list[Frame]:
        if frame["type"] == "reply" and frame["ok"] and "target" in frame["result"]:
            left = frame["result"]["left_ms"] + (asked[0] - 120) * 1000
            return [{**frame, "result": {**frame["result"], "left_ms": left}}]
        return cuffs(change)(frame)

    return Tampering(request=requests("inflate", request), news=news)


def zero_too_early(cuff: Frame) -> Frame:
    """Have the clock at zero after 20 s."""
    early = cuff["reperfused_ms"] > 20_000
    return {**cuff, "occluded_ms": 0} if early else cuff


def inflates_again(frame: Frame) -> list[Frame]:
    """Inflate with every renewal."""
    again = hidden("inflate", channel=0, target=60)
    return [frame, again] if frame["ms"] else [frame]


def told_late(frame: Frame) -> list[Frame]:
    """Release a second late."""
    late = frame.get("kind") == "released"
    return [{**frame, "uptime_ms": frame["uptime_ms"] + 1000} if late else frame]


def limits(**lies: float) -> Change:
    """Announce other limits."""

    def change(frame: Frame) -> list[Frame]:
        if frame["type"] != "hello":
            return [frame]
        return [{**frame, "limits": {**frame["limits"], **lies}}]

    return change


def clips(frame: Frame) -> list[Frame]:
    """Clip a target in silence."""
    target: Any = frame.get("target")
    above = isinstance(target, (int, float)) and target > 250
    return nothing(frame) if above else [frame]


def lenient(frame: Frame) -> list[Frame]:
    """Take text for a number."""
    return [{**frame, "ms": 2000} if frame.get("ms") == "1000" else frame]


def last_release_lost(frame: Frame) -> list[Frame]:
    """Do not look at the last release of a flood."""
    return nothing(frame) if frame["id"] == "last" else [frame]


def all_is_no_channel(frame: Frame) -> list[Frame]:
    """Release nothing for a channel that is none."""
    return nothing(frame) if "channel" in frame and frame["channel"] != 0 else [frame]


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken, which check finds it, and in which words."""

    check: str
    seen: str
    tampering: Callable[[], Tampering]


def broken(
    check: str, seen: str, tampering: Tampering | Callable[[], Tampering]
) -> Any:
    """Return a parameter of the test; `tampering` may have to be made anew."""
    make = tampering if callable(tampering) else lambda: tampering
    return pytest.param(
        Broken(check, seen, make), id=f"{check}-{seen.replace(' ', '_')}"
    )


LOST = Tampering(keeps_codes=False)
DEAF = Tampering(request=requests("release", nothing))

DOOR = (
    broken("wrong_identity", "shakes hands", Tampering(identity=None)),
    broken(
        "other_suites",
        "PSK-AES128-GCM-SHA256 shakes hands",
        Tampering(suites="PSK-AES128-GCM-SHA256:ECDHE-PSK-CHACHA20-POLY1305"),
    ),
    broken("no_resumption", "ticket", Tampering(tickets=True)),
    broken("guessing", "answered in the same second", Tampering()),
    broken("origin", "101", Tampering(hides_origin=True)),
    broken(
        "client_ids",
        "101 for /link/1",
        Tampering(path=lambda path: path if len(path) > 40 else f"{path}?client=abc"),
    ),
    broken("full_house", "not let in", Tampering(news=limits(clients=6))),
    broken("displaced", "ended without a close frame", LOST),
    broken("close_waits", "ended without a close frame", LOST),
    broken("oversized_frame", "ended without a close frame", LOST),
    broken("ten_bad_frames", "ended without a close frame", LOST),
)
NEWS = (
    broken("limits", "lease_max_ms 60000", Tampering(news=limits(lease_max_ms=60_000))),
    broken("same_hello", "another hello", lambda: Tampering(news=boots_always())),
    broken(
        "seq",
        "no higher seq",
        Tampering(news=states(lambda state: [{**state, "seq": 7}])),
    ),
    broken(
        "uptime",
        "time-scale",
        Tampering(
            news=states(lambda s: [{**s, "uptime_ms": round(s["uptime_ms"] * 1.1)}])
        ),
    ),
    broken(
        "active_cadence",
        "one in 0.",
        Tampering(news=states(lambda state: [state] if state["seq"] % 2 else [])),
    ),
    broken(
        "state_at_owner",
        "no state with the owner",
        lambda: Tampering(news=owner_late()),
    ),
    broken(
        "events_told",
        "no event vented",
        Tampering(news=lambda f: [] if f.get("kind") == "vented" else [f]),
    ),
    broken(
        "events_paged",
        "more is true and there is no event",
        Tampering(news=replies(lambda r: "events" in r, {"events": [], "more": True})),
    ),
    broken(
        "events_paged",
        "a frame cannot be used: KeyError('events')",
        Tampering(news=replies(lambda r: "events" in r, {"more": False})),
    ),
    broken(
        "stream",
        "between two frames of samples",
        lambda: Tampering(news=every_fifth_lost("samples")),
    ),
    broken(
        "frames_fit",
        "or a second one",
        Tampering(news=lambda f: [f, f] if f["type"] == "reply" else [f]),
    ),
)
REQUESTS = (
    broken("replay", "another reply", forgetful),
    broken("replay_changed", "ok", forgetful),
    broken("replay_window", "forgotten", forgetful),
    broken(
        "release_repeated", "no event", lambda: Tampering(request=remembers_releases())
    ),
    broken("bad_arguments", "ok for lease", Tampering(request=lenient)),
    broken("over_limit", "ok for inflate", Tampering(request=clips)),
    broken("flood", "no event released", Tampering(request=last_release_lost)),
    broken("released_by_another", "no releasing", DEAF),
    broken(
        "release_means_all",
        "no event released",
        Tampering(request=requests("release", all_is_no_channel)),
    ),
)
LEASE = (
    broken("lease_runs_out", "no end of the lease", Tampering(renews=True)),
    broken("lease_expires", "no event released", Tampering(renews=True)),
    broken("lease_expires", "+1000 ms from its end", Tampering(news=told_late)),
    broken("nobody_there", "not released", Tampering(renews=True, outlives=4.0)),
    broken(
        "no_return", "holding", Tampering(request=requests("lease", inflates_again))
    ),
    broken(
        "stays_down", "inflating", Tampering(request=requests("lease", inflates_again))
    ),
    broken(
        "lease_outlives_socket",
        "releasing",
        Tampering(parting=hidden("release")),
    ),
    broken(
        "lease_given_up",
        "lease_expired",
        Tampering(request=requests("lease", lambda f: [{**f, "ms": f["ms"] or 1000}])),
    ),
)
CLOCK = (
    broken(
        "clock_counts",
        "occluded_ms",
        Tampering(news=cuffs(lambda c: {**c, "occluded_ms": c["occluded_ms"] // 2})),
    ),
    broken("toggling", "after off and on", lambda: Tampering(news=clock_forgets())),
    broken("limit_forward", "pushed from", last_limit_counts),
    broken("limit_forward", "+1000 ms from the limit", Tampering(news=told_late)),
    broken(
        "limit_forward",
        "limit_ms 120000",
        Tampering(
            request=requests(
                "inflate", lambda f: [{n: f[n] for n in f if n != "limit_s"}]
            )
        ),
    ),
    broken("reperfusion", "zero after 1", Tampering(news=cuffs(zero_too_early))),
)


@pytest.mark.parametrize("case", [*DOOR, *NEWS, *REQUESTS, *LEASE, *CLOCK])
async def test_broken(place: Place, case: Broken) -> None:
    """A broken rule is found, and said."""
    async with middle(place.sim, case.tampering) as door:
        result = await place.one(case.check, door.port)
    assert result.outcome is Outcome.NOT_HELD, result.seen
    assert case.seen in result.seen
