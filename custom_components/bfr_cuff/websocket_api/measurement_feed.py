"""What a browser is shown of a measurement: plain values, and only what is new.

Nothing here reads a clock or knows Home Assistant; names are those of `feed`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..lib.controller.model import Samples
from ..lib.session.measurement import LopMeasurement
from ..lib.session.measurement_messages import MeasurementPhase
from ..lib.session.measurement_record import plain_run
from ..lib.training.agreement import RUNS_MAX
from ..lib.training.lop import LopMethod
from .feed import OFF_BY_S, Epoch, Shown

_NOTHING: Final[Shown] = {}
_STOPS: Final = ("stop", "discomfort")
_MOMENTS: Final = ("phase_ends_ms", "hold_ends_ms", "deadline_ms", "ready_ms")
"""What two clocks work out, which never agree to the last digit."""

_ENDING: Final = frozenset({MeasurementPhase.RELEASING, MeasurementPhase.ENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementNow:
    """A measurement as it is known now, apart from what its engine says.

    `deadline_s` is what the guard leaves a cuff that is up; `ready_at` when its limb
    has rested, on the measurement's clock.
    """

    about: Shown
    began: float
    deadline_s: float | None
    ready_at: float | None
    kept: bool
    text: str | None
    advice: list[str]


def show_measurement(
    measurement: LopMeasurement, now: MeasurementNow, epoch: Epoch, now_ms: int
) -> Shown:
    """Return a measurement as it is shown; `about` has what stays the same."""
    stairs, phase = measurement.stairs, measurement.phase
    rising = phase is MeasurementPhase.RISING
    left_s = now.deadline_s
    return {
        **now.about,
        "phase": phase.value,
        "began_ms": epoch.ms(now.began),
        "phase_began_ms": epoch.ms(measurement.phase_began),
        "phase_ends_ms": _ms(epoch, measurement.rises_at),
        "run": measurement.run,
        "runs_max": RUNS_MAX,
        "target": stairs.target if rising else None,
        "holding": measurement.hold_ends is not None,
        "hold_ends_ms": _ms(epoch, measurement.hold_ends),
        "steps": [
            {"target": target, "pulse": round(pulse, 2)}
            for target, pulse in zip(stairs.targets, stairs.pulses, strict=True)
        ],
        "deadline_ms": None if left_s is None else now_ms + round(left_s * 1000),
        "ready_ms": _ms(epoch, now.ready_at),
        "actions": [] if phase in _ENDING else list(_STOPS),
        "runs": [plain_run(run) for run in measurement.runs],
        "reason": None if measurement.reason is None else measurement.reason.value,
        "result": _result(measurement, kept=now.kept),
        "text": now.text,
        "advice": now.advice,
    }


def show_count(about: Shown, began_ms: int, ends_ms: int) -> Shown:
    """Return a measurement that is still being counted down."""
    return {
        **about,
        "phase": "counting",
        "began_ms": began_ms,
        "phase_began_ms": began_ms,
        "phase_ends_ms": ends_ms,
        "run": 1,
        "runs_max": RUNS_MAX,
        "target": None,
        "holding": False,
        "hold_ends_ms": None,
        "steps": [],
        "deadline_ms": None,
        "ready_ms": None,
        "actions": list(_STOPS),
        "runs": [],
        "reason": None,
        "result": None,
        "text": None,
        "advice": [],
    }


class MeasurementFeed:
    """What one browser has been told of a measurement, so that it is told what is new."""

    def __init__(self) -> None:
        """Start with a browser that knows nothing."""
        self._told: Shown | None = _NOTHING
        self._of: tuple[Any, ...] = ()
        self._sent = 0

    def event(
        self,
        now_ms: int,
        shown: Shown | None,
        samples: Sequence[Samples],
        offset_ms: float,
    ) -> Shown:
        """Return what is new; `samples` are all of the present run.

        `offset_ms` is epoch milliseconds at zero of the controller's clock.
        """
        event: Shown = {"now_ms": now_ms}
        if _differs(self._told, shown):
            event["measurement"] = self._told = shown
        if shown is None:
            return event
        of = shown["id"], shown["run"]
        # A run that is new, also when its samples are still those of the one before.
        if of != self._of or len(samples) < self._sent:
            self._of, self._sent = of, 0
        new, self._sent = samples[self._sent :], len(samples)
        if new and shown["phase"] == MeasurementPhase.RISING:
            event["samples"] = list(_together(new, shown["run"], offset_ms))
        return event


def _together(samples: Sequence[Samples], run: int, offset_ms: float) -> list[Shown]:
    """Return samples in as few pieces as there are gaps between them."""
    pieces: list[Shown] = []
    ends_s = None
    for each in samples:
        follows = ends_s is not None and abs(each.uptime_s - ends_s) < each.interval_s
        if pieces and follows:
            pieces[-1]["pressure"].extend(each.pressure)
        else:
            pieces.append(
                {
                    "run": run,
                    "at_ms": round(offset_ms + each.uptime_s * 1000),
                    "interval_ms": each.interval_s * 1000,
                    "pressure": list(each.pressure),
                }
            )
        ends_s = each.ends_s + each.interval_s
    return pieces


def _differs(told: Shown | None, shown: Shown | None) -> bool:
    """Return whether a measurement is other than told, but for moments that jitter."""
    if not told or shown is None:
        return told != shown
    for key, value in shown.items():
        was = told.get(key)
        if key in _MOMENTS and was is not None and value is not None:
            if abs(value - was) > OFF_BY_S * 1000:
                return True
        elif was != value:
            return True
    return False


def _result(measurement: LopMeasurement, *, kept: bool) -> Shown | None:
    found = measurement.result
    if found is None:
        return None
    return {
        "low": _tenths(found.low_mmhg),
        "high": _tenths(found.high_mmhg),
        "method": LopMethod.OSCILLOMETRY.value,
        "refusals": [refusal.value for refusal in found.refusals],
        "pulse_rate": _tenths(found.pulse_rate),
        "largest": _tenths(found.largest_mmhg),
        "scatter": None if found.scatter is None else round(found.scatter, 2),
        "kept": kept,
    }


def _tenths(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _ms(epoch: Epoch, moment: float | None) -> int | None:
    return None if moment is None else epoch.ms(moment)
