"""Athletes who train with a real controller, faster than life where that is fair."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.entries import loaded_controllers
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.lib.store.writer import Writer
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .athletes import add_athlete
from .helpers import eventually, on_device, paired, set_up, state
from .shipped import TEXTS, placeholders

PACE_S = 1.5
"""So long it takes to know how fast a controller's clock goes."""

LEFT = {"0": {"placement": "left_thigh"}}
BOTH = LEFT | {"1": {"placement": "right_thigh"}}


class ScaledClock:
    """An event loop's clock that goes faster, as a simulator's does."""

    def __init__(self, loop: asyncio.AbstractEventLoop, scale: float) -> None:
        """Take how much faster."""
        self._loop = loop
        self._scale = scale

    def time(self) -> float:
        """Return the time in scaled seconds."""
        return self._loop.time() * self._scale

    def call_at(
        self, when: float, callback: Callable[[], object]
    ) -> asyncio.TimerHandle:
        """Call back at a scaled time."""
        return self._loop.call_at(when / self._scale, callback)


async def controller(
    hass: HomeAssistant,
    simulator: Simulator,
    cuffs: dict[str, Any] | None = None,
    *,
    settle: bool = True,
) -> BfrCuffCoordinator:
    """Set a controller up whose cuffs are placed, and learn how fast it lives."""
    cuffs = BOTH if cuffs is None else cuffs
    coordinator = await set_up(hass, paired(hass, simulator, cuffs=cuffs))
    if settle and simulator.config.time_scale != 1.0:
        await asyncio.sleep(PACE_S)
    return coordinator


async def athlete(
    hass: HomeAssistant,
    *records: ConfigSubentryData,
    scale: float = 1.0,
    **options: Any,
) -> AthleteSessions:
    """Set an athlete up, whose sessions go by a clock of this scale."""
    return await set_up_athlete(hass, add_athlete(hass, *records, **options), scale)


async def set_up_athlete(
    hass: HomeAssistant, entry: MockConfigEntry, scale: float = 1.0
) -> AthleteSessions:
    """Set an athlete's entry up."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    sessions: AthleteSessions = entry.runtime_data
    if scale != 1.0:
        sessions.clock = ScaledClock(hass.loop, scale)
    return sessions


async def ask(hass: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    """Call an action of ours and return its response."""
    response = await hass.services.async_call(
        "bfr_cuff", action, data, blocking=True, return_response=True, context=Context()
    )
    assert isinstance(response, dict)
    return response


async def start(
    hass: HomeAssistant,
    name: str = "Ada",
    protocol: str = "First time",
    **changes: Any,
) -> dict[str, Any]:
    """Start a session on the left thigh, all in one call."""
    data: dict[str, Any] = {"athlete": name, "protocol": protocol}
    if "cuffs" not in changes:
        data["placements"] = ["left_thigh"]
    return await ask(hass, "start_session", **data | changes)


async def refused(
    hass: HomeAssistant, text: str, action: str = "start_session", **data: Any
) -> ServiceValidationError:
    """Check in which words an action is refused."""
    starts = action == "start_session"
    call = start(hass, **data) if starts else ask(hass, action, athlete="Ada", **data)
    with pytest.raises(ServiceValidationError) as refused:
        await call
    error = refused.value
    assert error.translation_domain == DOMAIN
    words = TEXTS["exceptions"][error.translation_key]["message"]
    assert placeholders(words) <= set(error.translation_placeholders or ())
    assert str(error) == text
    return error


async def reach(sessions: AthleteSessions, phase: str, within_s: float = 20.0) -> None:
    """Wait until the running session is in a phase."""
    await eventually(
        lambda: sessions.session is not None and sessions.session.phase == phase,
        within_s,
    )


async def ended(sessions: AthleteSessions, within_s: float = 20.0) -> SessionRecord:
    """Wait until the session has ended, and return its record."""
    await eventually(lambda: sessions.runner is None, within_s)
    await sessions.hass.async_block_till_done()
    return sessions.records[-1]


async def keep(sessions: AthleteSessions, *records: SessionRecord) -> None:
    """Put sessions that were into the athlete's history."""
    for record in records:
        record.athlete_id = str(sessions.entry.unique_id)
        day = dt_util.as_local(datetime.fromisoformat(record.started_at)).date()
        insert = partial(Writer.insert, kept=KeptSession(record=record), day=day)
        await sessions.history.keeper.async_write(insert)
    sessions.history.keeper.async_changed(str(sessions.entry.unique_id))
    await sessions.hass.async_block_till_done()


def vented(simulator: Simulator, *channels: int) -> bool:
    """Return whether the controller itself says that cuffs are vented."""
    return all(
        on_device(simulator, channel)["phase"] == "vented" for channel in channels
    )


def inflated(simulator: Simulator, channel: int = 0) -> bool:
    """Return whether the controller itself keeps pressure in a cuff."""
    return on_device(simulator, channel)["phase"] in ("inflating", "holding")


def in_session(hass: HomeAssistant) -> set[str]:
    """Return the entry ids of all athletes who have a controller's cuff on."""
    return {
        athlete_id
        for entry in loaded_controllers(hass)
        for athlete_id in entry.runtime_data.in_session.values()
    }


def follow(hass: HomeAssistant, entity_id: str) -> list[dict[str, Any]]:
    """Return a list that every event of an event entity is added to."""
    heard: list[dict[str, Any]] = []

    @callback
    def _on_state(event: Event[Any]) -> None:
        new = event.data["new_state"]
        if event.data["entity_id"] == entity_id and new is not None:
            heard.append(dict(new.attributes))

    hass.bus.async_listen("state_changed", _on_state)
    return heard


def is_state(hass: HomeAssistant, entity_id: str, wanted: str) -> bool:
    """Return whether an entity is in a state."""
    return state(hass, entity_id).state == wanted
