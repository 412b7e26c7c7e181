"""Every step, menu, repair and error, opened once and read in each of the languages."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
import re
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.dashboard import URL_PATH
from custom_components.bfr_cuff.issues import ControllerIssues
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.evidence import REPERFUSION
from custom_components.bfr_cuff.lib.store.database import HistoryProblem, sqlite_url
from homeassistant.components.frontend import async_remove_panel
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.config_entries import (
    SOURCE_INTEGRATION_DISCOVERY,
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    SOURCE_ZEROCONF,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .athletes import ALL_NO, filled_in
from .bottle import Checker
from .checked import raise_every_check
from .helpers import HOST, SWITCH, act, eventually, hold, let_out
from .own_parts.box import Box, entity
from .own_parts.home import own_entry, wiring
from .own_parts.page import Person, filled
from .rendering import LANGUAGES, Shown, Unreadable, formatted, shown, texts_of
from .test_texts import raise_every_alarm
from .test_zeroconf import announcement

SECTIONS = ("config", "options", "config_subentries", "issues")
OPTIONAL = ("description", "data_description", "menu_option_descriptions")
"""What a step may do without."""

UNFILLED = re.compile(r"\{|\}|MISSING_VALUE")
RAW = re.compile(
    r"value must be|expected (?:str|int|float|dict|list|bool|the node)|extra keys"
    r"|required key|not a valid|\[(?![^\]]+\]\((?:https:/)?/)"
)
"""What validators say in their own words, and lists that are no link of ours."""

RELEASE_ALL = "button.gym_cuffs_release_all"
BOTH = (False, True)

OF_THE_DATABASE = {"not_copied", *(f"history_{each}" for each in HistoryProblem)}
ELSEWHERE: dict[str, set[str]] = {
    "config.abort": {
        *("already_in_progress", "history_in_use", "same_id"),
        *("unsupported_protocol", "wrong_device"),
    },
    "config.error": OF_THE_DATABASE - {"history_bad_url"}
    | {"erratic", "excessive_limits", "unsafe_limits", "unsupported_protocol"}
    | {"useless_limits"}
    | {"inflated", "not_at_rest"},
    "options.abort": {"history_in_use", "not_connected"},
    "options.error": OF_THE_DATABASE | {"same_entity"},
    "config_subentries.protocol.error": {"name_taken"},
    **{
        f"config_subentries.{kind}.abort": {"reconfigure_successful"}
        for kind in ("lop", "one_rep_max", "wrap", "protocol", "programme")
    },
}
"""The errors and ends that take a test of their own, in the tests of their flow."""

ERROR_ON = {"history_": "history", "not_copied": "history"}
"""The step whose values fill an error that takes a broken database to see."""


class Reader:
    """Whoever opens forms, and keeps what each of them showed."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with nothing read."""
        self.hass = hass
        self.seen: list[Shown] = []
        self.filled: dict[str, Mapping[str, str]] = {}

    def read(self, section: str, result: Any) -> Any:
        """Keep what a step shows, and return it."""
        self.seen += shown(section, result)
        if "step_id" in result:
            values = result.get("description_placeholders") or {}
            self.filled[f"{section}.{result['step_id']}"] = values
        return result

    async def add(self, *answers: Mapping[str, Any]) -> Any:
        """Go through the flow that adds an entry."""
        flow = self.hass.config_entries.flow
        result = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
        return await self.go_on("config", flow, self.read("config", result), answers)

    async def set_up(self, entry: MockConfigEntry, *answers: Mapping[str, Any]) -> Any:
        """Go through an entry's options."""
        flow = self.hass.config_entries.options
        result = self.read("options", await flow.async_init(entry.entry_id))
        return await self.go_on("options", flow, result, answers)

    async def put_on_record(
        self, entry: Any, kind: str, *answers: Mapping[str, Any]
    ) -> Any:
        """Go through the flow that adds a record to an athlete."""
        section = f"config_subentries.{kind}"
        flow = self.hass.config_entries.subentries
        result = await flow.async_init(
            (entry.entry_id, kind), context={"source": SOURCE_USER}
        )
        return await self.go_on(section, flow, self.read(section, result), answers)

    async def go_on(self, section: str, flow: Any, result: Any, answers: Any) -> Any:
        """Give one answer after the other, and read what comes after each."""
        for answer in answers:
            result = await flow.async_configure(result["flow_id"], dict(answer))
            self.read(section, result)
        return result


@pytest.fixture
def reader(hass: HomeAssistant) -> Reader:
    """Return somebody who opens forms."""
    return Reader(hass)


def _check(seen: list[Shown]) -> None:
    """Check that everything that was shown can be read, in every language."""
    for language in LANGUAGES:
        texts = texts_of(language)
        for key, values in seen:
            if key not in texts:
                assert any(f".{part}" in key for part in OPTIONAL), (language, key)
                continue
            try:
                read = formatted(texts[key], values)
            except Unreadable as err:
                pytest.fail(f"{language} {key}: {err}")
            assert read.strip(), (language, key)
            assert not UNFILLED.search(read), (language, key, read)
            assert not RAW.search(read), (language, key, read)


def _next(step: str) -> dict[str, str]:
    return {"next_step_id": step}


async def _controllers(reader: Reader, simulator: Simulator) -> None:
    """Add a controller, with every mistake that can be made on the way."""
    where = {"host": HOST, "port": simulator.port}
    result = await reader.add(
        _next("controller"),
        {**where, "host": "http://"},
        {**where, "port": 70000},
        {**where, "port": 1},
        {"key": simulator.key_text},
        where,
        {"key": "short"},
        {"key": "A" * 43 + "="},
        {"key": simulator.key_text},
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    flow = reader.hass.config_entries.flow
    for source in (SOURCE_REAUTH, SOURCE_RECONFIGURE):
        context: Any = {"source": source, "entry_id": result["result"].entry_id}
        data: Any = {} if source == SOURCE_REAUTH else None
        again = await flow.async_init(DOMAIN, context=context, data=data)
        reader.read("config", again)
        answer = {"key": simulator.key_text} if source == SOURCE_REAUTH else where
        await reader.go_on("config", flow, again, [answer])
    await _discover(reader, announcement(simulator.port))


async def _discover(reader: Reader, announced: Any) -> None:
    """Take up what announces itself."""
    flow = reader.hass.config_entries.flow
    context: Any = {"source": SOURCE_ZEROCONF}
    reader.read(
        "config", await flow.async_init(DOMAIN, context=context, data=announced)
    )


async def _without_controller(reader: Reader) -> None:
    """Read what is offered to whoever has no controller."""
    for way in ("build", "simulator"):
        await reader.add(_next("no_controller"), _next(way))
    wrap = {"name": " ", "placement": "left_arm"}
    flow = reader.hass.config_entries.flow
    form = await reader.add(_next("no_controller"), _next("wrap"), wrap)
    flow.async_abort(form["flow_id"])


async def _own_parts(reader: Reader) -> None:
    """Make two cuffs of entities, with every mistake, a refusal and another test."""
    box = Box(reader.hass)
    box.has_inlets = True
    await box.start()
    uses = ("pressure", "pump", "vent", "inlet", "bleed")
    first = filled(*uses, name="Bench", another=True)
    second = filled(*uses, cuff=1) | {"pump": entity("pump")}
    alone = filled("pressure", "pump", "vent", cuff=1, name="Bench", another=False)
    person = Person(reader.hass)
    person.read = lambda page: reader.read("config", page)
    page = await person.submit(await person.begin(), next_step_id="own_cuff")
    for wrong in (
        {"sensor_max": 50},
        {"pressure": "sensor.raw_9"},
        {"vent": entity("pump")},
        {"vent": SWITCH},
        {},
    ):
        page = await person.submit(page, **first | wrong)
    inlet = {"inlet": entity("inlet")}
    for wrong in (second | inlet, {**second, "inlet": entity("bleed")}):
        page = await person.submit(page, **wrong)
    del second["inlet"]
    page = await person.submit(page, **second)
    page = await person.submit(page, **second, inlet=entity("inlet", 1))
    page = await person.submit(await person.submit(page), bottle=False)
    box.lets_go_s = 1e9
    page = await person.test(page)
    box.lets_go_s = 3.0
    page = await person.submit(page, next_step_id="own_bottle")
    page = await person.test(await person.submit(await person.test(page)))
    entry = (await person.submit(page))["result"]
    await _test_again(reader, box, entry)
    box.has_inlets = False
    page = await reader.hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    page = await person.submit(
        await person.submit(reader.read("config", page), **alone)
    )
    await asyncio.sleep(10.0)
    box.break_off("vent", 1)
    page = await person.submit(page, bottle=True)
    box.break_off("vent", 1, away=False)
    await asyncio.sleep(10.0)
    page = await person.submit(await person.test(page))
    assert page["reason"] == "parts_updated"
    gauge = {key: filled()[key] for key in ("pressure", "sensor_max", "cuff_width_mm")}
    page = await person.submit(await person.begin(), next_step_id="own_gauge")
    page = await person.submit(page, name=" ", **gauge)
    box.report_s = 0.5
    page = await person.submit(page, name="Hand", **gauge)
    box.report_s = 0.1
    await person.submit(page, name="Hand", **gauge)
    await reader.hass.async_block_till_done()
    for each in reader.hass.config_entries.async_entries(DOMAIN):
        if each.title in ("Bench", "Hand"):
            await reader.hass.config_entries.async_remove(each.entry_id)
    box.stop()


async def _test_again(reader: Reader, box: Box, entry: Any) -> None:
    """Test a cuff that is set up: too soon, without its parts, refused, and passed."""
    person = Person(reader.hass, reader.hass.config_entries.options)
    person.read = lambda page: reader.read("options", page)
    page = person.read(await person.flows.async_init(entry.entry_id))
    page = await person.submit(page, next_step_id="prove")
    page = await person.submit(page, cuff="0")
    page = await person.submit(page, bottle=True)
    assert page["errors"] == {"base": "not_at_rest"}
    page = await person.submit(page, bottle=False)
    await asyncio.sleep(REPERFUSION.value + 10)
    box.break_off("vent")
    page = await person.submit(page, bottle=True)
    box.break_off("vent", away=False)
    await asyncio.sleep(10.0)
    box.lets_go_s = 1e9
    page = await person.test(page)
    box.lets_go_s = 3.0
    await asyncio.sleep(10.0)
    page = await person.test(await person.submit(page, next_step_id="own_bottle"))
    await person.submit(page)


async def _places(reader: Reader, controller: Any) -> None:
    """Say later, then at last, where the other cuff is worn."""
    flow = reader.hass.config_entries.flow
    place = {"placement": "right_arm"}
    cuff = {"worn": f"{controller.entry_id}:1"}
    ways: list[list[dict[str, str]]] = [[{}], [place, cuff | place]]
    for answers in ways:
        offer = await flow.async_init(
            DOMAIN,
            context={"source": SOURCE_INTEGRATION_DISCOVERY},
            data={"entry_id": controller.entry_id},
        )
        await reader.go_on("config", flow, reader.read("config", offer), answers)


async def _dashboard(reader: Reader) -> None:
    """Make the dashboard, and have none again: the first athlete is asked for it."""
    assert await async_setup_component(reader.hass, "frontend", {})
    await reader.add(_next("dashboard_alone"))
    async_remove_panel(reader.hass, URL_PATH)
    del reader.hass.data[LOVELACE_DATA].dashboards[URL_PATH]


async def _athletes(reader: Reader, *last: Mapping[str, Any]) -> Any:
    """Add athletes, one of whom must not train; `last` is what the first is asked."""
    await _without_controller(reader)
    ada, young = {"name": "Ada", "birth_year": 1990}, dt_util.now().year - 9
    wrong: list[dict[str, Any]] = [
        {"name": " "},
        *(ada | {"birth_year": year} for year in (1700, young)),
    ]
    worn: list[dict[str, Any]] = [{"placement": "left_arm"}, {}]
    made = await reader.add(_next("athlete"), *wrong, ada, {}, ALL_NO, *worn, *last)
    ill, bo = ALL_NO | {"heart": "yes"}, ada | {"name": "Bo"}
    await reader.add(_next("athlete"), ada, bo, ill, _next("create"), {})
    await reader.add(_next("no_controller"), _next("wrap"))
    entry = made["result"]
    flow = reader.hass.config_entries.flow
    context: Any = {"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    again = reader.read("config", await flow.async_init(DOMAIN, context=context))
    await reader.go_on("config", flow, again, [{"name": "Bo"}, {"name": "Ada"}])
    return entry


async def _options(reader: Reader, controller: Any, ada: Any, bo: Any) -> None:
    """Open every page of the options."""
    reader.hass.states.async_set("sensor.lamp", "1", {"unit_of_measurement": "lx"})
    lamp = {"systolic_entity": "sensor.lamp", "diastolic_entity": "sensor.lamp"}
    pressure = {"systolic": 120, "diastolic": 130}
    ill = ALL_NO | {"heart": "yes"}
    page = _next("blood_pressure")
    await reader.set_up(controller, _next("cuffs"), {"cuff": "0"})
    await reader.set_up(bo)
    await reader.set_up(ada, _next("worn"), {})
    await reader.set_up(ada, _next("profile"), {}, {"birth_year": 1700})
    await reader.set_up(ada, page, _next("pressure_entered"), {}, pressure)
    await reader.set_up(ada, page, _next("pressure_entities"), {}, lamp)
    await reader.set_up(ada, _next("screening"), {}, ill)
    await reader.set_up(ada, _next("full_occlusion"))
    await reader.set_up(
        ada, _next("announcements"), {"announce_targets": ["media_player.hall"]}
    )


async def _check_a_cuff(reader: Reader, controller: Any, simulator: Simulator) -> None:
    """Check one cuff to the end, stop the check of the other, and read what is said."""

    async def press() -> None:
        simulator.press_button()

    checker = Checker(reader.hass, controller, press)
    checker.read = lambda page: reader.read("options", page)
    await checker.open()
    await asyncio.sleep(REPERFUSION.value + 10)
    await checker.submit(await checker.check())
    await asyncio.sleep(10)
    simulator.set_fault(1, Fault.SENSOR_FROZEN)
    await checker.check(1)
    simulator.set_fault(1, Fault.SENSOR_FROZEN, on=False)
    page = await checker.open(1)
    page = await checker.submit(page, next_step_id="check_accept")
    await checker.submit(page, accept=False)
    await asyncio.sleep(REPERFUSION.value + 10)
    page = await checker.check(0, until="check_fill")
    await act(reader.hass, "button.press", entity_id=RELEASE_ALL)
    reader.read("options", await checker.flows.async_configure(page["flow_id"]))


async def _records(reader: Reader, ada: Any) -> None:
    """Add one record of each kind, and none twice."""
    lop = {
        "placement": "left_arm",
        "cuff_width_mm": 110,
        "posture": "seated",
        "mmhg": 140,
        "day": "2026-03-01",
        "method": "measured",
    }
    wrong: list[dict[str, Any]] = [
        {},
        lop | {"mmhg": 20},
        lop | {"mmhg": 390},
        lop | {"day": "2999-01-01"},
    ]
    await reader.put_on_record(ada, "lop", *wrong, lop)
    await reader.put_on_record(ada, "lop", lop)
    squat = {"exercise": "Squat", "kg": 80}
    await reader.put_on_record(ada, "one_rep_max", squat | {"kg": 5000}, squat)
    await reader.put_on_record(ada, "one_rep_max", {"exercise": "Squat"}, squat)
    wrap = {"name": "Blue", "placement": "left_arm"}
    await reader.put_on_record(ada, "wrap", {"name": "Blue"}, wrap)
    await reader.put_on_record(ada, "wrap", wrap)
    empty = {"start": "empty"}
    for text in ("name: [", "format: 1\nname: Ada\npressure: 3"):
        await reader.put_on_record(
            ada, "protocol", empty, {"as_text": True}, {"text": text}
        )
    rows = {"sets": [{"repetitions": 10, "rest_s": 9000}]}
    copy = {"start": "classic_75"}
    made = filled_in(await reader.put_on_record(ada, "protocol", copy))
    await reader.put_on_record(ada, "protocol", copy, rows, made, _next("keep"))
    choice = {"start": "eight_weeks", "change": False}
    plan = {"limb": "both_thighs", "begins": "2026-11-02"}
    wrong = [{"begins": "2026-11-02"}, plan]
    await reader.put_on_record(ada, "programme", choice, *wrong)
    await reader.put_on_record(ada, "programme", choice, plan)
    own = {"start": "empty", "change": False}
    written = {"text": "name: ["}
    await reader.put_on_record(ada, "programme", own, {"as_text": True}, written)
    weeks = {"name": "Mine", "stages": [{"weeks": 2, "day_1": ["classic_75"]}]}
    arm = {"limb": "left_arm", "begins": "2026-11-02"}
    no_weeks = {"stages": [{"day_1": ["gone"]}]}
    await reader.put_on_record(
        ada, "programme", own, no_weeks, weeks, _next("plan"), arm
    )
    for kind, subentry in [
        (each.subentry_type, each.subentry_id) for each in ada.subentries.values()
    ]:
        again = await reader.hass.config_entries.subentries.async_init(
            (ada.entry_id, kind),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry},
        )
        reader.read(f"config_subentries.{kind}", again)


async def _database(reader: Reader, tmp_path: Path) -> None:
    """Choose another database for the history."""
    result = await reader.add(
        _next("history"),
        {"url": "nothing", "copy": True},
        {"url": sqlite_url(tmp_path / "new.db"), "copy": True},
    )
    if result["type"] is FlowResultType.SHOW_PROGRESS:
        await reader.hass.async_block_till_done()
        flow = reader.hass.config_entries.flow
        result = await flow.async_configure(result["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await reader.hass.async_block_till_done()
    await reader.add(_next("history"))
    entry = result["result"]
    form = await reader.set_up(entry)
    answer = {"url": sqlite_url(tmp_path / "newer.db"), "copy": True}
    options = reader.hass.config_entries.options
    await reader.go_on("options", options, form, [answer])
    await reader.hass.async_block_till_done()
    await options.async_configure(form["flow_id"])


@asynccontextmanager
async def _inflated(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> AsyncIterator[None]:
    await hold(hass, coordinator, simulator)
    yield
    await hass.services.async_call(
        "switch", "turn_off", {"entity_id": SWITCH}, blocking=True
    )
    await eventually(lambda: not coordinator.data.cuff(0).inflated)


@pytest.mark.parametrize("checked_devices", [{}])
async def test_every_step(
    hass: HomeAssistant, simulator: Simulator, reader: Reader, tmp_path: Path
) -> None:
    """Each form, menu and error reads well; what is on a page was opened on it."""
    await _controllers(reader, simulator)
    await hass.async_block_till_done()
    (controller,) = hass.config_entries.async_entries(DOMAIN)
    await _own_parts(reader)
    await _dashboard(reader)
    ada = await _athletes(reader, _next("with_dashboard"))
    await hass.async_block_till_done()
    (bo,) = (
        each for each in hass.config_entries.async_entries(DOMAIN) if each.title == "Bo"
    )
    await _options(reader, controller, ada, bo)
    coordinator: BfrCuffCoordinator = controller.runtime_data
    async with _inflated(hass, coordinator, simulator):
        cuff = {"cuff": "0"}, {"max_occlusion": 10}
        await reader.set_up(controller, _next("cuffs"), *cuff)
        ready = _next("check"), *cuff[:1], _next("check_ready")
        await reader.set_up(
            controller, *ready, *({"around_bottle": yes} for yes in BOTH)
        )
    await let_out(simulator, 0)
    await _check_a_cuff(reader, controller, simulator)
    # From a cuff that is placed an LOP takes its limb and width.
    placed = replace(coordinator.settings(0), placement=Placement.LEFT_ARM)
    coordinator.async_change_settings(0, placed)
    await _records(reader, ada)
    await _places(reader, controller)
    await _database(reader, tmp_path)
    await _repairs(reader, controller)
    _check_errors_and_ends(reader)
    _add_what_needs_a_broken_database(reader)
    _check(reader.seen)
    _check_that_nothing_was_left_out(reader)


async def _repairs(reader: Reader, controller: Any) -> None:
    """Raise every alarm, remove an athlete, and open what can be repaired."""
    hass = reader.hass
    assert await async_setup_component(hass, "repairs", {})
    manager = hass.data["repairs"]["flow_manager"]
    registry = ir.async_get(hass)
    async for _ in raise_every_check(hass, controller):
        for key, issue in registry.issues.items():
            if key[1].startswith(f"{controller.entry_id}_check_"):
                section = f"issues.{issue.translation_key}"
                about = issue.translation_placeholders or {}
                reader.seen += [
                    (f"{section}.{part}", about) for part in ("title", "description")
                ]
    gauge = own_entry(hass, wiring(hass, "pressure", found=None))
    for _ in chain(
        raise_every_alarm(ControllerIssues(hass, controller)),
        raise_every_alarm(ControllerIssues(hass, gauge)),
    ):
        issues = [each for each in registry.issues.values() if each.domain == DOMAIN]
        for issue in issues:
            section = f"issues.{issue.translation_key}"
            about = issue.translation_placeholders or {}
            reader.seen.append((f"{section}.title", about))
            if not issue.is_fixable:
                reader.seen.append((f"{section}.description", about))
                continue
            data = {"issue_id": issue.issue_id}
            result = await manager.async_init(DOMAIN, data=data)
            _read_repair(reader, section, result, about)
            answer = await manager.async_configure(result["flow_id"], {})
            _read_repair(reader, section, answer, about)


def _read_repair(
    reader: Reader, section: str, result: Any, about: Mapping[str, str]
) -> None:
    """Keep what a repair shows: its issue's values fill it as well."""
    values = {**about, **(result.get("description_placeholders") or {})}
    filled = {**result, "description_placeholders": values}
    reader.read(f"{section}.fix_flow", filled)


def _add_what_needs_a_broken_database(reader: Reader) -> None:
    """Read each error that was not made with the values of the step that shows it."""
    seen = {key for key, _ in reader.seen}
    for key in texts_of("en"):
        section, *path, error = key.split(".")
        if (
            path[-1:] not in (["error"], ["abort"])
            or key in seen
            or section not in ("config", "options")
        ):
            continue
        steps = [step for start, step in ERROR_ON.items() if error.startswith(start)]
        step = f"{section}.{steps[0]}" if steps else ""
        reader.seen.append((key, reader.filled.get(step, {})))


def _check_errors_and_ends(reader: Reader) -> None:
    """Check that each error and end was shown on this tour, or is known to be elsewhere.

    Those of repairs are in the tests of repairs.
    """
    seen = {key for key, _ in reader.seen}
    left: dict[str, set[str]] = {}
    for key in texts_of("en"):
        path, _, last = key.rpartition(".")
        forms = path.startswith(("config", "options"))
        if forms and path.endswith((".error", ".abort")) and key not in seen:
            left.setdefault(path, set()).add(last)
    assert left == ELSEWHERE


def _check_that_nothing_was_left_out(reader: Reader) -> None:
    """Check that every text of every step, and of every wait, was shown to somebody."""
    seen = {key for key, _ in reader.seen}
    left = {
        key
        for key in texts_of("en")
        if key.startswith(SECTIONS)
        and (".step." in key or ".progress." in key)
        and key not in seen
    }
    # The issue of an athlete who was removed has a test of its own.
    left = {key for key in left if not key.startswith("issues.athlete_removed")}
    assert left == set()


async def test_repair_of_a_removed_athlete() -> None:
    """Its menu is filled by the issue, and by the step as well."""
    about = {"name": "Ada", "sessions": "3"}
    section = "issues.athlete_removed.fix_flow"
    result = {
        "type": FlowResultType.MENU,
        "step_id": "init",
        "menu_options": ["delete", "keep"],
        "description_placeholders": about,
    }
    _check([("issues.athlete_removed.title", about), *shown(section, result)])


LOP = {"athlete": "Ada", "placement": "left_arm", "cuff_width": 110}
LOP |= {"posture": "seated", "pressure": 140}
START = {"athlete": "Ada", "protocol": "First time"}
MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("inflate", {}, "no_cuffs"),
    ("inflate", {"entity_id": SWITCH, "target_pressure": "much"}, "field_number"),
    ("inflate", {"entity_id": SWITCH, "time_limit": "soon"}, "field_span"),
    ("inflate", {"entity_id": SWITCH, "time_limit": "inf"}, "field_span"),
    ("inflate", {"entity_id": SWITCH, "time_limit": {"hours": 1e308}}, "field_span"),
    ("inflate", {"entity_id": SWITCH, "time_limit": True}, "field_span"),
    ("inflate", {"entity_id": SWITCH, "target_pressure": True}, "field_number"),
    ("inflate", {"entity_id": SWITCH, "colour": "red"}, "field_unknown"),
    ("inflate", {"entity_id": "no entity"}, "field_unknown"),
    ("release", {"entity_id": SWITCH, "exclude": {"room": 3}}, "field_unknown"),
    ("release_all", {"entity_id": SWITCH}, "field_unknown"),
    ("start_session", {"athlete": "Ada"}, "field_missing"),
    ("start_session", START | {"placements": ["neck"]}, "field_choice"),
    ("start_session", START | {"posture": "upside_down"}, "field_choice"),
    ("start_session", START | {"pressure_from": "felt"}, "field_choice"),
    ("start_session", START | {"percent": 40, "target_pressure": 50}, "field_clash"),
    ("start_session", START | {"load": 900}, "field_range"),
    ("start_session", START | {"time_limit": "1e999"}, "field_span"),
    ("start_session", START | {"load": True}, "field_number"),
    ("start_session", START | {"beat": "perhaps"}, "field_bad"),
    ("start_session", {"athlete": ["a"], "protocol": "x"}, "field_text"),
    ("log_set", {"athlete": "Ada", "rpe": 11}, "field_range"),
    ("log_set", {"athlete": "Ada", "repetitions": 2.5}, "field_number"),
    ("report", {"athlete": "Ada", "symptom": "tickle"}, "field_choice"),
    ("add_lop", LOP | {"day": "yesterday"}, "field_day"),
    ("add_lop", LOP | {"pressure": 400}, "lop_not_plausible"),
    ("add_lop", LOP | {"day": "2999-01-01"}, "lop_in_future"),
    ("export_history", {"format": "doc"}, "field_choice"),
    ("export_history", {"since": "long ago"}, "field_moment"),
    ("import_history", {"content": "a", "file": "b"}, "field_clash"),
    ("import_history", {}, "import_nothing"),
]


@pytest.mark.usefixtures("coordinator")
async def test_every_mistake_in_an_action(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, reader: Reader
) -> None:
    """What is wrong with an action is said as a sentence that the frontend translates."""
    await _athletes(reader)
    await hass.async_block_till_done()
    client = await hass_ws_client()
    seen: list[Shown] = []
    for action, data, key in MISTAKES:
        await client.send_json_auto_id(
            {
                "type": "call_service",
                "domain": DOMAIN,
                "service": action,
                "service_data": data,
                "return_response": action == "export_history",
            }
        )
        error = (await client.receive_json())["error"]
        assert error.get("translation_key") == key, (action, data, error)
        assert not RAW.search(error["message"]), error
        values = error["translation_placeholders"] or {}
        seen.append((f"exceptions.{key}.message", values))
    _check(seen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_formatted(language: str) -> None:
    """No text is one that the frontend's formatter would stumble over."""
    for key, text in texts_of(language).items():
        if key.startswith("common."):
            continue  # Filled in by us, for speakers and cards.
        values = dict.fromkeys(re.findall(r"\{(\w+)\}", text), "x")
        assert formatted(text, values).count("{") == 0, key


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{name}", {}),
        ("l'{name}", {"name": "Ada"}),
        ("{name", {"name": "Ada"}),
        ("<b>{name}</b>", {"name": "Ada"}),
    ],
)
def test_what_the_frontend_cannot_show(text: str, values: dict[str, str]) -> None:
    """The formatter of these tests is as strict as the frontend's."""
    with pytest.raises(Unreadable):
        formatted(text, values)
