"""Every built-in protocol, run through on a real controller at thirty times life."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.session.messages import Next
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.training.plan import CuffPlan
from custom_components.bfr_cuff.lib.training.protocol import Protocol
from custom_components.bfr_cuff.protocols import builtin_protocols
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, callback
from simulator.device import Simulator

from .athletes import lop, record
from .helpers import act, eventually, state
from .training import ask, athlete, controller, ended, follow, reach, start, vented

SCALE = 30
PUMPED = (
    *("aerobic", "circuit", "classic_75", "cycle", "first_time", "intermittent"),
    *("passive", "to_failure"),
)
LIMBS = dict(zip(PUMPED, Placement, strict=True))
CUFFS = {
    str(channel): {"placement": limb.value}
    for channel, limb in enumerate(LIMBS.values())
}
REACHES_S = 15.0
"""A tenth of a second of ours is three of the session's; so exact it can be."""


def _ends_sets_to_failure(sessions: AthleteSessions) -> None:
    """Tap next after a while in each set that only the athlete can end."""

    numbers = set()

    @callback
    def _look() -> None:
        session = sessions.session
        if session is None or session.phase != "work" or session.phase_ends:
            return
        if session.number not in numbers:
            numbers.add(session.number)
            sessions.hass.loop.call_later(1.0, sessions.act, Next())

    sessions.async_add_listener(_look)


def _check(kept: SessionRecord, protocol: Protocol, plan: CuffPlan) -> None:
    """Compare what was done with what was planned."""
    assert kept.reason == "done", protocol.name
    assert [each["number"] for each in kept.sets] == [*range(1, len(protocol.sets) + 1)]
    for planned, done in zip(protocol.sets, kept.sets, strict=True):
        assert not done["cut_short"]
        assert done["planned_repetitions"] == planned.repetitions
        if not planned.to_failure:
            lasted_s = done["ended_s"] - done["started_s"]
            assert lasted_s == pytest.approx(planned.duration_s, abs=REACHES_S)
            assert done["repetitions"] == planned.repetitions
    rests = zip(kept.sets, kept.sets[1:], protocol.sets, strict=False)
    for before, after, planned in rests:
        rested_s = after["started_s"] - before["ended_s"]
        assert rested_s > planned.rest_s - 0.1
        longest_s = planned.rest_s + (90 if protocol.released_in_rests else REACHES_S)
        assert rested_s < longest_s
    [cuff] = kept.cuffs
    wanted = [plan.target(planned) for planned in protocol.sets]
    assert cuff["targets"] == sorted(set(wanted))
    assert cuff["peak"] < max(wanted) + 40
    assert cuff["time_in_band"] > 0.8


@pytest.mark.controller(channels=("thigh-11cm",) * 8, time_scale=SCALE)
async def test_every_protocol_at_once(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Eight athletes, each with a protocol of their own, on eight cuffs."""
    coordinator = await controller(hass, simulator, CUFFS)
    running = {}
    for name, limb in LIMBS.items():
        measured = lop(placement=limb.value, mmhg=150.0)
        sessions = await athlete(hass, measured, name=name, scale=SCALE)
        _ends_sets_to_failure(sessions)
        await start(hass, name, name, placements=[limb.value])
        assert sessions.session is not None
        running[name] = sessions, sessions.session.plan
    for name, (sessions, plan) in running.items():
        kept = await ended(sessions, within_s=110)
        [planned] = plan.cuffs
        _check(kept, plan.protocol, planned)
        assert plan.protocol == builtin_protocols(hass)[name]
        assert kept.protocol_id == name
    assert vented(simulator, *range(8))
    assert not coordinator.issues


@pytest.mark.controller(time_scale=SCALE)
@pytest.mark.usefixtures("wall")
async def test_floss(hass: HomeAssistant) -> None:
    """Two minutes with a wrap, then an alarm until somebody says that it is off."""
    said = async_mock_service(hass, "notify", "send_message")
    wrap = record("wrap", "Red band", name="Red band", placement="left_thigh")
    sessions = await athlete(
        hass,
        wrap,
        scale=SCALE,
        announce_targets=["notify.phone"],
        announce_moments=["put_wrap_on", "take_wrap_off"],
    )
    heard = follow(hass, "event.ada_session")
    plan = await start(hass, protocol="floss")
    assert plan["cuffs"] == [
        {
            "placement": "left_thigh",
            "target_pressure": None,
            "tightness": 7,
            "found": "As tight as it should feel: 7 of 10",
        }
    ]
    await reach(sessions, "ready")
    await ask(hass, "next_set", athlete="Ada")
    await reach(sessions, "releasing")
    asked = "Take the wrap off now, and say so."
    await eventually(lambda: [call.data["message"] for call in said].count(asked) >= 4)
    assert sessions.session is not None
    assert sessions.session.phase == "releasing"
    shown: dict[str, Any] = hass.data["persistent_notification"]
    key = f"{sessions.entry.entry_id}_wrap"
    await eventually(lambda: key in shown)
    # Put away without a word, it comes again.
    persistent_notification.async_dismiss(hass, key)
    assert key not in shown
    await eventually(lambda: key in shown)
    await act(hass, "button.press", entity_id="button.ada_wrap_is_off")
    kept = await ended(sessions)
    assert key not in shown
    count = len(said)
    assert kept.reason == "done"
    [done] = kept.sets
    assert done["ended_s"] - done["started_s"] == pytest.approx(120, abs=5)
    assert kept.cuffs[0]["occluded_s"] >= 120
    assert said[0].data["message"] == "Put the wrap on, then say next set."
    kinds = [event["event_type"] for event in heard]
    assert kinds.count("take_wrap_off") >= 4
    assert kinds[-1] == "ended"
    assert state(hass, "sensor.ada_session").state == "idle"
    assert len(said) == count
    # The limb has to be free for three minutes, of ours, before the next wrap.
    kept.duration_s = 1.0
    with pytest.raises(Exception, match="Leave the limb free of pressure for"):
        await start(hass, protocol="floss")
