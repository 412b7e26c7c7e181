"""A measurement as a browser sees it, over a real websocket."""

import asyncio
from types import MappingProxyType
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.bfr_cuff.lib.store.measurements import one_measurement
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.components import conversation
from homeassistant.config_entries import ConfigSubentry, ConfigSubentryData
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .athletes import lop
from .browser import answer, result
from .helpers import eventually
from .measuring import at_home, at_step, measure, over

pytestmark = pytest.mark.controller(channels=("arm", "arm"))


class Screen:
    """A card that draws a measurement, and believes what it is told."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        """Know nothing."""
        self.client = client
        self.shown: dict[str, Any] | None = None
        self.samples: dict[int, list[float | None]] = {}
        self.ends_ms: dict[int, float] = {}
        self.phases: list[str] = []

    async def hear(self) -> dict[str, Any]:
        """Take in the next event."""
        message = await self.client.receive_json(timeout=10)
        event: dict[str, Any] = message["event"]
        if "measurement" in event:
            self.shown = event["measurement"]
            if self.shown is not None and self.shown["phase"] not in self.phases[-1:]:
                self.phases.append(self.shown["phase"])
        for piece in event.get("samples", ()):
            run = piece["run"]
            if run in self.ends_ms:
                assert abs(piece["at_ms"] - self.ends_ms[run]) <= 2
            self.samples.setdefault(run, []).extend(piece["pressure"])
            lasts = len(piece["pressure"]) * piece["interval_ms"]
            self.ends_ms[run] = piece["at_ms"] + lasts
        return event

    async def until(self, phase: str) -> dict[str, Any]:
        """Hear until a phase is shown."""
        while self.shown is None or self.shown["phase"] != phase:
            await self.hear()
        return self.shown

    async def until_told(self, key: str) -> dict[str, Any]:
        """Hear until something is shown of a measurement."""
        while self.shown is None or self.shown[key] is None:
            await self.hear()
        return self.shown


async def test_all_of_it(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
) -> None:
    """Preview, start, the staircase with every sample, the end, and the history."""
    sessions = await at_home(hass, simulator)
    ada = sessions.entry.entry_id
    client = await hass_ws_client(hass)
    before = await result(
        client, "measurement/preview", athlete=ada, limb="left_arm", language="de"
    )
    assert (before["refusal"], before["actions"]) == (None, ["measure"])
    assert before["limbs"] == ["left_arm", "right_arm"]
    assert before["cuff"]["width_mm"] == 110
    assert (before["top_mmhg"], before["limit_s"]) == (240.0, 160.0)
    assert before["plan"].startswith("Linker Arm, sitzend: ")
    assert len(before["notes"]) == 3
    assert before["last"] is None

    screen = Screen(await hass_ws_client(hass))
    await result(screen.client, "measurement/live", athlete=ada, language="de")
    assert (await screen.hear())["measurement"] is None
    started = await result(
        client, "measurement/start", athlete=ada, limb="left_arm", posture="seated"
    )
    shown = await screen.until("rising")
    assert shown["id"] == started["measurement_id"]
    assert shown["actions"] == ["stop", "discomfort"]
    shown = await screen.until("venting")
    assert len(shown["steps"]) >= 8
    assert [step["target"] for step in shown["steps"][:3]] == [40.0, 50.0, 60.0]
    assert max(step["pulse"] for step in shown["steps"]) > 0.5
    running = sessions.measurements.newest
    assert running is not None
    heard = screen.samples[1]
    assert (
        heard
        == [value for samples in running.runner.samples for value in samples.pressure][
            : len(heard)
        ]
    )
    assert len(heard) > 4000
    await screen.until_told("phase_ends_ms")
    # Who looks in later is shown the same, with all of the run so far.
    shown = await screen.until("rising")
    assert shown["run"] == 2
    while running.runner.measurement.stairs.target < 80:
        await screen.hear()
    later = Screen(await hass_ws_client(hass))
    await result(later.client, "measurement/live", athlete=ada)
    assert (await later.hear())["measurement"]["run"] == 2
    assert len(later.samples[2]) >= 1000
    # Leaving the page stops nothing.
    await later.client.close()
    shown = await screen.until("ended")
    assert shown["reason"] == "done"
    shown = await screen.until_told("text")
    found = shown["result"]
    assert found["kept"]
    assert shown["text"].startswith("Der Puls endet zwischen ")
    assert shown["advice"] == []
    assert shown["ready_ms"] > shown["phase_began_ms"]
    assert [len(run["points"]) > 10 for run in shown["runs"]] == [True, True]
    await over(sessions)

    # One that says nothing for minutes is gone.
    client = await hass_ws_client(hass)
    listed = await result(client, "history/measurements", athlete="Ada")
    [summary] = listed["measurements"]
    assert summary["measurement_id"] == started["measurement_id"]
    assert "runs" not in summary
    whole = await result(
        client, "history/measurement", measurement_id=summary["measurement_id"]
    )
    assert summary.items() <= whole.items()
    assert len(whole["runs"]) == 2
    after = await result(client, "measurement/preview", athlete=ada, limb="left_arm")
    assert after["last"]["low"] == summary["low"]
    # The limb rests first, and that is said before anybody presses.
    assert "Leave the limb free of pressure for" in after["refusal"]
    assert after["actions"] == []
    assert not after["last"]["expired"]
    assert "limb" in after
    points = (await result(client, "history/lop", athlete="Ada"))["points"]
    assert [point["low"] for point in points] == [summary["low"]]
    http = await hass_client()
    table = await http.get("/api/bfr_cuff/history/measurements.csv")
    assert table.status == 200
    assert "left arm" in await table.text()


async def test_a_limb_that_rests(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """After its three minutes it may be measured again."""
    sessions = await at_home(hass, simulator)
    client = await hass_ws_client(hass)
    about = {"athlete": sessions.entry.entry_id, "limb": "left_arm"}
    running = await measure(sessions)
    await at_step(running, 50)
    assert hass.states.is_state("sensor.ada_measurement", "rising")
    # On record while it runs, as what remains of it if Home Assistant is killed now.
    keeper, measured = sessions.history.keeper, running.measurement_id
    known = await keeper.async_query(lambda db: one_measurement(db, measured))
    assert known is not None
    assert (known.reason, known.low, known.runs) == ("interrupted", None, [])
    assert known.duration_s > 0
    listed = await result(client, "history/measurements", athlete="Ada")
    assert listed["measurements"] == []
    assert await result(client, "measurement/stop", athlete=about["athlete"])
    await over(sessions)
    assert hass.states.is_state("sensor.ada_measurement", "idle")
    listed = await result(client, "history/measurements", athlete="Ada")
    assert [each["reason"] for each in listed["measurements"]] == ["stopped"]
    resting = await result(client, "measurement/preview", **about)
    assert (resting["actions"], resting["cuff"]["placement"]) == ([], "left_arm")
    assert " for 3:00 minutes" in resting["refusal"]
    await asyncio.sleep(182)
    # One that says nothing for minutes is gone.
    client = await hass_ws_client(hass)
    rested = await result(client, "measurement/preview", **about)
    assert (rested["refusal"], rested["actions"]) == (None, ["measure"])
    for nothing in (None, "", " "):
        unchosen = await result(
            client, "measurement/preview", **about | {"limb": nothing}
        )
        assert unchosen["refusal"] == "Choose a limb first."


async def test_a_stop(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """By whoever feels something; told with its reason, in words."""
    sessions = await at_home(hass, simulator)
    ada = sessions.entry.entry_id
    client = await hass_ws_client(hass)
    assert await result(client, "measurement/stop", athlete=ada) == {"stopped": False}
    screen = Screen(await hass_ws_client(hass))
    await result(screen.client, "measurement/live", athlete=ada)
    await result(client, "measurement/start", athlete=ada, limb="left_arm")
    await screen.until("rising")
    reply = await result(client, "measurement/stop", athlete=ada, reason="discomfort")
    assert reply == {"stopped": True}
    shown = await screen.until("ended")
    assert (shown["reason"], shown["result"]) == ("discomfort", None)
    await eventually(lambda: not sessions.measurements.is_busy, 60)
    refused = await result(client, "measurement/preview", athlete=ada, limb="both_arms")
    assert refused["refusal"] == "One limb is measured at a time. Choose one."
    assert refused["actions"] == []
    for command in ("preview", "start", "stop", "live"):
        reply = await answer(client, f"measurement/{command}", athlete="nobody")
        assert reply["error"]["code"] == "not_found"


async def test_an_entry_that_is_reloaded_and_removed(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Follow an athlete's entry through a reload, and say when it is gone."""
    sessions = await at_home(hass, simulator)
    ada = sessions.entry.entry_id
    client = await hass_ws_client(hass)
    screen = Screen(await hass_ws_client(hass))
    await result(screen.client, "measurement/live", athlete=ada)
    first = await result(client, "measurement/start", athlete=ada, limb="left_arm")
    await screen.until("rising")
    await result(client, "measurement/stop", athlete=ada)
    await screen.until("ended")
    await over(sessions)

    assert await hass.config_entries.async_unload(ada)
    while screen.shown is not None:
        await screen.hear()
    # The runs of the next measurement are counted from one again.
    screen.ends_ms.clear()
    assert await hass.config_entries.async_setup(ada)
    await hass.async_block_till_done()
    assert "measurement" not in await screen.hear()
    second = await result(client, "measurement/start", athlete=ada, limb="right_arm")
    shown = await screen.until("rising")
    assert shown["id"] == second["measurement_id"] != first["measurement_id"]
    assert shown["cuff"]["placement"] == "right_arm"
    await result(client, "measurement/stop", athlete=ada)
    await screen.until("ended")
    again: AthleteSessions = sessions.entry.runtime_data
    await over(again)

    [cuffs] = [
        each
        for each in hass.config_entries.async_entries("bfr_cuff")
        if each.entry_id != ada
    ]
    screen = Screen(await hass_ws_client(hass))
    await result(screen.client, "measurement/live", athlete=ada)
    await screen.hear()
    # That the cuffs are gone says nothing of Ada.
    await hass.config_entries.async_remove(cuffs.entry_id)
    for _ in range(3):
        assert "gone" not in await screen.hear()
    await hass.config_entries.async_remove(ada)
    event: dict[str, Any] = {}
    while "gone" not in event:
        event = await screen.hear()
    assert event["gone"] is True
    # Nothing is told after that: the next that comes is an answer.
    await asyncio.sleep(3)
    reply = await answer(screen.client, "measurement/live", athlete=ada)
    assert reply["error"]["code"] == "not_found"


@pytest.mark.usefixtures("intents")
async def test_a_count(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Show what was asked for by voice while it is counted down."""
    sessions = await at_home(hass, simulator)
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()
    screen = Screen(await hass_ws_client(hass))
    await result(screen.client, "measurement/live", athlete=sessions.entry.entry_id)
    assert (await screen.hear())["measurement"] is None
    await conversation.async_converse(
        hass, "measure my left arm", None, Context(), "en", device_id="a_microphone"
    )
    shown = await screen.until("counting")
    assert shown["athlete"] == sessions.entry.entry_id
    assert shown["cuff"]["placement"] == "left_arm"
    assert (shown["posture"], shown["top_mmhg"]) == ("seated", 240.0)
    counted = sessions.measurements.counted
    assert counted is not None
    _, began, ends = counted
    lasts_ms = shown["phase_ends_ms"] - shown["phase_began_ms"]
    assert lasts_ms == pytest.approx((ends - began) * 1000, abs=2)
    assert shown["actions"] == ["stop", "discomfort"]
    sessions.stop()
    while screen.shown is not None:
        await screen.hear()
    assert screen.phases == ["counting"]
    assert not sessions.measurements.is_busy


async def test_a_session_proposes_to_measure(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Where no record fits what is chosen."""
    sessions = await at_home(hass, simulator)
    client = await hass_ws_client(hass)

    async def proposed(**chosen: str) -> tuple[str, str] | None:
        found = await result(
            client,
            "preview",
            athlete=sessions.entry.entry_id,
            protocol="first_time",
            **chosen,
        )
        measure = found["measure"]
        return None if measure is None else (measure["reason"], measure["limb"])

    assert await proposed(limb="left_arm") == ("none", "left_arm")
    hass.config_entries.async_add_subentry(
        sessions.entry,
        _subentry(lop(placement="left_arm", cuff_width_mm=110)),
    )
    assert await proposed(limb="right_arm") == ("other_limb", "right_arm")
    assert await proposed(limb="left_arm", posture="supine") == (
        "other_posture",
        "left_arm",
    )


def _subentry(data: ConfigSubentryData) -> ConfigSubentry:
    """Return a record as an entry keeps it."""
    return ConfigSubentry(
        data=MappingProxyType(data["data"]),
        subentry_type=data["subentry_type"],
        title=data["title"],
        unique_id=None,
    )
