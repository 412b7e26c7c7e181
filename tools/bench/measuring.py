"""A measurement of the occlusion pressure on a simulated limb, in virtual time.

The real staircase asks the real regulator of a simulated controller; each sample passes
as its protocol would hand it on.
"""

from typing import Final

from custom_components.bfr_cuff.lib.controller.model import (
    CuffState,
    Fault,
    Phase,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.session.measurement import LopMeasurement
from custom_components.bfr_cuff.lib.session.measurement_messages import (
    Analyse,
    Inflate,
    Output,
    Release,
    StopReason,
)
from custom_components.bfr_cuff.lib.training.oscillometry import analyse, hold_pulse
from simulator.controller.channel import Channel
from simulator.controller.limits import STEP_MS, ControllerConfig, Identity, Limits
from simulator.controller.loop import ControlLoop
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import InflateRequest, LeaseRequest, ReleaseRequest
from simulator.controller.vocabulary import Refusal
from simulator.rig.calibration import channel_limits
from simulator.rig.cuffs import Cuff
from simulator.rig.plant import Plant

CLIENT: Final = "bench"
PRESSURE_MAX: Final = 250.0
LEASE_MS: Final = 5000
BATCH: Final = 25
STATE_STEPS: Final = 10
PATIENCE_S: Final = 1500.0
OCCLUDED_MMHG: Final = 20.0


def state_of(channel: Channel) -> CuffState:
    """Return a channel's state as a client reads it."""
    left_ms = channel.left_ms
    return CuffState(
        channel=0,
        phase=Phase(channel.phase),
        pressure=None if channel.pressure is None else round(channel.pressure, 1),
        target=channel.target,
        occluded_s=channel.clock.occluded_ms / 1000,
        limit_s=channel.limit_ms / 1000,
        left_s=None if left_ms is None else left_ms / 1000,
        reperfused_s=channel.clock.reperfused_ms / 1000,
        reason=None if channel.reason is None else ReleaseReason(channel.reason),
        fault=None if channel.fault is None else Fault(channel.fault),
    )


class Bench:
    """One cuff on one limb, and a measurement that is made of it.

    `top` is the highest true pressure, mmHg, without pulse; `longest_s` the longest run
    above 20 mmHg; `touched` the share of all holds in which pump or valve worked.
    """

    def __init__(
        self, cuff: Cuff, plant: Plant, pressure_max: float = PRESSURE_MAX
    ) -> None:
        """Put a cuff on; `pressure_max` is what the staircase may ask for."""
        config = ControllerConfig(
            Identity("bench", "", "", ""),
            Limits(),
            (channel_limits(cuff, PRESSURE_MAX),),
        )
        self.plant = plant
        self.measurement = LopMeasurement(pressure_max, hold_pulse)
        self.top = self.longest_s = 0.0
        self.run_times: list[float] = []
        self._control = ControlLoop(config, (plant,), BriefMemory(), lambda _: None)
        self._controller = self._control.boot()
        self._batch: list[float | None] = []
        self._above_s = 0.0
        self._busy: list[bool] = []
        self.touched: list[float] = []

    def run(self) -> LopMeasurement:
        """Measure; return how it went."""
        self._control.run(200)
        measurement = self.measurement
        self._carry_out(measurement.start(self._now))
        while not measurement.over and self._now < PATIENCE_S:
            self._step()
        return measurement

    @property
    def _now(self) -> float:
        return self._controller.now / 1000

    @property
    def _channel(self) -> Channel:
        return self._controller.channels[0]

    def _step(self) -> None:
        """Let 10 ms pass, and hand on what the controller would send."""
        controller, measurement = self._controller, self.measurement
        if controller.now % (LEASE_MS // 2) == 0:
            controller.carry_out(CLIENT, LeaseRequest(LEASE_MS))
        channel = self._channel
        self._busy.append(channel.duty > 0 or channel.valve_open)
        self._control.run(1)
        self._watch()
        pressure = channel.pressure
        self._batch.append(None if pressure is None else round(pressure, 1))
        steps = controller.now // STEP_MS
        if len(self._batch) == BATCH:
            first_s = (controller.now - (BATCH - 1) * STEP_MS) / 1000
            batch, self._batch = self._batch, []
            self._carry_out(measurement.sampled(self._now, first_s, STEP_MS, batch))
        if steps % STATE_STEPS == 0:
            self._carry_out(
                measurement.observe(self._now, state_of(channel), self._now)
            )
            self._carry_out(measurement.tick(self._now))

    def _watch(self) -> None:
        """Note how high and for how long the limb is pressed."""
        air = self.plant.air.pressure
        self.top = max(self.top, air)
        if air >= OCCLUDED_MMHG:
            self._above_s += STEP_MS / 1000
            self.longest_s = max(self.longest_s, self._above_s)
        elif self._above_s:
            self.run_times.append(self._above_s)
            self._above_s = 0.0

    def _carry_out(self, outputs: tuple[Output, ...]) -> None:
        """Do what the measurement asks for."""
        for output in outputs:
            match output:
                case Inflate(target=target, limit_s=limit_s):
                    self._inflate(InflateRequest(0, target, round(limit_s * 1000)))
                case Release():
                    self._controller.carry_out(CLIENT, ReleaseRequest(None))
                case Analyse(pressure=pressure, interval_ms=interval, holds=holds):
                    self._note_touched(holds, len(pressure))
                    found = analyse(pressure, interval, holds)
                    self._carry_out(self.measurement.analysed(self._now, found))

    def _inflate(self, request: InflateRequest) -> None:
        controller = self._controller
        try:
            controller.carry_out(CLIENT, LeaseRequest(LEASE_MS))
            controller.carry_out(CLIENT, request)
        except Refusal:
            self._carry_out(self.measurement.stop(self._now, StopReason.REFUSED))

    def _note_touched(self, holds: tuple[tuple[int, int], ...], samples: int) -> None:
        """Note in which share of the holds pump or valve worked."""
        busy = self._busy[-samples - len(self._batch) :]
        touched = [any(busy[start:stop]) for start, stop in holds]
        self.touched.append(sum(touched) / max(1, len(touched)))
