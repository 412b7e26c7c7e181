"""A controller that misbehaves while an LOP is measured with it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
import gc
import sys
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.athletes import lop_records
from custom_components.bfr_cuff.const import CONF_KEY, DOMAIN
from custom_components.bfr_cuff.lib.session.measurement_messages import MeasurementPhase
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.lib.store.measurements import all_measurements
from custom_components.bfr_cuff.lib.training import oscillometry
from custom_components.bfr_cuff.lib.training.lop import Posture
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from tests.misbehaving.controller import Json, Lies, Misbehaving

from .bottle import Checker
from .helpers import HOST, eventually, set_up, unload_all
from .measuring import ARMS, at_step, in_phase, measure, over
from .training import athlete


@pytest.fixture
async def box(hass: HomeAssistant) -> AsyncIterator[Misbehaving]:
    """Run a controller whose limbs have no pulse."""
    async with Misbehaving() as controller:
        yield controller
        await unload_all(hass)


@pytest.fixture
async def sessions(hass: HomeAssistant, box: Misbehaving) -> AthleteSessions:
    """Set it up, with an athlete."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=box.name,
        unique_id=box.device_id,
        data={CONF_HOST: HOST, CONF_PORT: box.port, CONF_KEY: box.key_text},
        options={"cuffs": ARMS},
    )
    entry.add_to_hass(hass)
    await set_up(hass, entry)
    return await athlete(hass)


async def test_a_limb_without_a_pulse(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """It is not pressed beyond 150 mmHg, and there is no result."""
    await measure(sessions)
    record = await over(sessions)
    assert record.reason == "done"
    assert record.low is None
    assert set(record.refusals) & {"pulse_weak", "pulse_unclear", "too_few_beats"}
    targets = [args["target"] for args in box.asked("inflate")]
    assert max(targets) == 150.0
    assert {args["limit_s"] for args in box.asked("inflate")} == {160.0}
    assert lop_records(sessions.entry) == ()


def _behind(seconds: float) -> Callable[[Json], Json]:
    return lambda frame: frame | {"uptime_ms": frame["uptime_ms"] - 1000 * seconds}


def _changed(**values: Any) -> Callable[[Json], Json]:
    return lambda frame: frame | values


ENDINGS = {"samples_stale", "stream_lost", "client_slow", "cuff_lost", "cuff_fault"}
SAMPLES = [
    ("none come", lambda frame: None),
    ("long ago", _behind(3.0)),
    ("a leap ahead", _behind(-5.0)),
    ("another cuff's", _changed(channel=1)),
    ("another pace", _changed(interval_ms=25)),
    ("too many", _changed(pressure=[60.0] * 300)),
    ("no pressures", _changed(pressure=["60"])),
    ("no frame", lambda frame: '{"type": "samples"'),
]


@pytest.mark.parametrize(("name", "lie"), SAMPLES, ids=[name for name, _ in SAMPLES])
async def test_samples_that_lie(
    box: Misbehaving,
    sessions: AthleteSessions,
    name: str,
    lie: Callable[[Json], Json | str | None],
) -> None:
    """Whatever they are, the cuff is released at once and the limb pressed no more."""
    running = await measure(sessions)
    await at_step(running, 60)
    box.lies = replace(box.lies, samples=lie)
    await eventually(lambda: not box.cuffs[0].up, 3.5)
    record = await over(sessions)
    assert record.reason in ENDINGS
    asked = len(box.asked("inflate"))
    await asyncio.sleep(100)
    assert len(box.asked("inflate")) == asked
    assert lop_records(sessions.entry) == ()


@pytest.mark.parametrize("pressure", [220.0, 30.0])
async def test_a_pressure_that_does_not_fit(
    box: Misbehaving, sessions: AthleteSessions, pressure: float
) -> None:
    """The limb is pressed no more than it was asked for, whatever the samples say."""
    running = await measure(sessions)
    await at_step(running, 60)

    def state(frame: Json) -> Json:
        frame["channels"][0]["pressure"] = pressure
        return frame

    box.lies = replace(box.lies, state=state)
    await eventually(lambda: not box.cuffs[0].up, 16.0)
    assert max(args["target"] for args in box.asked("inflate")) <= 70.0
    box.lies = Lies()
    assert (await over(sessions)).reason == "refused"
    assert lop_records(sessions.entry) == ()


async def test_a_stream_that_never_begins(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """It was answered with ok."""
    box.lies = Lies(ignores=frozenset({"stream"}))
    await measure(sessions)
    await eventually(lambda: not box.cuffs[0].up, 3.5)
    assert (await over(sessions)).reason == "samples_stale"


async def test_another_pace_from_the_start(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """Not the one that it announced, and another cuff's session goes on by it."""
    box.lies = Lies(samples=_changed(interval_ms=25))
    await measure(sessions)
    assert (await over(sessions)).reason == "stream_lost"
    assert not box.cuffs[0].up
    # The connection is as good as before: nothing else pays for it.
    assert sessions.measurements.newest is not None
    coordinator = sessions.measurements.newest.request.cuff.coordinator
    assert coordinator is not None
    assert coordinator.last_update_success


async def test_a_release_that_is_ignored(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """The lease is given up for it, also between two runs."""
    running = await measure(sessions)
    await at_step(running, 60)
    box.lies = replace(box.lies, ignores=frozenset({"release"}))
    sessions.stop()
    await eventually(lambda: not box.cuffs[0].up, 8.0)
    assert (await over(sessions)).reason == "stopped"


async def test_a_cuff_that_comes_up_in_the_pause(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """Nobody asked for it, so it is released and there is no further run."""
    running = await measure(sessions)
    await in_phase(running, MeasurementPhase.VENTING)
    await asyncio.sleep(5)
    box.cuffs[0].inflate(200.0, 900.0)
    await eventually(lambda: box.asked("release", since=box.now - 1), 3.0)
    await asyncio.sleep(8)
    assert not box.cuffs[0].up


async def test_another_pressure_than_asked(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """A target of its own, or far more pressure than any step has."""
    running = await measure(sessions)
    await at_step(running, 60)
    box.cuffs[0].inflate(200.0, 900.0)
    await eventually(lambda: not box.cuffs[0].up, 5.0)
    assert (await over(sessions)).reason in {"cuff_fault", "cuff_released"}
    assert max(args["target"] for args in box.asked("inflate")) <= 70.0


async def test_a_controller_that_starts_anew(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """In the pause too, where nothing else would show it."""
    running = await measure(sessions)
    await in_phase(running, MeasurementPhase.VENTING)
    asked = len(box.asked("inflate"))
    box.boot_anew()
    record = await over(sessions)
    assert record.reason in {"cuff_lost", "cuff_fault"}
    await asyncio.sleep(200)
    assert len(box.asked("inflate")) == asked


def _refuses(refused: str) -> Callable[[str, Json], list[Json | str]]:
    """Return what says no to one operation, and answers all else as it should be."""
    error = {"code": "busy", "message": "not now"}

    def reply(op: str, frame: Json) -> list[Json | str]:
        if op != refused:
            return [frame]
        return [{"type": "reply", "id": frame["id"], "ok": False, "error": error}]

    return reply


async def test_a_step_that_is_refused(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """Who asked is told why, and it is not tried again."""
    box.lies = Lies(ignores=frozenset({"inflate"}), reply=_refuses("inflate"))
    with pytest.raises(SessionRefused):
        await sessions.async_measure("left_arm", Posture.SEATED)
    assert (await over(sessions)).reason == "refused"
    assert len(box.asked("inflate")) == 1
    assert not box.cuffs[0].up
    assert lop_records(sessions.entry) == ()


async def test_a_stream_that_is_refused(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """Without samples nothing is inflated at all."""
    box.lies = Lies(ignores=frozenset({"stream"}), reply=_refuses("stream"))
    await measure(sessions)
    assert (await over(sessions)).reason == "stream_lost"
    assert not box.asked("inflate")


async def test_stopped_before_a_step_is_answered(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """The step that is on its way is overtaken by the release."""
    running = await measure(sessions)
    await at_step(running, 60)
    asked = len(box.asked("inflate"))
    box.lies = replace(box.lies, reply_after_s=0.5)
    await eventually(lambda: len(box.asked("inflate")) > asked, 60.0)
    sessions.stop()
    assert (await over(sessions)).reason == "stopped"
    await asyncio.sleep(5)
    assert len(box.asked("inflate")) == asked + 1
    assert not box.cuffs[0].up


async def test_an_analysis_that_fails(
    hass: HomeAssistant,
    box: Misbehaving,
    sessions: AthleteSessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The limb is let go, nothing is on record, and the failure is not hidden."""
    uncaught: list[BaseException] = []

    def fail(*_: object) -> None:
        raise ArithmeticError

    def note(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        uncaught.append(context["exception"])

    monkeypatch.setattr(oscillometry, "analyse", fail)
    hass.loop.set_exception_handler(note)
    await measure(sessions)
    assert (await over(sessions)).reason == "analysis_failed"
    gc.collect()
    assert [type(each) for each in uncaught] == [ArithmeticError]
    assert not box.cuffs[0].up
    assert lop_records(sessions.entry) == ()


async def test_without_what_analyses(
    box: Misbehaving, sessions: AthleteSessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot be imported, nothing begins."""
    monkeypatch.setitem(sys.modules, oscillometry.__name__, None)
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure("left_arm", Posture.SEATED)
    assert refused.value.key == "measure_no_analysis"
    assert not box.asked("inflate")
    assert not box.asked("stream")


async def test_no_check_meanwhile(
    hass: HomeAssistant, box: Misbehaving, sessions: AthleteSessions
) -> None:
    """A check of the other cuff would let the lease of this one run out."""
    running = await measure(sessions)
    # Between two runs everything is vented and no lease is held.
    await in_phase(running, MeasurementPhase.VENTING)
    [entry] = [
        each
        for each in hass.config_entries.async_entries(DOMAIN)
        if each.unique_id == box.device_id
    ]
    page = await Checker(hass, entry).begin(1)
    assert page["errors"] == {"base": "not_now"}
    assert "in a session" in page["description_placeholders"]["reason"]
    assert sessions.measurements.running is running
    sessions.stop()
    await over(sessions)


def _refusing(op: str, frame: Json) -> list[Json | str]:
    """Say no to every inflation."""
    if op != "inflate":
        return [frame]
    error = {"code": "fault", "message": "No."}
    no = {"type": "reply", "id": frame["id"], "ok": False, "error": error}
    return [no]


async def test_a_controller_that_says_no(
    box: Misbehaving, sessions: AthleteSessions
) -> None:
    """Its no is told, and a measurement that never began is not in the history."""
    box.lies = Lies(reply=_refusing, ignores=frozenset({"inflate"}))
    with pytest.raises(SessionRefused) as refused:
        await measure(sessions)
    assert refused.value.key == "refused_fault"
    record = await over(sessions)
    assert (record.reason, list(record.runs)) == ("refused", [])
    keeper = sessions.history.keeper
    kept = await keeper.async_query(
        lambda engine: list(all_measurements(engine, record.athlete_id))
    )
    assert kept == []
    assert not box.cuffs[0].up


async def test_whoever_asked_is_gone(
    hass: HomeAssistant, box: Misbehaving, sessions: AthleteSessions
) -> None:
    """It ends with the one who waits for the controller's first answer."""
    box.lies = Lies(reply_after_s=1.0)
    asking = hass.async_create_task(sessions.async_measure("left_arm", Posture.SEATED))
    await eventually(lambda: bool(box.asked("inflate")), 30)
    assert not asking.done()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    box.lies = Lies()
    assert (await over(sessions)).reason == "stopped"
    await asyncio.sleep(5)
    assert not box.cuffs[0].up
