"""One controller in Home Assistant: its news, and what follows from them."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, override

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .const import DOMAIN, LOGGER
from .cuff_settings import CuffSettings
from .entity_looks import EntityLooks
from .errors import explain
from .issues import ControllerIssues
from .lib.controller.cuff_watch import Cause
from .lib.controller.guard import Verdict
from .lib.controller.guard_timer import GuardTimer
from .lib.controller.holding import Holding, Request
from .lib.controller.model import (
    Controller,
    ControllerErratic,
    ControllerError,
    ControllerEvent,
    ControllerInfo,
    ControllerListener,
    ControllerRefused,
    ControllerSilent,
    ControllerState,
    ControllerUnauthorized,
    ControllerUnreachable,
    ControllerUnsupported,
    EventKind,
    Lease,
    RefusalCode,
    Samples,
)
from .lib.controller.steady_faults import SteadyFaults
from .lib.evidence import FIXED_TARGET
from .lib.link.backoff import SETTLED_S
from .lib.link.errors import WrongDevice
from .listeners import Listeners

FIRST_STATE_TIMEOUT_S: Final = 5.0

ENTITY: Final = object()
"""The context of a listener that is an entity."""

CHECK: Final = "check"
"""Who asks for the inflations of a check, where an athlete's entry id would stand."""

type BfrCuffConfigEntry = ConfigEntry[BfrCuffCoordinator]


class BfrCuffCoordinator(DataUpdateCoordinator[ControllerState], ControllerListener):
    """Follow one controller, for its guard, its holds and its entities.

    News is pushed, up to ten times a second, so nothing here polls. What the guard
    wants released is released before anything else sees the state that caused it.
    """

    config_entry: BfrCuffConfigEntry
    info: ControllerInfo

    def __init__(
        self, hass: HomeAssistant, entry: BfrCuffConfigEntry, controller: Controller
    ) -> None:
        """Take the controller, not yet connected.

        `in_session` has the channels that train, with the entry id of the athlete;
        `checking` says that a cuff is checked, and no other may be inflated meanwhile.
        Listeners are called with each verdict of the guard; with each release asked for
        here, of a channel or all; at each press of the controller's own button, which
        may be told twice, as an event and by the state after it; with each event from
        a time in which nothing was heard; and with the samples of streamed cuffs.
        """
        super().__init__(hass, LOGGER, config_entry=entry, name=entry.title)
        self.controller = controller
        self.issues = ControllerIssues(hass, entry)
        self.targets: dict[int, float] = {}
        self.in_session: dict[int, str] = {}
        self.checking = False
        self._has_waited = False
        self.leaving = False
        self._guard_timer = GuardTimer(
            hass.loop, self._carry_out, self._on_stale, controller.client_id
        )
        self._faults = SteadyFaults()
        self._holding = Holding(controller, self._guard_timer, self._in_background)
        self._first_state: asyncio.Future[ControllerState] = hass.loop.create_future()
        self.verdicts = Listeners[Verdict]()
        self.releases = Listeners[int | None]()
        self.button_presses = Listeners[()]()
        self.missed_events = Listeners[ControllerEvent]()
        self.samples = Listeners[Samples]()
        self.looks = EntityLooks(hass, LOGGER, entry.title)
        self._options: Mapping[str, Any] | None = None
        self._settings: dict[int, CuffSettings] = {}
        self._barred = False
        self._lease: Lease | None = None
        self._connected_at = 0.0
        self._heard = False
        self._catching_up = False
        self._outdated = False

    @override
    async def _async_setup(self) -> None:
        """Connect to the controller; nothing moves by it."""
        try:
            self.info = await self.controller.open(self)
            async with asyncio.timeout(FIRST_STATE_TIMEOUT_S):
                self.data = await self._first_state
        except ControllerError as err:
            # Whatever it is, it is tried again: a controller that is put right, or is
            # back at its address, heals the entry without anybody's help.
            self._report(err)
            raise UpdateFailed(**explain(err)) from err
        except TimeoutError as err:
            silent = ControllerSilent("no state after hello")
            raise UpdateFailed(**explain(silent)) from err

    @override
    async def _async_update_data(self) -> ControllerState:
        """Return the newest state; it has come by itself."""
        return self.data

    @override
    async def async_shutdown(self) -> None:
        """Release what is held, then leave the controller for good."""
        self.leaving = True
        self.releases.call(None)
        await super().async_shutdown()
        try:
            await self._holding.close()
        finally:
            self._guard_timer.close()
            self.issues.clear_all()

    @callback
    @override
    def async_add_listener(
        self, update_callback: CALLBACK_TYPE, context: object = None
    ) -> CALLBACK_TYPE:
        """Call a listener with each state; an entity only when it may show something."""
        if context is not ENTITY:
            return super().async_add_listener(update_callback, context)
        return self.looks.add(update_callback)

    @callback
    @override
    def async_update_listeners(self) -> None:
        """Let everything look anew."""
        super().async_update_listeners()
        self.looks.look(self.data)

    def settings(self, channel: int) -> CuffSettings:
        """Return what the owner has set for a cuff."""
        options = self.config_entry.options
        # Home Assistant puts others in their place, and never changes them.
        if options is not self._options:
            self._options, self._settings = options, {}
        if channel not in self._settings:
            self._settings[channel] = CuffSettings.load(options, channel)
        return self._settings[channel]

    @callback
    def async_change_settings(self, channel: int, settings: CuffSettings) -> None:
        """Keep new settings of a cuff; a running clock can only lose by them."""
        options = settings.store(self.config_entry.options, channel)
        self.hass.config_entries.async_update_entry(self.config_entry, options=options)
        self._guard_timer.limit_occlusion(channel, settings.max_occlusion_s)
        self.async_update_listeners()

    def holds(self, channel: int) -> bool:
        """Return whether a cuff is held, also before any news shows it."""
        return self._holding.holds(channel)

    @property
    def is_in_use(self) -> bool:
        """Return whether a reload would end a hold, a session, a measurement or a check.

        A session goes on in a rest, and a measurement in a pause, without any pressure.
        """
        is_up = any(cuff.inflated for cuff in self.data.cuffs)
        is_busy = self.checking or bool(self.in_session)
        return is_busy or (is_up and self.last_update_success)

    def target(self, channel: int) -> float:
        """Return the target of a cuff's next hold, in mmHg."""
        return self.targets.get(channel, FIXED_TARGET.value)

    def deadline_in(self, channel: int) -> float:
        """Return in how many seconds a cuff is released, if its clock runs on.

        Of a cuff that is down: what is really left for its next inflation, with what an
        earlier one used up and the limit that it was given.
        """
        return self._guard_timer.deadline_in(channel)

    def ahead(self, channel: int) -> tuple[float, float]:
        """Return the longest limit that an inflation could get, and what is used, in s."""
        return self._guard_timer.ahead(channel)

    def check_free(self, channel: int, athlete: str | None = None) -> None:
        """Raise ControllerRefused if a cuff is in a session of another, or is checked.

        `athlete` is the entry id of who asks, None for a hold: in a session only the
        session sets a target, or the limb would get what its plan never had. A check
        lets the lease run out, and with it goes every cuff of the controller.
        """
        if self.checking and athlete != CHECK:
            raise ControllerRefused(RefusalCode.IN_CHECK)
        if self.in_session.get(channel, athlete) != athlete:
            raise ControllerRefused(RefusalCode.IN_SESSION)

    def check_inflate(
        self,
        channel: int,
        target: float,
        limit_s: float | None,
        athlete: str | None = None,
    ) -> None:
        """Raise ControllerError if an inflation would not be tried."""
        self.check_free(channel, athlete)
        self._holding.check(channel, target, limit_s)

    async def async_inflate(
        self,
        channel: int,
        target: float,
        limit_s: float | None = None,
        athlete: str | None = None,
    ) -> None:
        """Inflate a cuff to a target in mmHg and hold it; raise ControllerError."""
        self.check_free(channel, athlete)
        await self._holding.inflate(channel, target, limit_s)
        # A check's own target is no one's choice for the next hold.
        if athlete != CHECK:
            self.targets[channel] = target

    @callback
    def check_measurement(self, channel: int) -> None:
        """Raise ControllerError if a measurement with a cuff would not be permitted."""
        self.check_free(channel)
        self._guard_timer.check_measurement(channel)

    @callback
    def begin_measurement(self, channel: int) -> None:
        """Permit a measurement with a cuff, or raise ControllerError."""
        self.check_free(channel)
        self._guard_timer.begin_measurement(channel)

    @callback
    def end_measurement(self, channel: int) -> None:
        """Note that a measurement is over."""
        self._guard_timer.end_measurement(channel)

    async def async_stream(self, channel: int, *, on: bool) -> None:
        """Have every sample of a cuff sent, or no more; raise ControllerError."""
        await self.controller.stream(channel, on=on)

    async def async_measure_at(
        self, channel: int, target: float, limit_s: float, athlete: str
    ) -> None:
        """Go to a step of the measurement that was begun; raise ControllerError."""
        self.check_free(channel, athlete)
        await self._holding.inflate(channel, target, limit_s, measuring=True)

    async def async_release(
        self, channel: int | None = None, *, is_told: bool = True
    ) -> None:
        """Vent a cuff, or all; raise ControllerError when it is not confirmed.

        A session that lets its own cuffs go does not have to be told of it.
        """
        if is_told:
            self.releases.call(channel)
        await self._holding.release(channel)

    async def async_clear_fault(self, channel: int) -> None:
        """Forget a latched fault whose cause is gone; raise ControllerError."""
        with self._faults.clearing(channel):
            await self.controller.clear_fault(channel)

    @callback
    def begin_check(self) -> None:
        """Begin a check of a cuff that is around a bottle; no other is inflated."""
        self.checking, self._has_waited = True, False

    @callback
    def end_check(self) -> None:
        """End a check."""
        self.checking = False

    @callback
    def release_now(self, channel: int) -> None:
        """Send a release at once that no one waits for."""
        self._holding.release_now(channel)

    @override
    @callback
    def controller_connected(self, info: ControllerInfo) -> None:
        """Handle a connection: the controller is as it should be."""
        self._connected_at = self.hass.loop.time()
        self._faults = SteadyFaults()
        self.issues.supported()
        self._end_reauth()
        self._keep_address()
        for cuff in info.cuffs:
            max_occlusion_s = self.settings(cuff.channel).max_occlusion_s
            self._guard_timer.limit_occlusion(cuff.channel, max_occlusion_s)
        self._guard_timer.connected(info)
        if not self._first_state.done():
            return
        self._catching_up = True
        if self._other_than_before(info):
            # Other cuffs, firmware or limits: everything is to be looked at anew.
            self._outdated = True
            self.hass.config_entries.async_schedule_reload(self.config_entry.entry_id)
        else:
            self.info = info

    @override
    @callback
    def controller_updated(self, state: ControllerState) -> None:
        """Let the guard see a state first, then everything else."""
        was_barred, self._barred = self._barred, state.barred_s > 0.0
        if self._barred and not was_barred:
            self.controller_button_pressed()
        self._lease = state.lease
        self._guard_timer.observe(state)
        if self._outdated:
            return
        if not self._guard_timer.fresh:
            # Old news keeps nothing up, but that a cuff came down was true then already.
            self._holding.observe_late(state)
            return
        self._holding.observe(state)
        state = self.data = self._faults.steady(self.hass.loop.time(), state)
        if not self._first_state.done():
            self._first_state.set_result(state)
        # First it is told what happened meanwhile: a press of the button, say, which
        # the state alone would show as contact lost.
        if self._catching_up:
            return
        if not self._heard:
            self._set_contact(None)
            self.looks.expect()
        if self.hass.loop.time() - self._connected_at >= SETTLED_S:
            self.issues.settled()
        self.issues.observe(state, self.controller.client_id)
        super().async_update_listeners()
        if self.looks.is_worth(state):
            self.looks.look(state)

    @override
    @callback
    def controller_event(self, event: ControllerEvent) -> None:
        """Handle an event; states show all but the button, unless none was heard."""
        if event.kind is EventKind.BUTTON:
            self.controller_button_pressed()
        if event.kind is EventKind.FAULT_CLEARED and event.channel is not None:
            self._faults.forget(event.channel)
        if not self._heard:
            self.missed_events.call(event)

    @override
    @callback
    def controller_caught_up(self) -> None:
        """Let the next state say that there is contact again."""
        self._catching_up = False

    @override
    @callback
    def controller_sampled(self, samples: Samples) -> None:
        """Let the guard know of samples first, then whoever measures."""
        self._guard_timer.sampled(samples)
        self.samples.call(samples)

    @callback
    def controller_button_pressed(self) -> None:
        """End every hold and session of this controller: its own button says so.

        Also when nothing was inflated: a session in its rest would inflate again.
        """
        self._guard_timer.barred()
        self._holding.release_now(None)
        self.button_presses.call()

    @override
    @callback
    def controller_lost(self, error: ControllerError) -> None:
        """Handle the loss of the connection, or an attempt that failed."""
        if isinstance(error, ControllerErratic):
            self._guard_timer.disbelieved()
        self._set_contact(error)
        self._report(error)

    @callback
    def _report(self, error: ControllerError) -> None:
        """Tell the person what is wrong with a controller that may not be used."""
        match error:
            case ControllerUnauthorized():
                self.config_entry.async_start_reauth(self.hass)
            case ControllerUnsupported() | ControllerErratic() | WrongDevice():
                self.issues.unusable(error)
                self.async_update_listeners()

    def _end_reauth(self) -> None:
        """Take back the question for the key, which fits again."""
        flows = self.hass.config_entries.flow
        for flow in list(
            self.config_entry.async_get_active_flows(self.hass, {SOURCE_REAUTH})
        ):
            flows.async_abort(flow["flow_id"])

    def _keep_address(self) -> None:
        """Keep where the controller was found, for the next start."""
        host, port = self.controller.host_and_port
        data = {**self.config_entry.data, CONF_HOST: host, CONF_PORT: port}
        if host and data != dict(self.config_entry.data):
            self.hass.config_entries.async_update_entry(self.config_entry, data=data)

    def _in_background(self, request: Request) -> None:
        """Run what no one waits for; Home Assistant does, before it stops."""
        self.hass.async_create_task(request, f"{DOMAIN} request")

    def _other_than_before(self, info: ControllerInfo) -> bool:
        """Return whether more than a restart happened to the controller."""
        return replace(info, boot=self.info.boot) != self.info

    def _carry_out(self, verdict: Verdict) -> None:
        """Release what the guard wants released."""
        if verdict.cause is Cause.DEADLINE and self._is_left_to_controller():
            return
        self._holding.release_now(verdict.channel)
        if verdict.cause is Cause.VENT_BLOCKED and verdict.channel is not None:
            self.issues.vent_blocked(verdict.channel)
        if verdict.cause is Cause.TAKEN and verdict.channel is not None:
            # A state that is too old to be believed still says whose lease it was.
            owner = "" if self._lease is None else self._lease.owner
            self.issues.lease_taken(verdict.channel, owner)
        self.verdicts.call(verdict)

    def _is_left_to_controller(self) -> bool:
        """Return whether a deadline waits for the controller to keep it by itself.

        Only while a cuff is checked around a bottle, and only once: the guard and the
        controller are due at the same moment, so who was first would be chance. The
        guard asks again by itself a second later, and then it is obeyed.
        """
        waits = self.checking and not self._has_waited
        self._has_waited |= waits
        return waits

    def _on_stale(self) -> None:
        """Handle a connected controller whose news went stale."""
        self._set_contact(ControllerUnreachable("no news"))

    def _set_contact(self, error: ControllerError | None) -> None:
        """Note whether there is news of the controller; log each change once."""
        heard = error is None
        if heard is self._heard:
            return
        self._heard = self.last_update_success = heard
        if heard:
            LOGGER.info("Contact with %s", self.name)
            return
        LOGGER.warning("Contact with %s lost: %s", self.name, error)
        if any(cuff.inflated for cuff in self.data.cuffs):
            self.issues.contact_lost()
        self.async_update_listeners()
