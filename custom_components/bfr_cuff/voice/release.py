"""Release by voice: first let the air out, then find words for it."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN, LOGGER
from ..coordinator import BfrCuffCoordinator
from ..entries import is_controller, loaded_controllers
from ..lib.controller.model import Phase
from ..sessions.athlete_sessions import (
    BUSY,
    AthleteConfigEntry,
    AthleteSessions,
    loaded_athletes,
)
from ..sessions.training_cuffs import LIMBS, TrainingCuff, pumped_cuffs, worn_wraps
from ..texts import texts_of_home
from .asker import clipped, find_athletes, find_limb, wears_wrap
from .intents import SLOT_ATHLETE, SLOT_CUFF, SLOT_LIMB
from .replies import SpokenReply, Wording

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
    nobody hears, and `wraps` the athletes who have to take one off.
    """

    athlete: str | None = None
    cuffs: tuple[str, ...] = ()
    unknown: str | None = None
    unreachable: tuple[str, ...] = ()
    wraps: tuple[str, ...] = ()


@callback
def is_anything_up(hass: HomeAssistant) -> bool:
    """Tell whether anything here is, or may be, pressing on somebody or about to."""
    return (
        any(_is_training(entry.runtime_data) for entry in loaded_athletes(hass))
        or any(_unreachable(hass))
        or any(
            cuff.phase is not Phase.VENTED or cuff.occluded
            for entry in loaded_controllers(hass)
            for cuff in entry.runtime_data.data.cuffs
        )
    )


@callback
def release(hass: HomeAssistant, slots: Mapping[str, Any]) -> Released:
    """Release what is meant, and everything when nobody can tell what is meant.

    It waits for nothing and raises nothing: requests are on their way when it returns.
    """
    for slot, find in (
        (SLOT_CUFF, _cuffs_called),
        (SLOT_LIMB, _cuffs_on),
    ):
        if (name := slots.get(slot)) is not None:
            cuffs = tuple(find(hass, str(name)))
            return _release_cuffs(hass, cuffs) if cuffs else _not_known(hass, name)
    if (name := slots.get(SLOT_ATHLETE)) is not None:
        found = find_athletes(hass, str(name))
        return _release_of(hass, found) if found else _not_known(hass, name)
    return _release_everything(hass)


def in_words(released: Released, wording: Wording) -> SpokenReply:
    """Return what is released, and what somebody has to do by hand."""
    sentences = [
        _first_sentence(released, wording),
        *(wording.say("release_wrap", athlete=name) for name in released.wraps),
        *(
            wording.say("release_unreachable", controller=name)
            for name in released.unreachable
        ),
    ]
    return SpokenReply(wording.together(*sentences))


def _first_sentence(released: Released, wording: Wording) -> str:
    if released.unknown is not None:
        return wording.say("release_unknown", name=clipped(released.unknown))
    if released.athlete is not None:
        return wording.say("releasing_athlete", athlete=released.athlete)
    if released.cuffs:
        return wording.say("releasing_cuffs", cuffs=wording.all_of(released.cuffs))
    return wording.say("releasing_all")


def _release_everything(hass: HomeAssistant, unknown: str | None = None) -> Released:
    """Stop and release whatever there is in this home."""
    athletes, controllers = loaded_athletes(hass), loaded_controllers(hass)
    for entry in athletes:
        _begin(hass, _async_stop(entry))
    for controller in controllers:
        _begin(hass, controller.runtime_data.async_release())
    return Released(
        unknown=unknown,
        unreachable=tuple(_unreachable(hass)),
        wraps=_wraps_on(athletes),
    )


def _not_known(hass: HomeAssistant, name: object) -> Released:
    """Release everything: when in doubt, air out."""
    return _release_everything(hass, str(name))


def _release_of(hass: HomeAssistant, athletes: list[AthleteConfigEntry]) -> Released:
    """Stop everybody of a name, and release every cuff that nobody else trains with.

    Of a cuff that is held without a session nobody knows whose limb it is on.
    """
    busy, theirs = hass.data.get(BUSY, {}), {entry.entry_id for entry in athletes}
    free = [
        cuff for cuff in pumped_cuffs(hass) if busy.get(cuff.key) in {None, *theirs}
    ]
    for entry in athletes:
        _begin(hass, _async_stop(entry))
    return Released(
        athlete=athletes[0].title,
        unreachable=_release_each(hass, free),
        wraps=_wraps_on(athletes),
    )


def _release_cuffs(hass: HomeAssistant, cuffs: tuple[TrainingCuff, ...]) -> Released:
    """Release some cuffs; a session or a count with one of them ends."""
    keys = {cuff.key for cuff in cuffs}
    stopped = [entry for entry in loaded_athletes(hass) if keys & _in_use(entry)]
    for entry in stopped:
        _begin(hass, _async_stop(entry))
    return Released(
        cuffs=tuple(dict.fromkeys(cuff.name for cuff in cuffs)),
        unreachable=_release_each(hass, cuffs),
        wraps=_wraps_on(stopped),
    )


def _release_each(
    hass: HomeAssistant, cuffs: Iterable[TrainingCuff]
) -> tuple[str, ...]:
    """Release cuffs and return the controllers that cannot hear it."""
    unheard: dict[str, None] = {}
    for cuff in cuffs:
        if (coordinator := cuff.coordinator) is None:
            continue
        _begin(hass, coordinator.async_release(cuff.channel))
        if not coordinator.last_update_success:
            unheard[coordinator.config_entry.title] = None
    return tuple(unheard)


def _in_use(athlete: AthleteConfigEntry) -> frozenset[str]:
    """Return the cuffs of an athlete's session, and of a start that is counted down."""
    sessions = athlete.runtime_data
    running = () if sessions.runner is None else sessions.runner.cuffs
    counted = frozenset() if sessions.count is None else sessions.count.cuffs
    return counted.union(running)


def _wraps_on(athletes: Iterable[AthleteConfigEntry]) -> tuple[str, ...]:
    """Return who may have a wrap on, which no release takes off."""
    return tuple(entry.title for entry in athletes if wears_wrap(entry.runtime_data))


def _is_training(sessions: AthleteSessions) -> bool:
    return (
        sessions.runner is not None
        or sessions.count is not None
        or wears_wrap(sessions)
    )


def _unreachable(hass: HomeAssistant) -> Iterator[str]:
    """Yield every controller that should be heard and is not."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if is_controller(entry) and not _is_heard(entry):
            yield entry.title


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
    """Do something at once, whatever becomes of what else there is to do."""
    task = hass.async_create_task(request, f"{DOMAIN} release by voice")
    task.add_done_callback(_log_failure)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        LOGGER.warning("A release by voice was not confirmed", exc_info=error)


async def _async_stop(athlete: AthleteConfigEntry) -> None:
    athlete.runtime_data.stop()
