"""Run a measurement: requests to its cuff; news, samples and time to the engine."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..const import DOMAIN, LOGGER
from ..lib.controller.cuff_watch import Cause
from ..lib.controller.guard import Verdict
from ..lib.controller.model import ControllerError, Samples
from ..lib.evidence import REPERFUSION
from ..lib.session.measurement import LopMeasurement
from ..lib.session.measurement_messages import (
    Analyse,
    Inflate,
    Kind,
    MeasurementPhase,
    Moment,
    Output,
    Release,
    StopReason,
    Stream,
)
from .measurement_analysis import Analysis
from .runner import SILENCE_S, Clock
from .training_cuffs import TrainingCuff

_BY_GUARD: Final = {
    Cause.DEADLINE: StopReason.LIMIT,
    Cause.REBOOTED: StopReason.CUFF_LOST,
    Cause.STALE: StopReason.SAMPLES_STALE,
}


class MeasurementRunner:
    """One measurement that runs.

    The engine asks; the guard and the controller decide what becomes of it. A request
    that fails ends it, which releases. It follows everything that would end a session.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        cuff: TrainingCuff,
        analysis: Analysis,
        on_moments: Callable[[list[Moment]], None],
        *,
        athlete: str,
        clock: Clock,
    ) -> None:
        """Take the cuff, and what to call with the news.

        `athlete` is the entry id, under which the cuff is taken.
        """
        assert cuff.coordinator is not None
        coordinator = cuff.coordinator
        info = next(
            each for each in coordinator.info.cuffs if each.channel == cuff.channel
        )
        self.cuff = cuff
        self.measurement = LopMeasurement(
            info.pressure_max,
            analysis.pulse_of,
            max(REPERFUSION.value, coordinator.info.limits.reperfusion_s),
        )
        self.refusal: ControllerError | None = None
        self.samples: list[Samples] = []
        self._coordinator = coordinator
        self._hass = hass
        self._analysis = analysis
        self._on_moments = on_moments
        self._athlete = athlete
        self._clock = clock
        self._streaming: asyncio.Task[None] | None = None
        self._requests: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._silence: asyncio.TimerHandle | None = None
        self._unsubscribe: list[CALLBACK_TYPE] = []

    @property
    def now(self) -> float:
        """Return the time that the measurement goes by."""
        return self._clock.time()

    @property
    def deadline_s(self) -> float | None:
        """Return in how many seconds the guard lets go of a cuff that is up."""
        coordinator, channel = self._coordinator, self.cuff.channel
        if self.measurement.over or not coordinator.data.cuff(channel).inflated:
            return None
        return coordinator.deadline_in(channel)

    @callback
    def start(self) -> None:
        """Take and follow the cuff, and begin; raise ControllerError."""
        coordinator, channel = self._coordinator, self.cuff.channel
        coordinator.begin_measurement(channel)
        coordinator.in_session[channel] = self._athlete
        self._unsubscribe += [
            coordinator.async_add_listener(self._on_news),
            coordinator.samples.add(self._on_samples),
            coordinator.releases.add(self._on_release),
            coordinator.verdicts.add(self._on_verdict),
            coordinator.button_presses.add(self._on_button),
        ]
        self._carry_out(self.measurement.start(self.now))

    async def async_answered(self) -> None:
        """Wait until every request so far was carried out, refused or overtaken."""
        if self._requests:
            await asyncio.wait(self._requests)

    @callback
    def stop(self, reason: StopReason = StopReason.STOPPED) -> None:
        """Release and end; the first reason stays."""
        if not self.measurement.over:
            self._carry_out(self.measurement.stop(self.now, reason))

    async def async_interrupt(self) -> None:
        """End because Home Assistant does, and release first."""
        self.stop(StopReason.INTERRUPTED)
        await self._async_release()
        if not self.measurement.over:
            self._carry_out(self.measurement.gone(self.now))

    @callback
    def close(self) -> None:
        """Give the cuff back; ask, follow and look at the clock no more."""
        self._cancel_requests()
        self._coordinator.end_measurement(self.cuff.channel)
        self._coordinator.in_session.pop(self.cuff.channel, None)
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
        for timer in (self._timer, self._silence):
            if timer is not None:
                timer.cancel()
        self._timer = self._silence = None

    # What happens to the cuff.

    @callback
    def _on_news(self) -> None:
        """Pass on what the cuff is doing, or that there is no contact."""
        coordinator = self._coordinator
        if not coordinator.last_update_success:
            if self._silence is None:
                silent_at = self.now + SILENCE_S
                self._silence = self._clock.call_at(silent_at, self._on_silence)
            return
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None
        channel, state = self.cuff.channel, coordinator.data
        # The guard's word on what is used: it never counts less than the controller.
        limit_s, used_s = coordinator.ahead(channel)
        cuff = replace(state.cuff(channel), occluded_s=used_s, limit_s=limit_s)
        self._carry_out(self.measurement.observe(self.now, cuff, state.uptime_s))

    @callback
    def _on_samples(self, samples: Samples) -> None:
        if samples.channel != self.cuff.channel:
            return
        if samples.interval_s != self._coordinator.info.limits.sample_s:
            # It does not do what it announced, and nothing is known of such a record.
            self.stop(StopReason.STREAM_LOST)
            return
        if self.measurement.phase is MeasurementPhase.RISING:
            self.samples.append(samples)
        self._carry_out(
            self.measurement.sampled(
                self.now,
                samples.uptime_s,
                samples.interval_s * 1000,
                samples.pressure,
            )
        )

    @callback
    def _on_release(self, channel: int | None) -> None:
        """End it when its cuff is released by others, or its controller leaves."""
        coordinator = self._coordinator
        if coordinator.leaving:
            if coordinator.config_entry.state is not ConfigEntryState.LOADED:
                self._carry_out(self.measurement.gone(self.now))
        elif channel in (None, self.cuff.channel):
            self.stop(StopReason.CUFF_RELEASED)

    @callback
    def _on_verdict(self, verdict: Verdict) -> None:
        if verdict.channel in (None, self.cuff.channel):
            self.stop(_BY_GUARD.get(verdict.cause, StopReason.CUFF_FAULT))

    @callback
    def _on_button(self) -> None:
        self.stop(StopReason.CUFF_RELEASED)

    @callback
    def _on_silence(self) -> None:
        self.stop(StopReason.CUFF_LOST)

    @callback
    def _look_at_the_clock(self) -> None:
        self._carry_out(self.measurement.tick(self.now))

    # What is asked of it.

    def _carry_out(self, outputs: tuple[Output, ...]) -> None:
        """Send every request, wind up the clock, then tell the moments."""
        for output in outputs:
            match output:
                case Stream(on=on):
                    self._stream(on=on)
                case Inflate():
                    self._request(self._async_inflate(output))
                case Release():
                    self._cancel_requests()
                    self._in_background(self._async_release())
                case Analyse():
                    self._in_background(self._async_analyse(output))
                case Moment(kind=Kind.STEP) if not self.measurement.stairs.record:
                    self.samples = []
        self._wind_up()
        self._on_moments([out for out in outputs if isinstance(out, Moment)])

    def _stream(self, *, on: bool) -> None:
        """Have samples sent, or no more: what failed shows in that none come."""
        self._streaming = self._hass.async_create_task(
            self._async_stream(on=on), f"{DOMAIN} stream", eager_start=False
        )

    def _request(self, request: Coroutine[None, None, None]) -> None:
        task = self._hass.async_create_task(
            request, f"{DOMAIN} step", eager_start=False
        )
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)

    def _cancel_requests(self) -> None:
        """Cancel every request: one that waits its turn would come after a release."""
        for task in self._requests:
            task.cancel()

    async def _async_stream(self, *, on: bool) -> None:
        try:
            await self._coordinator.async_stream(self.cuff.channel, on=on)
        except ControllerError as err:
            LOGGER.debug("%s: no samples: %s", self.cuff.name, err)
            self.stop(StopReason.STREAM_LOST)

    async def _async_inflate(self, request: Inflate) -> None:
        """Go to a step, once samples are on their way; a refusal ends it all."""
        if self._streaming is not None:
            await asyncio.wait({self._streaming})
        if self.measurement.over or self.measurement.reason is not None:
            return
        try:
            await self._coordinator.async_measure_at(
                self.cuff.channel, request.target, request.limit_s, self._athlete
            )
        except ControllerError as err:
            LOGGER.warning("%s was not inflated: %s", self.cuff.name, err)
            self.refusal = self.refusal or err
            self.stop(StopReason.REFUSED)

    async def _async_release(self) -> None:
        try:
            await self._coordinator.async_release(self.cuff.channel, is_told=False)
        except ControllerError as err:
            LOGGER.debug("A release was not confirmed: %s", err)

    async def _async_analyse(self, run: Analyse) -> None:
        """Analyse a run off the event loop; one that fails leaves the cuff empty."""
        try:
            found = await self._analysis.async_analyse(run)
        except BaseException:
            self.stop(StopReason.ANALYSIS_FAILED)
            raise
        self._carry_out(self.measurement.analysed(self.now, found))

    def _in_background(self, request: Coroutine[None, None, None]) -> None:
        self._hass.async_create_task(request, f"{DOMAIN} measurement")

    def _wind_up(self) -> None:
        """Set the timer for the next moment at which time alone matters."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if (moment := self.measurement.next_check(self.now)) is not None:
            self._timer = self._clock.call_at(moment, self._look_at_the_clock)
