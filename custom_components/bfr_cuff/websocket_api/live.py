"""Live in a browser: an athlete's session or a cuff, at the controller's own rate."""

from collections.abc import Callable
import time
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..athletes import is_athlete
from ..const import DOMAIN
from ..entries import is_controller
from ..lib.controller.model import CuffState
from .cuff_feed import CuffFeed
from .errors import check_may_read, find_entry
from .feed import Epoch, Feed, Shown, point, show_cuff
from .pace import Pace
from .session_feed import SessionFeed

LIVE: Final = vol.Schema(
    {
        vol.Required("type"): f"{DOMAIN}/live",
        vol.Exclusive("athlete", "watched"): str,
        vol.Exclusive("cuff", "watched"): cv.matches_regex(r"^\w+:\d+$"),
    }
)


@websocket_api.websocket_command(
    vol.All(LIVE, cv.has_at_least_one_key("athlete", "cuff"))
)
@callback
def ws_live(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Subscribe to an athlete, by the id of the entry, or to a cuff, by its key."""
    msg_id, cuff = msg["id"], msg.get("cuff")
    entry_id = msg["athlete"] if cuff is None else cuff.partition(":")[0]
    fits = is_athlete if cuff is None else is_controller
    entry = find_entry(hass, connection, msg_id, entry_id, fits)
    if entry is None:
        return
    check_may_read(hass, connection, entry)

    @callback
    def _send(event: Shown) -> None:
        connection.send_event(msg_id, event)

    live = Live(hass, entry_id, cuff, _send)
    connection.subscriptions[msg_id] = live.close
    connection.send_result(msg_id)
    live.start()


class Live:
    """One browser that watches an athlete, or one cuff.

    What it watches may be reloaded or switched off in the meantime: the cuffs are then
    not connected, and there is no session. Only when it is removed for good is there
    nothing more to follow, and the last event says `gone`.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        cuff: str | None,
        send: Callable[[Shown], None],
    ) -> None:
        """Take the entry of an athlete, or a cuff and the entry of its controller."""
        self._hass = hass
        self._entry_id = entry_id
        self._send = send
        self._epoch = Epoch(hass.loop.time(), time.time() * 1000)
        self._feed = Feed()
        self._pace = Pace(hass.loop, self._tell)
        self._cuffs: dict[str, CuffFeed] = {}
        self._session: SessionFeed | None = None
        self._unsubscribe: CALLBACK_TYPE | None = None
        if cuff is not None:
            self._add(cuff)
        else:
            self._session = SessionFeed(
                hass, entry_id, self._pace, self._look, self._now_ms
            )

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
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        for followed in (self._session, *self._cuffs.values()):
            if followed is not None:
                followed.close()
        self._pace.close()

    @callback
    def _on_entry(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Follow what was loaded, unloaded, renamed or removed."""
        if entry.domain != DOMAIN:
            return
        if change is ConfigEntryChange.REMOVED and entry.entry_id == self._entry_id:
            self.close()
            self._send({"now_ms": self._now_ms(), "gone": True})
        else:
            self._look()

    @callback
    def _look(self) -> None:
        """Follow what there is now; something may have changed."""
        if self._session is not None:
            self._session.look()
            self._follow_session(self._session)
        for cuff in self._cuffs.values():
            cuff.look()
        self._pace.news()

    def _follow_session(self, session: SessionFeed) -> None:
        """Follow the cuffs of the running session, until another one begins."""
        if session.runner is None:
            return
        worn = session.runner.cuffs
        for key in self._cuffs.keys() - worn.keys():
            self._cuffs.pop(key).close()
        for key, cuff in worn.items():
            if cuff.coordinator is not None and key not in self._cuffs:
                trace = session.trace(key)
                self._feed.add(key, trace)
                self._add(key).look(trace[-1][0] if trace else None)

    def _add(self, key: str) -> CuffFeed:
        cuff = CuffFeed(self._hass, key, self._pace, self._on_state)
        self._cuffs[key] = cuff
        return cuff

    @callback
    def _on_state(self, cuff: str, state: CuffState) -> int:
        """Take in a state that is to be told, and return when that was."""
        now_ms = self._now_ms()
        self._feed.add(cuff, [point(now_ms, state.pressure, state.target)])
        return now_ms

    @callback
    def _tell(self) -> None:
        """Tell what is new."""
        now_ms = self._now_ms()
        session = None if self._session is None else self._session.shown()
        known = (cuff.now(now_ms) for cuff in self._cuffs.values())
        cuffs = {cuff.key: show_cuff(cuff, now_ms) for cuff in known if cuff}
        self._send(self._feed.event(now_ms, session, cuffs))

    def _now_ms(self) -> int:
        return self._epoch.ms(self._hass.loop.time())
