"""A whole simulated controller: hardware, power, network and the passing of time.

sim = Simulator(SimulatorConfig(channels=("arm", "thigh"), time_scale=10))
await sim.start()
... connect to 127.0.0.1, sim.port, with sim.config.key ...
await sim.stop()
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import override

from .controller.device import Device, Running, new_key
from .controller.limits import STEP_MS, ControllerConfig, Identity, Limits
from .controller.memory import memory_in
from .rig.calibration import channel_limits
from .rig.cuffs import CUFFS
from .rig.faults import Fault
from .rig.limb import Person
from .rig.plant import Plant, plants


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorConfig:
    """What is simulated. Limits may be set to what a client must refuse.

    `channels` are names from `cuffs.CUFFS` and `people` wear the first of them;
    `sample_ms` is a multiple of 10; the others are those of `Running`.
    """

    device_id: str = "bfr-simulator"
    channels: tuple[str, ...] = ("arm", "thigh")
    people: tuple[Person, ...] = ()
    key: bytes = field(default_factory=new_key, repr=False)
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
    sample_ms: int = STEP_MS
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

    def running(self) -> Running:
        """Return the part that says how the controller runs."""
        return Running(
            key=self.key,
            host=self.host,
            port=self.port,
            mdns=self.mdns,
            time_scale=self.time_scale,
            watchdog_s=self.watchdog_s,
            ping_s=self.ping_s,
            pong_s=self.pong_s,
        )


class Simulator(Device[Plant]):
    """A controller on simulated hardware, and the hands that press, break and unplug it.

    A fault stays until it is switched off, also over a loss of power.
    """

    def __init__(self, config: SimulatorConfig) -> None:
        """Build the hardware; nothing runs and nothing listens yet."""
        self.config = config
        super().__init__(
            config.controller(),
            plants((CUFFS[name] for name in config.channels), people=config.people),
            memory_in(config.state_file),
            config.running(),
        )

    @override
    async def change_key(self, key: bytes) -> None:
        """Give the device another key: every cuff is released, every connection dropped."""
        await super().change_key(key)
        self.config = replace(self.config, key=key)

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

    def knock(self, channel: int, times_a_minute: float) -> None:
        """Have the limb in a cuff knock against something so often, at random."""
        self._control.hardware[channel].limb.unrest.knocks_a_minute = times_a_minute

    def tense(self, channel: int, *, on: bool = True) -> None:
        """Have the limb in a cuff tense and let go slowly, or lie still."""
        self._control.hardware[channel].limb.unrest.tense = on

    def warp(self, seconds: float) -> None:
        """Let controller time pass at once; no client can renew a lease meanwhile."""
        self._control.run(round(seconds * 1000 / STEP_MS))

    def pressure(self, channel: int) -> float:
        """Return the true pressure in a cuff, mmHg, also when its sensor is wrong."""
        return self._control.hardware[channel].pressure

    def lop(self, channel: int) -> float:
        """Return the true occlusion pressure of the limb in a cuff, mmHg."""
        return self._control.hardware[channel].limb.lop
