"""Every text that the code may show is there, with its placeholders, and no other."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.checks.kept import Standing
from custom_components.bfr_cuff.config_flow import BfrCuffConfigFlow
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.errors import explain
from custom_components.bfr_cuff.flows.athlete_options_flow import AthleteOptionsFlow
from custom_components.bfr_cuff.flows.cuff_options import BfrCuffOptionsFlow
from custom_components.bfr_cuff.flows.database import HistoryOptionsFlow
from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.history.removed_athlete import ask
from custom_components.bfr_cuff.history.statistics import KINDS
from custom_components.bfr_cuff.issues import TWIN, ControllerIssues, tell_twin
from custom_components.bfr_cuff.lib.check.finding import Outcome, Step
from custom_components.bfr_cuff.lib.controller.cuff_events import OUR_REASONS
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerErratic,
    ControllerError,
    ControllerRefused,
    ControllerSilent,
    ControllerState,
    ControllerUnreachable,
    ControllerUnsupported,
    CuffState,
    Fault,
    Origin,
    Phase,
    RefusalCode,
)
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.link.errors import (
    ControllerFull,
    Displaced,
    ExcessiveLimits,
    FrameError,
    OutOfStep,
    UnsafeLimits,
    UnsupportedProtocol,
    UselessLimits,
    WrongDevice,
    WrongKey,
)
from custom_components.bfr_cuff.lib.own_parts.coach import Advice
from custom_components.bfr_cuff.lib.own_parts.errors import PartsMissing
from custom_components.bfr_cuff.lib.own_parts.found import Problem as OwnProblem
from custom_components.bfr_cuff.lib.session.measurement_messages import StopReason
from custom_components.bfr_cuff.lib.session.messages import (
    EndReason,
    LogSet,
    Lower,
    Moment,
    MomentKind as Moments,
    Next,
    Pause,
    Refill,
    RefillAnswer,
    SessionPhase,
    Stop,
    WrapOff,
)
from custom_components.bfr_cuff.lib.session.phases import INSIST_S
from custom_components.bfr_cuff.lib.store.database import HistoryError, HistoryProblem
from custom_components.bfr_cuff.lib.store.problems import Part, ProblemKind
from custom_components.bfr_cuff.lib.training.lop import LopMethod, LopProblem, Posture
from custom_components.bfr_cuff.lib.training.lop_proposal import Proposal
from custom_components.bfr_cuff.lib.training.oscillogram import Refusal
from custom_components.bfr_cuff.lib.training.prescription import (
    Basis,
    PrescriptionError,
)
from custom_components.bfr_cuff.lib.training.programme import Growth
from custom_components.bfr_cuff.lib.training.programme_form import NOTHING
from custom_components.bfr_cuff.lib.training.programme_outlook import Note
from custom_components.bfr_cuff.lib.training.protocol import SetPlan
from custom_components.bfr_cuff.lib.training.schedule import FrequencyWarning
from custom_components.bfr_cuff.lib.training.screening import Block, Question
from custom_components.bfr_cuff.lib.training.yaml_lines import Problem
from custom_components.bfr_cuff.lib.validation import ValueProblem
from custom_components.bfr_cuff.repairs import async_create_fix_flow
from custom_components.bfr_cuff.sessions.plan_text import BLOOD_PRESSURE, NOT_CHECKED
from custom_components.bfr_cuff.sessions.programmes import FOLDER as PROGRAMMES
from custom_components.bfr_cuff.sessions.training_cuffs import Hands
from homeassistant.config_entries import SOURCE_USER, SOURCE_ZEROCONF
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from simulator.device import Simulator
from tests.lib.session.bench import Bench, bench, protocol, working, wrap_plan

from .checked import raise_every_check
from .own_parts.home import own_entry, wiring
from .shipped import FOLDER, ICONS, TEXTS, placeholders, texts_in

OPTIONS_FLOWS = (AthleteOptionsFlow, BfrCuffOptionsFlow, HistoryOptionsFlow)

type RepairOf = Callable[[dict[str, Any]], Awaitable[Any]]

ERRORS: tuple[ControllerError, ...] = (
    ControllerError("unexpected"),
    ControllerSilent("no reply"),
    ControllerUnreachable("gone"),
    ControllerFull("no place"),
    Displaced(),
    FrameError("nonsense"),
    WrongKey(),
    WrongDevice("one", "another"),
    UnsupportedProtocol(2),
    UnsafeLimits("pressure_max", 300.0, 280.0),
    UselessLimits("occlusion_max_s", 30.0, 60.0),
    ExcessiveLimits("reperfusion_s", 7200.0, 3600.0),
    PartsMissing(["switch.vent"]),
    OutOfStep("the states do not follow each other"),
    *(ControllerRefused(code, "words", limit=1.0) for code in RefusalCode),
)


# Exceptions


def test_every_kind_of_error_is_tried() -> None:
    """The sample holds every exception that is about a controller."""
    kinds: list[type[ControllerError]] = [ControllerError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
        if kind.__module__.startswith("custom_components."):
            assert any(isinstance(error, kind) for error in ERRORS), kind


def test_texts_of_exceptions() -> None:
    """Each error of a controller has a text that is filled by what is known of it."""
    for error in ERRORS:
        explained = explain(error, cuff="Cuff")
        given = set(explained["translation_placeholders"])
        if not isinstance(error, ControllerRefused):
            # Raised without any cuff too, while a controller is set up.
            given -= {"cuff"}
        text = TEXTS["exceptions"][explained["translation_key"]]
        assert placeholders(text) <= given, explained["translation_key"]


@pytest.mark.parametrize(
    ("start", "ends", "given"),
    [
        ("blocked_", (*Question, *Block), {"athlete"}),
        ("history_", (*HistoryProblem, "in_use"), set()),
        ("prescription_", PrescriptionError, {"cuff", "limit"}),
        ("refused_", RefusalCode, {"cuff", "limit", "message"}),
    ],
)
def test_texts_of_every_kind(start: str, ends: Iterable[str], given: set[str]) -> None:
    """Each member of an enumeration has a text, and nothing else has one like it."""
    texts = TEXTS["exceptions"]
    found = {key for key in texts if key.startswith(start)}
    assert found == {f"{start}{end}" for end in ends}
    for key in found:
        assert placeholders(texts[key]) <= given, key


def test_texts_of_problems_with_an_lop() -> None:
    """Each is told with the pressure, and the bounds that it may lie in."""
    for problem in LopProblem:
        text = TEXTS["exceptions"][problem]
        assert placeholders(text) <= {"pressure", "low", "high"}


# Flows


@pytest.mark.parametrize(
    ("section", "flows"),
    [("config", (BfrCuffConfigFlow,)), ("options", OPTIONS_FLOWS)],
)
def test_steps_of_flows(section: str, flows: tuple[type[Any], ...]) -> None:
    """A step that has texts is one that a flow of ours has."""
    steps = TEXTS[section]["step"]
    assert steps
    for step in steps:
        assert any(hasattr(flow, f"async_step_{step}") for flow in flows), step


def test_unsupported_controllers() -> None:
    """Whatever a controller cannot be worked with for, the form says it."""
    for error in ERRORS:
        if isinstance(error, ControllerUnsupported | ControllerErratic):
            key = explain(error)["translation_key"]
            assert TEXTS["config"]["error"][key]


def check_form(result: Any, texts: dict[str, Any], step: str) -> None:
    """Check a form's fields and placeholders against its texts."""
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == step
    text = texts["step"][step]
    fields = {str(key) for key in result["data_schema"].schema}
    assert fields == set(text["data"]), step
    assert fields == set(text["data_description"]), step
    assert placeholders(text) == set(result["description_placeholders"] or ()), step


async def test_forms_of_a_new_controller(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Every field is named and explained; every placeholder is given."""
    texts = TEXTS["config"]
    flow = hass.config_entries.flow
    form = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    choice = {"next_step_id": "controller"}
    form = await flow.async_configure(form["flow_id"], choice)
    check_form(form, texts, "controller")
    address = {"host": "127.0.0.1", "port": simulator.port}
    form = await flow.async_configure(form["flow_id"], address)
    check_form(form, texts, "key")
    flow.async_abort(form["flow_id"])


async def test_forms_of_a_discovered_controller(hass: HomeAssistant) -> None:
    """A discovered controller is called by its name."""
    info = ZeroconfServiceInfo(
        ip_address="127.0.0.1",  # type: ignore[arg-type]
        ip_addresses=[],
        port=7332,
        hostname="gym.local.",
        type="_bfr-cuff._tcp.local.",
        name="Gym._bfr-cuff._tcp.local.",
        properties={"proto": "1", "id": "bfr-1", "model": "Any", "channels": "1"},
    )
    flow = hass.config_entries.flow
    form = await flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=info)
    check_form(form, TEXTS["config"], "key")
    (progress,) = flow.async_progress()
    assert set(progress["context"]["title_placeholders"]) == placeholders(
        TEXTS["config"]["flow_title"]
    )


async def test_forms_of_a_known_controller(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """Reauth, reconfigure and the options, in the same way."""
    form = await entry.start_reauth_flow(hass)
    check_form(form, TEXTS["config"], "reauth_confirm")
    form = await entry.start_reconfigure_flow(hass)
    check_form(form, TEXTS["config"], "reconfigure")
    options = hass.config_entries.options
    for step, after in (("cuffs", "cuff"), ("check", "check_cuff")):
        menu: Any = await options.async_init(entry.entry_id)
        # The test of own parts stands in its place where there are any.
        named = {*TEXTS["options"]["step"]["init"]["menu_options"]} - {"prove"}
        assert {*menu["menu_options"]} == named
        form = await options.async_configure(menu["flow_id"], {"next_step_id": step})
        check_form(form, TEXTS["options"], step)
        form = await options.async_configure(menu["flow_id"], {"cuff": "0"})
        if after == "cuff":
            check_form(form, TEXTS["options"], after)
        else:
            assert form["step_id"] == after


# Repairs


def cuff_with(fault: Fault | None) -> CuffState:
    """Return an empty cuff with a fault."""
    return CuffState(
        channel=0,
        phase=Phase.VENTED if fault is None else Phase.FAULT,
        pressure=0.0,
        target=None,
        occluded_s=0.0,
        limit_s=900.0,
        left_s=None,
        reperfused_s=0.0,
        reason=None,
        fault=fault,
    )


def raise_every_alarm(alarms: ControllerIssues) -> Iterator[None]:
    """Raise one alarm after the other."""
    alarms.contact_lost()
    yield
    alarms.vent_blocked(0)
    yield
    kinds = ControllerUnsupported, ControllerErratic, WrongDevice
    unusable = [each for each in ERRORS if isinstance(each, kinds)]
    for error in (*unusable, UnsupportedProtocol(0)):
        alarms.unusable(error)
        yield
    for fault in Fault:
        state = ControllerState(
            seq=1, uptime_s=1.0, lease=None, cuffs=(cuff_with(fault),)
        )
        alarms.observe(state, "")
        yield
    alarms.lease_taken(0, "another-client")
    yield


async def test_texts_of_repairs(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Each issue has texts whose placeholders are given, and none is left over."""
    raised: dict[str, ir.IssueEntry] = {}
    gauge = own_entry(hass, wiring(hass, "pressure", found=None))
    for _ in chain(
        raise_every_alarm(ControllerIssues(hass, entry)),
        raise_every_alarm(ControllerIssues(hass, gauge)),
    ):
        for issue in ir.async_get(hass).issues.values():
            if issue.domain == DOMAIN and issue.translation_key:
                raised[issue.translation_key] = issue
    async for _ in raise_every_check(hass, entry):
        for issue in ir.async_get(hass).issues.values():
            if (key := issue.translation_key or "").startswith("check_"):
                raised[key] = issue
    ask(hass, "ada", "Ada", "7")
    tell_twin(hass, entry)
    for issue in ir.async_get(hass).issues.values():
        if issue.domain == DOMAIN and issue.translation_key in {
            "athlete_removed",
            TWIN,
        }:
            raised[issue.translation_key] = issue
    await hass.async_block_till_done()
    # Of a cuff of own parts; its tests raise it.
    assert set(raised) == {*TEXTS["issues"]} - {"not_proven"}
    for key, issue in raised.items():
        text = TEXTS["issues"][key]
        assert placeholders(text) <= set(issue.translation_placeholders or ()), key
        assert ("fix_flow" in text) is issue.is_fixable, key
        assert ("description" in text) is not issue.is_fixable, key


@pytest.fixture
async def repair_of(hass: HomeAssistant) -> RepairOf:
    """Return what opens the repair of an issue, by its issue's data."""

    async def _open(data: dict[str, Any]) -> Any:
        flow = await async_create_fix_flow(hass, "issue", data)
        flow.hass = hass
        return flow

    return _open


FIXABLE = {f"fault_{fault}" for fault in Fault} | {
    f"fault_{fault}_gauge" for fault in set(Fault) - {Fault.VENT_BLOCKED}
}
"""Faults; of a hand pump in words of their own, but for the one that is the same."""


async def test_repair_of_a_fault(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    repair_of: RepairOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each fault has words for the step, the error and the end that it can come to."""
    flow = await repair_of({"entry_id": entry.entry_id, "channel": 0})
    asked = await flow.async_step_init()
    monkeypatch.setattr(coordinator.controller, "clear_fault", refuse)
    not_yet = await flow.async_step_confirm({})
    assert await hass.config_entries.async_unload(entry.entry_id)
    gone = await flow.async_step_confirm({})
    for key in FIXABLE:
        texts = TEXTS["issues"][key]["fix_flow"]
        assert set(texts["step"]) == {asked["step_id"]}
        assert set(texts["error"]) == {*(not_yet["errors"] or {}).values()}
        assert set(texts["abort"]) == {gone["reason"]}


async def refuse(channel: int) -> None:
    """Clear nothing, as a controller whose sensor is still broken does."""
    raise ControllerRefused(RefusalCode.FAULT)


async def test_repair_of_what_an_athlete_left(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    repair_of: RepairOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each answer has words and a step; a history out of reach ends it."""
    flow = await repair_of({"athlete_id": "ada", "name": "Ada", "sessions": "3"})
    asked = await flow.async_step_init()
    monkeypatch.setattr(hass.data[HISTORY], "async_write", fail)
    gone = await flow.async_step_delete()
    texts = TEXTS["issues"]["athlete_removed"]["fix_flow"]
    assert set(texts["step"]) == {asked["step_id"]}
    assert set(texts["step"]["init"]["menu_options"]) == {*asked["menu_options"]}
    assert len(asked["menu_options"]) == 2
    for option in asked["menu_options"]:
        assert hasattr(flow, f"async_step_{option}")
    assert set(texts["abort"]) == {gone["reason"]}
    assert "error" not in texts


async def fail(*args: object) -> None:
    """Write nothing, as a database that is away does."""
    raise HistoryError(HistoryProblem.UNREACHABLE, "away")


def test_every_repair_is_tried() -> None:
    """There are no others than those of faults, and of an athlete who was removed."""
    fixable = {key for key, text in TEXTS["issues"].items() if "fix_flow" in text}
    assert fixable == {"athlete_removed", *FIXABLE}


# What is said of a session


def sessions_of_every_kind() -> Iterator[Bench]:
    """Run sessions in which an engine says all that it has to say."""
    done = bench(protocol(*[SetPlan(repetitions=10, rest_s=30.0)] * 2))
    done.run_to(SessionPhase.READY)
    done.act(RefillAnswer(Refill.INSTANT), Lower())
    done.run_to(SessionPhase.REST)
    done.act(LogSet(rpe=5.0))
    done.run_to(SessionPhase.ENDED)
    yield done
    paused = working()
    paused.act(Pause())
    paused.run(INSIST_S)
    paused.act(Stop())
    paused.run_to(SessionPhase.ENDED)
    yield paused
    limited = bench(protocol(SetPlan(work_s=60.0), time_limit_s=30.0))
    limited.run_to(SessionPhase.ENDED)
    yield limited
    wrapped = bench(protocol(SetPlan(work_s=60.0)), wrap_plan())
    wrapped.act(Next(), Stop(), WrapOff())
    yield wrapped


def told() -> dict[str, set[str]]:
    """Return the kinds of moments of the engine, and what each of them always tells."""
    found: dict[str, set[str]] = {}
    for run in sessions_of_every_kind():
        for _, output in run.log:
            if isinstance(output, Moment):
                given = set(output.about)
                found[output.kind] = found.get(output.kind, given) & given
    return found


def test_texts_of_announcements() -> None:
    """Each moment has words, which name nothing that it does not tell."""
    moments = told()
    assert set(moments) == set(Moments)
    for kind, given in moments.items():
        text = TEXTS["common"][f"announce_{kind}"]
        assert placeholders(text) <= given | {"athlete"}, kind


def test_texts_of_plans() -> None:
    """How a pressure was found is told with what is known of it."""
    texts = TEXTS["common"]
    fixed, of_lop = {"target", "tightness"}, {"target", "percent", "lop", "method"}
    for basis in Basis:
        from_lop = basis in (Basis.LOP, Basis.ESTIMATE)
        given = of_lop | {"day", "posture"} if from_lop else fixed
        assert placeholders(texts[f"found_{basis}"]) <= given


def _is_for_hands(key: str) -> bool:
    """Return whether a text is another one's, for hands that do the work."""
    base, _, hands = key.rpartition("_")
    return hands in set(Hands) and base in TEXTS["common"]


def test_common_texts_are_all_used() -> None:
    """Nothing is left over among what is said."""
    words: dict[str, Iterable[str]] = {
        "announce": Moments,
        "check": ("line", "line_failed", "line_unseen"),
        "check_expected": Step,
        "check_outcome": set(Outcome) - {Outcome.PASSED, Outcome.OUT_OF_LIMIT},
        "check_seen": Step,
        "check_standing": Standing,
        "check_step": Step,
        "end": EndReason,
        "found": (*Basis, "oscillometry", "oscillometry_elsewhere"),
        "gauge": set(Advice) - {Advice.REST},
        "history": ("title",),
        "import": ("at_file", "more", "problem", "unknown"),
        "import_at": Part,
        "import_flaw": (*ValueProblem, *ProblemKind),
        "load": ("found",),
        "logbook": ("started", "done", "ended", "released", *OUR_REASONS),
        "measure": ("plan", "last", "last_expired", "refused"),
        "measure_end": set(StopReason) - {StopReason.DONE},
        "measure_found": ("not_kept",),
        "measure_note": ("arm", "heart", "leg", "still"),
        "measure_propose": Proposal,
        "measure_refusal": Refusal,
        "method": LopMethod,
        "new": ("wrap",),
        "nothing": ("worn",),
        "on": (*Placement, "two"),
        "own_problem": OwnProblem,
        "posture": Posture,
        "protocol": ("row",),
        "programme": (
            *("easy_week", "finished", "held", "week", "weeks"),
            *(f"note_{note}" for note in Note),
            *(f"growth_{growth}" for growth in (*Growth, NOTHING)),
            *(f"preview_{of}" for of in ("day", "easy", "grows", "total")),
            *("preview_week", "preview_weeks"),
            *(path.stem for path in PROGRAMMES.glob("*.yaml")),
        ),
        "protocol_of": ("others",),
        "protocol_problem": (*ValueProblem, *Problem),
        "statistic": [kind.key for kind in KINDS],
        "warning": (
            *(*FrequencyWarning, BLOOD_PRESSURE, NOT_CHECKED),
            *({*Origin} - {Origin.BOX}),
        ),
        "wrap_alarm": ("title", "text"),
    }
    expected = {f"{start}_{end}" for start, ends in words.items() for end in ends}
    expected |= {"date", "months", "measure_found"}
    expected |= {"made_own_parts", "made_gauge", "aloud_mmhg"}
    # Cards, blueprints and voice have tests of their own that look for theirs.
    elsewhere = ("blueprint_", "card_", "voice_")
    said = {
        key
        for key in TEXTS["common"]
        if not key.startswith(elsewhere) and not _is_for_hands(key)
    }
    assert said == expected
    assert TEXTS["entity"]["sensor"]["last_end"]["state"].keys() == set(EndReason)
    for reason in EndReason:
        assert (
            TEXTS["common"][f"end_{reason}"]
            == TEXTS["entity"]["sensor"]["last_end"]["state"][reason]
        )


# Texts


def test_texts_are_plain() -> None:
    """No text holds markup, an address, or a quoted placeholder that would not show."""
    for text in texts_in(TEXTS):
        assert text == text.strip()
        assert "<" not in text
        assert "://" not in text
        assert "'{" not in text


def test_only_known_sections() -> None:
    """Every section of the translations is checked; there is no strings.json."""
    assert set(TEXTS) == {
        *("config", "config_subentries", "options", "common", "device", "entity"),
        *("exceptions", "issues", "selector", "services", "triggers", "conditions"),
        "system_health",
    }
    assert set(ICONS) == {"conditions", "entity", "services", "triggers"}
    assert not (FOLDER / "strings.json").exists()
