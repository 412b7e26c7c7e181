"""What a cuff controller is, to everything above the wire.

A networked controller, an ESPHome device and a wrap all look like this. Pressures are
in mmHg above ambient, times in seconds, channels count from 0.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from ..evidence import OCCLUDED, TARGET_MIN

OCCLUDED_MMHG: Final = OCCLUDED.value
"""A cuff at or above this pressure occludes; below it, blood flows again."""

MIN_TARGET_MMHG: Final = TARGET_MIN.value
"""The lowest target that a controller accepts."""

SAME_TARGET_MMHG: Final = 0.5
"""Two targets that differ by no more are the same; the wire rounds to 0.1."""


class Phase(StrEnum):
    """What a cuff is doing."""

    VENTED = "vented"
    INFLATING = "inflating"
    HOLDING = "holding"
    RELEASING = "releasing"
    FAULT = "fault"


INFLATED: Final = frozenset({Phase.INFLATING, Phase.HOLDING})
"""The phases in which the valve is shut to keep pressure."""


class ReleaseReason(StrEnum):
    """Why a controller last released a cuff."""

    COMMAND = "command"
    DEADLINE = "deadline"
    LEASE_EXPIRED = "lease_expired"
    OVERPRESSURE = "overpressure"
    SENSOR = "sensor"
    LEAK = "leak"
    BUTTON = "button"
    BOOT = "boot"


class Fault(StrEnum):
    """What is wrong with a cuff until a person clears it."""

    OVERPRESSURE = "overpressure"
    SENSOR = "sensor"
    LEAK = "leak"
    VENT_BLOCKED = "vent_blocked"


class EventKind(StrEnum):
    """What a controller tells beside its states."""

    BOOT = "boot"
    INFLATING = "inflating"
    HOLDING = "holding"
    RELEASED = "released"
    FAULT = "fault"
    VENTED = "vented"
    FAULT_CLEARED = "fault_cleared"
    BUTTON = "button"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControllerEvent:
    """Something that happened, at `uptime_s` of the controller's own clock.

    `n` counts the events of a boot. `channel` is None for what concerns all; `reason`
    is that of a release, `fault` that of a fault.
    """

    n: int
    uptime_s: float
    kind: EventKind
    channel: int | None = None
    reason: ReleaseReason | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffInfo:
    """What a controller says of one cuff when it is connected.

    `pressure_max` is the highest target in mmHg, `width_mm` the cuff's width, `fill_s`
    how long it takes from empty to `pressure_max`.
    """

    channel: int
    pressure_max: float
    width_mm: int
    fill_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a controller enforces by itself; nothing can lengthen it.

    All in seconds. `sample_s` is no limit but the interval of a `stream`'s samples.
    """

    occlusion_max_s: float
    reperfusion_s: float
    lease_max_s: float
    sample_s: float = 0.01


class Origin(StrEnum):
    """What a controller is made of.

    A box has all of its rules in itself. Of own parts, and of a gauge beside a hand pump,
    Home Assistant is part of the control.
    """

    BOX = "box"
    OWN_PARTS = "own_parts"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControllerInfo:
    """Who a controller is, which start of it this is, and what it enforces."""

    device_id: str
    boot: str
    name: str
    model: str
    firmware: str
    limits: Limits
    cuffs: tuple[CuffInfo, ...]
    origin: Origin = Origin.BOX


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who keeps the controller's cuffs inflated, and for how much longer."""

    owner: str
    left_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffState:
    """One cuff at one moment; pressures in mmHg, times in seconds.

    `pressure` and its `age_s` are None while there is no valid sample. `left_s` is what
    is left of `limit_s`, None unless inflated.
    """

    channel: int
    phase: Phase
    pressure: float | None
    target: float | None
    occluded_s: float
    limit_s: float
    left_s: float | None
    reperfused_s: float
    reason: ReleaseReason | None
    fault: Fault | None
    age_s: float | None = None
    inflated: bool = field(init=False, repr=False, compare=False)
    """Whether the controller keeps pressure in this cuff."""
    occluded: bool = field(init=False, repr=False, compare=False)
    """Whether this cuff occludes; without a valid sample it does."""

    def __post_init__(self) -> None:
        """Work out once what is asked of every state many times."""
        occluded = self.pressure is None or self.pressure >= OCCLUDED_MMHG
        object.__setattr__(self, "inflated", self.phase in INFLATED)
        object.__setattr__(self, "occluded", occluded)

    def differs_from(self, other: CuffState) -> bool:
        """Return whether more than clocks and a pressure told this from another state."""
        return (
            self.phase is not other.phase
            or self.occluded is not other.occluded
            or self.target != other.target
            or self.limit_s != other.limit_s
            or self.reason is not other.reason
            or self.fault is not other.fault
            or self.channel != other.channel
        )

    def aims_at(self, target: float) -> bool:
        """Return whether this is the cuff's target, in mmHg."""
        if self.target is None or self.target == target:
            return self.target is not None
        return abs(self.target - target) <= SAME_TARGET_MMHG


@dataclass(frozen=True, slots=True, kw_only=True)
class ControllerState:
    """All of a controller at one moment of its own clock (`uptime_s`).

    `barred_s` is for how much longer its own button forbids to inflate.
    """

    seq: int
    uptime_s: float
    lease: Lease | None
    cuffs: tuple[CuffState, ...]
    barred_s: float = 0.0

    def cuff(self, channel: int) -> CuffState:
        """Return one cuff, or raise KeyError."""
        # Looked up many times for each state; mostly it stands at its own number.
        if channel < len(self.cuffs) and self.cuffs[channel].channel == channel:
            return self.cuffs[channel]
        for cuff in self.cuffs:
            if cuff.channel == channel:
                return cuff
        raise KeyError(channel)

    def differs_from(self, other: ControllerState) -> bool:
        """Return whether more than clocks and pressures tell this from another state."""
        if len(self.cuffs) != len(other.cuffs):
            return True
        for cuff, its in zip(self.cuffs, other.cuffs, strict=True):
            if cuff.differs_from(its):
                return True
        return False

    def owned_by(self, client_id: str) -> bool:
        """Return whether this client holds the lease."""
        return self.lease is not None and self.lease.owner == client_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Pressures of one cuff in mmHg, `interval_s` apart, None where one is not valid.

    `uptime_s` is the first one's time on the controller's clock.
    """

    channel: int
    uptime_s: float
    interval_s: float
    pressure: tuple[float | None, ...]

    @property
    def ends_s(self) -> float:
        """Return the time of the last sample on the controller's clock."""
        return self.uptime_s + (len(self.pressure) - 1) * self.interval_s


class RefusalCode(StrEnum):
    """Why a controller, or the guard before it, will not do what was asked."""

    BAD_FRAME = "bad_frame"
    UNKNOWN_OP = "unknown_op"
    BAD_ARGUMENT = "bad_argument"
    OVER_LIMIT = "over_limit"
    FAULT = "fault"
    NOT_VENTED = "not_vented"
    BARRED = "barred"
    LEASE_HELD = "lease_held"
    NO_LEASE = "no_lease"
    REPERFUSING = "reperfusing"
    INTERNAL = "internal"
    TARGET_TOO_HIGH = "target_too_high"
    TARGET_TOO_LOW = "target_too_low"
    TIME_TOO_LONG = "time_too_long"
    NO_NEWS = "no_news"
    RELEASED = "released"
    IN_SESSION = "in_session"
    IN_CHECK = "in_check"
    CHECK_TIME = "check_time"
    MEASURING = "measuring"
    NOT_MEASURING = "not_measuring"
    NOT_PROVEN = "not_proven"


class ControllerError(Exception):
    """Something about a controller went wrong."""


class ControllerRefused(ControllerError):
    """A request was answered with no.

    `limit` is the number that stood against it, where there is one: mmHg for a target,
    seconds for a time.
    """

    def __init__(
        self, code: RefusalCode, message: str = "", *, limit: float | None = None
    ) -> None:
        """Keep the code for a translation, and the words for a log."""
        super().__init__(f"{code}: {message}" if message else str(code))
        self.code = code
        self.message = message
        self.limit = limit


class ControllerSilent(ControllerError):
    """The controller did not answer in time; what it did is in its next state."""


class ControllerUnreachable(ControllerError):
    """There is no connection to the controller."""


class ControllerUnauthorized(ControllerError):
    """The controller does not know us, or we do not know it: the key is wrong."""


class ControllerErratic(ControllerError):
    """The controller says what cannot be: nothing that it said counts any more."""


class ControllerUnsupported(ControllerError):
    """The controller is not one that may be worked with."""


class ControllerListener(Protocol):
    """What follows a controller."""

    def controller_connected(self, info: ControllerInfo) -> None:
        """Handle a connection, the first one or a later one."""

    def controller_updated(self, state: ControllerState) -> None:
        """Handle the controller's newest state."""

    def controller_event(self, event: ControllerEvent) -> None:
        """Handle what happened now, or while there was no connection."""

    def controller_caught_up(self) -> None:
        """Handle that every event of a time without connection has been told."""

    def controller_sampled(self, samples: Samples) -> None:
        """Handle samples of a cuff that is streamed."""

    def controller_lost(self, error: ControllerError) -> None:
        """Handle the loss of the connection, or an attempt to connect that failed."""


class Controller(Protocol):
    """A box with cuffs. It keeps itself connected; it never inflates by itself.

    Every request raises ControllerError when it was not carried out, or when it is
    unknown whether it was.
    """

    @property
    def client_id(self) -> str:
        """The name under which this side owns a lease."""

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where the controller was reached last."""

    def also_at(self, host: str, port: int) -> None:
        """Look for the controller there too, the next time that it is to be found."""

    async def open(self, listener: ControllerListener) -> ControllerInfo:
        """Connect and call the listener from then on; raise ControllerError."""

    async def close(self) -> None:
        """Release what this side holds, then disconnect for good."""

    async def take_lease(self) -> None:
        """Take the lease and keep renewing it while that is safe."""

    async def drop_lease(self) -> None:
        """Stop renewing a lease that was taken, and give it up: its cuffs vent."""

    def let_lease_run_out(self) -> None:
        """Stop renewing a lease that was taken, and do not give it up.

        For a check of the controller, which has to vent by itself. Until it has, the
        lease counts as held: what releases and gives it up works as before.
        """

    async def inflate(self, channel: int, target: float, limit_s: float) -> int:
        """Inflate a cuff to `target` mmHg for `limit_s` seconds at most.

        States with a higher `seq` than the returned one show it.
        """

    async def release(self, channel: int | None = None) -> None:
        """Vent one cuff, or all."""

    async def stream(self, channel: int, *, on: bool) -> None:
        """Have every sample of a cuff sent, or no more.

        It ends with the connection too, and does not come back by itself.
        """

    async def clear_fault(self, channel: int) -> None:
        """Forget a latched fault whose cause is gone."""

    async def identify(self) -> None:
        """Make the controller show itself."""
