"""Tell one entity what to do, again where it must be, and never too late to let go."""

import asyncio
import math
from typing import Any, Final

from homeassistant.components.light import ATTR_BRIGHTNESS_PCT
from homeassistant.components.number import (
    ATTR_MAX,
    ATTR_MIN,
    ATTR_VALUE,
    SERVICE_SET_VALUE,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_ON,
)
from homeassistant.core import HomeAssistant

from ..const import DOMAIN, LOGGER

PENDING_MAX: Final = 3
"""So many words may wait for an answer before the same is not said once more."""

SETTLED_WITHIN_S: Final = 2.0
"""So long whoever leaves waits for an answer to the last word."""


class ToldPart:
    """A switch, a light or a number, told a share of its power from 0 to 1.

    Another word goes out at once, whether or not the one before was answered: a release
    waits for nothing. Answered out of order, the newest word is said once more.
    """

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        """Take the entity, not yet told anything."""
        self._hass = hass
        self._entity_id = entity_id
        self._has_failed = False
        self._share: float | None = None
        self._told_at = -math.inf
        self._pending: set[asyncio.Task[None]] = set()

    @property
    def answers(self) -> bool:
        """Return whether it does what it is told, as far as it says."""
        return not self._has_failed and len(self._pending) < PENDING_MAX

    def tell(self, now: float, share: float, every_s: float = math.inf) -> None:
        """Tell it, unless it was told the same within `every_s`."""
        is_same = share == self._share
        if is_same and now - self._told_at < every_s:
            return
        if is_same and len(self._pending) >= PENDING_MAX:
            return
        self._share, self._told_at = share, now
        task = self._hass.async_create_task(self._call(share), f"{DOMAIN} part")
        if not task.done():
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)

    def differs(self) -> bool:
        """Return whether the entity shows another state than it was told."""
        state = self._hass.states.get(self._entity_id)
        if state is None or self._share is None:
            return False
        return state.state in (STATE_ON, STATE_OFF) and (
            (state.state == STATE_ON) is not (self._share > 0.0)
        )

    async def async_settle(self) -> None:
        """Wait until what was told is answered, but not for long."""
        if self._pending:
            await asyncio.wait(set(self._pending), timeout=SETTLED_WITHIN_S)

    async def _call(self, share: float) -> None:
        domain = self._entity_id.partition(".")[0]
        service, data = self._words(domain, share)
        try:
            await self._hass.services.async_call(
                domain, service, {ATTR_ENTITY_ID: self._entity_id} | data, blocking=True
            )
        # Whatever is wrong in another integration must not end what runs here.
        except Exception as err:  # noqa: BLE001
            LOGGER.debug("%s could not be told: %r", self._entity_id, err)
            self._has_failed = True
        else:
            self._has_failed = False
        if share != self._share:
            self._told_at = -math.inf

    def _words(self, domain: str, share: float) -> tuple[str, dict[str, Any]]:
        """Return the action that tells it, and its data."""
        if domain == "number":
            state = self._hass.states.get(self._entity_id)
            limits = {} if state is None else state.attributes
            low, high = (
                float(limits.get(ATTR_MIN, 0.0)),
                float(limits.get(ATTR_MAX, 1.0)),
            )
            return SERVICE_SET_VALUE, {ATTR_VALUE: low + share * (high - low)}
        if not share:
            return SERVICE_TURN_OFF, {}
        if domain == "light":
            return SERVICE_TURN_ON, {ATTR_BRIGHTNESS_PCT: max(1, round(100 * share))}
        return SERVICE_TURN_ON, {}
