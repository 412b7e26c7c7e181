"""A controller on the network: its door, its server, and its control loop in real time."""

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
import logging
import secrets

from .controller import Controller, Memory
from .door import Door
from .limits import STEP_MS, ControllerConfig
from .loop import ControlLoop, Hardware
from .mdns import Announcement
from .server import LinkServer
from .vocabulary import Reason

LOGGER = logging.getLogger(__name__)

KEY_BYTES = 32
TICK_S = 0.01
FAST_S = 0.1
SLOW_S = 1.0


def new_key() -> bytes:
    """Return a key for a device that has none."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How a controller runs: its key, where it listens, and how its time passes.

    `port` 0 takes a free one; `time_scale` is how much faster than life the
    controller's clock runs (up to 60). `watchdog_s` is the gap in real seconds after
    which the controller restarts: None, for one that shares its event loop with other
    work, lets it catch up instead. `real` is for hardware that cannot catch up: a late
    step is then one longer step.
    """

    key: bytes = field(default_factory=new_key, repr=False)
    host: str = "127.0.0.1"
    port: int = 0
    mdns: bool = False
    time_scale: float = 1.0
    watchdog_s: float | None = None
    ping_s: float = 5.0
    pong_s: float = 10.0
    real: bool = False


class Device[HardwareT: Hardware]:
    """A controller, its hardware and its network, from `start` to `stop`.

    All methods belong to the event loop that `start` ran in.
    """

    def __init__(
        self,
        config: ControllerConfig,
        hardware: Sequence[HardwareT],
        memory: Memory,
        running: Running,
    ) -> None:
        """Switch the controller on; no time passes and nothing listens yet."""
        self.port = running.port
        self._config = config
        self._running = running
        self._control = ControlLoop(
            config, hardware, memory, self._stepped, real=running.real
        )
        self._door = Door(running.key, self._inside)
        self._link = LinkServer(
            self._powered,
            self._door.flowing,
            self._door.used,
            running.ping_s,
            running.pong_s,
        )
        self._clock: asyncio.Task[None] | None = None
        self._announcement: Announcement | None = None
        self._state_sent = 0.0

    # Starting and stopping.

    async def start(self) -> None:
        """Listen and let time pass; raise OSError when the port is taken."""
        self.port = await self._door.open(self._running.host, self.port)
        self._clock = asyncio.create_task(self._run_clock())
        if self._running.mdns:
            self._announcement = self._describe()
            await self._announcement.start()

    def _describe(self) -> Announcement:
        """Return what mDNS says about this device."""
        identity, channels = self._config.identity, len(self._config.channels)
        return Announcement(
            identity.id, identity.model, channels, self._running.host, self.port
        )

    async def stop(self) -> None:
        """Close every connection, end every task, and leave every valve open."""
        if self._announcement is not None:
            await self._announcement.stop()
        if self._clock is not None:
            self._clock.cancel()
            await asyncio.gather(self._clock, return_exceptions=True)
        self._control.rest()
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
            self.port = await self._door.open(self._running.host, self.port)

    async def change_key(self, key: bytes) -> None:
        """Give the device another key: every cuff is released, every connection dropped.

        Raise ValueError unless it has 32 bytes.
        """
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key is {KEY_BYTES} bytes, 44 characters of base64")
        self._powered().lock(Reason.COMMAND)
        self._door.key = key
        # What came in with the old key and is not handled yet is not carried out.
        self._link.abandon()
        await self._door.drop()

    def press_button(self) -> None:
        """Press the button on the device."""
        self._powered().press_button()
        self._link.publish()

    # Looking.

    @property
    def powered(self) -> bool:
        """Return whether the controller has power."""
        return self._control.controller is not None

    @property
    def host(self) -> str:
        """The address that it listens on."""
        return self._running.host

    @property
    def boot(self) -> str:
        """The id of the present boot."""
        return self._powered().boot

    @property
    def identifying(self) -> bool:
        """Return whether the device blinks."""
        return self.powered and self._powered().identifying

    @property
    def key_text(self) -> str:
        """The key as its owner reads it: standard base64."""
        return base64.b64encode(self._door.key).decode()

    # Inside.

    def _inside(self) -> asyncio.Protocol:
        """Return what a connection talks to once it has shown the key."""
        return self._link.http()

    def _powered(self) -> Controller:
        """Return the controller; raise RuntimeError while it has no power."""
        if self._control.controller is None:
            raise RuntimeError("the controller has no power")
        return self._control.controller

    def _stepped(self, controller: Controller) -> None:
        """Send clients what a step brought."""
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
            owed += (now - last) * self._running.time_scale * 1000 / STEP_MS
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
        """Return whether the watchdog bites (rule 10)."""
        limit = self._running.watchdog_s
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
