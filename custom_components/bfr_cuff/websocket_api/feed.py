"""What a browser is shown of sessions and cuffs: plain values, and only what is new.

Nothing here reads a clock or knows Home Assistant. Names are those of the cards: `_ms`
is epoch milliseconds, `_s` seconds, pressures are in mmHg.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..lib.controller.model import CuffState
from ..lib.controller.placement import Placement
from ..lib.evidence import TEMPO_UP
from ..lib.session.actions import possible
from ..lib.session.cuff_record import CuffRecord
from ..lib.session.messages import ENDING
from ..lib.session.phases import Session
from ..lib.session.planning import coming
from ..lib.session.sets import SetRecord
from ..lib.training.protocol import SetPlan

OFF_BY_S: Final = 0.5
"""A browser counts on by itself, and is put right when it is off by more than this."""

type Shown = dict[str, Any]
type Point = tuple[int, float | None, float | None]
"""Epoch milliseconds, pressure, target."""

_NOTHING: Final[Shown] = {}
_COUNTED: Final = frozenset({"occluded_s", "occluded_at_ms", "deadline_ms"})


@dataclass(frozen=True, slots=True)
class Epoch:
    """Tell moments of a monotonic clock in epoch milliseconds.

    Tied to the wall clock once, so that a moment is the same number each time, even
    when somebody sets the clock in between.
    """

    moment: float
    wall_ms: float

    def ms(self, moment: float) -> int:
        """Return a moment in epoch milliseconds."""
        return round(self.wall_ms + (moment - self.moment) * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffNow:
    """One cuff as it is known now.

    `state` was heard `at_ms`; None while its controller is not set up. `left_s` is what
    the guard leaves it, `session` the entry id of the athlete who trains with it.
    """

    key: str
    name: str
    placement: Placement | None
    session: str | None
    at_ms: int
    state: CuffState | None = None
    connected: bool = False
    left_s: float | None = None


def point(at_ms: int, pressure: float | None, target: float | None) -> Point:
    """Return a point of a trace; tenths of a mmHg are more than anybody sees."""
    return at_ms, None if pressure is None else round(pressure, 1), target


def points(
    began_ms: int, trace: Iterable[tuple[float, float | None, float | None]]
) -> list[Point]:
    """Return a trace whose times are seconds since it began.

    Spelled out, for it may have ten thousand points and the event loop waits for it.
    """
    return [
        (
            began_ms + int(at_s * 1000),
            None if pressure is None else round(pressure, 1),
            target,
        )
        for at_s, pressure, target in trace
    ]


def show_cuff(cuff: CuffNow, now_ms: int) -> Shown:
    """Return a cuff as it is shown, but for its pressure, which is in the trace.

    Its deadline is one only while it is inflated. Of a cuff that nobody can know
    anything of, the phase is None.
    """
    state = cuff.state
    up = state is not None and state.inflated
    left_s = cuff.left_s if up else None
    return {
        "key": cuff.key,
        "name": cuff.name,
        "placement": None if cuff.placement is None else cuff.placement.value,
        "phase": None if state is None else state.phase.value,
        "target": None if state is None else state.target,
        "connected": cuff.connected,
        "fault": None if state is None or state.fault is None else state.fault.value,
        "reason": None if state is None or state.reason is None else state.reason.value,
        "occluded": state is not None and state.occluded,
        "occluded_s": 0.0 if state is None else state.occluded_s,
        "occluded_at_ms": cuff.at_ms,
        "limit_s": None if state is None else state.limit_s,
        "deadline_ms": None if left_s is None else now_ms + round(left_s * 1000),
        "session": cuff.session,
    }


def show_session(
    session: Session, athlete: str, names: Mapping[str, str], epoch: Epoch
) -> Shown:
    """Return a running session as it is shown; `names` are those of its cuffs."""
    plan, next_up = session.plan, coming(session)
    assert session.started_at is not None
    return {
        "athlete": athlete,
        "phase": session.phase.value,
        "phase_began_ms": epoch.ms(session.phase_began),
        "phase_ends_ms": _ms(epoch, session.phase_ends),
        "started_ms": epoch.ms(session.started_at),
        "protocol": {"id": plan.protocol.protocol_id, "name": plan.protocol.name},
        "set": session.number,
        "sets": session.set_count,
        "sets_done": session.sets_done,
        "plan": [planned(each) for each in session.planned_sets],
        "records": [_done(done) for done in session.sets if done.ended_s is not None],
        "repetitions": session.repetitions,
        "beat": _beat(session),
        "next": {
            "kind": next_up.kind.value,
            "repetitions": next_up.repetitions,
            "seconds": next_up.seconds,
        },
        "actions": possible(session),
        "question": None if session.question is None else session.question.value,
        "limit_s": session.cuffs.limit_s,
        "load_kg": plan.load_kg,
        "time_in_band": _time_in_band(session.cuffs.records.values()),
        "wrap_on": session.cuffs.wrap_is_on,
        "wrap": _wrap(session, epoch),
        "reason": None if session.reason is None else session.reason.value,
        "cuffs": [
            _worn(session, record, names[key])
            for key, record in session.cuffs.records.items()
        ],
    }


def planned(each: SetPlan) -> Shown:
    """Return a set as it is planned."""
    return {
        "repetitions": each.repetitions,
        "work_s": each.work_s,
        "rest_s": each.rest_s,
        "exercise": each.exercise,
        "to_failure": each.to_failure,
    }


class Feed:
    """What one browser has been told, so that it is told only what is new."""

    def __init__(self) -> None:
        """Start with a browser that knows nothing."""
        self._session: Shown | None = _NOTHING
        self._cuffs: dict[str, Shown] = {}
        self._trace: dict[str, list[Point]] = {}

    def add(self, cuff: str, points: Sequence[Point]) -> None:
        """Add points of a trace, each of which is told once."""
        if points:
            self._trace.setdefault(cuff, []).extend(points)

    def event(
        self, now_ms: int, session: Shown | None, cuffs: Mapping[str, Shown]
    ) -> Shown:
        """Return what is new; with nothing new, that somebody is still there."""
        event: Shown = {"now_ms": now_ms}
        if session != self._session:
            event["session"] = self._session = session
        if moved := self._moved(cuffs):
            event["cuffs"] = moved
        if self._trace:
            event["trace"], self._trace = self._trace, {}
        return event

    def _moved(self, cuffs: Mapping[str, Shown]) -> dict[str, Shown]:
        """Return the cuffs that are other than the browser believes."""
        moved = {
            key: shown
            for key, shown in cuffs.items()
            if (told := self._cuffs.get(key)) is None or _differs(told, shown)
        }
        self._cuffs |= moved
        return moved


def _differs(told: Shown, shown: Shown) -> bool:
    """Return whether a cuff is other than told, counted on."""
    if any(told[key] != shown[key] for key in shown if key not in _COUNTED):
        return True
    elapsed_s = (shown["occluded_at_ms"] - told["occluded_at_ms"]) / 1000
    believed_s = told["occluded_s"] + (elapsed_s if told["occluded"] else 0.0)
    if abs(shown["occluded_s"] - believed_s) > OFF_BY_S:
        return True
    was: int | None = told["deadline_ms"]
    is_now: int | None = shown["deadline_ms"]
    if was is None or is_now is None:
        return was is not is_now
    return abs(is_now - was) > OFF_BY_S * 1000


def _ms(epoch: Epoch, moment: float | None) -> int | None:
    return None if moment is None else epoch.ms(moment)


def _beat(session: Session) -> Shown | None:
    """Return how long a repetition takes, up and down; None: nothing counts by itself."""
    tempo_s = TEMPO_UP.value
    return {"up_s": tempo_s, "down_s": tempo_s} if session.has_beat else None


def _done(done: SetRecord) -> Shown:
    return {
        "number": done.number,
        "repetitions": done.repetitions,
        "rpe": done.rpe,
        "discomfort": done.discomfort,
        "cut_short": done.cut_short,
    }


def _wrap(session: Session, epoch: Epoch) -> Shown | None:
    """Return how long the wraps are on, and when they must come off; None without one.

    `on_ms` is when they went on, None before; `used_s` are from earlier sets.
    """
    if not session.cuffs.has_wraps:
        return None
    wraps = session.cuffs.wraps
    left_s = wraps.limit_s - wraps.used_s
    return {
        "on_ms": _ms(epoch, wraps.on_at),
        "used_s": wraps.used_s,
        "limit_s": wraps.limit_s,
        "deadline_ms": None if wraps.on_at is None else epoch.ms(wraps.on_at + left_s),
    }


def _worn(session: Session, record: CuffRecord, name: str) -> Shown:
    """Return a cuff of a session: what it was prescribed, and what is asked of it.

    `occluded_s`, once the session ends, is what the record says: a controller that was
    restarted starts with a full clock, which says nothing of this session.
    """
    ending = session.phase in ENDING
    prescription = record.plan.prescription
    return {
        "key": record.plan.cuff,
        "name": name,
        "placement": record.plan.placement.value,
        "percent": prescription.percent,
        "lop_mmhg": None if prescription.lop is None else prescription.lop.mmhg,
        "target": record.target,
        "tightness": prescription.tightness,
        "occluded_s": round(record.occluded_s, 1) if ending else None,
    }


def _time_in_band(records: Iterable[CuffRecord]) -> float | None:
    """Return the lowest share of any cuff, in hundredths: finer moves all the time."""
    shares = [record.time_in_band for record in records]
    lowest = min((share for share in shares if share is not None), default=None)
    return None if lowest is None else round(lowest, 2)
