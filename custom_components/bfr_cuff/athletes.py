"""Athletes and protocols, read from what Home Assistant keeps of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
import math
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, CONF_NAME, UnitOfPressure
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.unit_conversion import PressureConverter

from . import stored
from .const import (
    CONF_ANNOUNCE_MOMENTS,
    CONF_ANNOUNCE_TARGETS,
    CONF_ANSWERS,
    CONF_BIRTH_YEAR,
    CONF_CUFF,
    CONF_CUFF_WIDTH,
    CONF_DAY,
    CONF_DIASTOLIC,
    CONF_DIASTOLIC_ENTITY,
    CONF_EXERCISE,
    CONF_FULL_OCCLUSION_CONSENT,
    CONF_HIGH_MMHG,
    CONF_KG,
    CONF_KIND,
    CONF_METHOD,
    CONF_MMHG,
    CONF_PLACEMENT,
    CONF_POSTURE,
    CONF_PRESSURE_DAY,
    CONF_SCREENING,
    CONF_SEX,
    CONF_SYSTOLIC,
    CONF_SYSTOLIC_ENTITY,
    CONF_TEXT,
    CONF_THIGH,
    CONF_TTS_ENTITY,
    DOMAIN,
    KIND_ATHLETE,
    LOGGER,
    SUBENTRY_LOP,
    SUBENTRY_ONE_REP_MAX,
    SUBENTRY_PROTOCOL,
    SUBENTRY_WRAP,
)
from .lib.controller.placement import Placement
from .lib.session.messages import MomentKind
from .lib.training.athlete import Athlete, Sex
from .lib.training.lop import Lop, LopMethod, Posture, plausible_mmhg
from .lib.training.protocol import Protocol
from .lib.training.protocol_file import read_protocol
from .lib.training.screening import BloodPressure, Question, Screening
from .lib.training.yaml_lines import ProtocolProblem

_PROTOCOLS: Final = Path(__file__).parent / "lib" / "training" / "protocols"
SYSTOLIC_LOWEST: Final = 60.0
DIASTOLIC_LOWEST: Final = 30.0
"""In mmHg; less than that is a slip of the hand, or of a unit, and no one's pressure."""

_BUILTIN: HassKey[dict[str, str]] = HassKey(f"{DOMAIN}.protocols")


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
        blood_pressure=_blood_pressure(hass, options),
        screening=load_screening(options.get(CONF_SCREENING)),
        full_occlusion_consent=options.get(CONF_FULL_OCCLUSION_CONSENT) is True,
        lops=lop_records(entry),
        one_rep_max_kg={
            exercise: kg
            for _, data in _subentries(entry, SUBENTRY_ONE_REP_MAX)
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
    for subentry_id, data in _subentries(entry, SUBENTRY_LOP):
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
        for subentry_id, data in _subentries(entry, SUBENTRY_WRAP)
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


async def async_load_protocols(hass: HomeAssistant) -> None:
    """Read the protocols that are built in, once, off the event loop."""
    hass.data[_BUILTIN] = await hass.async_add_executor_job(_builtin_texts)


@callback
def protocol_texts(hass: HomeAssistant) -> dict[str, str]:
    """Return the file of every protocol: built in, then every athlete's own."""
    own = {
        f"own_{subentry_id}": text
        for entry in athlete_entries(hass)
        for subentry_id, data in _subentries(entry, SUBENTRY_PROTOCOL)
        if (text := stored.text(data.get(CONF_TEXT))) is not None
    }
    return hass.data[_BUILTIN] | own


@callback
def builtin_protocols(hass: HomeAssistant) -> dict[str, Protocol]:
    """Return the protocols that are built in, by id."""
    texts = hass.data[_BUILTIN]
    return _readable(texts)


@callback
def protocols(hass: HomeAssistant) -> dict[str, Protocol]:
    """Return every protocol by its id; one that no longer passes is left out."""
    return _readable(protocol_texts(hass))


@callback
def find_protocol(hass: HomeAssistant, protocol_id: str) -> Protocol | None:
    """Return a protocol by its id; None when it is gone, or no longer passes."""
    text = protocol_texts(hass).get(protocol_id)
    return None if text is None else _read(protocol_id, text)


@callback
def protocol_called(
    hass: HomeAssistant,
    wanted: str,
    called: Callable[[Protocol], str] = lambda protocol: protocol.name,
    athlete: ConfigEntry | None = None,
) -> Protocol | None:
    """Return a protocol by its id, its own name, or what else it is `called`.

    Of several with the name, as one that is built in may have in another language, it
    is the athlete's own.
    """
    name = wanted.strip().casefold()
    found = [
        protocol
        for protocol_id, protocol in protocols(hass).items()
        if name in map(str.casefold, (protocol_id, protocol.name, called(protocol)))
    ]
    own = () if athlete is None else _subentries(athlete, SUBENTRY_PROTOCOL)
    theirs = {f"own_{subentry_id}" for subentry_id, _ in own}
    found.sort(key=lambda protocol: protocol.protocol_id not in theirs)
    return next(iter(found), None)


@callback
def pressure_of(state: State | None) -> float | None:
    """Return the blood pressure in mmHg that a state tells, or None."""
    if state is None or not is_pressure(state):
        return None
    try:
        value = float(state.state)
    except ValueError:
        return None
    if not math.isfinite(value) or value <= 0:
        return None
    unit = state.attributes[ATTR_UNIT_OF_MEASUREMENT]
    return PressureConverter.convert(value, unit, UnitOfPressure.MMHG)


@callback
def is_pressure(state: State | None) -> bool:
    """Return whether an entity has a unit of pressure that Home Assistant converts."""
    if state is None:
        return False
    return (
        state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) in PressureConverter.VALID_UNITS
    )


def _subentries(
    entry: ConfigEntry, kind: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the id and data of an athlete's subentries of one kind."""
    for subentry in entry.subentries.values():
        if subentry.subentry_type == kind:
            yield subentry.subentry_id, subentry.data


def _blood_pressure(
    hass: HomeAssistant, options: Mapping[str, Any]
) -> BloodPressure | None:
    """Return the pressure that was entered, or that two entities show."""
    if CONF_SYSTOLIC_ENTITY in options:
        return _measured(
            hass.states.get(stored.text(options.get(CONF_SYSTOLIC_ENTITY)) or ""),
            hass.states.get(stored.text(options.get(CONF_DIASTOLIC_ENTITY)) or ""),
        )
    systolic = stored.number(options.get(CONF_SYSTOLIC))
    diastolic = stored.number(options.get(CONF_DIASTOLIC))
    if systolic is None or diastolic is None:
        return None
    # Entered before the day was kept, it is as old as the answers beside it.
    answered = stored.mapping(options.get(CONF_SCREENING)).get(CONF_DAY)
    day = stored.day(options.get(CONF_PRESSURE_DAY) or answered)
    return BloodPressure(systolic, diastolic, day)


def _measured(
    systolic_state: State | None, diastolic_state: State | None
) -> BloodPressure | None:
    """Return what two entities show, as old as the last change of either.

    A monitor of which nothing comes any more goes on showing its last reading.
    """
    systolic, diastolic = pressure_of(systolic_state), pressure_of(diastolic_state)
    if systolic_state is None or diastolic_state is None:
        return None
    if systolic is None or diastolic is None:
        return None
    newest = max(systolic_state.last_changed, diastolic_state.last_changed)
    measured = BloodPressure(systolic, diastolic, dt_util.as_local(newest).date())
    # Of kilopascals that are called mmHg no one could tell a high pressure.
    is_too_low = systolic < SYSTOLIC_LOWEST or diastolic < DIASTOLIC_LOWEST
    return None if is_too_low and not measured.blocks else measured


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


def _builtin_texts() -> dict[str, str]:
    files = sorted(_PROTOCOLS.glob("*.yaml"))
    return {path.stem: path.read_text(encoding="utf-8") for path in files}


def _readable(texts: Mapping[str, str]) -> dict[str, Protocol]:
    read = {key: _read(key, text) for key, text in texts.items()}
    return {key: protocol for key, protocol in read.items() if protocol is not None}


@lru_cache(maxsize=256)
def _read(protocol_id: str, text: str) -> Protocol | None:
    """Return a protocol, read once; one that fails is told of once."""
    try:
        return read_protocol(protocol_id, text)
    except ProtocolProblem as err:
        LOGGER.warning("Protocol %s cannot be used: %s", protocol_id, err)
        return None
