"""The words that sessions are told in, in the language of whoever hears them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)

from .const import (
    CONF_CUFF_WIDTH,
    CONF_DAY,
    CONF_HIGH_MMHG,
    CONF_MMHG,
    CONF_PLACEMENT,
    CONF_POSTURE,
    DOMAIN,
)
from .lib.session.messages import SessionPhase
from .lib.session.refusal import SessionRefused

LANGUAGES: Final = frozenset({"de", "en", "es", "fr", "ja"})
"""The languages that this integration speaks."""

_CATEGORIES: Final = ("common", "entity", "exceptions")


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text of ours in one language, by category and key."""

    language: str
    _texts: Mapping[str, Mapping[str, str]]

    def common(self, key: str) -> str:
        """Return a text that belongs to no entity and no form."""
        return self._texts["common"][f"component.{DOMAIN}.common.{key}"]

    def fitting(self, key: str, hands: str | None) -> str:
        """Return a common text, in words for hands if it has such."""
        return fitting(self._texts["common"], f"component.{DOMAIN}.common.{key}", hands)

    def aloud(self, text: str) -> str:
        """Return a text as it is said: a voice reads `mmHg` as four letters."""
        return text.replace("mmHg", self.common("aloud_mmhg"))

    def state(self, entity: str, state: str) -> str:
        """Return a state of an entity, as in `select.limb`; an unknown one as it is."""
        key = f"component.{DOMAIN}.entity.{entity}.state.{state}"
        return self._texts["entity"].get(key, state)

    def day(self, day: date) -> str:
        """Return a date as it is written in this language."""
        words = {key: self.common(key) for key in ("date", "months")}
        return date_in_words(day, words)

    def protocol(self, protocol_id: str, name: str) -> str:
        """Return what a protocol is called: built in by translation, else its name."""
        translated = self.state("select.protocol", protocol_id)
        return name if translated == protocol_id else translated

    def programme(self, programme_id: str, name: str) -> str:
        """Return what a programme is called: built in by translation, else its name."""
        key = f"component.{DOMAIN}.common.programme_{programme_id}"
        return self._texts["common"].get(key, name)

    def refusal(self, refused: SessionRefused) -> str:
        """Return why a session does not start or go on."""
        key = f"component.{DOMAIN}.exceptions.{refused.key}.message"
        return self._texts["exceptions"][key].format(**self.placeholders(refused))

    def placeholders(self, refused: SessionRefused) -> dict[str, str]:
        """Return what fills a refusal, with nothing left in the words of the code."""
        filled = dict(refused.placeholders)
        if (placement := filled.get("placement")) is not None:
            filled["placement"] = self.state("select.placement", placement)
        if (posture := filled.get("posture")) is not None:
            filled["posture"] = self.common(f"posture_{posture}")
        if (day := filled.get("day")) is not None:
            filled["day"] = self.day(date.fromisoformat(day))
        if (phase := filled.get("phase")) is not None:
            shown = "idle" if phase == SessionPhase.ENDED else phase
            filled["phase"] = self.state("sensor.session_phase", shown)
        if (protocol_id := filled.pop("protocol_id", None)) is not None:
            filled["protocol"] = self.protocol(protocol_id, filled["protocol"])
        return filled


def language_of(*wanted: str | None) -> str:
    """Return the first of these languages that is spoken here, else English."""
    spoken = ((language or "").lower()[:2] for language in wanted)
    return next((language for language in spoken if language in LANGUAGES), "en")


async def async_texts(hass: HomeAssistant, language: str | None = None) -> Texts:
    """Return the texts in a language, else in that of this home, else in English."""
    language = language_of(language, hass.config.language)
    texts = {
        category: await async_get_translations(hass, language, category, [DOMAIN])
        for category in _CATEGORIES
    }
    return Texts(language, texts)


@callback
def texts_of_home(hass: HomeAssistant) -> Texts:
    """Return the texts in this home's language, which are there once we are set up."""
    language = hass.config.language
    texts = {
        category: async_get_cached_translations(hass, language, category, DOMAIN)
        for category in _CATEGORIES
    }
    return Texts(language, texts)


async def async_words(
    hass: HomeAssistant, language: str | None = None
) -> dict[str, str]:
    """Return every common text by its key, in a language, else in that of this home."""
    language = language_of(language, hass.config.language)
    texts = await async_get_translations(hass, language, "common", [DOMAIN])
    prefix = f"component.{DOMAIN}.common."
    return {key.removeprefix(prefix): text for key, text in texts.items()}


def fitting(words: Mapping[str, str], key: str, hands: str | None) -> str:
    """Return a text, in words for hands that do what a controller would, if it has such."""
    return words.get(f"{key}_{hands}", words[key])


def date_in_words(day: date, words: Mapping[str, str]) -> str:
    """Return a day as it is written in a language, whose common texts are given."""
    month = words["months"].split(", ")[day.month - 1]
    return words["date"].format(day=day.day, month=month, year=day.year)


async def async_lop_title(hass: HomeAssistant, record: Mapping[str, Any]) -> str:
    """Return what an LOP record is called: limb, cuff, posture, pressure and day."""
    texts = await async_get_translations(
        hass, hass.config.language, "selector", {DOMAIN}
    )
    prefix = f"component.{DOMAIN}.selector"
    placement = texts[f"{prefix}.placement.options.{record[CONF_PLACEMENT]}"]
    posture = texts[f"{prefix}.posture.options.{record[CONF_POSTURE]}"]
    high = record.get(CONF_HIGH_MMHG)
    ends = f"{record[CONF_MMHG]:g}" if high is None else _ends(record[CONF_MMHG], high)
    return (
        f"{placement}, {record[CONF_CUFF_WIDTH]} mm, {posture}: "
        f"{ends} mmHg ({record[CONF_DAY]})"
    )


def _ends(low: float, high: float) -> str:
    """Return what is known as a range."""
    return f"{low:g} – {high:g}"
