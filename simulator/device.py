"""A whole simulated controller: hardware, power, network and the passing of time.

sim = Simulator(SimulatorConfig(channels=("arm", "thigh"), time_scale=10))
await sim.start()
... connect to 127.0.0.1, sim.port, with sim.config.key ...
await sim.stop()
"""

import asyncio
import base64
from dataclasses import dataclass, field, replace
import logging
from pathlib import Path
import secrets

from .controller.controller import Controller
from .controller.door import Door
from .controller.limits import STEP_MS, ControllerConfig, Identity, Limits
from .controller.loop import ControlLoop
from .controller.memory import BriefMemory, FileMemory
from .controller.server import LinkServer
from .controller.vocabulary import Reason
from .mdns import Announcement
from .rig.calibration import channel_limits
from .rig.cuffs import CUFFS
from .rig.faults import Fault
from .rig.plant import plants

LOGGER = logging.getLogger(__name__)

KEY_BYTES = 32
TICK_S = 0.01
FAST_S = 0.1
SLOW_S = 1.0


def _new_key() -> bytes:
    """Return a key for a device that has none."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorConfig:
    """What is simulated. Limits may be set to what a client must refuse.

    `channels` are names from `cuffs.CUFFS`; `port` 0 takes a free one; `time_scale` is
    how much faster than life the controller's clock runs (up to 60); `watchdog_s` is
    the gap in real seconds after which the controller restarts: None, for a simulator
    that shares its event loop with other work, lets it catch up instead.
    """

    device_id: str = "bfr-simulator"
    channels: tuple[str, ...] = ("arm", "thigh")
    key: bytes = field(default_factory=_new_key, repr=False)
    host: str = "127.0.0.1"
    port: int = 0
    time_scale: float = 1.0
    mdns: bool = False
    state_file: Path | None = None
    name: str = "Simulated cuffs"
    model: str = "Simulator"
    firmware: str = "1.0.0"
    protocol: int = 1
    occlusion_max_s: float = 900
    reperfusion_s: float = 180
    lease_max_ms: int = 5000
    clients: int = 4
    sample_ms: int = 10
    pressure_max: float = 250.0
    watchdog_s: float | None = None
    ping_s: float = 5.0
    pong_s: float = 10.0

    def controller(self) -> ControllerConfig:
        """Return the part that the controller itself knows."""
        cuffs = [CUFFS[name] for name in self.channels]
        return ControllerConfig(
            Identity(self.device_id, self.name, self.model, self.firmware),
            Limits(
                self.occlusion_max_s,
                self.reperfusion_s,
                self.lease_max_ms,
                self.clients,
                self.sample_ms,
            ),
            tuple(channel_limits(cuff, self.pressure_max) for cuff in cuffs),
            self.protocol,
        )


class Simulator:
    """A controller on the network, and the hands that press, break and unplug it.

    All methods belong to the event loop that `start` ran in. A fault stays until it
    is switched off, also over a loss of power.
    """

    def __init__(self, config: SimulatorConfig) -> None:
        """Build the hardware; nothing runs and nothing listens yet."""
        self.config = config
        self.port = config.port
        memory = FileMemory(config.state_file) if config.state_file else BriefMemory()
        cuffs = tuple(CUFFS[name] for name in config.channels)
        self._control = ControlLoop(
            config.controller(), plants(cuffs), memory, self._stepped
        )
        self._door = Door(config.key, self._inside)
        self._link = LinkServer(
            self._powered,
            self._door.flowing,
            self._door.used,
            config.ping_s,
            config.pong_s,
        )
        self._clock: asyncio.Task[None] | None = None
        self._announcement: Announcement | None = None
        self._state_sent = 0.0

    # Starting and stopping.

    async def start(self) -> None:
        """Listen and let time pass; raise OSError when the port is taken."""
        self.port = await self._door.open(self.config.host, self.port)
        self._clock = asyncio.create_task(self._run_clock())
        if self.config.mdns:
            self._announcement = self._describe()
            await self._announcement.start()

    def _describe(self) -> Announcement:
        """Return what mDNS says about this device."""
        config = self.config
        return Announcement(
            config.device_id, config.model, len(config.channels), config.host, self.port
        )

    async def stop(self) -> None:
        """Close every connection and end every task."""
        if self._announcement is not None:
            await self._announcement.stop()
        if self._clock is not None:
            self._clock.cancel()
            await asyncio.gather(self._clock, return_exceptions=True)
        self._door.close()
        await self._link.stop()
        await self._door.drop()

    # Hands on the device.

    async def cut_power(self) -> None:
        """Pull the plug: sockets are reset, pumps stop and valves fall open."""
        self._door.close()
        self._control.cut_power()
        self._link.abandon()
        await self._door.drop()

    async def restore_power(self) -> None:
        """Plug it in again: a new boot on the same port."""
        if not self.powered:
            self._control.boot()
            self.port = await self._door.open(self.config.host, self.port)

    async def change_key(self, key: bytes) -> None:
        """Give the device another key: every cuff is released, every connection dropped.

        Raise ValueError unless it has 32 bytes.
        """
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key is {KEY_BYTES} bytes, 44 characters of base64")
        self._powered().lock(Reason.COMMAND)
        self.config = replace(self.config, key=key)
        self._door.key = key
        # What came in with the old key and is not handled yet is not carried out.
        self._link.abandon()
        await self._door.drop()

    def press_button(self) -> None:
        """Press the button on the device."""
        self._powered().press_button()
        self._link.publish()

    def set_fault(self, channel: int, fault: Fault, *, on: bool = True) -> None:
        """Break something in a channel, or mend it."""
        self._control.hardware[channel].set_fault(fault, on=on)

    def set_drift(self, channel: int, mmhg: float) -> None:
        """Shift a sensor's zero."""
        self._control.hardware[channel].sensor.drift = mmhg

    def stall_network(self, *, on: bool = True) -> None:
        """Neither read from nor write to any socket, but keep all open; or go on."""
        self._door.stall(on=on)

    def exercise(self, channel: int, *, on: bool = True) -> None:
        """Have the limb in a cuff do repetitions, or let it rest."""
        self._control.hardware[channel].movement.on = on

    def warp(self, seconds: float) -> None:
        """Let controller time pass at once; nobody can renew a lease meanwhile."""
        self._control.run(round(seconds * 1000 / STEP_MS))

    # Looking.

    @property
    def powered(self) -> bool:
        """Tell whether the controller has power."""
        return self._control.controller is not None

    @property
    def boot(self) -> str:
        """The id of the present boot."""
        return self._powered().boot

    @property
    def identifying(self) -> bool:
        """Tell whether the device blinks."""
        return self._powered().identifying

    @property
    def key_text(self) -> str:
        """The key as its owner reads it: standard base64."""
        return base64.b64encode(self.config.key).decode()

    def pressure(self, channel: int) -> float:
        """Return the true pressure in a cuff, mmHg, whatever its sensor says."""
        return self._control.hardware[channel].pressure

    # Inside.

    def _inside(self) -> asyncio.Protocol:
        """Return what a connection talks to once it has shown the key."""
        return self._link.http()

    def _powered(self) -> Controller:
        """Return the controller; raise RuntimeError while it has no power."""
        if self._control.controller is None:
            raise RuntimeError("the simulated controller has no power")
        return self._control.controller

    def _stepped(self, controller: Controller) -> None:
        """Tell clients what a step brought."""
        if controller.changed:
            self._link.publish()
        self._link.sample()

    async def _run_clock(self) -> None:
        """Let controller time follow real time, in steps of 10 ms."""
        loop = asyncio.get_running_loop()
        last = loop.time()
        owed = 0.0
        while True:
            await asyncio.sleep(TICK_S)
            now = loop.time()
            owed += (now - last) * self.config.time_scale * 1000 / STEP_MS
            steps, hung = int(owed), self._hung(now - last)
            owed -= steps
            last = now
            try:
                await (self._reset(steps) if hung else self._advance(steps, now))
            except Exception:
                LOGGER.exception(
                    "The controller's loop broke; its watchdog restarts it"
                )
                await self._reset(0)

    def _hung(self, gap_s: float) -> bool:
        """Tell whether the watchdog bites."""
        limit = self.config.watchdog_s
        return limit is not None and gap_s > limit

    async def _reset(self, steps: int) -> None:
        """Restart a controller whose loop did not run."""
        if self.powered:
            await self.cut_power()
            self._control.run(steps)
            await self.restore_power()

    async def _advance(self, steps: int, now: float) -> None:
        """Take so many steps, and send the state that real time asks for."""
        self._control.run(steps)
        waited = now - self._state_sent
        if self.powered and waited >= FAST_S:
            pace = FAST_S if self._powered().busy else SLOW_S
            if waited >= pace:
                self._link.send_state()
                self._state_sent = now if waited > 2 * pace else self._state_sent + pace
