"""Measure the occlusion pressure of one limb: runs up the staircase that must agree.

What happened and what time it is go in; requests and moments come out. It performs no
I/O; `now` is monotonic, in seconds, and watches that news keeps coming. Whatever goes
wrong ends in a release.
"""

from collections.abc import Sequence
from typing import Any, Final

from ..controller.freshness import Freshness
from ..controller.model import CuffState, Phase
from ..evidence import MEASUREMENT_PAUSE, MEASUREMENT_TIME, REPERFUSION
from ..training.agreement import agreed, needs_another
from ..training.oscillogram import Measurement, Oscillogram
from .measurement_messages import (
    Analyse,
    Inflate,
    Kind,
    MeasurementPhase,
    Moment,
    Output,
    Release,
    StopReason,
    Stream,
)
from .staircase import PulseOf, Staircase, StreamBroken

LIMIT_S: Final = MEASUREMENT_TIME.value
"""Longest time under pressure, also on the controller's own clock."""

VENTED_S: Final = MEASUREMENT_PAUSE.value
"""Shortest time without pressure between two runs."""

ROOM_S: Final = 15.0
"""How much longer than the last run another one may take."""

STALE_S: Final = 1.0
"""Without samples for so long, no one knows what the limb is under."""

START_PATIENCE_S: Final = 3.0
VENT_PATIENCE_S: Final = 60.0
PAUSE_PATIENCE_S: Final = 600.0
INSIST_S: Final = 5.0

_ENDING: Final = frozenset({MeasurementPhase.RELEASING, MeasurementPhase.ENDED})


class LopMeasurement:
    """One measurement, from the first step to vented.

    Every method takes the time and returns what is now asked for and worth telling.
    """

    def __init__(
        self,
        pressure_max: float,
        pulse_of: PulseOf,
        reperfusion_s: float = REPERFUSION.value,
    ) -> None:
        """Take what the cuff can, in mmHg, and how to see a hold's pulse.

        `reperfusion_s` is how long a cuff is empty until its controller's clock is zero.
        """
        self.phase = MeasurementPhase.RISING
        self.reason: StopReason | None = None
        self.result: Measurement | None = None
        self.runs: list[Oscillogram] = []
        self.stairs = Staircase(pressure_max, pulse_of)
        self._pressure_max = pressure_max
        self._pulse_of = pulse_of
        self._reperfusion_s = reperfusion_s
        self._out: list[Output] = []
        self._fresh = Freshness()
        self._sampled_at = 0.0
        self._began_at = 0.0
        self._began_occluded_s: float | None = None
        self._run_s = 0.0
        self._insist_at = 0.0
        self._seen_up = False
        self._hold_ends: float | None = None
        self._rises_at: float | None = None

    @property
    def over(self) -> bool:
        """Return whether it has ended and the cuff is vented, or no one waits for it."""
        return self.phase is MeasurementPhase.ENDED

    @property
    def phase_began(self) -> float:
        """Return when the present phase began."""
        return self._began_at

    @property
    def run(self) -> int:
        """Return the number of the run that is made, or was made last, from 1 on."""
        between = (MeasurementPhase.RISING, MeasurementPhase.ANALYSING)
        return len(self.runs) + 1 if self.phase in between else max(1, len(self.runs))

    @property
    def hold_ends(self) -> float | None:
        """Return when the present step has been held for long enough; None before."""
        return self._hold_ends if self.phase is MeasurementPhase.RISING else None

    @property
    def rises_at(self) -> float | None:
        """Return when the next run begins, if the cuff stays empty until then."""
        return self._rises_at if self.phase is MeasurementPhase.VENTING else None

    def start(self, now: float) -> tuple[Output, ...]:
        """Begin the first run."""
        self._tell(Kind.STARTED)
        self._rise(now)
        return self._flush()

    def observe(
        self, now: float, state: CuffState, uptime_s: float
    ) -> tuple[Output, ...]:
        """Handle the cuff's newest state, as of `uptime_s` of the controller."""
        if self.phase is MeasurementPhase.RISING:
            self._watch_rise(now, state, uptime_s)
        elif not self.over:
            self._watch_vent(now, state)
        return self._flush()

    def sampled(
        self,
        now: float,
        uptime_s: float,
        interval_ms: float,
        pressure: Sequence[float | None],
    ) -> tuple[Output, ...]:
        """Handle streamed samples, the first of them of `uptime_s`."""
        if self.phase is MeasurementPhase.RISING and pressure:
            self._sampled_at = now
            self._fresh.observe(now, uptime_s + len(pressure) * interval_ms / 1000)
            if not self._fresh.fresh(now):
                self._stop(now, StopReason.CLIENT_SLOW)
            else:
                self._take(now, uptime_s, interval_ms, pressure)
        return self._flush()

    def analysed(self, now: float, found: Oscillogram) -> tuple[Output, ...]:
        """Handle what the analysis found in the last run."""
        if self.phase is MeasurementPhase.ANALYSING:
            self.runs.append(found)
            refusals = [str(refusal) for refusal in found.refusals]
            self._tell(Kind.RUN_ANALYSED, low=found.low_mmhg, refusals=refusals)
            if needs_another(self.runs):
                self._enter(now, MeasurementPhase.VENTING)
            else:
                self.result = agreed(self.runs)
                self._stop(now, StopReason.DONE)
        return self._flush()

    def stop(
        self, now: float, reason: StopReason = StopReason.STOPPED
    ) -> tuple[Output, ...]:
        """Release and end, for a person or after any failure; always allowed."""
        self._stop(now, reason)
        return self._flush()

    def gone(self, now: float) -> tuple[Output, ...]:
        """End at once: of this controller no state comes any more."""
        self._stop(now, StopReason.CUFF_LOST)
        if not self.over:
            self._end(now)
        return self._flush()

    def tick(self, now: float) -> tuple[Output, ...]:
        """Look at the clock; to be called at `next_check` at the latest."""
        if not self.over:
            self._pass_time(now)
        return self._flush()

    def next_check(self, now: float) -> float | None:
        """Return the next moment at which time alone changes anything."""
        match self.phase:
            case MeasurementPhase.ENDED:
                return None
            case MeasurementPhase.RISING:
                start = self._began_at + START_PATIENCE_S
                ends = (self._sampled_at + STALE_S, self._began_at + LIMIT_S)
                return min(ends) if self._seen_up else min(start, *ends)
            case MeasurementPhase.RELEASING:
                return min(self._insist_at, self._began_at + VENT_PATIENCE_S)
            case _:
                return self._began_at + PAUSE_PATIENCE_S

    # A run.

    def _rise(self, now: float) -> None:
        """Begin a run from its first step."""
        self.stairs = Staircase(self._pressure_max, self._pulse_of)
        self._fresh = Freshness()
        self._sampled_at = now
        self._seen_up = False
        self._began_occluded_s = None
        self._enter(now, MeasurementPhase.RISING)
        # Anew for each run: a stream ends with its connection, also in a pause.
        self._out.append(Stream(on=True))
        self._ask(self.stairs.target)

    def _ask(self, target: float) -> None:
        self._hold_ends = None
        self._out.append(Inflate(target, LIMIT_S))
        self._tell(Kind.STEP, target=target)

    def _watch_rise(self, now: float, state: CuffState, uptime_s: float) -> None:
        """Follow the cuff up, and see when it is let down by others."""
        if state.fault is not None:
            self._stop(now, StopReason.CUFF_FAULT)
        elif not state.inflated:
            if self._seen_up:
                self._stop(now, StopReason.CUFF_RELEASED)
        else:
            self._seen_up = True
            self._count(now, state)
            if state.phase is Phase.HOLDING and state.target == self.stairs.target:
                self.stairs.holding(uptime_s * 1000)
                self._hold_ends = self._hold_ends or now + self.stairs.hold_s

    def _count(self, now: float, state: CuffState) -> None:
        """Keep the time of this run on the controller's clock, and its limit."""
        if self._began_occluded_s is None:
            self._began_occluded_s = state.occluded_s
        self._run_s = state.occluded_s - self._began_occluded_s
        if self._run_s >= LIMIT_S:
            self._stop(now, StopReason.LIMIT)

    def _take(
        self,
        now: float,
        uptime_s: float,
        interval_ms: float,
        pressure: Sequence[float | None],
    ) -> None:
        """Add samples to the run, and go up or end it when a hold is over."""
        try:
            held = self.stairs.take(uptime_s * 1000, interval_ms, pressure)
        except StreamBroken:
            self._stop(now, StopReason.STREAM_LOST)
            return
        if not held:
            return
        stairs = self.stairs
        self._tell(Kind.HELD, target=stairs.target, pulse=stairs.pulses[-1])
        if stairs.finished:
            self._finish_run(now)
        else:
            self._ask(stairs.step_up())

    def _finish_run(self, now: float) -> None:
        """Release before anything is worked out, then have the run analysed."""
        self._enter(now, MeasurementPhase.ANALYSING)
        self._let_down(now)
        self._tell(Kind.RUN_FINISHED, run=len(self.runs) + 1)
        stairs = self.stairs
        self._out.append(
            Analyse(tuple(stairs.record), stairs.interval_ms, tuple(stairs.holds))
        )

    # Between runs, and the end.

    def _watch_vent(self, now: float, state: CuffState) -> None:
        """Wait for an empty cuff, and for the limb to have had its pause."""
        vented = not state.inflated and not state.occluded
        if self.phase is MeasurementPhase.RELEASING:
            if vented:
                self._end(now)
        elif state.fault is not None:
            self._stop(now, StopReason.CUFF_FAULT)
        elif state.inflated and now >= self._insist_at:
            self._let_down(now)
        elif self.phase is MeasurementPhase.VENTING and vented:
            self._rises_at = now + self._pause_left_s(state)
            if self._rises_at <= now and self._has_room(state):
                self._rise(now)

    def _pause_left_s(self, state: CuffState) -> float:
        """Return how much longer an empty cuff is to stay empty before the next run."""
        needed_s = VENTED_S if self._has_room(state) else self._reperfusion_s
        return max(0.0, needed_s - state.reperfused_s)

    def _has_room(self, state: CuffState) -> bool:
        """Return whether the controller's deadline leaves time for another run.

        It counts all time under pressure until the cuff has been vented for long enough,
        and no request can push it back; then it is worth waiting for.
        """
        left_s = min(LIMIT_S, state.limit_s) - state.occluded_s
        return not state.occluded_s or left_s >= self._run_s + ROOM_S

    def _pass_time(self, now: float) -> None:
        """Do what is due when no news comes."""
        in_phase_s = now - self._began_at
        match self.phase:
            case MeasurementPhase.RISING if now - self._sampled_at >= STALE_S:
                self._stop(now, StopReason.SAMPLES_STALE)
            case MeasurementPhase.RISING if in_phase_s >= LIMIT_S:
                self._stop(now, StopReason.LIMIT)
            case MeasurementPhase.RISING if not self._seen_up:
                if in_phase_s >= START_PATIENCE_S:
                    self._stop(now, StopReason.NOT_INFLATED)
            case MeasurementPhase.VENTING | MeasurementPhase.ANALYSING:
                if in_phase_s >= PAUSE_PATIENCE_S:
                    self._stop(now, StopReason.NOT_VENTED)
            case MeasurementPhase.RELEASING if in_phase_s >= VENT_PATIENCE_S:
                self._end(now)
            case MeasurementPhase.RELEASING if now >= self._insist_at:
                self._let_down(now)

    def _stop(self, now: float, reason: StopReason) -> None:
        """Release; the first reason stays."""
        if self.phase in _ENDING:
            return
        self.reason = reason
        self._enter(now, MeasurementPhase.RELEASING)
        self._let_down(now)
        self._out.append(Stream(on=False))

    def _let_down(self, now: float) -> None:
        """Ask for a release, for the first time or again."""
        self._insist_at = now + INSIST_S
        self._out.append(Release())

    def _end(self, now: float) -> None:
        self._enter(now, MeasurementPhase.ENDED)
        self._tell(Kind.ENDED, reason=self.reason)

    def _enter(self, now: float, phase: MeasurementPhase) -> None:
        self.phase = phase
        self._began_at = now

    def _tell(self, kind: Kind, **about: Any) -> None:
        self._out.append(Moment(kind, about))

    def _flush(self) -> tuple[Output, ...]:
        out, self._out = tuple(self._out), []
        return out
