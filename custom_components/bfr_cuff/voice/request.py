"""A request by voice: in which words, from where, and about which athlete."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.components.homeassistant import async_should_expose
from homeassistant.components.person import ATTR_USER_ID, DOMAIN as PERSON
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er

from ..athletes import announcements
from ..const import CONF_PERSON
from ..lib.session.refusal import SessionRefused
from ..permissions import EntityKey, async_check_control, athlete_button
from ..sessions.athlete_sessions import (
    AthleteConfigEntry,
    AthleteSessions,
    find_athletes,
    loaded_athletes,
)
from ..sessions.training_cuffs import LIMBS
from ..texts import Texts
from .intents import SLOT_ATHLETE
from .replies import Wording
from .speaker import Candidate, Speaker, who_is_meant
from .tool import ASSISTANT_WITH_TOOL

_SATELLITE: Final = "assist_satellite."
_LONGEST_NAME: Final = 64
"""Of an unknown name, no more letters are said back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where someone speaks or types."""

    satellite_id: str | None = None
    device_id: str | None = None
    user_id: str | None = None

    def key(self, hass: HomeAssistant) -> str | None:
        """Return what tells this place from another, where a question is answered."""
        return self.satellite(hass) or self.device_id or self.user_id

    def satellite(self, hass: HomeAssistant) -> str | None:
        """Return the satellite that was spoken to, also when only its device is known."""
        if self.satellite_id is not None:
            return self.satellite_id
        near = sorted(self.near(hass))
        return next((each for each in near if each.startswith(_SATELLITE)), None)

    def near(self, hass: HomeAssistant) -> frozenset[str]:
        """Return the entities of the device that was spoken to, with its satellite."""
        registry, device_id = er.async_get(hass), self.device_id
        found = set()
        if self.satellite_id is not None:
            found.add(self.satellite_id)
            if (entity := registry.async_get(self.satellite_id)) is not None:
                device_id = entity.device_id or device_id
        if device_id is not None:
            beside = er.async_entries_for_device(registry, device_id)
            found.update(entity.entity_id for entity in beside)
        return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRequest:
    """One request, by a sentence, an intent or a tool."""

    hass: HomeAssistant
    slots: Mapping[str, Any]
    place: Origin
    wording: Wording


class Unclear(Exception):
    """A question has to be asked back: what is missing is the value of `slot`."""

    def __init__(self, slot: str, question: str) -> None:
        """Take the question and what it is about."""
        super().__init__(question)
        self.slot = slot
        self.question = question


@callback
def trains(sessions: AthleteSessions) -> bool:
    """Return whether an athlete is in a session."""
    return sessions.session is not None


@callback
def wears_wrap(sessions: AthleteSessions) -> bool:
    """Return whether an athlete may have a wrap on, also one of an earlier session."""
    session = sessions.session
    return sessions.history.wrap_on is not None or (
        session is not None and session.cuffs.wrap_is_on
    )


@callback
def sessions_meant(
    request: VoiceRequest,
    *,
    in_session: bool,
    question: str = "ask_who",
    takes_part: Callable[[AthleteSessions], bool] = trains,
    no_one_else: bool = False,
) -> AthleteSessions:
    """Return the athlete who is meant; raise SessionRefused or Unclear.

    `in_session` is of what can only mean someone who takes part in something. With
    `no_one_else`, an athlete who is known to be another person has to be named.
    """
    if (wanted := request.slots.get(SLOT_ATHLETE)) is not None:
        found = list(filter(_is_known, find_athletes(request.hass, wanted)))
        taking_part = [entry for entry in found if takes_part(entry.runtime_data)]
        if in_session and len(taking_part) == 1:
            return taking_part[0].runtime_data
        return _only_one(found, wanted).runtime_data
    known = filter(_is_known, loaded_athletes(request.hass))
    athletes = {entry.entry_id: entry for entry in known}
    if not athletes:
        raise SessionRefused("no_athletes")
    candidates = [_candidate(entry, takes_part) for entry in athletes.values()]
    meant = who_is_meant(
        candidates, _speaker(request), in_session=in_session, no_one_else=no_one_else
    )
    if not meant and in_session:
        raise SessionRefused("nobody_trains")
    if len(meant) != 1:
        meant = meant or candidates
        names = request.wording.any_of(each.name for each in meant)
        raise Unclear(SLOT_ATHLETE, request.wording.say(question, names=names))
    return athletes[meant[0].entry_id].runtime_data


async def async_check_allowed(
    request: VoiceRequest, sessions: AthleteSessions, button: str, *also: EntityKey
) -> None:
    """Raise SessionRefused if whoever asks may not press the button that does the same.

    Whoever speaks to a satellite is unknown, and may.
    """
    context = Context(user_id=request.place.user_id)
    key = athlete_button(sessions.entry, button)
    try:
        await async_check_control(request.hass, context, [key, *also])
    except Unauthorized as err:
        athlete = sessions.entry.title
        raise SessionRefused("not_allowed", athlete=athlete) from err


def find_limb(texts: Texts, wanted: str) -> str | None:
    """Return a limb, or a pair of them, by its key or by what it is called."""
    name = wanted.strip().casefold()
    for limb in LIMBS:
        called = texts.state("select.limb", limb)
        if name in (limb, limb.replace("_", " "), called.casefold()):
            return limb
    return None


def clipped(name: str) -> str:
    """Return what was said in place of a name, short enough to be said back."""
    return name.strip()[:_LONGEST_NAME]


def _is_known(entry: AthleteConfigEntry) -> bool:
    """Return whether an athlete may be named: to a model only an exposed one."""
    assistant = ASSISTANT_WITH_TOOL.get()
    if assistant is None:
        return True
    hass = entry.runtime_data.hass
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return any(
        async_should_expose(hass, assistant, entity.entity_id) for entity in entities
    )


def _speaker(request: VoiceRequest) -> Speaker:
    user_id, hass = request.place.user_id, request.hass
    persons = () if user_id is None else hass.states.async_all(PERSON)
    return Speaker(
        persons=frozenset(
            person.entity_id
            for person in persons
            if person.attributes.get(ATTR_USER_ID) == user_id
        ),
        near=request.place.near(hass),
    )


def _candidate(
    entry: AthleteConfigEntry, takes_part: Callable[[AthleteSessions], bool]
) -> Candidate:
    return Candidate(
        entry_id=entry.entry_id,
        name=entry.title,
        person=entry.data.get(CONF_PERSON) or None,
        targets=frozenset(announcements(entry).targets),
        trains=takes_part(entry.runtime_data),
    )


def _only_one(found: list[AthleteConfigEntry], wanted: str) -> AthleteConfigEntry:
    """Return the athlete of a name; no one trains by the records of another."""
    if not found:
        raise SessionRefused("no_athlete", athlete=clipped(wanted))
    if len(found) > 1:
        raise SessionRefused("athlete_twice", athlete=found[0].title)
    return found[0]
