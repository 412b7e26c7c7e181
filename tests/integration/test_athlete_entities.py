"""Tests of an athlete's entities: a whole session by hand, and nothing that ticks."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    mock_restore_cache,
)
from syrupy.assertion import SnapshotAssertion

from custom_components.bfr_cuff.diagnostics import async_get_config_entry_diagnostics
from custom_components.bfr_cuff.lib.training.screening import Question
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.core import Event, HomeAssistant, State, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .athletes import add_athlete, lop, record, screening
from .helpers import act, eventually, on_device, state
from .shipped import TEXTS
from .test_progress import OWN, _kept
from .training import (
    LEFT,
    athlete,
    controller,
    ended,
    follow,
    inflated,
    is_state,
    keep,
    reach,
    set_up_athlete,
    start,
    vented,
)
from .wall import Wall

PHASE = "sensor.ada_session"


async def _press(hass: HomeAssistant, button: str) -> None:
    await act(hass, "button.press", entity_id=f"button.ada_{button}")


async def _select(hass: HomeAssistant, what: str, option: str) -> None:
    await act(
        hass, "select.select_option", entity_id=f"select.ada_{what}", option=option
    )


async def test_what_there_is(hass: HomeAssistant, snapshot: SnapshotAssertion) -> None:
    """Every entity, its name and its first state."""
    sessions = await athlete(hass)
    registry = er.async_get(hass)
    entries = er.async_entries_for_config_entry(registry, sessions.entry.entry_id)
    for entry in sorted(entries, key=lambda entry: entry.entity_id):
        assert hass.states.get(entry.entity_id) == snapshot(name=entry.entity_id)
    [device] = dr.async_entries_for_config_entry(
        dr.async_get(hass), sessions.entry.entry_id
    )
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert device.name == "Ada"
    for entry in entries:
        assert entry.translation_key in TEXTS["entity"][entry.domain]


@pytest.mark.controller(time_scale=20)
async def test_first_time_by_hand(hass: HomeAssistant, simulator: Simulator) -> None:
    """A full First time session from selects and buttons alone."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=20)
    heard = follow(hass, "event.ada_session")
    with pytest.raises(ServiceValidationError, match="Choose a limb first"):
        await _press(hass, "start_session")
    await _select(hass, "protocol", "first_time")
    await _select(hass, "limb", "left_thigh")
    await _select(hass, "posture", "seated")
    await _press(hass, "start_session")
    assert state(hass, PHASE).state == "inflating"
    assert on_device(simulator)["target"] == 70
    # The count-in ends by itself, and so would each set; a tap is quicker.
    for number in (1, 2, 3):
        await reach(sessions, "work")
        assert is_state(hass, PHASE, "work")
        assert is_state(hass, "sensor.ada_set", str(number))
        ends = datetime.fromisoformat(state(hass, "sensor.ada_phase_ends").state)
        assert ends > dt_util.utcnow()
        await _press(hass, "repetition_done")
        await _press(hass, "next")
    kept = await ended(sessions)
    assert kept.reason == "done"
    assert [each["repetitions"] for each in kept.sets] == [1, 1, 1]
    assert vented(simulator, 0)
    assert is_state(hass, PHASE, "idle")
    assert is_state(hass, "sensor.ada_set", "unknown")
    assert is_state(hass, "sensor.ada_phase_ends", "unknown")
    assert is_state(hass, "sensor.ada_session_started", "unknown")
    assert is_state(hass, "sensor.ada_sessions_this_week", "1")
    assert is_state(hass, "sensor.ada_last_session_ended", "done")
    shown = datetime.fromisoformat(state(hass, "sensor.ada_last_session").state)
    assert shown == datetime.fromisoformat(kept.started_at).replace(microsecond=0)
    kinds = [event["event_type"] for event in heard]
    assert kinds[0] == "session_started"
    assert Counter(kinds)["set_started"] == 3
    assert Counter(kinds)["rest_started"] == 2
    assert kinds[-2:] == ["released", "ended"]
    assert heard[-1]["reason"] == "done"


@pytest.mark.controller(time_scale=20)
async def test_every_other_button(hass: HomeAssistant, simulator: Simulator) -> None:
    """Pause and go on, lower, another set, skip: all without an action."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), lop(placement="right_thigh"), scale=20)
    await _select(hass, "limb", "both_thighs")
    await _select(hass, "protocol", "classic_75")
    await _press(hass, "start_session")
    await reach(sessions, "ready")
    assert inflated(simulator, 1)
    await _press(hass, "lower_pressure")
    await eventually(lambda: on_device(simulator, 1)["target"] == 95)
    await _press(hass, "extra_set")
    assert sessions.session is not None
    assert sessions.session.set_count == 5
    await _press(hass, "pause_or_go_on")
    assert is_state(hass, PHASE, "paused")
    await eventually(lambda: sessions.session.cuffs.down if sessions.session else 0)
    await _press(hass, "pause_or_go_on")
    assert is_state(hass, PHASE, "inflating")
    await reach(sessions, "ready")
    await _press(hass, "skip_set")
    assert is_state(hass, "sensor.ada_set", "2")
    with pytest.raises(ServiceValidationError, match="does not fit right now"):
        await _press(hass, "wrap_is_off")
    await _press(hass, "stop_session")
    kept = await ended(sessions)
    assert kept.cuffs[1]["targets"] == [105.0, 95.0]
    for button in ("next", "pause_or_go_on", "lower_pressure", "wrap_is_off"):
        with pytest.raises(ServiceValidationError, match="Ada is not in a session"):
            await _press(hass, button)


async def test_pair_of_which_one_is_missing(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Both thighs are not trained with one cuff."""
    await controller(hass, simulator, LEFT)
    await athlete(hass)
    for limb, missing in (("both_thighs", "right_thigh"), ("both_calves", "left_calf")):
        await _select(hass, "limb", limb)
        name = missing.replace("_", " ").capitalize()
        with pytest.raises(ServiceValidationError, match=rf"there \({name}\)"):
            await _press(hass, "start_session")
    assert not inflated(simulator)


async def test_pump_goes_before_wrap(hass: HomeAssistant, simulator: Simulator) -> None:
    """On a limb with both, the wrap is used by what needs one."""
    await controller(hass, simulator, LEFT)
    wrap = record("wrap", "Red band", name="Red band", placement="left_thigh")
    sessions = await athlete(hass, wrap)
    await _select(hass, "limb", "left_thigh")
    await _press(hass, "start_session")
    assert inflated(simulator)
    await _press(hass, "stop_session")
    await sessions.async_shutdown()
    sessions._leaving = False
    await _select(hass, "protocol", "floss")
    await _press(hass, "start_session")
    assert sessions.session is not None
    assert not inflated(simulator)
    assert sessions.session.cuffs.wrap_is_on


async def test_choices_are_kept(hass: HomeAssistant) -> None:
    """Choices outlive a restart, if they can still be made."""
    mock_restore_cache(
        hass,
        [
            State("select.ada_protocol", "Mine"),
            State("select.ada_limb", "both_calves"),
            State("select.ada_posture", "upside_down"),
        ],
    )
    entry: MockConfigEntry = add_athlete(
        hass, record("protocol", text=OWN.format(highest=60, limit=120))
    )
    sessions = await set_up_athlete(hass, entry)
    assert is_state(hass, "select.ada_protocol", "Mine")
    assert is_state(hass, "select.ada_limb", "both_calves")
    assert is_state(hass, "select.ada_posture", "seated")
    [subentry_id] = entry.subentries
    assert sessions.choices.protocol_id == f"own_{subentry_id}"
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    await hass.async_block_till_done()
    assert is_state(hass, "select.ada_protocol", "unknown")
    with pytest.raises(ServiceValidationError, match="The protocol Mine is gone"):
        await _press(hass, "start_session")


async def test_limbs_have_words(hass: HomeAssistant) -> None:
    """Each option of the limb is named, and no other."""
    await athlete(hass)
    options = state(hass, "select.ada_limb").attributes["options"]
    assert set(options) == set(TEXTS["entity"]["select"]["limb"]["state"])


async def test_weeks_border(hass: HomeAssistant, wall: Wall) -> None:
    """On Monday at midnight, at home, the week is empty again."""
    await hass.config.async_set_time_zone("Pacific/Auckland")
    home = dt_util.get_default_time_zone()
    wall.set_by = datetime(2026, 11, 22, 23, 59, 50, tzinfo=home) - wall.utcnow()
    entry = add_athlete(hass)
    sessions = await set_up_athlete(hass, entry)
    sunday = datetime(2026, 11, 22, 23, 30, tzinfo=home)
    monday = datetime(2026, 11, 16, 0, 0, tzinfo=home)
    starts = (monday - timedelta(seconds=1), monday, sunday)
    kept = [
        _kept(started_at=start.astimezone(dt_util.UTC).isoformat(), load_kg=10.0)
        for start in starts
    ]
    stopped = _kept(started_at=sunday.isoformat(), reason="pain", load_kg=None)
    await keep(sessions, *kept, stopped)
    assert is_state(hass, "sensor.ada_sessions_this_week", "2")
    assert is_state(hass, "sensor.ada_occlusion_time_this_week", "15.0")
    assert is_state(hass, "sensor.ada_volume_load_this_week", "1200.0")
    assert is_state(hass, "sensor.ada_sessions_in_all", "3")
    assert is_state(hass, "sensor.ada_occlusion_time_in_all", "20.0")
    assert is_state(hass, "sensor.ada_volume_load_in_all", "1800.0")
    await asyncio.sleep(11)
    await hass.async_block_till_done()
    assert is_state(hass, "sensor.ada_sessions_this_week", "0")
    assert is_state(hass, "sensor.ada_occlusion_time_this_week", "0.0")
    assert is_state(hass, "sensor.ada_volume_load_this_week", "0.0")
    assert is_state(hass, "sensor.ada_sessions_in_all", "3")


async def test_a_protocol_that_is_gone(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What is missing is named, and nothing else starts in its place."""
    await controller(hass, simulator, settle=False)
    bo = await athlete(
        hass, record("protocol", text=OWN.format(highest=80, limit=120)), name="Bo"
    )
    sessions = await athlete(hass)
    await _select(hass, "protocol", "Mine")
    await _select(hass, "limb", "left_thigh")
    await hass.config_entries.async_remove(bo.entry.entry_id)
    await hass.async_block_till_done()
    entry = sessions.entry
    gone = "The protocol Mine is gone"
    for _ in range(2):
        with pytest.raises(ServiceValidationError, match=gone):
            await _press(hass, "start_session")
        assert is_state(hass, "select.ada_protocol", "unknown")
        assert entry.runtime_data.choices.missing(hass) == "Mine"
        # As at a restart, at which the last state was still its name.
        assert await hass.config_entries.async_unload(entry.entry_id)
        mock_restore_cache(hass, [State("select.ada_protocol", "Mine")])
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        await _select(hass, "limb", "left_thigh")
    await _select(hass, "protocol", "first_time")
    assert entry.runtime_data.choices.missing(hass) is None
    await _press(hass, "start_session")
    await _press(hass, "stop_session")


async def _end_a_set(hass: HomeAssistant, sessions: AthleteSessions) -> None:
    await reach(sessions, "ready")
    await _press(hass, "stop_session")
    await ended(sessions)


@pytest.mark.controller(time_scale=10)
async def test_the_last_session_is_what_happened_last(
    hass: HomeAssistant, simulator: Simulator, freezer: FrozenDateTimeFactory
) -> None:
    """A session of a clock that was a day ahead does not stay the last one."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    today = dt_util.utcnow()
    freezer.move_to(today + timedelta(days=1))
    await start(hass)
    await _end_a_set(hass, sessions)
    ahead = sessions.records[-1]
    freezer.move_to(today)
    await start(hass, protocol="Intermittent")
    await _end_a_set(hass, sessions)
    for _ in range(2):
        assert sessions.records[-1].protocol_id == "intermittent"
        assert sessions.records[0] == ahead
        shown = state(hass, "sensor.ada_last_session").state
        assert datetime.fromisoformat(shown) < today + timedelta(hours=1)
        assert [record.started_at for record in sessions.records] == [
            ahead.started_at,
            sessions.records[-1].started_at,
        ]
        # Also once the database was read again, and after a restart.
        assert await hass.config_entries.async_reload(sessions.entry.entry_id)
        sessions = sessions.entry.runtime_data
        # Once the day has come the wrong start looks like a right one.
        freezer.move_to(today + timedelta(days=3))


@pytest.mark.controller(time_scale=10)
async def test_a_wall_clock_that_is_set(
    hass: HomeAssistant, simulator: Simulator, freezer: FrozenDateTimeFactory
) -> None:
    """The end of the phase and the timer follow it; the session itself does not."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, protocol="Classic 75")
    await reach(sessions, "work")
    session = sessions.session
    assert session is not None
    ends, before = session.phase_ends, _times(hass)
    freezer.tick(timedelta(hours=1))
    coordinator.async_update_listeners()
    await hass.async_block_till_done()
    assert session.phase_ends == ends
    for moment, was in zip(_times(hass), before, strict=True):
        assert timedelta(minutes=59) < moment - was < timedelta(minutes=61)
    await _press(hass, "stop_session")
    await ended(sessions)


def _times(hass: HomeAssistant) -> tuple[datetime, datetime]:
    """Return when the phase ends and the session began, as shown."""
    shown = ("sensor.ada_phase_ends", "sensor.ada_session_started")
    ends, started = (
        datetime.fromisoformat(state(hass, entity_id).state) for entity_id in shown
    )
    return ends, started


@pytest.mark.usefixtures("wall")
@pytest.mark.controller(time_scale=10)
async def test_nothing_ticks(hass: HomeAssistant, simulator: Simulator) -> None:
    """In three sets of news at ten a second, entities say only what happened."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    written: Counter[str] = Counter()

    @callback
    def _count(event: Event[Any]) -> None:
        if ".ada_" in event.data["entity_id"]:
            written[event.data["entity_id"]] += 1

    hass.bus.async_listen("state_changed", _count)
    hass.bus.async_listen(
        "state_reported", _count, event_filter=callback(lambda _: True)
    )
    await start(hass, beat=False)
    await reach(sessions, "work")
    written.clear()
    news = 0

    def _hear() -> None:
        nonlocal news
        news += 1

    assert sessions.runner is not None
    [cuff] = sessions.runner.cuffs.values()
    assert cuff.coordinator is not None
    remove = cuff.coordinator.async_add_listener(_hear)
    await eventually(lambda: news >= 20)
    remove()
    assert not written


async def test_own_state_is_private(
    hass: HomeAssistant,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither states, log nor diagnostics tell an answer or a blood pressure."""
    await controller(hass, simulator, LEFT)
    entry = add_athlete(
        hass,
        lop(),
        screening=screening(Question.SICKLE_CELL),
        systolic=133.713,
        diastolic=87.917,
    )
    sessions = await set_up_athlete(hass, entry)
    with pytest.raises(ServiceValidationError):
        await start(hass)
    options = {**entry.options, "screening": screening()}
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.async_block_till_done()
    await start(hass)
    await sessions.async_shutdown()
    states = json.dumps(
        [each.as_dict() for each in hass.states.async_all()], default=str
    )
    ours = "\n".join(
        each.getMessage()
        for each in caplog.records
        if each.name.startswith("custom_components.bfr_cuff")
    )
    known = json.dumps(await async_get_config_entry_diagnostics(hass, entry))
    for text in (states, ours, known):
        for private in ("sickle", "133.713", "87.917", "thrombosis"):
            assert private not in text
