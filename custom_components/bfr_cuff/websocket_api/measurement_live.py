"""A measurement live in a browser: the staircase, with the pulse in it."""

from collections.abc import Callable
import time
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..athletes import is_athlete
from ..const import DOMAIN
from ..sessions.athlete_measurements import AthleteMeasurements, RunningMeasurement
from ..sessions.athlete_sessions import AthleteSessions
from ..sessions.measurement_request import MeasurementRequest
from ..sessions.measurement_text import advice_in_words, end_in_words
from ..texts import Texts, async_texts
from .errors import check_may_read, find_entry
from .feed import Epoch, Shown
from .measurement_feed import (
    MeasurementFeed,
    MeasurementNow,
    show_count,
    show_measurement,
)
from .pace import Pace

LIVE: Final = {
    vol.Required("type"): f"{DOMAIN}/measurement/live",
    vol.Required("athlete"): str,
    vol.Optional("language"): str,
}


@websocket_api.websocket_command(LIVE)
@websocket_api.async_response
async def ws_measurement_live(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Subscribe to the measurements of an athlete, by the id of the entry.

    Whoever leaves ends no measurement: the athlete may only have turned the screen off.
    """
    msg_id = msg["id"]
    entry = find_entry(hass, connection, msg_id, msg["athlete"], is_athlete)
    if entry is None:
        return
    check_may_read(hass, connection, entry)

    @callback
    def _send(event: Shown) -> None:
        connection.send_event(msg_id, event)

    texts = await async_texts(hass, msg.get("language"))
    live = MeasurementLive(hass, entry.entry_id, texts, _send)
    connection.subscriptions[msg_id] = live.close
    connection.send_result(msg_id)
    live.start()


class MeasurementLive:
    """One browser that watches the measurements of an athlete.

    Their entry may be reloaded meanwhile; when it is removed, the last event says `gone`.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        texts: Texts,
        send: Callable[[Shown], None],
    ) -> None:
        """Take whose measurements, in which words, and how to tell of them."""
        self._hass = hass
        self._entry_id = entry_id
        self._texts = texts
        self._send = send
        self._wall = Epoch(hass.loop.time(), time.time() * 1000)
        self._pace = Pace(hass.loop, self._tell)
        self._feed = MeasurementFeed()
        self._watched: AthleteMeasurements | None = None
        self._newest: RunningMeasurement | None = None
        self._epoch = self._wall
        self._offset_ms: float | None = None
        self._unsubscribe: CALLBACK_TYPE | None = None
        self._unwatch: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        """Follow what there is, and tell all of it."""
        self._unsubscribe = async_dispatcher_connect(
            self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._on_entry
        )
        self._look()
        self._pace.urgent()

    @callback
    def close(self) -> None:
        """Follow nothing any more."""
        for unsubscribe in (self._unsubscribe, self._unwatch):
            if unsubscribe is not None:
                unsubscribe()
        self._unsubscribe = self._unwatch = None
        self._pace.close()

    @callback
    def _on_entry(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Follow what was loaded, unloaded or removed."""
        if entry.entry_id != self._entry_id:
            return
        if change is ConfigEntryChange.REMOVED:
            self.close()
            self._send({"now_ms": self._now_ms(), "gone": True})
        else:
            self._look()

    @callback
    def _look(self) -> None:
        """Follow the measurements of the entry as it is loaded now."""
        watched = self._loaded()
        if watched is not self._watched:
            if self._unwatch is not None:
                self._unwatch()
            self._watched, self._unwatch = watched, None
            if watched is not None:
                self._unwatch = watched.async_add_listener(self._pace.news)
        self._pace.news()

    @callback
    def _tell(self) -> None:
        """Tell what is new."""
        now_ms = self._now_ms()
        watched = self._watched
        if watched is None:
            self._send(self._feed.event(now_ms, None, (), 0.0))
            return
        if watched.counted is not None:
            shown = self._show_count(*watched.counted)
            self._send(self._feed.event(now_ms, shown, (), 0.0))
            return
        self._follow(watched.newest, now_ms)
        if self._newest is None:
            self._send(self._feed.event(now_ms, None, (), 0.0))
            return
        samples = self._newest.runner.samples
        if self._offset_ms is None and samples:
            self._offset_ms = now_ms - samples[-1].ends_s * 1000
        shown = self._show(self._newest, now_ms)
        self._send(self._feed.event(now_ms, shown, samples, self._offset_ms or 0.0))

    def _follow(self, newest: RunningMeasurement | None, now_ms: int) -> None:
        """Tie the clock of a measurement that is new to the wall clock."""
        if newest is not self._newest:
            self._newest, self._offset_ms = newest, None
            if newest is not None:
                self._epoch = Epoch(newest.runner.now, now_ms)

    def _show(self, running: RunningMeasurement, now_ms: int) -> Shown:
        record, texts, text = running.record, self._texts, None
        if record is not None:
            text = end_in_words(texts, record, kept=running.kept)
        now = MeasurementNow(
            about=self._about(running.measurement_id, running.request),
            began=running.began,
            deadline_s=running.runner.deadline_s,
            ready_at=running.ready_at,
            kept=running.kept,
            text=text,
            advice=[] if record is None else advice_in_words(texts, record),
        )
        return show_measurement(running.runner.measurement, now, self._epoch, now_ms)

    def _show_count(
        self, request: MeasurementRequest, began: float, ends: float
    ) -> Shown:
        about = self._about(f"count_{began}", request)
        return show_count(about, self._wall.ms(began), self._wall.ms(ends))

    def _about(self, measurement_id: str, request: MeasurementRequest) -> Shown:
        """Return what stays the same of a measurement."""
        return {
            "id": measurement_id,
            "athlete": self._entry_id,
            "cuff": show_measuring_cuff(request),
            "posture": request.posture.value,
            "top_mmhg": request.top_mmhg,
        }

    def _loaded(self) -> AthleteMeasurements | None:
        entry = self._hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        sessions: AthleteSessions = entry.runtime_data
        return sessions.measurements

    def _now_ms(self) -> int:
        return self._wall.ms(self._hass.loop.time())


def show_measuring_cuff(request: MeasurementRequest) -> Shown:
    """Return the cuff that a limb is measured with."""
    return {
        "key": request.cuff.key,
        "name": request.cuff.name,
        "placement": request.placement.value,
        "width_mm": request.cuff.width_mm,
    }
