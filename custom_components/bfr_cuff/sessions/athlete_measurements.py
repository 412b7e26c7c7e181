"""The measurements of one athlete: the one that runs, and how the last one ended."""

from collections.abc import Awaitable, Callable
from typing import Any
import uuid

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..athletes import load_athlete
from ..const import DOMAIN
from ..history.keeper import HistoryKeeper
from ..history.query import day_at_home
from ..lib.controller.model import ControllerError
from ..lib.evidence import REPERFUSION
from ..lib.session.measurement_messages import Moment, StopReason
from ..lib.session.measurement_record import MeasurementRecord
from ..lib.session.refusal import SessionRefused
from ..lib.training.lop import Posture
from ..listeners import Listeners
from .calling_off import call_off_by
from .measurement_analysis import Analysis, async_load_analysis
from .measurement_request import (
    MeasurementRequest,
    check_measurement,
    measurement_request,
)
from .measurement_result import async_keep_lop, record_of
from .measurement_runner import MeasurementRunner
from .preflight import refused_by
from .runner import Clock


class RunningMeasurement:
    """One measurement with what is known of it: when it began, and how it ended."""

    def __init__(
        self,
        hass: HomeAssistant,
        request: MeasurementRequest,
        analysis: Analysis,
        on_moments: Callable[[list[Moment]], None],
        *,
        athlete: ConfigEntry[Any],
        clock: Clock,
    ) -> None:
        """Take what is measured, and whose limb it is."""
        self.measurement_id = uuid.uuid4().hex
        self.request = request
        self.started_at = dt_util.utcnow()
        self.is_closed = False
        self.record: MeasurementRecord | None = None
        """What was found, once it is over."""
        self.kept = False
        self.also: tuple[str, ...] = ()
        """Satellites on which it is said how it ended, beside the athlete's own."""
        self.ready_at: float | None = None
        """When the limb has had its rest, on the measurement's clock."""
        self.runner = MeasurementRunner(
            hass,
            request.cuff,
            analysis,
            on_moments,
            athlete=athlete.entry_id,
            clock=clock,
        )
        self.began = self.runner.now

    @property
    def over(self) -> bool:
        """Return whether it has ended, and what it found is where it belongs."""
        return self.record is not None

    @callback
    def close(self, athlete: ConfigEntry) -> MeasurementRecord:
        """Free the cuff, and return what is to be kept."""
        runner, self.is_closed = self.runner, True
        runner.close()
        self.ready_at = runner.now + REPERFUSION.value
        return self.known(athlete)

    @callback
    def known(self, athlete: ConfigEntry) -> MeasurementRecord:
        """Return what is known so far."""
        return record_of(
            self.runner.measurement,
            self.request,
            athlete,
            measurement_id=self.measurement_id,
            started_at=self.started_at,
            duration_s=self.runner.now - self.began,
        )


class AthleteMeasurements:
    """The measurement that an athlete makes, of which there is one at most."""

    def __init__(
        self,
        hass: HomeAssistant,
        athlete: ConfigEntry[Any],
        *,
        keeper: Callable[[], HistoryKeeper],
        clock: Callable[[], Clock],
        on_change: CALLBACK_TYPE,
        tell: Callable[[RunningMeasurement], Awaitable[None]],
    ) -> None:
        """Take whose they are, where they are kept, and whom to tell of a change.

        `tell` says how one has ended.
        """
        self._hass = hass
        self._athlete = athlete
        self._keeper = keeper
        self._clock = clock
        self._on_change = on_change
        self._tell = tell
        self.newest: RunningMeasurement | None = None
        self.counted: tuple[MeasurementRequest, float, float] | None = None
        """What is being counted down, since when and until when."""
        self._beginning: object | None = None
        self._listeners = Listeners[()]()

    @callback
    def async_add_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call a listener at every sample, state and change of a measurement."""
        return self._listeners.add(listener)

    @callback
    def changed(self) -> None:
        """Tell that something is other than before."""
        self._listeners.call()
        self._on_change()

    @property
    def running(self) -> RunningMeasurement | None:
        """Return the measurement that runs, until its cuff is vented."""
        newest = self.newest
        return None if newest is None or newest.over else newest

    @property
    def is_busy(self) -> bool:
        """Return whether one runs, or is about to."""
        return self._beginning is not None or self.running is not None

    @callback
    def request(self, limb: str | None, posture: Posture) -> MeasurementRequest:
        """Return what may be measured now, or raise SessionRefused."""
        request = measurement_request(self._hass, self._athlete, limb, posture)
        athlete = load_athlete(self._hass, self._athlete)
        check_measurement(request, athlete, dt_util.now().date())
        return request

    @callback
    def count(self, request: MeasurementRequest, began: float, ends: float) -> None:
        """Note that a measurement is counted down."""
        self.counted = request, began, ends
        self.changed()

    @callback
    def counted_down(self) -> None:
        """Note that nothing is counted down any more."""
        self.counted = None
        self.changed()

    async def async_start(self, limb: str | None, posture: Posture, *also: str) -> str:
        """Begin a measurement and return its id, or raise SessionRefused.

        It returns once the controller has answered. Only what a person asks for may
        come here.
        """
        if self.is_busy:
            raise SessionRefused("measure_runs", athlete=self._athlete.title)
        wanted = self.request(limb, posture)
        self._beginning = beginning = object()
        # To load the analysis takes a while, in which a release must not be lost.
        unsubscribe = call_off_by(wanted.cuff, self._call_off)
        try:
            analysis = await async_load_analysis(self._hass)
            self._check_wanted(beginning)
            running = self._begin(self.request(limb, posture), analysis)
            running.also = also
        finally:
            if self._beginning is beginning:
                self._call_off()
            for each in unsubscribe:
                each()
        await self._async_answered(running)
        return running.measurement_id

    @callback
    def stop(self, reason: StopReason = StopReason.STOPPED) -> bool:
        """Release and end, and return whether there was anything to end."""
        # One that is about to begin finds that it is not wanted any more.
        was_busy = self.is_busy
        self._call_off()
        if (running := self.running) is not None:
            running.runner.stop(reason)
        return was_busy

    async def async_interrupt(self) -> None:
        """End because Home Assistant, or this athlete's entry, does."""
        self._call_off()
        if (running := self.running) is not None:
            await running.runner.async_interrupt()
            await self._async_finish(running)

    @callback
    def _call_off(self) -> None:
        """Let nothing begin; who asked is told so as soon as it would have."""
        self._beginning = None

    def _check_wanted(self, beginning: object) -> None:
        """Raise SessionRefused if this beginning was called off, also for another one."""
        if self._beginning is not beginning:
            raise SessionRefused("measure_stopped", athlete=self._athlete.title)

    def _begin(
        self, request: MeasurementRequest, analysis: Analysis
    ) -> RunningMeasurement:
        """Begin, or raise SessionRefused; nothing is awaited in it."""
        running = RunningMeasurement(
            self._hass,
            request,
            analysis,
            self._on_moments,
            athlete=self._athlete,
            clock=self._clock(),
        )
        before, self.newest = self.newest, running
        try:
            running.runner.start()
        except ControllerError as err:
            self.newest = before
            raise refused_by(request.cuff, err) from err
        return running

    async def _async_answered(self, running: RunningMeasurement) -> None:
        """Wait for the controller's first answer; raise SessionRefused for a no."""
        runner = running.runner
        try:
            await runner.async_answered()
        except BaseException:
            # The caller is gone, and with it the one who waits for this limb.
            runner.stop()
            raise
        if runner.refusal is not None:
            raise refused_by(running.request.cuff, runner.refusal)

    @callback
    def _on_moments(self, moments: list[Moment]) -> None:
        """Show what is new, and keep it once it has ended."""
        running = self.running
        if running is not None and running.runner.measurement.over:
            self._hass.async_create_task(
                self._async_finish(running), f"{DOMAIN} measured"
            )
        elif running is not None and moments:
            record = running.known(self._athlete)
            self._hass.async_create_task(
                self._async_keep(record, running=True), f"{DOMAIN} record"
            )
        if moments:
            self.changed()
        else:
            self._listeners.call()

    async def _async_finish(self, running: RunningMeasurement) -> None:
        """Free the cuff, and keep what was found."""
        if running.is_closed:
            return
        record, today = running.close(self._athlete), dt_util.now().date()
        if record.low is not None:
            problem = await async_keep_lop(self._hass, self._athlete, record, today)
            running.kept = problem is None
        # Told as a whole: nobody hears of a result before it is known what became of it.
        running.record = record
        self.changed()
        await self._tell(running)
        if record.reason == StopReason.REFUSED and not record.runs:
            await self._keeper().async_keep(
                lambda writer: writer.drop_measurement(record.measurement_id)
            )
            return
        await self._async_keep(record, running=False)

    async def _async_keep(self, record: MeasurementRecord, *, running: bool) -> None:
        """Put on record what is known: if Home Assistant is killed, that remains."""
        day = day_at_home(record)
        await self._keeper().async_keep(
            lambda writer: writer.put_measurement(record, day, running=running)
        )
