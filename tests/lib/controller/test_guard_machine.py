"""No sequence of requests, clocks, lies and silence gets a cuff past its deadline.

Two guards see the same: one is asked at its `next_check` and with each state, the other
every 10 ms. What they want is carried out on two cuffs: an honest one that obeys, and
one that says anything and obeys when it likes. Neither has a limit of its own, so that
the guard is alone. All times are multiples of 1/128 s, which floats hold exactly.
"""

from dataclasses import dataclass, field
from typing import override

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from custom_components.bfr_cuff.lib.controller.cuff_watch import ASK_AGAIN_S, Cause
from custom_components.bfr_cuff.lib.controller.guard import Guard, Verdict
from custom_components.bfr_cuff.lib.controller.guard_watches import VENT_TIMEOUT_S
from custom_components.bfr_cuff.lib.controller.model import (
    OCCLUDED_MMHG,
    ControllerInfo,
    ControllerRefused,
    CuffState,
    Fault,
    Phase,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.evidence import CEILING
from tests.lib.builders import (
    MINE,
    controller_info,
    cuff_info,
    cuff_state,
    limits,
    state,
)

TICK_S = 1 / 128
COARSE_S = 1 / 4
REPERFUSION_S = 180.0
HONEST, LIAR = 0, 1
CHANNELS = (HONEST, LIAR)
PRESSURE_MAX = {HONEST: 200.0, LIAR: 280.0}

durations = st.integers(1, 512).map(lambda ticks: ticks * TICK_S)
owners_times = st.integers(1, 30).map(float)
limits_s = st.none() | st.integers(-1, 40).map(float) | st.just(float("nan"))
targets = st.sampled_from([0.0, 29.9, 30.0, 120.0, 200.0, 200.1, 250.0, 250.1, 300.0])
reported = st.sampled_from([0.0, 0.5, 10.0, 25.0, 900.0, 1e9])
lies = st.builds(
    CuffState,
    channel=st.just(LIAR),
    phase=st.sampled_from(Phase),
    pressure=st.sampled_from([None, -1.0, 0.0, 19.5, 20.0, 60.0, 120.0, 299.0, 320.0]),
    target=st.none() | st.sampled_from([30.0, 100.0]),
    occluded_s=reported,
    limit_s=reported,
    left_s=st.none() | reported,
    reperfused_s=reported,
    reason=st.none() | st.sampled_from(ReleaseReason),
    fault=st.none() | st.sampled_from(Fault),
)


@dataclass(slots=True)
class HonestCuff:
    """A cuff that does what it is told and says what is so; it never stops by itself."""

    up: bool = False
    occluded_s: float = 0.0
    reperfused_s: float = 0.0
    pressure: float = 0.0

    def run(self, seconds: float) -> None:
        """Let time pass; air comes and goes within a moment."""
        self.pressure = 120.0 if self.up else 0.0
        if self.up:
            self.occluded_s += seconds
            self.reperfused_s = 0.0
            return
        self.reperfused_s += seconds
        if self.reperfused_s >= REPERFUSION_S:
            self.occluded_s = 0.0

    def state(self) -> CuffState:
        """Return what it says of itself."""
        return cuff_state(
            HONEST,
            phase=Phase.HOLDING if self.up else Phase.VENTED,
            pressure=self.pressure,
            target=120.0 if self.up else None,
            occluded_s=self.occluded_s,
            reperfused_s=self.reperfused_s,
        )


@dataclass(slots=True)
class Seen:
    """What anybody could count who sees the states of one cuff: the test's own clock."""

    owner_s: float
    cap_s: float
    spent_s: float = 0.0
    free_s: float = 0.0
    at: float | None = None
    cuff: CuffState | None = None

    def observe(self, now: float, cuff: CuffState) -> None:
        """Count the time since the last state by what that state showed."""
        elapsed = 0.0 if self.at is None else now - self.at
        known_free = 0.0
        if not cuff.occluded and not cuff.inflated:
            known_free = elapsed
            if elapsed > 2.0 or self.occluding:
                known_free = min(elapsed, cuff.reperfused_s)
        if self.occluding:
            self.spent_s += elapsed - known_free
        unbroken = not cuff.occluded and (elapsed <= 2.0 or known_free == elapsed)
        self.free_s = known_free + (self.free_s if unbroken else 0.0)
        if self.free_s >= REPERFUSION_S:
            self.spent_s = 0.0
        if self.spent_s == 0.0:
            self.cap_s = self.owner_s
        self.at, self.cuff = now, cuff

    @property
    def occluding(self) -> bool:
        """Return whether the last state showed an occluded cuff."""
        return self.cuff is not None and self.cuff.occluded

    @property
    def up(self) -> bool:
        """Return whether the last state showed an inflated cuff."""
        return self.cuff is not None and self.cuff.inflated

    def total_s(self, now: float) -> float:
        """Return what its clock stands at."""
        running = now - self.at if self.at is not None and self.occluding else 0.0
        return self.spent_s + running


@dataclass(slots=True)
class Asked:
    """One of the two guards, and all that it has wanted."""

    guard: Guard = field(default_factory=lambda: Guard({}))
    wanted: list[tuple[float, Verdict]] = field(default_factory=list)

    def note(self, now: float, verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        """Remember verdicts."""
        assert all(type(verdict) is Verdict for verdict in verdicts)
        assert {verdict.cause for verdict in verdicts} <= set(Cause)
        self.wanted += [(now, verdict) for verdict in verdicts]
        return verdicts


class GuardMachine(RuleBasedStateMachine):
    """Drive two guards through anything."""

    @override
    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.uptime_s = 50.0
        self.shown_s = 0.0
        self.seq = 0
        self.sparse, self.dense = Asked(), Asked()
        self.honest = HonestCuff()
        self.lie = cuff_state(LIAR)
        self.seen: dict[int, Seen] = {}
        self.lost = True

    @initialize(
        owners=st.tuples(owners_times, owners_times), lease_max_s=st.integers(1, 5)
    )
    def start(self, owners: tuple[float, float], lease_max_s: int) -> None:
        """Connect to a controller whose cuffs are down."""
        self.boot = 1
        self.lease_max_s = float(lease_max_s)
        for channel in CHANNELS:
            self.seen[channel] = Seen(owners[channel], owners[channel])
            for asked in (self.sparse, self.dense):
                asked.guard.limit_occlusion(channel, owners[channel])
        self.connect()
        self.show(0.0)

    # What happens.

    @rule(seconds=durations)
    def wait(self, seconds: float) -> None:
        """Let time pass in silence."""
        self.pass_time(seconds, TICK_S)

    @rule(
        count=st.integers(1, 40), apart=st.sampled_from([0.125, 1.0]), lag=st.just(0.0)
    )
    def news(self, count: int, apart: float, lag: float) -> None:
        """Receive states at the cadence of the protocol."""
        for _ in range(count):
            self.pass_time(apart, TICK_S if apart < 1.0 else COARSE_S)
            self.show(lag)

    @rule(lag=st.sampled_from([0.5, 1.5, 3.0, 10.0]), count=st.integers(1, 5))
    def late_news(self, lag: float, count: int) -> None:
        """Receive states that a network held back."""
        for _ in range(count):
            self.pass_time(0.125, TICK_S)
            self.show(lag)

    @rule()
    def long_rest(self) -> None:
        """Receive three minutes of states, most of them of cuffs at rest."""
        self.release(None)
        self.lie = cuff_state(LIAR, reperfused_s=1e9)
        for _ in range(int(REPERFUSION_S) + 2):
            self.pass_time(1.0, COARSE_S)
            self.show(0.0)

    @rule(seconds=st.integers(5, 400).map(float))
    def long_silence(self, seconds: float) -> None:
        """Receive nothing for longer than a lease, which the controller then ends."""
        self.pass_time(seconds, COARSE_S)
        self.honest.up = False
        self.show(0.0)

    @rule(lie=lies)
    def another_lie(self, lie: CuffState) -> None:
        """Have the second cuff say anything."""
        self.lie = lie

    @rule(seconds=durations)
    def frozen_uptime(self, seconds: float) -> None:
        """Have the controller's clock stand still for a while."""
        self.pass_time(seconds, TICK_S)
        self.uptime_s -= seconds
        self.show(0.0)

    @rule()
    def reboot(self) -> None:
        """Have the controller start anew, with valves open and a clock at zero."""
        self.boot += 1
        self.uptime_s = self.shown_s = 0.0
        self.honest.up = False
        self.honest.run(0.0)
        assert self.connect() == (Verdict(None, Cause.REBOOTED),)

    @rule()
    def reconnect(self) -> None:
        """Have the connection lost and found."""
        assert self.connect() == ()

    @rule()
    def another_client_inflates(self) -> None:
        """Have the honest cuff come up without our asking."""
        self.honest.up = True

    @rule(channel=st.sampled_from(CHANNELS), mmhg=targets, limit_s=limits_s)
    def ask(self, channel: int, mmhg: float, limit_s: float | None) -> None:
        """Ask for an inflation, and send it when it is permitted."""
        before = self.deadline(channel)
        granted = self.permitted(channel, mmhg, limit_s)
        assert self.deadline(channel) == before
        if granted is None:
            return
        for asked in (self.sparse, self.dense):
            asked.guard.inflating(self.now, channel, mmhg, granted)
        seen = self.seen[channel]
        if seen.total_s(self.now) > 0.0:
            assert self.deadline(channel) <= before
            seen.cap_s = min(seen.cap_s, granted)
        if channel == HONEST:
            self.honest.up = True
        self.tick()

    @rule(channel=st.none() | st.sampled_from(CHANNELS))
    def release(self, channel: int | None) -> None:
        """Release as a person would."""
        before = [self.deadline(channel) for channel in CHANNELS]
        self.carry_out(channel)
        assert before == [self.deadline(channel) for channel in CHANNELS]

    @rule(channel=st.sampled_from(CHANNELS), max_s=owners_times)
    def set_owners_time(self, channel: int, max_s: float) -> None:
        """Change the owner's longest time."""
        before = self.deadline(channel)
        for asked in (self.sparse, self.dense):
            asked.guard.limit_occlusion(channel, max_s)
        seen = self.seen[channel]
        seen.owner_s = max_s
        seen.cap_s = min(seen.cap_s, max_s)
        if seen.total_s(self.now) > 0.0:
            assert self.deadline(channel) <= before
        self.tick()

    # What must always be so.

    @precondition(lambda self: self.seen)
    @invariant()
    def both_guards_agree(self) -> None:
        """Asking at `next_check` misses nothing that asking all the time would find."""
        assert self.sparse.wanted == self.dense.wanted

    @precondition(lambda self: self.seen)
    @invariant()
    def nothing_is_due(self) -> None:
        """See that a guard asked at its time has nothing left to say."""
        check = self.sparse.guard.next_check(self.now)
        assert check is None or check > self.now

    @precondition(lambda self: self.seen)
    @invariant()
    def no_cuff_is_past_its_deadline(self) -> None:
        """See it released just now, and every second again, or out of sight."""
        for channel, seen in self.seen.items():
            if not seen.up or self.lost or seen.total_s(self.now) < seen.cap_s:
                continue
            asked_s = self.now - self.last_asked(channel)
            assert asked_s < ASK_AGAIN_S + COARSE_S

    @precondition(lambda self: self.seen)
    @invariant()
    def silence_loses_the_cuffs(self) -> None:
        """No cuff counts as up longer than a lease after the last news."""
        if not self.lost and any(seen.up for seen in self.seen.values()):
            at = max(seen.at or 0.0 for seen in self.seen.values())
            assert self.now - at < self.lease_max_s + 2 * COARSE_S

    # How it is done.

    def connect(self) -> tuple[Verdict, ...]:
        """Say hello to both guards."""
        info = self.info()
        verdicts = self.dense.note(self.now, self.dense.guard.connected(info))
        assert self.sparse.note(self.now, self.sparse.guard.connected(info)) == verdicts
        if verdicts:
            self.lost = True
            self.carry_out(None)
        return verdicts

    def info(self) -> ControllerInfo:
        """Return what the controller says of itself."""
        return controller_info(
            boot=f"boot-{self.boot}",
            limits=limits(lease_max_s=self.lease_max_s),
            cuffs=tuple(
                cuff_info(channel, pressure_max=PRESSURE_MAX[channel])
                for channel in CHANNELS
            ),
        )

    def show(self, lag: float) -> None:
        """Hand both guards the controller's state, on time or late."""
        self.honest.run(0.0)
        self.seq += 1
        cuffs = self.honest.state(), self.lie
        # A network that holds states back still hands them over in their order.
        self.shown_s = uptime_s = max(self.shown_s, self.uptime_s - lag)
        news = state(*cuffs, uptime_s=uptime_s, seq=self.seq, owner=MINE)
        self.lost = False
        for cuff in cuffs:
            self.seen[cuff.channel].observe(self.now, cuff)
        verdicts = self.dense.note(self.now, self.dense.guard.observe(self.now, news))
        self.sparse.note(self.now, self.sparse.guard.observe(self.now, news))
        self.obey(verdicts)
        self.tick()

    def pass_time(self, seconds: float, step: float) -> None:
        """Let time pass in steps, asking one guard always and the other when it is due."""
        end = self.now + seconds
        while self.now < end:
            passed = min(step, end - self.now)
            self.now += passed
            self.uptime_s += passed
            self.honest.run(passed)
            self.tick()

    def tick(self) -> None:
        """Ask both guards what time alone demands."""
        check = self.sparse.guard.next_check(self.now)
        if check is not None and check <= self.now:
            self.sparse.note(self.now, self.sparse.guard.tick(self.now))
        self.obey(self.dense.note(self.now, self.dense.guard.tick(self.now)))

    def obey(self, verdicts: tuple[Verdict, ...]) -> None:
        """Carry out what a guard wants, as the integration does."""
        for verdict in verdicts:
            self.lost |= verdict.cause is Cause.STALE
            self.carry_out(verdict.channel)

    def carry_out(self, channel: int | None) -> None:
        """Release; the second cuff takes its own decision."""
        for asked in (self.sparse, self.dense):
            asked.guard.released(self.now, channel)
        if channel in (None, HONEST):
            self.honest.up = False

    def permitted(
        self, channel: int, target: float, limit_s: float | None
    ) -> float | None:
        """Return what both guards grant, None when both refuse."""
        answers: list[float | None] = []
        for asked in (self.sparse, self.dense):
            try:
                answers.append(asked.guard.permit(self.now, channel, target, limit_s))
            except ControllerRefused:
                answers.append(None)
        assert answers[0] == answers[1]
        if (granted := answers[0]) is not None:
            assert 30.0 <= target <= min(PRESSURE_MAX[channel], CEILING.value)
            assert granted == limit_s or limit_s is None
            assert granted <= 30.0
            assert self.sparse.guard.fresh(self.now)
        return granted

    def deadline(self, channel: int) -> float:
        """Return what both guards say."""
        deadline = self.sparse.guard.deadline(self.now, channel)
        assert deadline == self.dense.guard.deadline(self.now, channel)
        return deadline

    def last_asked(self, channel: int) -> float:
        """Return when a release of this cuff was last wanted."""
        return next(
            at
            for at, verdict in reversed(self.sparse.wanted)
            if verdict.channel in (None, channel)
        )


class VentMachine(RuleBasedStateMachine):
    """A cuff that stays full after its release, whatever else happens."""

    @initialize()
    def start(self) -> None:
        """Release a cuff whose vent is blocked."""
        self.now = 1000.0
        self.guard = Guard({})
        self.guard.connected(controller_info())
        self.show(Phase.HOLDING)
        self.guard.released(self.now, 0)
        self.due = self.now + VENT_TIMEOUT_S

    @rule(phase=st.sampled_from([Phase.RELEASING, Phase.FAULT, Phase.VENTED]))
    def news(self, phase: Phase) -> None:
        """See it still full."""
        self.show(phase)

    @rule()
    def release_again(self) -> None:
        """Ask once more; it gives no more time."""
        self.guard.released(self.now, 0)

    @rule()
    def ask_for_more(self) -> None:
        """Ask for an inflation that the controller then refuses."""
        self.guard.inflating(self.now, 0, 120.0, 900.0)

    @rule(seconds=st.integers(1, 128).map(lambda ticks: ticks * TICK_S))
    def wait(self, seconds: float) -> None:
        """Let time pass; the alarm comes to the moment, and again as long after."""
        self.now += seconds
        self.show(Phase.RELEASING)

    def show(self, phase: Phase) -> None:
        """Look when the guard says so, then show a full cuff."""
        check = self.guard.next_check(self.now)
        if phase is not Phase.HOLDING:
            assert check is not None
            if check <= self.now:
                self.alarm(self.guard.tick(check), check)
        full = cuff_state(0, phase=phase, pressure=OCCLUDED_MMHG)
        news = state(full, cuff_state(1), uptime_s=self.now)
        assert self.guard.observe(self.now, news) == ()

    def alarm(self, verdicts: tuple[Verdict, ...], at: float) -> None:
        """Check an alarm and its time."""
        assert verdicts == (Verdict(0, Cause.VENT_BLOCKED),)
        assert at == self.due
        self.due = at + VENT_TIMEOUT_S


bounded = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestGuardMachine = GuardMachine.TestCase
TestGuardMachine.settings = bounded
TestVentMachine = VentMachine.TestCase
TestVentMachine.settings = settings(bounded, max_examples=30, stateful_step_count=60)
