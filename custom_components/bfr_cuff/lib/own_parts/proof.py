"""Prove that a box lets go by itself, with its cuff around a bottle, and measure it.

A script that is told the readings and the time. What its parts are to be told comes out,
and where it is the test: nothing at all, so that whatever happens then is the box's doing.
"""

from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
import math
from statistics import fmean, pstdev
from typing import Final

from ..evidence import FIXED_TARGET_MAX, OCCLUDED, SAMPLE_AGE_MAX, VENT_TIME, ZERO_ERROR
from .found import Found, Problem, Stage
from .parts import AIR_OUT, REFERENCE_MMHG, Drive, Reading

TARGET_MMHG: Final = 60.0
"""Low enough for a limb, should one be in the cuff against all advice."""

LETS_GO_S: Final = 5.0
"""What has not begun to let go so long after the last word never gets pressure again."""

TOLD_EVERY_S: Final = 1.0
"""How often a shut vent is told so again."""

TOO_SOON_S: Final = 1.5
"""A box that lets go within this could not be kept shut by words a second apart."""

READINGS_HZ: Final = 4.0
"""A slower sensor sees neither pump nor limb soon enough."""

DELAY_MAX_S: Final = 1.0
"""What shows later than this cannot be regulated: a quick pump would be far too high."""

REST_S: Final = 3.0
RISES_WITHIN_S: Final = 20.0
RISE_MMHG: Final = 5.0
FILLS_WITHIN_S: Final = 120.0
STANDS_S: Final = 4.0
SETTLES_S: Final = 2.0
LEAK_S: Final = 6.0
BLEEDS_WITHIN_S: Final = 3.0
PUMP_S: Final = 6.0
BLIND_S: Final = 1.0
"""How long each stage takes, or may take; without a reading for so long it ends."""

LEAK_MMHG: Final = 0.3 * TARGET_MMHG
"""What a cuff may lose in a minute, as in the check of any other."""

FALL_MMHG: Final = 5.0
"""A fall by so much is one; a bottle's cuff does not breathe."""

SLOPE_S: Final = 1.0
"""The pump's rate is that of the last second before it is told to stop."""

TIGHT_RATIO: Final = 1.25
"""Down to this share of where it began to fall, a vent's rate is measured."""

SHUT: Final = Drive(vent_open=False)
PUMPING: Final = Drive(pump=1.0, vent_open=False)
BLEEDING: Final = Drive(vent_open=False, bleed=True)
PUMPING_OPEN: Final = Drive(pump=1.0, vent_open=True)


class _Failed(Exception):
    """The cuff is refused."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


type Script[T] = Generator[Drive | None, None, T]


@dataclass(frozen=True, slots=True)
class _Filled:
    """What filling showed: seconds from empty, mmHg/s at the end and when it stopped."""

    fill_s: float
    pump_rate: float
    stopped_at: float
    pressure: float


class Proof:
    """Test one cuff; times are the caller's monotonic seconds.

    `advance` runs for each reading and at least ten times a second. It returns what to
    tell the parts, a shut vent again every second; None is: say nothing. With
    `is_last_word` it is to be told now, whenever it was before: silence is timed from it.
    """

    def __init__(self, *, has_bleed: bool) -> None:
        """Start with everything to be told open."""
        self.stage = Stage.REST
        self.problem: Problem | None = None
        self.found: Found | None = None
        self.over = False
        self.is_last_word = False
        self._has_bleed = has_bleed
        self._now = 0.0
        self._reading: Reading | None = None
        self._recent: deque[Reading] = deque()
        self._longest_gap_s = 0.0
        self._is_no_answer = False
        self._script = self._steps()

    @property
    def pressure(self) -> float | None:
        """Return the newest reading in mmHg."""
        return None if self._reading is None else self._reading.pressure

    def advance(self, now: float, reading: Reading | None) -> Drive | None:
        """Go on to `now`; return what to tell the parts, or None to say nothing."""
        if self.over:
            return AIR_OUT
        self._now = now
        self._take(reading)
        try:
            self._check()
            return next(self._script)
        except StopIteration:
            self.over = True
        except _Failed as err:
            self.problem, self.over = err.problem, True
        return AIR_OUT

    def stop(self) -> None:
        """End without a result: someone left, or a part is not there any more."""
        if not self.over:
            self.problem, self.over = Problem.STOPPED, True

    def no_answer(self) -> None:
        """Note that a part could not be told what to do."""
        self._is_no_answer = True

    def _take(self, reading: Reading | None) -> None:
        """Keep a new reading, and how long there was none."""
        before = self._reading
        if reading is None or (before and reading.taken_at <= before.taken_at):
            return
        if before is not None:
            gap_s = reading.taken_at - before.taken_at
            self._longest_gap_s = max(self._longest_gap_s, gap_s)
        self._reading = reading
        self._recent.append(reading)
        while self._recent[0].taken_at < reading.taken_at - LEAK_S:
            self._recent.popleft()

    def _check(self) -> None:
        """Raise for what ends the test in any stage."""
        if self._is_no_answer:
            raise _Failed(Problem.NO_ANSWER)
        if self._reading is None:
            return
        if self._now - self._reading.taken_at > BLIND_S:
            raise _Failed(Problem.SENSOR_LOST)
        # Put so that NaN ends it too.
        if not self._reading.pressure <= FIXED_TARGET_MAX.value:
            at_rest = self.stage is Stage.REST
            raise _Failed(Problem.NOT_ZERO if at_rest else Problem.TOO_HIGH)

    # The script.

    def _steps(self) -> Script[None]:
        rate_hz, noise = yield from self._rest()
        filled = yield from self._fill()
        delay_s, leak = yield from self._leak(filled)
        bleed_rate = (yield from self._bleed()) if self._has_bleed else None
        let_go_s, vent_rate = yield from self._let_go()
        vent_s = yield from self._vent()
        yield from self._pump()
        self._check_gaps()
        self.found = Found(
            rate_hz=rate_hz,
            longest_gap_s=self._longest_gap_s,
            noise=noise,
            fill_s=filled.fill_s,
            pump_rate=filled.pump_rate,
            delay_s=delay_s,
            leak=leak,
            let_go_s=let_go_s,
            vent_s=vent_s,
            vent_rate=vent_rate if bleed_rate is None else bleed_rate,
        )

    def _rest(self) -> Script[tuple[float, float]]:
        """Watch an empty cuff; return readings a second and their noise."""
        yield from self._until(lambda: self._reading is not None, AIR_OUT, REST_S)
        if self._reading is None:
            raise _Failed(Problem.NO_READINGS)
        yield from self._until(self._is_empty, AIR_OUT, VENT_TIME.value)
        self._longest_gap_s = 0.0
        yield from self._for(REST_S, AIR_OUT)
        levels = self._levels(REST_S)
        if (rate_hz := len(levels) / REST_S) < READINGS_HZ:
            raise _Failed(Problem.SLOW_SENSOR)
        self._check_gaps()
        if not abs(fmean(levels)) <= ZERO_ERROR.value:
            raise _Failed(Problem.NOT_ZERO)
        return rate_hz, pstdev(levels)

    def _fill(self) -> Script[_Filled]:
        """Pump up to the target."""
        self.stage = Stage.FILL
        since, empty = self._now, self._level()
        yield from self._until(
            lambda: self._level() >= empty + RISE_MMHG, PUMPING, RISES_WITHIN_S
        )
        if self._level() < empty + RISE_MMHG:
            raise _Failed(Problem.DOES_NOT_RISE)
        filling_at = self._now
        yield from self._until(
            lambda: self._level() >= TARGET_MMHG or self._stands(filling_at),
            PUMPING,
            FILLS_WITHIN_S,
        )
        if self._level() < TARGET_MMHG and self._stands(filling_at):
            raise _Failed(Problem.DOES_NOT_RISE)
        if self._level() < TARGET_MMHG:
            raise _Failed(Problem.FILLS_TOO_SLOWLY)
        return _Filled(self._now - since, self._slope(), self._now, self._level())

    def _leak(self, filled: _Filled) -> Script[tuple[float, float]]:
        """Watch a shut cuff; return how late it stopped to rise, and mmHg a minute."""
        self.stage = Stage.LEAK
        yield from self._for(SETTLES_S, SHUT)
        # The peak: soon after, the cuff itself gives way a little.
        over = max(self._levels(SETTLES_S)) - filled.pressure
        delay_s = max(0.0, over) / filled.pump_rate
        if delay_s > DELAY_MAX_S:
            raise _Failed(Problem.TOO_LATE)
        after = fmean(self._levels(SETTLES_S / 4))
        yield from self._for(LEAK_S, SHUT)
        leak = (after - fmean(self._levels(SETTLES_S / 4))) / LEAK_S * 60.0
        if leak > LEAK_MMHG:
            raise _Failed(Problem.LEAKS)
        return delay_s, max(0.0, leak)

    def _bleed(self) -> Script[float]:
        """Let a little air out by the bleed valve; return its rate at 100 mmHg."""
        self.stage = Stage.BLEED
        before, since = self._level(), self._now
        low = before - FALL_MMHG
        yield from self._until(lambda: self._level() <= low, BLEEDING, BLEEDS_WITHIN_S)
        if self._level() > low:
            raise _Failed(Problem.BLEEDS_NOTHING)
        rate = _decay(before, self._level(), self._now - since)
        yield from self._for(SETTLES_S / 2, SHUT)
        return rate

    def _let_go(self) -> Script[tuple[float, float]]:
        """Say nothing any more; return when it let go, and the vent's rate at 100 mmHg."""
        self.stage = Stage.LET_GO
        before = fmean(self._levels(SETTLES_S / 4))
        self.is_last_word = True
        yield SHUT
        self.is_last_word = False
        since = self._now
        low = before - FALL_MMHG
        yield from self._until(lambda: self._level() <= low, None, LETS_GO_S)
        if self._level() > low:
            raise _Failed(Problem.DOES_NOT_LET_GO)
        if (let_go_s := self._now - since) < TOO_SOON_S:
            raise _Failed(Problem.LETS_GO_TOO_SOON)
        first, first_at = self._level(), self._now
        # Of a cuff that is still tight: a soft one empties slower.
        tight = first / TIGHT_RATIO
        yield from self._until(lambda: self._level() <= tight, None, VENT_TIME.value)
        rate = _decay(first, self._level(), self._now - first_at)
        yield from self._until(self._is_empty, None, VENT_TIME.value)
        self._check_empty()
        return let_go_s, rate

    def _vent(self) -> Script[float]:
        """Fill once more, and measure how long a vent that is told to open takes."""
        yield from self._fill()
        self.stage = Stage.VENT
        since = self._now
        yield from self._until(self._is_empty, AIR_OUT, VENT_TIME.value)
        self._check_empty()
        return self._now - since

    def _pump(self) -> Script[None]:
        """Leave the pump on with the vent open, and say nothing: no pressure may build."""
        self.stage = Stage.PUMP
        yield PUMPING_OPEN
        yield from self._for(PUMP_S, None)
        if max(self._levels(1.0)) >= OCCLUDED.value:
            raise _Failed(Problem.PUMP_OUTRUNS_VENT)

    def _check_empty(self) -> None:
        """Raise if the air did not leave in time."""
        if not self._is_empty():
            raise _Failed(Problem.VENTS_TOO_SLOWLY)

    def _check_gaps(self) -> None:
        """Raise if readings came too far apart."""
        if self._longest_gap_s > SAMPLE_AGE_MAX.value:
            raise _Failed(Problem.OLD_READINGS)

    # How a stage waits, and what it reads.

    def _until(
        self, is_so: Callable[[], bool], drive: Drive | None, longest_s: float
    ) -> Script[None]:
        """Wait until something is so, for a time at most."""
        since = self._now
        while not is_so() and self._now - since < longest_s:
            yield drive

    def _for(self, seconds: float, drive: Drive | None) -> Script[None]:
        """Wait for a time."""
        yield from self._until(lambda: False, drive, seconds)

    def _level(self) -> float:
        """Return the newest reading; there is one after the rest."""
        assert self._reading is not None
        return self._reading.pressure

    def _stands(self, since: float) -> bool:
        """Return whether a reading has stood still while the pump ran, since a time.

        The cuff may be far above what a sensor shows that has stopped to measure.
        """
        levels = self._levels(STANDS_S)
        return self._now - since >= STANDS_S and max(levels) == min(levels)

    def _is_empty(self) -> bool:
        return self._level() < OCCLUDED.value

    def _levels(self, seconds: float) -> list[float]:
        """Return the readings of the last seconds, at least the newest."""
        since = self._now - seconds
        return [each.pressure for each in self._recent if each.taken_at > since] or [
            self._level()
        ]

    def _slope(self) -> float:
        """Return how fast the pressure rose last, in mmHg/s; above zero."""
        last = self._recent[-1]
        first = next(
            each for each in self._recent if each.taken_at >= last.taken_at - SLOPE_S
        )
        seconds = max(last.taken_at - first.taken_at, SAMPLE_AGE_MAX.value / 10)
        return max((last.pressure - first.pressure) / seconds, 0.1)


def _decay(before: float, after: float, seconds: float) -> float:
    """Return how fast air that leaves the slower the less there is leaves at 100 mmHg."""
    ratio = max(before, 1.0) / max(after, 1.0)
    return REFERENCE_MMHG * math.log(max(ratio, 1.01)) / max(seconds, 0.02)
