"""Athletes, read from what Home Assistant keeps of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any
from unicodedata import normalize

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback

from . import stored
from .blood_pressure import load_blood_pressure
from .const import (
    CONF_ANNOUNCE_MOMENTS,
    CONF_ANNOUNCE_TARGETS,
    CONF_ANSWERS,
    CONF_BIRTH_YEAR,
    CONF_CUFF,
    CONF_CUFF_WIDTH,
    CONF_DAY,
    CONF_EXERCISE,
    CONF_FULL_OCCLUSION_CONSENT,
    CONF_HIGH_MMHG,
    CONF_KG,
    CONF_KIND,
    CONF_METHOD,
    CONF_MMHG,
    CONF_PLACEMENT,
    CONF_POSTURE,
    CONF_SCREENING,
    CONF_SEX,
    CONF_THIGH,
    CONF_TTS_ENTITY,
    DOMAIN,
    KIND_ATHLETE,
    LOGGER,
    SUBENTRY_LOP,
    SUBENTRY_ONE_REP_MAX,
    SUBENTRY_WRAP,
)
from .lib.controller.placement import Placement
from .lib.session.messages import MomentKind
from .lib.training.athlete import Athlete, Sex
from .lib.training.lop import Lop, LopMethod, Posture, plausible_mmhg
from .lib.training.screening import Question, Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """A wrap that an athlete owns."""

    wrap_id: str
    name: str
    placement: Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcements:
    """What is announced for an athlete, and where; media players speak by `tts_entity`."""

    targets: tuple[str, ...]
    tts_entity: str | None
    moments: frozenset[MomentKind]


@callback
def is_athlete(entry: ConfigEntry) -> bool:
    """Return whether an entry is an athlete's, not a controller's."""
    return entry.data.get(CONF_KIND) == KIND_ATHLETE


@callback
def athlete_entries(hass: HomeAssistant) -> list[ConfigEntry]:
    """Return the entry of every athlete, also of one who is disabled."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if is_athlete(entry)
    ]


@callback
def id_of_athlete(entry: ConfigEntry) -> str:
    """Return under which id an athlete's sessions are kept."""
    return entry.unique_id or entry.entry_id


@callback
def athletes_called[EntryT: ConfigEntry](
    entries: Iterable[EntryT], wanted: str
) -> list[EntryT]:
    """Return the athlete of this entry id, or every one of this name.

    Home Assistant's own rename asks no one, so a name may be that of several, and may
    have blanks around it.
    """
    name, known = _as_compared(wanted), list(entries)
    by_id = [entry for entry in known if entry.entry_id.casefold() == name]
    return by_id or [entry for entry in known if _as_compared(entry.title) == name]


def _as_compared(name: str) -> str:
    """Return a name without what no one sees: case, blanks, ways to write an accent."""
    return " ".join(normalize("NFKC", name).casefold().split())


@callback
def load_athlete(hass: HomeAssistant, entry: ConfigEntry) -> Athlete:
    """Return what is known of an athlete now; a blood pressure entity is read here."""
    options = entry.options
    return Athlete(
        athlete_id=id_of_athlete(entry),
        name=entry.title,
        sex=stored.member(Sex, options.get(CONF_SEX)),
        birth_year=stored.whole(options.get(CONF_BIRTH_YEAR)),
        thigh_cm=stored.number(options.get(CONF_THIGH)),
        blood_pressure=load_blood_pressure(hass, options),
        screening=load_screening(options.get(CONF_SCREENING)),
        full_occlusion_consent=options.get(CONF_FULL_OCCLUSION_CONSENT) is True,
        lops=lop_records(entry),
        one_rep_max_kg={
            exercise: kg
            for _, data in subentries(entry, SUBENTRY_ONE_REP_MAX)
            if (exercise := stored.text(data.get(CONF_EXERCISE))) is not None
            and (kg := stored.number(data.get(CONF_KG))) is not None
        },
    )


@callback
def load_screening(kept: Any) -> Screening | None:
    """Return stored answers; what is no longer asked is left out."""
    kept = stored.mapping(kept)
    if (day := stored.day(kept.get(CONF_DAY))) is None:
        return None
    given = stored.mapping(kept.get(CONF_ANSWERS))
    answers = {question: given[question] for question in Question if question in given}
    return Screening(answers, day)


@callback
def lop_records(entry: ConfigEntry) -> tuple[Lop, ...]:
    """Return the LOP records of an athlete; no pressure is found from a strange one."""
    found = []
    for subentry_id, data in subentries(entry, SUBENTRY_LOP):
        if (lop := usable_lop(data)) is None:
            _tell_of(subentry_id)
        else:
            found.append(lop)
    return tuple(found)


@callback
def usable_lop(data: Mapping[str, Any]) -> Lop | None:
    """Return an LOP as its subentry keeps it; None when it is none, or above any limb's.

    One that is too low stays: what is found without it could be more than it allows.
    """
    lop = stored.readable(partial(load_lop, data))
    return lop if lop is not None and stored.readable(partial(_is_sane, lop)) else None


def _is_sane(lop: Lop) -> bool:
    _, highest = plausible_mmhg(lop.placement, lop.cuff_width_mm)
    return stored.number(lop.mmhg) is not None and lop.mmhg <= highest


@lru_cache(maxsize=256)
def _tell_of(lop_id: str) -> None:
    LOGGER.warning(
        "An LOP record makes no sense and is not used; look at the athlete's records,"
        " change or delete it (%s)",
        lop_id,
    )


@callback
def wraps(entry: ConfigEntry) -> tuple[Wrap, ...]:
    """Return the wraps of an athlete."""
    return tuple(
        Wrap(wrap_id=subentry_id, name=name, placement=placement)
        for subentry_id, data in subentries(entry, SUBENTRY_WRAP)
        if (name := stored.text(data.get(CONF_NAME))) is not None
        and (placement := stored.member(Placement, data.get(CONF_PLACEMENT)))
    )


@callback
def announcements(entry: ConfigEntry) -> Announcements:
    """Return what an athlete wants announced; nothing unless it was chosen."""
    return Announcements(
        targets=stored.texts(entry.options.get(CONF_ANNOUNCE_TARGETS)),
        tts_entity=stored.text(entry.options.get(CONF_TTS_ENTITY)),
        moments=frozenset(
            MomentKind(moment)
            for moment in stored.texts(entry.options.get(CONF_ANNOUNCE_MOMENTS))
            if moment in MomentKind
        ),
    )


def subentries(
    entry: ConfigEntry, kind: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the id and data of an athlete's subentries of one kind."""
    for subentry in entry.subentries.values():
        if subentry.subentry_type == kind:
            yield subentry.subentry_id, subentry.data


@callback
def load_lop(data: Mapping[str, Any]) -> Lop:
    """Return an LOP as its subentry keeps it."""
    return Lop(
        mmhg=data[CONF_MMHG],
        placement=Placement(data[CONF_PLACEMENT]),
        cuff_width_mm=data[CONF_CUFF_WIDTH],
        posture=Posture(data[CONF_POSTURE]),
        day=date.fromisoformat(data[CONF_DAY]),
        method=LopMethod(data[CONF_METHOD]),
        high_mmhg=stored.number(data.get(CONF_HIGH_MMHG)),
        cuff=stored.text(data.get(CONF_CUFF)),
    )
