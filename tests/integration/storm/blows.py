"""What each kind of blow does to a home. What it does not find, it leaves."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import sqlite3
from types import MappingProxyType
from typing import Any, Final

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.link.client import CuffLink
from custom_components.bfr_cuff.lib.session.messages import (
    Action,
    ExtraSet,
    Feel,
    LogSet,
    Lower,
    Next,
    Pause,
    Refill,
    RefillAnswer,
    Resume,
    Skip,
    Symptom,
)
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.lib.training.lop import Posture
from homeassistant.config_entries import (
    SOURCE_ZEROCONF,
    ConfigEntryDisabler,
    ConfigEntryState,
    ConfigSubentry,
)
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from simulator.controller.device import new_key
from simulator.rig.faults import Fault
from tests.integration.helpers import OTHER_SWITCH, PRESSURE, SWITCH, lose_connection
from tests.integration.stranger import Stranger
from tests.integration.test_zeroconf import announcement
from tests.sleepless import SleeplessLoop

from .home import PLACEMENTS, TARGET, StormHome
from .plan import RIG

type Strike = Callable[[StormHome, float], Coroutine[Any, Any, None]]

LONGEST_OUTAGE_S: Final = 12.0
ZONES: Final = ("Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Etc/GMT-14")
CHANGES: Final = (
    datetime(2026, 10, 25, 0, 59, 50, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 59, 50, tzinfo=UTC),
)
OTHER_HOME: Final = f"home-assistant-{'5e' * 16}"
LANGUAGES: Final = ("en", "de", "es", "fr", "ja")


def _does(action: Action) -> Strike:
    """Return a blow by which the athlete does something in the session."""

    async def _strike(home: StormHome, size: float) -> None:
        with suppress(SessionRefused):
            if home.sessions is not None:
                home.sessions.act(action)

    return _strike


def _calls(action: str, **data: Any) -> Strike:
    """Return a blow by which somebody calls an action."""

    async def _strike(home: StormHome, size: float) -> None:
        home.act(action, **data)

    return _strike


def _fault(name: str) -> Strike:
    """Return a blow that breaks something in a channel, until it is mended."""

    async def _strike(home: StormHome, size: float) -> None:
        channel = int(size < 0.2)
        home.simulator.set_fault(channel, Fault(name))
        home.faults.add(Fault(name))

        async def _mend() -> None:
            home.faults.discard(Fault(name))
            home.simulator.set_fault(channel, Fault(name), on=False)

        home.calm.append(_mend)

    return _strike


async def _start_again(home: StormHome, size: float) -> None:
    home.start()


async def _hold(home: StormHome, size: float) -> None:
    home.starts.append(home.hass.loop.time())
    switch = OTHER_SWITCH if size < 0.5 else SWITCH
    home.act("bfr_cuff.inflate", entity_id=switch, target_pressure=TARGET)


async def _measure(home: StormHome, size: float) -> None:
    if home.sessions is None:
        return
    limb = PLACEMENTS[int(size < 0.5)]
    home.by_hand(home.sessions.async_measure(limb, Posture.SEATED))


async def _lower_maximum(home: StormHome, size: float) -> None:
    home.act(
        "number.set_value",
        entity_id="number.gym_cuffs_cuff_1_maximum_occlusion_time",
        value=1 + round(size * 2),
    )


async def _button(home: StormHome, size: float) -> None:
    with suppress(RuntimeError):
        home.simulator.press_button()


async def _reboot(home: StormHome, size: float) -> None:
    await home.simulator.cut_power()
    await asyncio.sleep(size * LONGEST_OUTAGE_S)
    await home.simulator.restore_power()


async def _reset(home: StormHome, size: float) -> None:
    await lose_connection(home.simulator)


async def _stall(home: StormHome, size: float) -> None:
    home.simulator.stall_network()
    await asyncio.sleep(size * LONGEST_OUTAGE_S)
    home.simulator.stall_network(on=False)


async def _displaced(home: StormHome, size: float) -> None:
    if (coordinator := home.coordinator) is not None:
        await _enter(home, Stranger(home.simulator, coordinator.controller.client_id))


async def _stranger_inflates(home: StormHome, size: float) -> None:
    stranger = await _enter(home, Stranger(home.simulator))
    if stranger is None:
        return
    with suppress(Exception):
        if (await stranger.ask("lease", ms=5000))["ok"]:
            home.starts.append(home.hass.loop.time())
            await stranger.ask("inflate", channel=1, target=TARGET)


async def _other_home(home: StormHome, size: float) -> None:
    """Have another Home Assistant hold a cuff for a while, if the lease is free."""
    other = await _enter(home, Stranger(home.simulator, OTHER_HOME))
    ends = home.hass.loop.time() + size * LONGEST_OUTAGE_S
    with suppress(Exception):
        while other is not None and home.hass.loop.time() < ends:
            if (await other.ask("lease", ms=5000))["ok"]:
                home.starts.append(home.hass.loop.time())
                await other.ask("inflate", channel=1, target=TARGET)
            await asyncio.sleep(1.0)


async def _stranger_releases(home: StormHome, size: float) -> None:
    if stranger := await _enter(home, Stranger(home.simulator)):
        with suppress(Exception):
            await stranger.ask("release")


async def _enter(home: StormHome, stranger: Stranger) -> Stranger | None:
    """Connect somebody else, if the controller can be reached."""
    try:
        return await home.strangers.enter_async_context(stranger)
    except Exception:  # noqa: BLE001  # it may be off, full, or know another key
        await stranger.__aexit__()
        return None


async def _second_address(home: StormHome, size: float) -> None:
    await home.hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_ZEROCONF},
        data=announcement(1, home.simulator.config.device_id),
    )


async def _key_changed(home: StormHome, size: float) -> None:
    old = home.simulator.config.key
    await home.simulator.change_key(new_key())

    async def _mend() -> None:
        await home.simulator.change_key(old)

    home.calm.append(_mend)


async def _exercise(home: StormHome, size: float) -> None:
    home.simulator.exercise(0)


async def _drift(home: StormHome, size: float) -> None:
    home.simulator.set_drift(0, (size - 0.5) * 30)

    async def _mend() -> None:
        home.simulator.set_drift(0, 0.0)

    home.calm.append(_mend)


async def _reload_controller(home: StormHome, size: float) -> None:
    if home.coordinator is not None:
        await home.hass.config_entries.async_reload(home.entry.entry_id)


async def _disable_controller(home: StormHome, size: float) -> None:
    entries, entry_id = home.hass.config_entries, home.entry.entry_id
    if not home.is_there(home.entry):
        return
    await entries.async_set_disabled_by(entry_id, ConfigEntryDisabler.USER)

    async def _mend() -> None:
        if home.is_there(home.entry):
            await entries.async_set_disabled_by(entry_id, None)

    home.calm.append(_mend)


async def _remove_controller(home: StormHome, size: float) -> None:
    if home.is_there(home.entry):
        await home.hass.config_entries.async_remove(home.entry.entry_id)


async def _reload_athlete(home: StormHome, size: float) -> None:
    if home.sessions is not None:
        await home.hass.config_entries.async_reload(home.athlete.entry_id)


async def _remove_athlete(home: StormHome, size: float) -> None:
    if home.is_there(home.athlete):
        await home.hass.config_entries.async_remove(home.athlete.entry_id)


async def _rename_athlete(home: StormHome, size: float) -> None:
    if home.is_there(home.athlete):
        home.hass.config_entries.async_update_entry(home.athlete, title="Ada B.")


async def _rename_controller(home: StormHome, size: float) -> None:
    """Rename it, or a cuff of it."""
    if not home.is_there(home.entry):
        return
    if size < 0.5:
        home.hass.config_entries.async_update_entry(home.entry, title="Box")
        return
    registry = dr.async_get(home.hass)
    for device in dr.async_entries_for_config_entry(registry, home.entry.entry_id):
        registry.async_update_device(device.id, name_by_user="Ada's")


def _own_protocol(home: StormHome) -> ConfigSubentry | None:
    """Return the athlete's own protocol, if it is still there."""
    own = home.athlete.subentries.values() if home.is_there(home.athlete) else ()
    return next((each for each in own if each.subentry_type == "protocol"), None)


async def _protocol_changed(home: StormHome, size: float) -> None:
    if (own := _own_protocol(home)) is not None:
        other = replace(home.storm, kind="passive", sets=1, released=size < 0.5)
        text = {"text": "no protocol" if size < 0.2 else other.protocol}
        entries = home.hass.config_entries
        entries.async_update_subentry(home.athlete, own, data=MappingProxyType(text))


async def _protocol_removed(home: StormHome, size: float) -> None:
    if (own := _own_protocol(home)) is not None:
        entries = home.hass.config_entries
        entries.async_remove_subentry(home.athlete, own.subentry_id)


async def _rename_entity(home: StormHome, size: float) -> None:
    registry = er.async_get(home.hass)
    if PRESSURE in registry.entities:
        registry.async_update_entity(PRESSURE, new_entity_id="sensor.my_pressure")


async def _disable_entity(home: StormHome, size: float) -> None:
    registry = er.async_get(home.hass)
    if PRESSURE in registry.entities:
        by_user = er.RegistryEntryDisabler.USER
        registry.async_update_entity(PRESSURE, disabled_by=by_user)


async def _clock_step(home: StormHome, size: float) -> None:
    home.wall.set_by += timedelta(hours=(size - 0.5) * 4)


async def _daylight_saving(home: StormHome, size: float) -> None:
    """Set the clock to just before summer time begins or ends."""
    await home.hass.config.async_set_time_zone("Europe/Berlin")
    home.wall.set_by += CHANGES[int(size < 0.5)] - home.wall.utcnow()


async def _time_zone(home: StormHome, size: float) -> None:
    await home.hass.config.async_set_time_zone(ZONES[int(size * len(ZONES))])


async def _language(home: StormHome, size: float) -> None:
    await home.hass.config.async_update(language=LANGUAGES[int(size * len(LANGUAGES))])


async def _units(home: StormHome, size: float) -> None:
    home.hass.config.units = US_CUSTOMARY_SYSTEM


async def _database_locked(home: StormHome, size: float) -> None:
    home.lock_database()


async def _database_full(home: StormHome, size: float) -> None:
    home.fail_database(sqlite3.SQLITE_FULL, "database or disk is full")


async def _database_read_only(home: StormHome, size: float) -> None:
    home.fail_database(sqlite3.SQLITE_READONLY, "attempt to write a readonly database")


async def _database_gone(home: StormHome, size: float) -> None:
    home.take_database_away()


async def _loop_stands(home: StormHome, size: float) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SleeplessLoop)
    loop.stand_still(size * LONGEST_OUTAGE_S)


async def _restart(home: StormHome, size: float) -> None:
    for entry in (home.athlete, home.entry):
        if entry.state is ConfigEntryState.LOADED:
            await home.hass.config_entries.async_unload(entry.entry_id)
    await asyncio.sleep(size * LONGEST_OUTAGE_S)
    await home.set_up()


async def _home_stops(home: StormHome, size: float) -> None:
    """Do what is done when Home Assistant stops, and start it again."""
    for running in (home.sessions, home.coordinator):
        if running is not None:
            await running.async_shutdown()
    await asyncio.sleep(size * LONGEST_OUTAGE_S)
    for entry in (home.athlete, home.entry):
        if entry.state is ConfigEntryState.LOADED:
            await home.hass.config_entries.async_reload(entry.entry_id)


async def _killed(home: StormHome, size: float) -> None:
    """Leave the controller without a word, as a process does that is killed."""
    if (coordinator := home.coordinator) is not None:
        link = coordinator.controller
        assert isinstance(link, CuffLink)
        link._stop_keeping()
        await link._stop_reading()
    await _restart(home, size)


STRIKES: Final[dict[str, Strike]] = {
    "next": _does(Next()),
    "pause": _does(Pause()),
    "resume": _does(Resume()),
    "skip": _does(Skip()),
    "extra_set": _does(ExtraSet()),
    "log_set": _does(LogSet(repetitions=5, rpe=6, discomfort=4)),
    "discomfort": _does(LogSet(discomfort=9)),
    "pain": _does(Feel(Symptom.PAIN)),
    "numbness": _does(Feel(Symptom.NUMBNESS)),
    "refill_long": _does(RefillAnswer(Refill.LONG)),
    "too_tight": _does(Lower()),
    "stop": _calls("bfr_cuff.stop_session", athlete="Ada"),
    "start_again": _start_again,
    "release_switch": _calls("switch.turn_off", entity_id=SWITCH),
    "release_all": _calls("bfr_cuff.release_all"),
    "hold": _hold,
    "lower_target": _calls(
        "number.set_value",
        entity_id="number.gym_cuffs_cuff_1_target_pressure",
        value=50,
    ),
    "lower_maximum": _lower_maximum,
    "measure": _measure,
    "button": _button,
    "reboot": _reboot,
    "reset": _reset,
    "stall": _stall,
    "displaced": _displaced,
    "stranger_inflates": _stranger_inflates,
    "stranger_releases": _stranger_releases,
    "other_home": _other_home,
    "second_address": _second_address,
    "key_changed": _key_changed,
    "exercise": _exercise,
    "drift": _drift,
    "reload_controller": _reload_controller,
    "disable_controller": _disable_controller,
    "remove_controller": _remove_controller,
    "reload_athlete": _reload_athlete,
    "remove_athlete": _remove_athlete,
    "rename_athlete": _rename_athlete,
    "rename_controller": _rename_controller,
    "protocol_changed": _protocol_changed,
    "protocol_removed": _protocol_removed,
    "rename_entity": _rename_entity,
    "disable_entity": _disable_entity,
    "clock_step": _clock_step,
    "daylight_saving": _daylight_saving,
    "time_zone": _time_zone,
    "language": _language,
    "units": _units,
    "database_locked": _database_locked,
    "database_full": _database_full,
    "database_read_only": _database_read_only,
    "database_gone": _database_gone,
    "loop_stands": _loop_stands,
    "restart": _restart,
    "home_stops": _home_stops,
    "killed": _killed,
} | {name: _fault(name) for name in RIG if name in Fault}
