"""Ask on a satellite whether to start, and count down where no one answers."""

import asyncio
from typing import Any, Final

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event

from ..sessions import countdown as count
from .replies import Wording

IDLE_S: Final = 30.0
"""So long a satellite may speak the answer before the count."""

LISTENING_S: Final = 60.0
"""So long it may take to ask and to listen, or to count."""

_DOMAIN: Final = "assist_satellite"
_IDLE: Final = "idle"
_LISTENING: Final = "listening"
_CAN_ANNOUNCE: Final = 1
_CAN_ASK: Final = 2


class Unheard(Exception):
    """The count could not be heard, or no objection would have been."""


@callback
def can_ask(hass: HomeAssistant, satellite: str | None) -> bool:
    """Return whether a satellite can ask, and listen to what is said to that."""
    return bool(_features(hass, satellite) & _CAN_ASK)


def counted_text(wording: Wording) -> str:
    """Return the count, down to one."""
    numbers = ", ".join(str(number) for number in range(round(count.COUNT_S), 0, -1))
    return wording.say("count", numbers=numbers)


async def async_count_on(hass: HomeAssistant, satellite: str, wording: Wording) -> bool:
    """Ask or count on a satellite and return whether no one objected; raise Unheard.

    Where it can, the satellite asks first: anything heard but a yes is an objection.
    Where nothing is heard, which may also be a stop that was not recognised, and where
    it cannot ask, it counts, and there is time to wake it up and say stop.
    """
    await _async_idle(hass, satellite)
    said = counted_text(wording)
    if can_ask(hass, satellite):
        if heard := await _async_ask(hass, satellite, wording.say("question")):
            return heard in map(_plain, wording.say("yes").split(","))
        said = wording.together(wording.say("heard_nothing"), said)
        await _async_idle(hass, satellite)
    if not _features(hass, satellite) & _CAN_ANNOUNCE:
        raise Unheard("it cannot announce")
    await _async_call(hass, satellite, "announce", message=said)
    await asyncio.sleep(count.COUNT_S)
    # Who has woken it up by then is heard to the end.
    await _async_idle(hass, satellite)
    return True


def _features(hass: HomeAssistant, satellite: str | None) -> int:
    state = None if satellite is None else hass.states.get(satellite)
    return 0 if state is None else state.attributes.get("supported_features", 0)


async def _async_idle(hass: HomeAssistant, satellite: str) -> None:
    """Wait until a satellite has said what it was saying; raise Unheard."""
    idle = asyncio.Event()

    @callback
    def _look(_: Event[EventStateChangedData] | None = None) -> None:
        state = hass.states.get(satellite)
        if state is not None and state.state == _IDLE:
            idle.set()

    unsubscribe = async_track_state_change_event(hass, satellite, _look)
    try:
        _look()
        async with asyncio.timeout(IDLE_S):
            await idle.wait()
    except TimeoutError as err:
        raise Unheard("it was busy") from err
    finally:
        unsubscribe()


async def _async_ask(hass: HomeAssistant, satellite: str, question: str) -> str:
    """Ask and return what was heard, if anything; raise Unheard unless it did listen.

    Silence is told as an error, and so are a satellite that cannot listen and words that
    are not recognised. The first is told from the others by what is seen: it did not
    listen, or is gone.
    """
    listened = False

    @callback
    def _look(event: Event[EventStateChangedData]) -> None:
        nonlocal listened
        state = event.data["new_state"]
        listened = listened or (state is not None and state.state == _LISTENING)

    unsubscribe = async_track_state_change_event(hass, satellite, _look)
    try:
        answer = await _async_call(hass, satellite, "ask_question", question=question)
    except Unheard as err:
        state = hass.states.get(satellite)
        is_there = state is not None and state.state != STATE_UNAVAILABLE
        if listened and is_there and isinstance(err.__cause__, HomeAssistantError):
            return ""
        raise
    finally:
        unsubscribe()
    return _plain((answer or {}).get("sentence", ""))


async def _async_call(
    hass: HomeAssistant, satellite: str, action: str, **data: str
) -> dict[str, Any] | None:
    """Call an action of a satellite, which takes its time; raise Unheard."""
    call = hass.services.async_call(
        _DOMAIN,
        action,
        {"entity_id": satellite, "preannounce": False, **data},
        blocking=True,
        return_response=action == "ask_question",
    )
    try:
        async with asyncio.timeout(LISTENING_S):
            [answer] = await asyncio.gather(call, return_exceptions=True)
    except TimeoutError as err:
        raise Unheard("it took too long") from err
    if isinstance(answer, BaseException):
        raise Unheard(f"{answer!r}") from answer
    return answer


def _plain(said: str) -> str:
    """Return what was said without its punctuation."""
    return "".join(each for each in said.casefold() if each.isalnum())
