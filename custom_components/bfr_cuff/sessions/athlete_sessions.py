"""One athlete in Home Assistant: the session that runs, and the last ones."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import override

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import (
    async_dispatcher_connect,
    async_dispatcher_send,
)
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from ..athletes import athletes_called, id_of_athlete, is_athlete, load_athlete
from ..const import DOMAIN, LOGGER
from ..history.athlete_history import AthleteHistory
from ..lib.session.actions import NotNow
from ..lib.session.engine import Engine
from ..lib.session.measurement_messages import StopReason
from ..lib.session.messages import Action, Moment, MomentKind, Stop, WrapOff
from ..lib.session.phases import Session
from ..lib.session.record import SessionRecord
from ..lib.session.refusal import SessionRefused
from ..lib.session.start import PlannedStart
from ..lib.training.lop import Posture
from ..lib.training.plan import Plan
from ..lib.training.protocol import Protocol
from ..protocols import find_protocol
from ..texts import async_texts
from .announcer import Announcer
from .athlete_measurements import AthleteMeasurements, RunningMeasurement
from .choices import Choices
from .countdown import Countdown
from .measurement_request import MeasurementRequest
from .measurement_text import advice_in_words, end_in_words
from .preflight import checked_start
from .programme_watch import ProgrammeWatch
from .programmes import Programmes
from .progress import Habit, Progress
from .recording import SessionRecording
from .request import SessionRequest
from .runner import Clock, SessionRunner
from .running_session import RunningSession
from .suggestion import Suggestions
from .training_cuffs import TrainingCuff, hands_of
from .wrap_alarm import WrapAlarm

type AthleteConfigEntry = ConfigEntry[AthleteSessions]


class AthleteSessions(DataUpdateCoordinator[None]):
    """The sessions of one athlete, of which one at most runs or is counted down.

    Nothing polls: entities are updated with each change. Moments of a session go
    through Home Assistant's dispatcher.
    """

    def __init__(self, hass: HomeAssistant, entry: AthleteConfigEntry) -> None:
        """Start without a session."""
        super().__init__(hass, LOGGER, config_entry=entry, name=entry.title)
        self.entry = entry
        self.clock: Clock = hass.loop
        self.choices = Choices()
        self.running: RunningSession | None = None
        self.history = AthleteHistory(
            hass, id_of_athlete(entry), self.async_update_listeners
        )
        self.programmes = Programmes(hass, entry, self.history)
        self.suggestions = Suggestions(
            self.history,
            partial(find_protocol, hass),
            partial(load_athlete, hass, entry),
            self.programmes.tempered,
        )
        self.measurements = AthleteMeasurements(
            hass,
            entry,
            keeper=lambda: self.history.keeper,
            clock=lambda: self.clock,
            on_change=self.async_update_listeners,
            tell=self._async_tell_measured,
        )
        self._announcer = Announcer(hass, entry)
        self._wrap_alarm = WrapAlarm(hass, entry)
        self._count: Countdown | None = None
        self._shown: tuple[object, ...] = ()
        self._leaving = False

    # What there is.

    @property
    def count(self) -> Countdown | None:
        """Return the start that is being counted down."""
        return None if self._count is None or self._count.over else self._count

    @property
    def runner(self) -> SessionRunner | None:
        """Return what runs the session."""
        return None if self.running is None else self.running.runner

    @property
    def session(self) -> Session | None:
        """Return the running session."""
        return None if self.running is None else self.running.runner.session

    @property
    def recording(self) -> SessionRecording | None:
        """Return what keeps the running session."""
        return None if self.running is None else self.running.recording

    @property
    def started_at(self) -> datetime | None:
        """Return when the running session began."""
        return None if self.running is None else self.running.started_at

    @property
    def records(self) -> list[SessionRecord]:
        """Return the sessions that ended, oldest first."""
        return self.history.records

    @property
    def needs_history(self) -> bool:
        """Return whether a session, or a wrap that is on, relies on the database."""
        return self.running is not None or bool(self.history.wrap_on)

    @property
    def under_way(self) -> Iterator[str]:
        """Yield the ids of sessions that run, or whose wrap was not said to be off."""
        if self.recording is not None:
            yield self.recording.session_id
        if self.history.wrap_on is not None:
            yield self.history.wrap_on

    def progress(self, protocol: Protocol) -> Progress:
        """Return how this athlete does a protocol now."""
        return self.suggestions.progress(protocol.protocol_id)

    # Coming and going.

    async def async_load(self) -> None:
        """Read what is kept; a session that was cut off is on record now.

        Raises HistoryError.
        """
        await self.history.async_load()
        self.entry.async_on_unload(self.history.async_follow())
        if self.history.wrap_on:
            self._wrap_alarm.ring()
        # A day and a week begin without anything happening to the athlete.
        midnight = async_track_time_change(
            self.hass, self._on_midnight, hour=0, minute=0, second=0
        )
        self.entry.async_on_unload(midnight)
        watch = ProgrammeWatch(self.hass, self.programmes, self.async_update_listeners)
        self.entry.async_on_unload(watch.close)
        self.entry.async_on_unload(self.async_add_listener(watch.look))
        watch.look()

    @override
    async def async_shutdown(self) -> None:
        """Release what a running session holds; its record says interrupted."""
        self._leaving = True
        if self.count is not None:
            self.count.cancel()
        await self.measurements.async_interrupt()
        if (running := self.running) is not None:
            await running.runner.async_interrupt()
            await self._async_finish(running)
        await super().async_shutdown()

    # Starting.

    @callback
    def check(
        self, request: SessionRequest, told: PlannedStart | None = None
    ) -> PlannedStart:
        """Return the plan of a session that may start now, or raise SessionRefused."""
        self.check_free()
        athlete = load_athlete(self.hass, self.entry)
        return checked_start(request, athlete, self.records, dt_util.now(), told)

    async def async_start(
        self, request: SessionRequest, told: PlannedStart | None = None
    ) -> Plan:
        """Start a session, or raise SessionRefused.

        It returns once every controller has answered. With `told`, nothing starts but
        that plan: what was said to the athlete is what happens.
        """
        plan = self.check(request, told).plan
        # Other facts may lead to the same plan: what was said is still true then.
        if told is not None and plan != told.plan:
            raise SessionRefused("plan_changed", athlete=self.entry.title)
        self.running = RunningSession(
            self.hass,
            Engine(plan),
            request,
            self.history,
            self._on_moments,
            athlete=self.entry,
            clock=self.clock,
        )
        await self.running.async_begin()
        return plan

    async def async_start_chosen(self) -> Plan:
        """Start what the athlete has chosen, or raise SessionRefused."""
        protocol = self.choices.protocol(self.hass)
        progress = self.progress(protocol)
        return await self.async_start(
            self.choices.request(self.hass, self.entry, protocol, progress)
        )

    @callback
    def count_down(
        self,
        request: SessionRequest,
        *,
        lasts_s: float,
        is_to_start: Callable[[], Awaitable[bool]],
        start: Callable[[PlannedStart], Awaitable[None]],
    ) -> Plan:
        """Begin to count a start down and return its plan, or raise SessionRefused.

        `is_to_start` counts aloud and returns the answer; `start` is then to start this
        plan, with all checks made again. Another athlete's count on one of the cuffs is
        called off: only one of them can have it on, and the newest request says who.
        """
        planned = self.check(request)
        self._call_others_off(request.cuffs)
        self._count = Countdown(
            self.hass,
            request.cuffs,
            lasts_s=lasts_s,
            is_to_start=is_to_start,
            start=partial(start, planned),
        )
        return planned.plan

    @callback
    def count_down_measurement(
        self,
        request: MeasurementRequest,
        *,
        lasts_s: float,
        is_to_start: Callable[[], Awaitable[bool]],
        start: Callable[[], Awaitable[None]],
    ) -> None:
        """Begin to count a measurement down as a start, or raise SessionRefused."""
        self.check_free()
        self._call_others_off([request.cuff])
        now = self.hass.loop.time()
        self.measurements.count(request, now, now + lasts_s)
        self._count = Countdown(
            self.hass,
            [request.cuff],
            lasts_s=lasts_s,
            is_to_start=is_to_start,
            start=start,
            on_end=self.measurements.counted_down,
        )

    def _call_others_off(self, cuffs: Iterable[TrainingCuff]) -> None:
        """End every count that is about one of these cuffs."""
        keys = {cuff.key for cuff in cuffs}
        for athlete in loaded_athletes(self.hass):
            if (counted := athlete.runtime_data.count) and counted.cuffs & keys:
                counted.cancel()

    async def async_measure(
        self, limb: str | None, posture: Posture, *also: str
    ) -> str:
        """Measure an LOP and return the measurement's id, or raise SessionRefused.

        A person asks for it, here and now; see `permissions.async_check_person`. The
        end of it is said on satellites `also`.
        """
        self.check_free()
        return await self.measurements.async_start(limb, posture, *also)

    async def async_measure_chosen(self) -> str:
        """Measure what the athlete has chosen, or raise SessionRefused."""
        return await self.async_measure(self.choices.limb, self.choices.posture)

    def check_free(self) -> None:
        """Refuse another session while there is one, or a wrap from the last one."""
        name = self.entry.title
        if self._leaving:
            raise SessionRefused("no_athlete", athlete=name)
        if self.running is not None:
            raise SessionRefused("session_runs", athlete=name)
        if self.count is not None:
            raise SessionRefused("count_runs", athlete=name)
        if self.measurements.is_busy:
            raise SessionRefused("measure_runs", athlete=name)
        if self.history.wrap_on:
            raise SessionRefused("wrap_is_on", athlete=name)

    # What the athlete does.

    @callback
    def act(self, action: Action) -> None:
        """Do what the athlete asks of the running session, or raise SessionRefused."""
        if self.running is None:
            raise SessionRefused("no_session", athlete=self.entry.title)
        try:
            self.running.runner.act(action)
        except NotNow as err:
            raise SessionRefused("not_now", phase=err.phase.value) from err

    @callback
    def stop(self) -> bool:
        """Stop a session, a count or a measurement; return whether there was any."""
        count, runner = self.count, self.runner
        if count is not None:
            count.cancel()
        if runner is not None:
            runner.act(Stop())
        was_measuring = self.measurements.stop()
        return count is not None or runner is not None or was_measuring

    @callback
    def stop_measuring(self, reason: StopReason) -> bool:
        """Release and end a measurement, or the count before it; return whether any."""
        counted = self.measurements.counted is not None
        if counted and self.count is not None:
            self.count.cancel()
        return self.measurements.stop(reason) or counted

    async def async_wrap_off(self) -> None:
        """Note that the wrap is off, of this session or of one that was cut off."""
        if self.running is not None or not self.history.wrap_on:
            self.act(WrapOff())
            return
        self._wrap_alarm.silence()
        await self.history.async_wrap_off(dt_util.utcnow())

    async def async_take_suggestion(self) -> None:
        """Take over what is suggested, or raise SessionRefused."""
        await self.suggestions.async_take()
        self.async_update_listeners()

    async def async_set_habit(
        self, protocol: Protocol, limb: str, habit: Habit
    ) -> None:
        """Keep how a protocol is done on a limb from now on."""
        changed = self.progress(protocol).with_habit(limb, habit)
        await self.history.async_set_progress(protocol.protocol_id, changed.store())
        self.async_update_listeners()

    # What is told.

    @callback
    def say(self, text: str, *also: str) -> None:
        """Say a text where the athlete hears announcements, and on satellites also."""
        self._announcer.say(text, *also)

    async def _async_tell_measured(self, measured: RunningMeasurement) -> None:
        """Say what a measurement has found, or what to do about it that it has not."""
        if (record := measured.record) is None:
            return
        texts = await async_texts(self.hass)
        found = end_in_words(texts, record, kept=measured.kept)
        self.say(" ".join((found, *advice_in_words(texts, record))), *measured.also)

    @callback
    def async_add_moment_listener(
        self, listener: Callable[[Moment], None]
    ) -> CALLBACK_TYPE:
        """Call a listener, which is a callback, with every moment of a session."""
        return async_dispatcher_connect(self.hass, self._signal, listener)

    @property
    def _signal(self) -> str:
        return f"{DOMAIN}_moment_{self.entry.entry_id}"

    @callback
    def _on_midnight(self, now: datetime) -> None:
        self.async_update_listeners()

    @callback
    def _on_moments(self, moments: list[Moment]) -> None:
        """Tell entities and announcer; keep the session once it has ended."""
        if (running := self.running) is None:
            return
        session = running.runner.session
        for moment in moments:
            self._tell(moment, running)
        if self._wrap_alarm.rings and not session.cuffs.wrap_is_on:
            self._wrap_alarm.silence()
        if session.over:
            self.hass.async_create_task(self._async_finish(running), f"{DOMAIN} end")
        # News comes ten times a second, and mostly changes nothing that is shown.
        shown = (
            *(session.phase, running.runner.phase_end, running.started_at),
            *(session.number, session.set_count, session.repetitions),
            session.question,
        )
        if moments or shown != self._shown:
            self._shown = shown
            self.async_update_listeners()

    def _tell(self, moment: Moment, running: RunningSession) -> None:
        """Record a moment, send it to those who follow, and announce it."""
        running.recording.add_moment(running.runner.at_s, moment)
        async_dispatcher_send(self.hass, self._signal, moment)
        hands = hands_of(running.runner.cuffs.values())
        self._announcer.announce(moment, hands)
        if moment.kind is MomentKind.TAKE_WRAP_OFF:
            self._wrap_alarm.ring()

    async def _async_finish(self, running: RunningSession) -> None:
        """Free the cuffs of a session that ended, and keep its record."""
        if self.running is not running:
            return
        self.running = None
        running.runner.close()
        await running.async_finish()
        self.async_update_listeners()


def loaded_athletes(hass: HomeAssistant) -> list[AthleteConfigEntry]:
    """Return the athletes that are set up."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.state is ConfigEntryState.LOADED and is_athlete(entry)
    ]


@callback
def find_athletes(hass: HomeAssistant, wanted: str) -> list[AthleteConfigEntry]:
    """Return the athlete of an entry id, or everyone of a name.

    Two athletes may have one name: Home Assistant renames without asking us.
    """
    return athletes_called(loaded_athletes(hass), wanted)
