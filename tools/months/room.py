"""A session engine on simulated cuffs, in virtual time."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from custom_components.bfr_cuff.lib.controller.model import ControllerState
from custom_components.bfr_cuff.lib.link import frames as link
from custom_components.bfr_cuff.lib.session.engine import Engine
from custom_components.bfr_cuff.lib.session.messages import (
    Action,
    Inflate,
    Moment,
    Output,
    Release,
    SessionPhase,
)
from custom_components.bfr_cuff.lib.store.model import Event, Sample
from custom_components.bfr_cuff.lib.training.plan import Plan
from custom_components.bfr_cuff.lib.training.protocol import ProtocolKind
from simulator.controller import frames
from simulator.controller.limits import STEP_MS, ControllerConfig, Identity, Limits
from simulator.controller.loop import ControlLoop
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import InflateRequest, LeaseRequest, ReleaseRequest
from simulator.rig.calibration import channel_limits
from simulator.rig.cuffs import Cuff
from simulator.rig.plant import Plant, plants

CLIENT: Final = "months"
PRESSURE_MAX: Final = 250.0
STATE_MS: Final = 100
"""How often a controller tells its state while a cuff is up."""

SLOW_STATE_MS: Final = 1000
LEASE_MS: Final = 5000
BOOT_STEPS: Final = 100


class Room:
    """One session, and everything it sees and says, on a controller of its own.

    `on_moment` hears each moment with the time of the session's clock, in seconds.
    """

    def __init__(
        self,
        plan: Plan,
        cuffs: Mapping[str, Cuff],
        seed: int,
        on_moment: Callable[[float, Moment], None],
    ) -> None:
        """Switch the power on; `cuffs` are those of the plan that have a pump."""
        self._engine = Engine(plan)
        self.session = self._engine.session
        self.events: list[Event] = []
        self.samples: dict[str, list[Sample]] = {key: [] for key in cuffs}
        self._keys = tuple(cuffs)
        self._moves = plan.protocol.kind is not ProtocolKind.PASSIVE
        self._on_moment = on_moment
        self._told_at = 0
        self._control = _control(tuple(cuffs.values()), seed)
        self._controller = self._control.boot()
        self._control.run(BOOT_STEPS)

    @property
    def now(self) -> float:
        """Return the time in seconds since the power came on."""
        return self._controller.now / 1000

    def start(self) -> None:
        """Begin the session."""
        self._take(self._engine.start(self.now))

    def act(self, action: Action) -> None:
        """Do what the athlete asks, or raise NotNow."""
        self._take(self._engine.act(self.now, action))

    def advance(self) -> None:
        """Let a tenth of a second pass."""
        self._renew()
        working = self._moves and self.session.phase is SessionPhase.WORK
        for plant in self._control.hardware:
            plant.movement.on = working
        self._control.run(STATE_MS // STEP_MS)
        if self._keys and self._state_is_due():
            self._told_at = self._controller.now
            self._observe(self._state())
        check = self._engine.next_check(self.now)
        if check is not None and check <= self.now:
            self._take(self._engine.tick(self.now))

    def _state_is_due(self) -> bool:
        controller = self._controller
        if controller.busy or any(channel.up for channel in controller.channels):
            return True
        return controller.now - self._told_at >= SLOW_STATE_MS

    def _state(self) -> ControllerState:
        """Return what the link makes of what the controller says."""
        state = link.parse(frames.encode(self._controller.state()))
        assert isinstance(state, ControllerState)
        return state

    def _observe(self, state: ControllerState) -> None:
        """Keep each cuff's state, and show it to the engine."""
        for key, cuff in zip(self._keys, state.cuffs, strict=True):
            sample = Sample(self._since_start(), cuff.pressure, cuff.target)
            self.samples[key].append(sample)
            self._take(self._engine.observe(self.now, key, cuff))

    def _take(self, outputs: Iterable[Output]) -> None:
        """Carry out the wishes, and pass on the moments."""
        for output in outputs:
            match output:
                case Inflate():
                    self._inflate(output)
                case Release():
                    self._controller.carry_out(CLIENT, ReleaseRequest(None))
                case Moment(kind=kind, about=about):
                    self.events.append(Event(self._since_start(), kind.value, about))
                    self._on_moment(self.now, output)

    def _inflate(self, wish: Inflate) -> None:
        channel, limit_ms = self._keys.index(wish.cuff), round(wish.limit_s * 1000)
        request = InflateRequest(channel, wish.target, limit_ms)
        self._renew()
        self._controller.carry_out(CLIENT, request)

    def _renew(self) -> None:
        self._controller.carry_out(CLIENT, LeaseRequest(LEASE_MS))

    def _since_start(self) -> float:
        started_at = self.session.started_at
        return 0.0 if started_at is None else round(self.now - started_at, 3)


def _control(cuffs: tuple[Cuff, ...], seed: int) -> ControlLoop[Plant]:
    """Return a controller with these cuffs on limbs that are never the same."""
    channels = tuple(channel_limits(cuff, PRESSURE_MAX) for cuff in cuffs)
    identity = Identity("months", "", "", "")
    config = ControllerConfig(identity, Limits(), channels)
    return ControlLoop(config, plants(cuffs, seed), BriefMemory(), lambda _: None)
