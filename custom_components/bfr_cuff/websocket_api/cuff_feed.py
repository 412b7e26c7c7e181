"""Follow one cuff, whatever becomes of its controller."""

from collections.abc import Callable
from dataclasses import replace

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..coordinator import BfrCuffCoordinator
from ..cuff_settings import CuffSettings
from ..devices import cuff_name
from ..lib.controller.model import ControllerState, CuffState
from .feed import CuffNow
from .pace import Pace


class CuffFeed:
    """One cuff of a controller that may be reloaded, switched off or removed."""

    def __init__(
        self,
        hass: HomeAssistant,
        key: str,
        pace: Pace,
        on_state: Callable[[str, CuffState], int],
    ) -> None:
        """Take who hears of every state, and says at what time it was heard in ms."""
        self.key = key
        self._hass = hass
        self._pace = pace
        self._on_state = on_state
        self._entry_id, channel = key.rsplit(":", 1)
        self._channel = int(channel)
        self._coordinator: BfrCuffCoordinator | None = None
        self._unsubscribe: CALLBACK_TYPE | None = None
        self._seen: ControllerState | None = None
        self._connected = False
        self._at_ms = 0

    @callback
    def look(self, seen_ms: int | None = None) -> None:
        """Follow the controller that there is now.

        Its newest state is no news when it was seen already, at this time.
        """
        coordinator = self._loaded()
        if coordinator is self._coordinator:
            return
        self.close()
        self._coordinator = coordinator
        if coordinator is None:
            self._pace.urgent()
            return
        if seen_ms is not None:
            self._seen, self._at_ms = coordinator.data, seen_ms
        self._unsubscribe = coordinator.async_add_listener(self._on_update)
        self._on_update()

    @callback
    def close(self) -> None:
        """Follow no more."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._unsubscribe = self._coordinator = None
        self._connected = False

    def now(self, now_ms: int) -> CuffNow | None:
        """Return the cuff as it is; None when its controller was removed."""
        entry = self._hass.config_entries.async_get_entry(self._entry_id)
        if entry is None:
            return None
        now = CuffNow(
            key=self.key,
            name=cuff_name(self._hass, entry, self._channel),
            placement=CuffSettings.load(entry.options, self._channel).placement,
            session=None,
            at_ms=now_ms,
        )
        if (coordinator := self._coordinator) is None:
            return now
        return replace(
            now,
            session=coordinator.in_session.get(self._channel),
            state=coordinator.data.cuff(self._channel),
            at_ms=self._at_ms,
            connected=coordinator.last_update_success,
            left_s=coordinator.deadline_in(self._channel),
        )

    def _loaded(self) -> BfrCuffCoordinator | None:
        """Return the coordinator, if the controller is set up and has such a cuff."""
        entry = self._hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        coordinator: BfrCuffCoordinator = entry.runtime_data
        channels = [cuff.channel for cuff in coordinator.info.cuffs]
        return coordinator if self._channel in channels else None

    @callback
    def _on_update(self) -> None:
        """Pass on a state once; lost contact cannot wait."""
        coordinator = self._coordinator
        assert coordinator is not None
        if coordinator.data is not self._seen:
            self._seen = coordinator.data
            state = coordinator.data.cuff(self._channel)
            self._at_ms = self._on_state(self.key, state)
        was, self._connected = self._connected, coordinator.last_update_success
        if was and not self._connected:
            self._pace.urgent()
        else:
            self._pace.news()
