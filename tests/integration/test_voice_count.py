"""Tests of the count before a start by voice: any stop, by any means, calls it off."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.bfr_cuff.lib.session.start import PlannedStart
from custom_components.bfr_cuff.lib.training.plan import Plan
from custom_components.bfr_cuff.sessions import countdown as count
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import add_athlete, lop, record
from .helpers import OTHER_SWITCH, SWITCH, act, eventually
from .training import ask, athlete, controller, inflated, refused, set_up_athlete, start
from .voice import COUNT_S, OWN, nothing_starts, told

pytestmark = pytest.mark.usefixtures("intents")

FIVE_S = count.COUNT_S
"""What the count is when no test has made it shorter."""

type Stop = Callable[[HomeAssistant, AthleteSessions, Simulator], Awaitable[object]]


async def count_down(hass: HomeAssistant, **slots: Any) -> str:
    """Ask for a start on the left thigh, and return what is said to it."""
    return await told(hass, IntentName.START, limb="left_thigh", **slots)


async def test_count(hass: HomeAssistant, simulator: Simulator) -> None:
    """It says what will happen, and it happens after the count, not before."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    began = hass.loop.time()
    assert await count_down(hass) == (
        "Ada: First time, on the left thigh at 70 millimetres of mercury. It starts in 0 seconds. "
        "Say stop to cancel."
    )
    counted = sessions.count
    assert counted is not None
    assert sessions.runner is None
    await eventually(lambda: sessions.runner is not None)
    assert hass.loop.time() - began >= COUNT_S
    assert counted.over
    await eventually(lambda: inflated(simulator))
    await sessions.async_shutdown()


STOPS: dict[str, Stop] = {
    "action": lambda hass, *_: ask(hass, "stop_session", athlete="Ada"),
    "button": lambda hass, *_: act(
        hass, "button.press", entity_id="button.ada_stop_session"
    ),
    "release": lambda hass, *_: act(hass, "bfr_cuff.release", entity_id=SWITCH),
    "release all": lambda hass, *_: act(hass, "bfr_cuff.release_all"),
    "release all button": lambda hass, *_: act(
        hass, "button.press", entity_id="button.gym_cuffs_release_all"
    ),
    "switch": lambda hass, *_: act(hass, "switch.turn_off", entity_id=SWITCH),
    "voice": lambda hass, *_: told(hass, IntentName.RELEASE),
    "voice, athlete": lambda hass, *_: told(hass, IntentName.RELEASE, athlete="Ada"),
    "voice, limb": lambda hass, *_: told(hass, IntentName.RELEASE, limb="left_thigh"),
}


async def test_every_stop(hass: HomeAssistant, simulator: Simulator) -> None:
    """Each way to stop calls the count off at once, and nothing starts after it."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    for name, stop in STOPS.items():
        await count_down(hass)
        counted = sessions.count
        assert counted is not None, name
        await stop(hass, sessions, simulator)
        assert counted.over, name
    await nothing_starts(hass)
    assert sessions.runner is None
    assert not sessions.records
    assert not inflated(simulator)


async def test_home_assistant_stops(hass: HomeAssistant, simulator: Simulator) -> None:
    """A home that is shut down starts nothing."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await count_down(hass)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await nothing_starts(hass)
    assert sessions.count is None
    assert sessions.runner is None
    assert not inflated(simulator)


async def test_what_does_not_stop_it(hass: HomeAssistant, simulator: Simulator) -> None:
    """Another cuff, and another athlete, are no reason."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    bo = await athlete(hass, name="Bo")
    await count_down(hass, athlete="Ada")
    await act(hass, "switch.turn_off", entity_id=OTHER_SWITCH)
    await ask(hass, "stop_session", athlete="Bo")
    await told(hass, IntentName.RELEASE, limb="right_thigh")
    assert sessions.count is not None
    await eventually(lambda: sessions.runner is not None)
    assert bo.runner is None
    await sessions.async_shutdown()


async def test_button_of_the_controller(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Whoever presses the button to let another cuff down wants no other one up."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await act(hass, "switch.turn_on", entity_id=OTHER_SWITCH)
    await eventually(lambda: coordinator.data.cuff(1).inflated)
    await count_down(hass)
    counted = sessions.count
    assert counted is not None
    simulator.press_button()
    await eventually(lambda: not coordinator.data.cuff(1).inflated)
    assert counted.over
    await nothing_starts(hass)
    assert sessions.runner is None


async def test_wrap(hass: HomeAssistant) -> None:
    """A count for a wrap alone hears of a release of everything as well."""
    sessions = await athlete(
        hass, record("wrap", name="Red band", placement="left_calf")
    )
    for action in ("bfr_cuff.release_all", None):
        said = await told(hass, IntentName.START, limb="left_calf", protocol="Floss")
        assert "on the left calf with a wrap, as tight as 7 of 10" in said
        counted = sessions.count
        assert counted is not None
        if action is None:
            await told(hass, IntentName.RELEASE, limb="left_calf")
        else:
            await act(hass, action)
        assert counted.over
    await nothing_starts(hass)
    assert sessions.runner is None


async def test_second_start(hass: HomeAssistant, simulator: Simulator) -> None:
    """Nothing else is started while a start is counted down, by any means."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await count_down(hass)
    text = "Ada: a session is already about to start. Say stop to cancel it"
    assert await count_down(hass) == f"{text}."
    await refused(hass, text)
    assert sessions.count is not None
    sessions.stop()
    await start(hass)
    await sessions.async_shutdown()


async def test_somebody_else_after_all(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Who corrects the name does not get a session by the wrong one's records."""
    await controller(hass, simulator)
    ada, bo = await athlete(hass, lop()), await athlete(hass, lop(), name="Bo")
    await count_down(hass, athlete="Ada")
    await count_down(hass, athlete="Bo")
    assert ada.count is None
    await eventually(lambda: bo.runner is not None)
    assert ada.runner is None
    await bo.async_shutdown()


async def test_checks_at_the_end(hass: HomeAssistant, simulator: Simulator) -> None:
    """What has changed while it was counted is refused, and that is said."""
    said = async_mock_service(hass, "notify", "send_message")
    await controller(hass, simulator)
    ada = await athlete(hass, lop(), announce_targets=["notify.phone"])
    bo = await athlete(hass, lop(), name="Bo")
    await count_down(hass, athlete="Ada")
    await start(hass, "Bo")
    counted = ada.count
    assert counted is not None
    await eventually(lambda: counted.over)
    await eventually(lambda: len(said) == 2)
    assert ada.runner is None
    assert said[-1].data["message"] == (
        "Gym cuffs cuff 1 still holds pressure. Release it and wait until it is vented."
    )
    await bo.async_shutdown()


CHANGED = "Ada: what would start is no longer what was said. Ask for the start again."


async def test_another_plan_by_then(hass: HomeAssistant, simulator: Simulator) -> None:
    """Nothing is started but what was said, whatever was changed meanwhile."""
    said = async_mock_service(hass, "notify", "send_message")
    await controller(hass, simulator)
    ada = await athlete(
        hass, lop(), record("protocol", text=OWN), announce_targets=["notify.phone"]
    )
    lop_id, own_id = ada.entry.subentries
    ada.choices.protocol_id = f"own_{own_id}"

    def _edit(subentry_id: str, **data: Any) -> None:
        edited = ada.entry.subentries[subentry_id]
        hass.config_entries.async_update_subentry(
            ada.entry, edited, data={**edited.data, **data}
        )

    edits: dict[str, Callable[[], object]] = {
        "lop": lambda: _edit(lop_id, mmhg=200.0),
        "protocol": lambda: _edit(own_id, text=OWN.replace("work_s: 60", "work_s: 90")),
        "gone": lambda: hass.config_entries.async_remove_subentry(ada.entry, own_id),
    }
    for name, edit in edits.items():
        await count_down(hass)
        edit()
        counted = ada.count
        assert counted is not None, name
        await nothing_starts(hass)
        assert ada.count is None, name
        assert said[-1].data["message"] == CHANGED, name
        assert ada.runner is None, name
        said.clear()
    assert not inflated(simulator)


async def test_counted_where_announcements_are_heard(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that was typed is counted aloud where the athlete is spoken to."""
    monkeypatch.setattr(count, "COUNT_S", FIVE_S)
    said = async_mock_service(hass, "notify", "send_message")
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop(), announce_targets=["notify.phone"])
    assert "It starts in 5 seconds." in await count_down(hass)
    await eventually(lambda: said)
    sessions.stop()
    [call] = said
    assert call.data["message"] == "5, 4, 3, 2, 1. Say stop to cancel."


async def test_count_that_breaks(hass: HomeAssistant, simulator: Simulator) -> None:
    """Where nobody can tell whether to start, nothing starts."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop())
    started: list[Plan] = []
    protocol = sessions.choices.protocol(hass)
    sessions.choices.limb = "left_thigh"
    request = sessions.choices.request(
        hass, sessions.entry, protocol, sessions.progress(protocol)
    )

    async def _broken() -> bool:
        raise OSError

    async def _no() -> bool:
        return False

    async def _start(told: PlannedStart) -> None:
        started.append(told.plan)

    for is_to_start in (_broken, _no):
        sessions.count_down(
            request, lasts_s=COUNT_S, is_to_start=is_to_start, start=_start
        )
        await nothing_starts(hass)
        assert sessions.count is None
    assert not started


async def test_reload(hass: HomeAssistant, simulator: Simulator) -> None:
    """A count outlives neither its athlete's reload nor its controller's."""
    coordinator = await controller(hass, simulator, settle=False)
    sessions = await set_up_athlete(hass, entry := add_athlete(hass, lop()))
    for reloaded in (entry, coordinator.config_entry):
        sessions = entry.runtime_data
        await count_down(hass)
        counted = sessions.count
        assert counted is not None
        await hass.config_entries.async_reload(reloaded.entry_id)
        assert counted.over
    await nothing_starts(hass)
    assert sessions.runner is None
    assert not inflated(simulator)
