"""One athlete in Home Assistant: the session that runs, and the last ones."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from functools import partial
import uuid

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..athletes import is_athlete, load_athlete, protocols
from ..const import CONF_HEART_RATE_ENTITY, DOMAIN
from ..history.athlete_history import AthleteHistory
from ..lib.controller.model import CuffState
from ..lib.session.engine import NotNow, Session
from ..lib.session.messages import Action, EndReason, Moment, MomentKind, Stop, WrapOff
from ..lib.session.progression import Suggestion
from ..lib.session.record import SessionRecord, session_record
from ..lib.session.refusal import SessionRefused
from ..lib.store.database import HistoryError
from ..lib.training.plan import Plan
from ..lib.training.protocol import Protocol
from .announcer import Announcer
from .choices import Choices
from .countdown import Countdown
from .preflight import check_guard, check_wraps, refused_by
from .progress import Progress
from .recording import SessionRecording
from .request import SessionRequest, plan_session
from .runner import Clock, SessionRunner
from .suggestion import next_step
from .wrap_alarm import WrapAlarm

BUSY: HassKey[dict[str, str]] = HassKey(f"{DOMAIN}_busy")
"""The cuffs that are in a session, by key, with the athlete's entry id."""

type AthleteConfigEntry = ConfigEntry[AthleteSessions]


class AthleteSessions:
    """The sessions of one athlete."""

    def __init__(self, hass: HomeAssistant, entry: AthleteConfigEntry) -> None:
        """Start without a session."""
        self.hass = hass
        self.entry = entry
        self.clock: Clock = hass.loop
        self.choices = Choices()
        self.runner: SessionRunner | None = None
        self.started_at: datetime | None = None
        self.recording: SessionRecording | None = None
        self.history = AthleteHistory(
            hass, entry.unique_id or entry.entry_id, self.async_update_listeners
        )
        self._announcer = Announcer(hass, entry)
        self._wrap_alarm = WrapAlarm(hass, entry)
        self._listeners: list[CALLBACK_TYPE] = []
        self._moment_listeners: list[Callable[[Moment], None]] = []
        self._shown: tuple[object, ...] = ()
        self._leaving = False
        self._count: Countdown | None = None

    @property
    def count(self) -> Countdown | None:
        """Return the start that is being counted down."""
        return None if self._count is None or self._count.over else self._count

    @property
    def session(self) -> Session | None:
        """Return the running session."""
        return None if self.runner is None else self.runner.session

    @property
    def records(self) -> list[SessionRecord]:
        """Return the sessions that ended, oldest first."""
        return self.history.records

    @property
    def suggestion(self) -> Suggestion | None:
        """Return what to change in the next session like the last one."""
        if not self.records:
            return None
        base = protocols(self.hass).get(self.records[-1].protocol_id)
        if base is None:
            return None
        athlete = load_athlete(self.hass, self.entry)
        return next_step(self.records, base, self.progress(base), athlete)

    def progress(self, protocol: Protocol) -> Progress:
        """Return how this athlete does a protocol now."""
        return Progress.load(self.history.progress.get(protocol.protocol_id, {}))

    async def async_take_suggestion(self) -> None:
        """Take over what is suggested, or raise SessionRefused."""
        suggestion = self.suggestion
        if suggestion is None:
            raise SessionRefused("nothing_suggested")
        last = self.records[-1]
        base = protocols(self.hass)[last.protocol_id]
        progress = self.progress(base).with_suggestion(base, last, suggestion)
        await self.history.async_set_progress(base.protocol_id, progress.store())
        self.async_update_listeners()

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

    @callback
    def check(self, request: SessionRequest) -> Plan:
        """Return the plan of a session that may start now, or raise SessionRefused."""
        self._check_free()
        plan = plan_session(
            request, load_athlete(self.hass, self.entry), dt_util.now().date()
        )
        check_wraps(request, self.records, dt_util.utcnow())
        check_guard(request, plan)
        self._check_idle(request)
        return plan

    async def async_start(self, request: SessionRequest) -> Plan:
        """Start a session, or raise SessionRefused.

        It returns once every controller has answered. Nothing is awaited before the
        session runs, so that neither a stop nor another start can come in between.
        """
        plan = self.check(request)
        self._occupy(request)
        runner = self._runner(Session(plan), request)
        recording = self._recording(runner, dt_util.utcnow())
        self.runner, self.recording = runner, recording
        runner.start()
        try:
            await recording.async_begin()
            await runner.async_answered()
        except HistoryError as err:
            runner.act(Stop())
            raise SessionRefused(f"history_{err.kind}") from err
        except BaseException:
            # Whoever asked for it is gone.
            runner.act(Stop())
            raise
        if runner.refusal is not None:
            raise refused_by(*runner.refusal)
        return plan

    @callback
    def count_down(
        self,
        request: SessionRequest,
        *,
        lasts_s: float,
        is_to_start: Callable[[], Awaitable[bool]],
        start: Callable[[Plan], Awaitable[None]],
    ) -> Plan:
        """Begin to count a start down and return its plan, or raise SessionRefused.

        `is_to_start` counts aloud and tells what it heard; `start` is then to start this
        plan, with all checks made again. Another athlete's count on one of the cuffs is
        called off: only one of them can have it on, and the newest word says who.
        """
        plan = self.check(request)
        keys = {cuff.key for cuff in request.cuffs}
        for athlete in loaded_athletes(self.hass):
            if (counted := athlete.runtime_data.count) and counted.cuffs & keys:
                counted.cancel()
        self._count = Countdown(
            self.hass,
            request,
            lasts_s=lasts_s,
            is_to_start=is_to_start,
            start=partial(start, plan),
        )
        return plan

    @property
    def under_way(self) -> Iterator[str]:
        """Yield the ids of sessions that run, or whose wrap was not said to be off."""
        if self.recording is not None:
            yield self.recording.session_id
        if self.history.wrap_on is not None:
            yield self.history.wrap_on

    @property
    def needs_history(self) -> bool:
        """Return whether a session, or a wrap that is on, relies on the database."""
        return self.runner is not None or bool(self.history.wrap_on)

    async def async_start_chosen(self) -> Plan:
        """Start what the athlete has chosen, or raise SessionRefused."""
        protocol = self.choices.protocol(self.hass)
        progress = self.progress(protocol)
        return await self.async_start(
            self.choices.request(self.hass, self.entry, protocol, progress)
        )

    @callback
    def act(self, action: Action) -> None:
        """Do what the athlete asks of the running session, or raise SessionRefused."""
        if self.runner is None:
            raise SessionRefused("no_session", athlete=self.entry.title)
        try:
            self.runner.act(action)
        except NotNow as err:
            raise SessionRefused("not_now", phase=err.phase.value) from err

    @callback
    def stop(self) -> bool:
        """Stop, and return whether there was anything to stop: a session or a count."""
        count, runner = self.count, self.runner
        if count is not None:
            count.cancel()
        if runner is not None:
            runner.act(Stop())
        return count is not None or runner is not None

    @callback
    def say(self, text: str, *also: str) -> None:
        """Say a text where the athlete hears announcements, and on satellites also."""
        self._announcer.say(text, *also)

    async def async_wrap_off(self) -> None:
        """Hear that the wrap is off, of this session or of one that was cut off."""
        if self.runner is not None or not self.history.wrap_on:
            self.act(WrapOff())
            return
        self._wrap_alarm.silence()
        await self.history.async_wrap_off(dt_util.utcnow())

    async def async_shutdown(self) -> None:
        """Release what a running session holds; its record says interrupted."""
        self._leaving = True
        if self.count is not None:
            self.count.cancel()
        if (runner := self.runner) is not None:
            await runner.async_interrupt()
            await self._async_finish(runner)

    @callback
    def async_remove(self) -> None:
        """Ask for nothing any more."""
        self._wrap_alarm.silence()

    @callback
    def async_add_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Have somebody told of every change."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_add_moment_listener(
        self, listener: Callable[[Moment], None]
    ) -> CALLBACK_TYPE:
        """Have somebody told of every moment of a session."""
        self._moment_listeners.append(listener)
        return lambda: self._moment_listeners.remove(listener)

    @callback
    def async_update_listeners(self) -> None:
        """Tell everybody that something changed."""
        for listener in list(self._listeners):
            listener()

    @callback
    def _on_midnight(self, now: datetime) -> None:
        self.async_update_listeners()

    def _check_free(self) -> None:
        """Refuse another session while there is one, or a wrap from the last one."""
        name = self.entry.title
        if self._leaving:
            raise SessionRefused("no_athlete", athlete=name)
        if self.runner is not None:
            raise SessionRefused("session_runs", athlete=name)
        if self.count is not None:
            raise SessionRefused("count_runs", athlete=name)
        if self.history.wrap_on:
            raise SessionRefused("wrap_is_on", athlete=name)

    def _check_idle(self, request: SessionRequest) -> None:
        """Refuse a cuff that another athlete trains with."""
        busy = self.hass.data.get(BUSY, {})
        for cuff in request.cuffs:
            if cuff.key in busy:
                raise SessionRefused("cuff_busy", cuff=cuff.name)

    def _occupy(self, request: SessionRequest) -> None:
        """Take the cuffs."""
        busy = self.hass.data.setdefault(BUSY, {})
        busy.update((cuff.key, self.entry.entry_id) for cuff in request.cuffs)

    def _runner(self, session: Session, request: SessionRequest) -> SessionRunner:
        cuffs = {cuff.key: cuff for cuff in request.cuffs}
        return SessionRunner(
            self.hass,
            session,
            cuffs,
            self._on_moments,
            on_state=self._on_state,
            clock=self.clock,
        )

    def _recording(
        self, runner: SessionRunner, started_at: datetime
    ) -> SessionRecording:
        """Return what keeps a session while it runs, under an id of its own."""
        self.started_at, session_id = started_at, uuid.uuid4().hex
        # With the offset of home, which may be elsewhere one day.
        at_home = dt_util.as_local(started_at).isoformat()

        def newest_record() -> SessionRecord:
            return session_record(runner.session, session_id, at_home, runner.now)

        return SessionRecording(
            self.hass,
            self.history.keeper,
            session_id,
            newest_record,
            self.entry.options.get(CONF_HEART_RATE_ENTITY),
        )

    @callback
    def _on_state(self, cuff: str, state: CuffState) -> None:
        """Keep what a cuff of the running session is like."""
        if self.runner is not None and self.recording is not None:
            at_s = self.runner.at_s
            self.recording.add_state(at_s, cuff, state.pressure, state.target)

    @callback
    def _on_moments(self, moments: list[Moment]) -> None:
        """Tell entities and announcer; keep the session once it has ended."""
        if (runner := self.runner) is None:
            return
        for moment in moments:
            self._tell(moment, runner)
        session = runner.session
        if self._wrap_alarm.rings and not session.cuffs.wrap_is_on:
            self._wrap_alarm.silence()
        if session.over:
            self.hass.async_create_task(self._async_finish(runner), f"{DOMAIN} end")
        # News comes ten times a second, and mostly changes nothing that is shown.
        shown = (
            *(session.phase, session.phase_ends, session.number, session.set_count),
            *(session.repetitions, session.question),
        )
        if moments or shown != self._shown:
            self._shown = shown
            self.async_update_listeners()

    def _tell(self, moment: Moment, runner: SessionRunner) -> None:
        """Pass a moment on to whoever is to hear, see or keep it."""
        if self.recording is not None:
            self.recording.add_moment(runner.at_s, moment)
        for listener in list(self._moment_listeners):
            listener(moment)
        self._announcer.announce(moment)
        if moment.kind is MomentKind.TAKE_WRAP_OFF:
            self._wrap_alarm.ring()

    async def _async_finish(self, runner: SessionRunner) -> None:
        """Keep the record of a session that ended, and free its cuffs."""
        if self.runner is not runner:
            return
        runner.close()
        recording, wrap_on = self.recording, runner.session.cuffs.wrap_is_on
        assert recording is not None
        self.runner = self.recording = self.started_at = None
        busy = self.hass.data[BUSY]
        for key in runner.cuffs:
            busy.pop(key, None)
        record = recording.newest_record()
        never_was = record.reason == EndReason.REFUSED and not record.occluded_s
        if never_was:
            await recording.async_discard()
        else:
            self.history.add(record, wrap_on=wrap_on)
            await recording.async_finish(record, wrap_on=wrap_on)
        self.async_update_listeners()


def loaded_athletes(hass: HomeAssistant) -> list[AthleteConfigEntry]:
    """Return the athletes that are set up."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.state is ConfigEntryState.LOADED and is_athlete(entry)
    ]
