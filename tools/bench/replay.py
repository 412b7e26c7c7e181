"""A simulated controller without its network, as fast as the machine computes it.

The state machine, the plant and every frame are the simulator's; only sockets and the
passing of time are left out.
"""

import asyncio
from itertools import count
from typing import Any, Final, override

from custom_components.bfr_cuff.lib.controller.model import (
    Controller,
    ControllerInfo,
    ControllerListener,
    ControllerState,
)
from custom_components.bfr_cuff.lib.link import frames as link
from simulator.controller import frames
from simulator.controller.controller import Controller as SimulatedController
from simulator.controller.conversation import Conversation
from simulator.controller.device import FAST_S, SLOW_S
from simulator.controller.limits import STEP_MS
from simulator.controller.loop import ControlLoop
from simulator.controller.memory import BriefMemory
from simulator.device import SimulatorConfig
from simulator.rig.cuffs import CUFFS
from simulator.rig.plant import plants

CLIENT: Final = "home-assistant-replay"
LEASE_MS: Final = 5000
DEVICE_ID: Final = "bench-replay"


class Replay(Controller):
    """Stands where the link stands; `advance` lets the controller's time pass."""

    def __init__(self, channels: tuple[str, ...]) -> None:
        """Switch a controller with these cuffs on."""
        config = SimulatorConfig(device_id=DEVICE_ID, channels=channels).controller()
        cuffs = tuple(CUFFS[name] for name in channels)
        self.control = ControlLoop(config, plants(cuffs), BriefMemory(), self._stepped)
        self._conversation = Conversation(CLIENT)
        self._ids = count(1)
        self._listener: ControllerListener | None = None
        self._leased = False
        self._state_due = self._renewal_due = 0

    @property
    def simulated(self) -> SimulatedController:
        """Return the controller, which never loses its power."""
        assert self.control.controller
        return self.control.controller

    def advance(self, seconds: float) -> None:
        """Let time pass in steps of 10 ms, and tell the listener as the network would."""
        self.control.run(round(seconds * 1000 / STEP_MS))

    @property
    @override
    def client_id(self) -> str:
        """The name under which this side owns a lease."""
        return CLIENT

    @property
    @override
    def host_and_port(self) -> tuple[str, int]:
        """Where it was reached last: nowhere, for it is in this process."""
        return "", 0

    @override
    def also_at(self, host: str, port: int) -> None:
        """Be found nowhere else."""

    @override
    async def open(self, listener: ControllerListener) -> ControllerInfo:
        """Say hello, and tell the listener from then on."""
        info = link.parse(frames.encode(self.simulated.hello()))
        assert isinstance(info, ControllerInfo)
        self._listener = listener
        listener.controller_connected(info)
        self._tell()
        return info

    @override
    async def close(self) -> None:
        """Release everything, and tell nobody any more."""
        await self.release()
        self._listener = None

    @override
    async def take_lease(self) -> None:
        """Take the lease and keep renewing it."""
        self._ask("lease", ms=LEASE_MS)
        self._leased = True
        self._renewal_due = self.simulated.now + LEASE_MS // 3

    @override
    async def drop_lease(self) -> None:
        """Give the lease up."""
        if self._leased:
            self._leased = False
            self._ask("lease", ms=0)

    @override
    def let_lease_run_out(self) -> None:
        """Renew the lease no more."""
        self._leased = False

    @override
    async def inflate(self, channel: int, target: float, limit_s: float) -> int:
        """Inflate a cuff."""
        result = self._ask("inflate", channel=channel, target=target, limit_s=limit_s)
        return int(result["seq"])

    @override
    async def release(self, channel: int | None = None) -> None:
        """Vent one cuff, or all."""
        self._ask("release", **({} if channel is None else {"channel": channel}))

    @override
    async def stream(self, channel: int, *, on: bool) -> None:
        """Have every sample of a cuff sent; nothing that is measured here wants any."""
        self._ask("stream", channel=channel, on=on)

    @override
    async def clear_fault(self, channel: int) -> None:
        """Forget a latched fault whose cause is gone."""
        self._ask("clear_fault", channel=channel)

    @override
    async def identify(self) -> None:
        """Make the controller show itself."""
        self._ask("identify")

    def _ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        """Have the controller answer a frame, and read the answer as the link does."""
        frame = link.request(str(next(self._ids)), op, **arguments)
        answer = self._conversation.handle(self.simulated, frame, self.simulated.now)
        assert answer.reply
        reply = link.parse(frames.encode(answer.reply))
        assert isinstance(reply, link.Reply)
        if self.simulated.changed:
            asyncio.get_running_loop().call_soon(self._tell)
        if reply.refusal is not None:
            raise reply.refusal
        return reply.result or {}

    def _stepped(self, controller: SimulatedController) -> None:
        """Renew the lease, and send a state when one is due."""
        if self._leased and controller.now >= self._renewal_due:
            self._renewal_due = controller.now + LEASE_MS // 3
            self._ask("lease", ms=LEASE_MS)
        if controller.changed or controller.now >= self._state_due:
            pace_s = FAST_S if controller.busy else SLOW_S
            self._state_due = controller.now + round(pace_s * 1000)
            self._tell()

    def _tell(self) -> None:
        """Send a state."""
        if self._listener is not None:
            state = link.parse(frames.encode(self.simulated.state()))
            assert isinstance(state, ControllerState)
            self._listener.controller_updated(state)
