"""A controller on the desk: no network, and sensors that read what a test says."""

from typing import Any

from simulator.controller.channel import Channel
from simulator.controller.controller import Controller, Memory
from simulator.controller.limits import (
    ChannelLimits,
    ControllerConfig,
    Identity,
    Limits,
)
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import check_limits, parse_request
from simulator.controller.sample import Sample
from simulator.controller.vocabulary import Kind, Op, Phase, Refusal

ME = "me-0123456789abcdef"
OTHER = "other-0123456789abcdef"

CHANNEL = ChannelLimits(
    pressure_max=250.0,
    cuff_width_mm=110,
    fill_s=30.0,
    sensor_max=375.0,
    pump_rate=9.0,
    vent_rate=90.0,
)


def config(
    channels: int = 1, channel: ChannelLimits = CHANNEL, **limits: Any
) -> ControllerConfig:
    """Return a controller with equal channels."""
    identity = Identity("bfr-desk", "Desk", "Test", "1.0.0")
    return ControllerConfig(identity, Limits(**limits), (channel,) * channels)


def reading(pressure: float, age_ms: int = 0) -> Sample:
    """Return a sample of a sensor whose raw reading is in mmHg too."""
    return Sample(pressure, pressure, age_ms)


class Desk:
    """A booted controller; `pressures` is what its sensors read, None for no sample."""

    def __init__(
        self,
        channels: int = 1,
        memory: Memory | None = None,
        channel: ChannelLimits = CHANNEL,
        **limits: Any,
    ) -> None:
        """Boot with every cuff empty."""
        self.memory = memory or BriefMemory()
        self.config = config(channels, channel, **limits)
        self.pressures: list[float | None] = [0.0] * channels
        self.still = False
        self.age_ms = 0
        self.renewing: str | None = None
        self.controller = Controller(self.config, "boot", self.memory)

    @property
    def channel(self) -> Channel:
        """The first channel."""
        return self.controller.channels[0]

    @property
    def phase(self) -> str:
        """The first channel's phase; a plain string, which a step may change."""
        return self.channel.phase

    @property
    def fault(self) -> str | None:
        """The first channel's fault."""
        return self.channel.fault

    @property
    def reason(self) -> str | None:
        """The reason of the first channel's last release."""
        return self.channel.reason

    @property
    def now(self) -> int:
        """The controller's uptime, ms."""
        return self.controller.now

    def run(self, ms: int, pressure: float | None = None) -> None:
        """Let time pass, with the first cuff at `pressure` mmHg if it is given."""
        if pressure is not None:
            self.pressures[0] = pressure
        for _ in range(ms // 10):
            if self.renewing and not self.now % 1000:
                self.ask("lease", self.renewing, ms=5000)
            self.controller.step(self.now + 10, self._samples())

    def _samples(self) -> list[Sample | None]:
        """Return one sample for each channel; a living sensor never quite stands still."""
        jitter = 0.0 if self.still or self.now % 20 else 0.05
        return [
            None if value is None else reading(value + jitter, self.age_ms)
            for value in self.pressures
        ]

    def ask(self, op: str, client: str = ME, **arguments: Any) -> dict[str, Any]:
        """Carry out a request; raise its Refusal."""
        request = parse_request(Op(op), arguments, len(self.pressures))
        check_limits(request, self.config)
        return self.controller.carry_out(client, request)

    def code(self, op: str, client: str = ME, **arguments: Any) -> str | None:
        """Return the error code of a request, None when it is carried out."""
        try:
            self.ask(op, client, **arguments)
        except Refusal as refusal:
            return refusal.code
        return None

    def settle(self) -> None:
        """Wait until everything is vented after the boot."""
        self.run(1100)
        assert all(
            channel.phase is Phase.VENTED for channel in self.controller.channels
        )

    def hold(self, target: float = 100.0, channel: int = 0, **arguments: Any) -> None:
        """Take the lease, inflate and reach the target at once."""
        if self.now < 1000:
            self.settle()
        self.renewing = ME
        self.ask("lease", ms=5000)
        self.ask("inflate", channel=channel, target=target, **arguments)
        self.pressures[channel] = target
        self.run(20)
        assert self.controller.channels[channel].phase is Phase.HOLDING

    def news(self) -> list[tuple[Kind, str | None]]:
        """Return kind and reason of each event since the last call."""
        return [(event.kind, event.reason) for event in self.controller.take_news()]
