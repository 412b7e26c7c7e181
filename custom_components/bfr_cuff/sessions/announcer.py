"""Say the moments of a session where an athlete wants to hear them."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..athletes import announcements
from ..const import DOMAIN, LOGGER
from ..lib.session.messages import Moment
from ..texts import async_texts, async_words, fitting
from .training_cuffs import Hands

STALE_S: Final = 10.0
"""What could not be said for so long is not worth saying any more."""

SPEAKING_S: Final = 30.0

_ACTIONS: Final = {
    "notify": ("notify", "send_message"),
    "assist_satellite": ("assist_satellite", "announce"),
    "media_player": ("tts", "speak"),
}


class Announcer:
    """The voice of one athlete's sessions.

    It never holds a session up: what cannot be said is logged and forgotten. A target
    says one thing after the other, for satellites refuse to be interrupted.
    """

    def __init__(self, hass: HomeAssistant, athlete: ConfigEntry) -> None:
        """Read the athlete's choices anew for each moment."""
        self._hass = hass
        self._athlete = athlete
        self._speaking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @callback
    def announce(self, moment: Moment, hands: Hands | None = None) -> None:
        """Say a moment, if the athlete wants to hear it; `hands` are those it is about."""
        wanted = announcements(self._athlete)
        if not wanted.targets or moment.kind not in wanted.moments:
            return
        self._begin(wanted.targets, partial(self._async_text, moment, hands))

    @callback
    def say(self, text: str, *also: str) -> None:
        """Say a text on every target, and on other satellites also."""

        async def _async_text() -> str:
            return text

        targets = dict.fromkeys((*also, *announcements(self._athlete).targets))
        self._begin(tuple(targets), _async_text)

    def _begin(
        self, targets: tuple[str, ...], find_text: Callable[[], Awaitable[str]]
    ) -> None:
        # No task that Home Assistant waits for: a speaker may take its time.
        self._hass.async_create_background_task(
            self._async_say(targets, find_text), f"{DOMAIN} announce"
        )

    async def _async_say(
        self, targets: tuple[str, ...], find_text: Callable[[], Awaitable[str]]
    ) -> None:
        """Say something on every target, even if another one fails."""
        due = self._hass.loop.time()
        results = await asyncio.gather(
            *(self._async_say_to(target, find_text, due) for target in targets),
            return_exceptions=True,
        )
        for target, result in zip(targets, results, strict=True):
            if isinstance(result, BaseException):
                LOGGER.warning("%s did not say it: %r", target, result)

    async def _async_say_to(
        self, target: str, find_text: Callable[[], Awaitable[str]], due: float
    ) -> None:
        """Say something on one target when it is free, unless that is too late.

        Nothing is awaited before the target is: moments keep their order.
        """
        async with self._speaking[target]:
            if self._hass.loop.time() - due > STALE_S:
                return
            text = await find_text()
            async with asyncio.timeout(SPEAKING_S):
                await self._async_call(target, text)

    async def _async_call(self, target: str, text: str) -> None:
        """Say a text on a notify entity, a satellite or a media player."""
        platform = target.partition(".")[0]
        domain, action = _ACTIONS[platform]
        if platform != "notify":
            text = (await async_texts(self._hass)).aloud(text)
        data: dict[str, Any] = {"entity_id": target, "message": text}
        if platform == "media_player":
            data["entity_id"] = announcements(self._athlete).tts_entity
            data["media_player_entity_id"] = target
        await self._hass.services.async_call(domain, action, data, blocking=True)

    async def _async_text(self, moment: Moment, hands: Hands | None) -> str:
        """Return a moment in the language of this home."""
        words = await async_words(self._hass)
        about = {**moment.about, "athlete": self._athlete.title}
        if (reason := about.get("reason")) is not None:
            about["reason"] = words[f"end_{reason}"]
        return fitting(words, f"announce_{moment.kind}", hands).format(**about)
