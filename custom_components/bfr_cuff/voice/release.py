"""Release by voice: first let the air out, then find words for it."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
import re
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN, LOGGER
from ..coordinator import BfrCuffCoordinator
from ..entries import is_controller, loaded_controllers
from ..lib.controller.model import Phase
from ..own_parts.origin import is_gauge
from ..own_parts.provers import provers
from ..sessions.athlete_sessions import (
    AthleteConfigEntry,
    AthleteSessions,
    find_athletes,
    loaded_athletes,
)
from ..sessions.training_cuffs import (
    LIMBS,
    Hands,
    TrainingCuff,
    pumped_cuffs,
    worn_wraps,
)
from ..texts import texts_of_home
from .intents import SLOT_ATHLETE, SLOT_CUFF, SLOT_LIMB
from .replies import SpokenReply, Wording
from .request import clipped, find_limb, wears_wrap
from .spelling import plain

_FAILED: Final = frozenset(
    {
        ConfigEntryState.SETUP_RETRY,
        ConfigEntryState.SETUP_ERROR,
        ConfigEntryState.FAILED_UNLOAD,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What was asked to be released: by its name, or everything.

    `unknown` is a name that nothing here has, `unreachable` the controllers that
    no one hears, and `wraps` the athletes who have to take one off. `by_hand` are cuffs
    under pressure that only a hand lets down, `unread` such controllers that no one hears.
    """

    athletes: tuple[str, ...] = ()
    cuffs: tuple[str, ...] = ()
    unknown: str | None = None
    unreachable: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    wraps: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


@callback
def is_anything_up(hass: HomeAssistant) -> bool:
    """Return whether anything here is, or may be, pressing on someone or about to."""
    return (
        any(_is_training(entry.runtime_data) for entry in loaded_athletes(hass))
        or any(_unreachable(hass))
        or bool(provers(hass))
        or any(
            cuff.phase is not Phase.VENTED or cuff.occluded
            for entry in loaded_controllers(hass)
            for cuff in entry.runtime_data.data.cuffs
        )
    )


@callback
def release(hass: HomeAssistant, slots: Mapping[str, Any]) -> Released:
    """Release what is meant, and everything when it is unclear what is meant.

    It waits for nothing and raises nothing: requests are on their way when it returns.
    """
    parts = list(_each_part(hass, slots))
    return reduce(_both, parts) if parts else _release_everything(hass)


def _each_part(hass: HomeAssistant, slots: Mapping[str, Any]) -> Iterator[Released]:
    """Release what is named: the cuff, the limb, and the athlete who has another on."""
    cuffs: set[str] = set()
    if (name := slots.get(SLOT_CUFF)) is not None:
        cuffs.update(cuff.key for cuff in _cuffs_called(hass, str(name)))
        yield _release_called(hass, str(name))
    if (limb := slots.get(SLOT_LIMB)) is not None:
        on_limb = tuple(_cuffs_on(hass, str(limb)))
        cuffs.update(cuff.key for cuff in on_limb)
        yield _release_cuffs(hass, on_limb) if on_limb else _not_known(hass, limb)
    if (name := slots.get(SLOT_ATHLETE)) is not None:
        athletes = find_athletes(hass, str(name))
        if cuffs:
            # Whose cuff it is was said as well: that session ends by it.
            athletes = [
                entry
                for entry in athletes
                if (used := _in_use(entry)) and used.isdisjoint(cuffs)
            ]
        if athletes or not cuffs:
            yield _release_of(hass, athletes) if athletes else _not_known(hass, name)


def in_words(released: Released, wording: Wording) -> SpokenReply:
    """Return what is released, and what has to be done by hand."""
    sentences = [
        *_what(released, wording),
        *(wording.say("release_wrap", athlete=name) for name in released.wraps),
        *_by_hand(released, wording),
        *(
            wording.say("release_unreachable", controller=name)
            for name in released.unreachable
        ),
        *(
            wording.to(Hands.GAUGE).say("release_unreachable", controller=name)
            for name in released.unread
        ),
    ]
    return SpokenReply(wording.together(*sentences))


def _what(released: Released, wording: Wording) -> Iterator[str]:
    """Yield the sentences that say what is released."""
    if released.unknown is not None:
        yield wording.say("release_unknown", name=clipped(released.unknown))
    elif not released.athletes and not released.cuffs:
        yield wording.say("releasing_all")
    if released.athletes:
        names = wording.all_of(released.athletes)
        yield wording.say("releasing_athlete", athlete=names)
    if released.cuffs:
        yield wording.say("releasing_cuffs", cuffs=wording.all_of(released.cuffs))


def _by_hand(released: Released, wording: Wording) -> Iterator[str]:
    """Yield what only a hand lets down."""
    if released.by_hand:
        yield wording.say("release_by_hand", cuffs=wording.all_of(released.by_hand))


def _release_everything(hass: HomeAssistant, unknown: str | None = None) -> Released:
    """Stop and release everything in this home."""
    athletes, controllers = loaded_athletes(hass), loaded_controllers(hass)
    for prover in provers(hass):
        prover.stop()
    for entry in athletes:
        _begin(hass, _async_stop(entry))
    for controller in controllers:
        _begin(hass, controller.runtime_data.async_release())
    released = Released(
        unknown=unknown,
        wraps=_wraps_on(athletes),
        by_hand=_tight_by_hand(pumped_cuffs(hass)),
    )
    return _both(released, _unheard(_unreachable(hass)))


def _not_known(hass: HomeAssistant, name: object) -> Released:
    """Release everything: when in doubt, air out."""
    return _release_everything(hass, str(name))


def _release_called(hass: HomeAssistant, name: str) -> Released:
    """Release the cuffs of a name, and whoever has that name in it: in doubt both."""
    cuffs = tuple(_cuffs_called(hass, name))
    if not cuffs:
        return _not_known(hass, name)
    called = {cuff.name for cuff in cuffs}
    athletes = [
        entry
        for entry in loaded_athletes(hass)
        if any(_has_name(cuff, entry.title) for cuff in called)
    ]
    released = _release_cuffs(hass, cuffs)
    return _both(_release_of(hass, athletes), released) if athletes else released


def _release_of(hass: HomeAssistant, athletes: list[AthleteConfigEntry]) -> Released:
    """Stop everyone of a name, and release the cuffs that may be meant by it.

    These are cuffs that no one else trains with, since no one knows whose limb a cuff is
    on that is held without a session, and cuffs that are called like the athlete.
    """
    theirs = {entry.entry_id for entry in athletes}
    cuffs = tuple(pumped_cuffs(hass))
    free = [cuff for cuff in cuffs if cuff.athlete in {None, *theirs}]
    called = tuple(
        cuff
        for cuff in cuffs
        if cuff not in free
        and any(_has_name(cuff.name, entry.title) for entry in athletes)
    )
    for entry in athletes:
        _begin(hass, _async_stop(entry))
    released = Released(
        athletes=tuple(dict.fromkeys(entry.title for entry in athletes)),
        wraps=_wraps_on(athletes),
        by_hand=_tight_by_hand(free),
    )
    released = _both(released, _release_each(hass, free))
    return _both(released, _release_cuffs(hass, called)) if called else released


def _both(first: Released, second: Released) -> Released:
    """Return two releases as one."""
    return Released(
        unknown=second.unknown if first.unknown is None else first.unknown,
        athletes=tuple(dict.fromkeys((*first.athletes, *second.athletes))),
        cuffs=tuple(dict.fromkeys((*first.cuffs, *second.cuffs))),
        unreachable=tuple(dict.fromkeys((*first.unreachable, *second.unreachable))),
        unread=tuple(dict.fromkeys((*first.unread, *second.unread))),
        wraps=tuple(dict.fromkeys((*first.wraps, *second.wraps))),
        by_hand=tuple(dict.fromkeys((*first.by_hand, *second.by_hand))),
    )


def _has_name(cuff: str, athlete: str) -> bool:
    """Return whether a cuff's name has an athlete's in it, also possessive.

    Only Latin letters around it make another name: Japanese has no spaces.
    """
    name = rf"(?<![0-9a-z]){re.escape(plain(athlete))}(?: ?s)?(?![0-9a-z])"
    return bool(plain(athlete)) and re.search(name, plain(cuff)) is not None


def _release_cuffs(hass: HomeAssistant, cuffs: tuple[TrainingCuff, ...]) -> Released:
    """Release some cuffs; a session or a count with one of them ends."""
    keys = {cuff.key for cuff in cuffs}
    stopped = [entry for entry in loaded_athletes(hass) if keys & _in_use(entry)]
    for entry in stopped:
        _begin(hass, _async_stop(entry))
    released = Released(
        cuffs=tuple(dict.fromkeys(cuff.name for cuff in cuffs)),
        wraps=_wraps_on(stopped),
        by_hand=_tight_by_hand(cuffs),
    )
    return _both(released, _release_each(hass, cuffs))


def _release_each(hass: HomeAssistant, cuffs: Iterable[TrainingCuff]) -> Released:
    """Release cuffs and return the controllers that cannot hear it."""
    unheard: list[ConfigEntry] = []
    for cuff in cuffs:
        if (coordinator := cuff.coordinator) is None:
            continue
        _begin(hass, coordinator.async_release(cuff.channel))
        if not coordinator.last_update_success:
            unheard.append(coordinator.config_entry)
    return _unheard(unheard)


def _unheard(entries: Iterable[ConfigEntry]) -> Released:
    """Return what no one hears: boxes, which let go by themselves, and gauges."""
    silent = list(entries)
    return Released(
        unreachable=tuple(each.title for each in silent if not is_gauge(each.data)),
        unread=tuple(each.title for each in silent if is_gauge(each.data)),
    )


def _tight_by_hand(cuffs: Iterable[TrainingCuff]) -> tuple[str, ...]:
    """Return the cuffs of hand pumps that are seen to be under pressure."""
    return tuple(
        cuff.name
        for cuff in cuffs
        if cuff.coordinator is not None
        and cuff.hands is Hands.GAUGE
        and cuff.coordinator.last_update_success
        and cuff.coordinator.data.cuff(cuff.channel).occluded
    )


def _in_use(athlete: AthleteConfigEntry) -> frozenset[str]:
    """Return the cuffs of an athlete's session, and of a start that is counted down."""
    sessions = athlete.runtime_data
    running = () if sessions.runner is None else sessions.runner.cuffs
    counted = frozenset() if sessions.count is None else sessions.count.cuffs
    measured = sessions.measurements.running
    measuring = () if measured is None else (measured.request.cuff.key,)
    return counted.union(running, measuring)


def _wraps_on(athletes: Iterable[AthleteConfigEntry]) -> tuple[str, ...]:
    """Return who may have a wrap on, which no release takes off."""
    return tuple(entry.title for entry in athletes if wears_wrap(entry.runtime_data))


def _is_training(sessions: AthleteSessions) -> bool:
    return (
        sessions.runner is not None
        or sessions.count is not None
        or sessions.measurements.is_busy
        or wears_wrap(sessions)
    )


def _unreachable(hass: HomeAssistant) -> Iterator[ConfigEntry]:
    """Yield every controller that should be heard and is not."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if is_controller(entry) and not _is_heard(entry):
            yield entry


def _is_heard(entry: ConfigEntry) -> bool:
    if entry.state is ConfigEntryState.LOADED:
        coordinator: BfrCuffCoordinator = entry.runtime_data
        return coordinator.last_update_success
    return entry.state not in _FAILED


def _cuffs_called(hass: HomeAssistant, name: str) -> Iterator[TrainingCuff]:
    """Yield the cuff of this key, or every one of this name."""
    wanted = name.strip().casefold()
    for cuff in _all_cuffs(hass):
        if wanted in (cuff.key.casefold(), cuff.name.casefold()):
            yield cuff


def _cuffs_on(hass: HomeAssistant, limb: str) -> Iterator[TrainingCuff]:
    """Yield every cuff on a limb, or on a pair of them."""
    found = find_limb(texts_of_home(hass), limb)
    placements = () if found is None else LIMBS[found]
    return (cuff for cuff in _all_cuffs(hass) if cuff.placement in placements)


def _all_cuffs(hass: HomeAssistant) -> Iterator[TrainingCuff]:
    """Yield every cuff of the home, then every athlete's wraps."""
    yield from pumped_cuffs(hass)
    for entry in loaded_athletes(hass):
        yield from worn_wraps(entry)


def _begin(hass: HomeAssistant, request: Coroutine[Any, Any, None]) -> None:
    """Begin a request at once, and log if it fails."""
    task = hass.async_create_task(request, f"{DOMAIN} release by voice")
    task.add_done_callback(_log_failure)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        LOGGER.warning("A release by voice was not confirmed", exc_info=error)


async def _async_stop(athlete: AthleteConfigEntry) -> None:
    athlete.runtime_data.stop()
