"""Every text that the code may show is there, with its placeholders, and no other."""

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.errors import explain
from custom_components.bfr_cuff.history.removed_athlete import ask
from custom_components.bfr_cuff.history.statistics import KINDS
from custom_components.bfr_cuff.issues import TWIN, ControllerIssues, tell_twin
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
    Phase,
    RefusalCode,
)
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.link.errors import (
    ControllerFull,
    Displaced,
    FrameError,
    OutOfStep,
    UnsafeLimits,
    UnsupportedProtocol,
    UselessLimits,
    WrongDevice,
    WrongKey,
)
from custom_components.bfr_cuff.lib.session.messages import (
    EndReason,
    MomentKind as Moments,
)
from custom_components.bfr_cuff.lib.store.database import HistoryProblem
from custom_components.bfr_cuff.lib.store.problems import Part, ProblemKind
from custom_components.bfr_cuff.lib.training.lop import LopMethod, LopProblem, Posture
from custom_components.bfr_cuff.lib.training.prescription import (
    Basis,
    PrescriptionError,
)
from custom_components.bfr_cuff.lib.training.schedule import FrequencyWarning
from custom_components.bfr_cuff.lib.training.screening import Block, Question
from custom_components.bfr_cuff.lib.training.yaml_lines import Problem
from custom_components.bfr_cuff.lib.validation import ValueProblem
from custom_components.bfr_cuff.repairs import RemovedAthleteFlow
from custom_components.bfr_cuff.sessions.plan_text import BLOOD_PRESSURE
from homeassistant.config_entries import SOURCE_USER, SOURCE_ZEROCONF
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from simulator.device import Simulator

from .shipped import (
    FOLDER,
    ICONS,
    TEXTS,
    called,
    class_in,
    form_errors,
    keywords,
    module_names,
    placeholders,
    texts_in,
    tree_of,
)

# What Home Assistant's own flow helpers abort with.
HELPERS_ABORT_WITH = {
    "_abort_if_unique_id_configured": "already_configured",
    "async_set_unique_id": "already_in_progress",
}
FLOWS = {
    "config": (
        *("config_flow", "flows/athlete", "flows/screening_form"),
        *("flows/database", "flows/history"),
    ),
    "options": (
        *("flows/cuff_options", "flows/athlete_options_flow", "flows/screening_form"),
        *("flows/blood_pressure", "flows/database"),
    ),
}
UPDATE_ABORTS_WITH = {"reauth_successful", "reconfigure_successful"}

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
    """Every exception has a text whose placeholders are given, and none is left over."""
    raised = {error: explain(error, cuff="Cuff") for error in ERRORS}
    literal = raised_keys()
    refused = refusals()
    fields = field_problems()
    keys = {explained["translation_key"] for explained in raised.values()}
    assert keys | {*literal, *refused, *fields} == set(TEXTS["exceptions"])
    for key, given in fields.items():
        assert placeholders(TEXTS["exceptions"][key]) <= given, key
    for error, explained in raised.items():
        given = set(explained["translation_placeholders"])
        if not isinstance(error, ControllerRefused):
            # Raised without any cuff too, while a controller is set up.
            given -= {"cuff"}
        text = TEXTS["exceptions"][explained["translation_key"]]
        assert placeholders(text) <= given, explained["translation_key"]
    for key, given in literal.items():
        assert placeholders(TEXTS["exceptions"][key]) <= given, key
    for key, given in refused.items():
        assert placeholders(TEXTS["exceptions"][key]) <= given, key


def field_problems() -> dict[str, set[str]]:
    """Return what may be wrong with a field of an action, and what is told of it."""
    found = {f"field_{key}": {"field"} for key in ("bad", "missing", "unknown")}
    found["field_clash"] = {"fields"}
    for name in module_names():
        for function in ("FieldProblem", "said_as"):
            for call in calls_of(tree_of(name), function):
                given = {"field", *(str(each.arg) for each in call.keywords)}
                match call.args[0]:
                    case ast.Constant(str(key)):
                        found[key] = found.get(key, given) & given
    return found


def refusals() -> dict[str, set[str]]:
    """Return why a session may be refused, and what every such refusal tells."""
    sources: dict[str, Iterable[str]] = {
        "blocked_": (*Question, *Block),
        "history_": HistoryProblem,
        "prescription_": PrescriptionError,
    }
    found: dict[str, set[str]] = {}
    for name in module_names():
        for call in calls_of(tree_of(name), "SessionRefused"):
            given = {str(keyword.arg) for keyword in call.keywords}
            match call.args[0]:
                case ast.Constant(str(key)):
                    found[key] = found.get(key, given) & given
                case ast.JoinedStr(values=[ast.Constant(str(prefix)), *_]):
                    found |= {f"{prefix}{end}": given for end in sources.pop(prefix)}
    assert not sources
    return found | {problem: {"pressure", "low", "high"} for problem in LopProblem}


def calls_of(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Yield every call of a function, method or class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if ast.unparse(node.func).rpartition(".")[2] == name:
                yield node


def raised_keys() -> dict[str, set[str]]:
    """Return each literal translation key that is raised, and what always fills it."""
    found: dict[str, set[str]] = {}
    for name in module_names():
        for node in ast.walk(tree_of(name)):
            if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
                continue
            about = {each.arg: each.value for each in node.exc.keywords}
            match about.get("translation_key"):
                case ast.Constant(str(key)):
                    filled = about.get("translation_placeholders", ast.Dict())
                    given = {
                        str(ast.literal_eval(each))
                        for each in getattr(filled, "keys", ())
                        if each is not None
                    }
                    found[key] = found.get(key, given) & given
    return found


# Flows


def test_errors_of_flows() -> None:
    """Each error that a form may show has a text, and no other has."""
    explained = {
        explain(error)["translation_key"]
        for error in ERRORS
        if isinstance(error, ControllerUnsupported | ControllerErratic)
    }
    for section, modules in FLOWS.items():
        errors = {error for name in modules for error in form_errors(name)}
        errors |= explained if section == "config" else set()
        errors |= {f"history_{problem}" for problem in HistoryProblem}
        assert errors == set(TEXTS[section]["error"])


def test_ends_of_flows() -> None:
    """Each reason to end a flow has a text, and no other has."""
    calls = called("config_flow")
    reasons = {why for name in FLOWS["config"] for why in keywords(name, "reason")}
    reasons |= {why for how, why in HELPERS_ABORT_WITH.items() if how in calls}
    if "async_update_reload_and_abort" in calls:
        reasons |= UPDATE_ABORTS_WITH
    assert reasons == set(TEXTS["config"]["abort"])
    reasons = {why for name in FLOWS["options"] for why in keywords(name, "reason")}
    assert reasons == set(TEXTS["options"]["abort"])


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
    chosen: Any = await options.async_init(entry.entry_id)
    text = TEXTS["options"]["step"]["init"]
    assert chosen["step_id"] == "init"
    assert {str(key) for key in chosen["data_schema"].schema} == set(text["data"])
    form = await options.async_configure(chosen["flow_id"], {"cuff": "0"})
    check_form(form, TEXTS["options"], "cuff")


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
        alarms.observe(state)
        yield


async def test_texts_of_repairs(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Each issue has texts whose placeholders are given, and none is left over."""
    raised: dict[str, ir.IssueEntry] = {}
    for _ in raise_every_alarm(ControllerIssues(hass, entry)):
        for issue in ir.async_get(hass).issues.values():
            if issue.domain == DOMAIN and issue.translation_key:
                raised[issue.translation_key] = issue
    ask(hass, "ada", "Ada", "7")
    tell_twin(hass, entry)
    for issue in ir.async_get(hass).issues.values():
        if issue.domain == DOMAIN and issue.translation_key in {
            "athlete_removed",
            TWIN,
        }:
            raised[issue.translation_key] = issue
    await hass.async_block_till_done()
    assert set(raised) == set(TEXTS["issues"])
    for key, issue in raised.items():
        text = TEXTS["issues"][key]
        assert placeholders(text) <= set(issue.translation_placeholders or ()), key
        assert ("fix_flow" in text) is issue.is_fixable, key
        assert ("description" in text) is not issue.is_fixable, key


def test_texts_of_the_fix_flow() -> None:
    """Each fixable issue has the same steps, errors and ends as the code."""
    flows = {
        key: text["fix_flow"]
        for key, text in TEXTS["issues"].items()
        if "fix_flow" in text
    }
    assert len(flows) > len(Fault)
    for key, flow in flows.items():
        fault = key.startswith("fault_")
        code = class_in("repairs", "ClearFaultFlow" if fault else "RemovedAthleteFlow")
        assert set(flow["step"]) == keywords(code, "step_id")
        assert set(flow.get("error", ())) == form_errors(code)
        assert set(flow["abort"]) == keywords(code, "reason")


def test_choices_after_an_athlete_is_removed() -> None:
    """Both answers have words."""
    step = TEXTS["issues"]["athlete_removed"]["fix_flow"]["step"]["init"]
    assert {f"async_step_{option}" for option in step["menu_options"]} < {
        *vars(RemovedAthleteFlow)
    }
    assert len(step["menu_options"]) == 2


# What is said of a session


def told() -> dict[str, set[str]]:
    """Return the kinds of moments of the engine, and what each of them always tells."""
    found: dict[str, set[str]] = {}
    for path in (FOLDER / "lib" / "session").glob("*.py"):
        tree = ast.parse(path.read_text())
        for name in ("tell", "_moment", "_tell_before_end"):
            for call in calls_of(tree, name):
                for argument in call.args:
                    if ast.unparse(argument).startswith("MomentKind."):
                        given = {str(keyword.arg) for keyword in call.keywords}
                        kind = Moments[
                            ast.unparse(argument).removeprefix("MomentKind.")
                        ]
                        found[kind] = found.get(kind, given) & given
    return found


def test_texts_of_announcements() -> None:
    """Each moment has words, which name nothing that it does not tell."""
    moments = told()
    assert set(moments) == set(Moments)
    for kind, given in moments.items():
        text = TEXTS["common"][f"announce_{kind}"]
        assert placeholders(text) <= given | {"set", "sets", "athlete"}, kind


def test_texts_of_plans() -> None:
    """How a pressure was found is told with what is known of it."""
    texts = TEXTS["common"]
    fixed, of_lop = {"target", "tightness"}, {"target", "percent", "lop", "method"}
    for basis in Basis:
        from_lop = basis in (Basis.LOP, Basis.ESTIMATE)
        given = of_lop | {"day", "posture"} if from_lop else fixed
        assert placeholders(texts[f"found_{basis}"]) <= given


def test_common_texts_are_all_used() -> None:
    """Nothing is left over among what is said."""
    words: dict[str, Iterable[str]] = {
        "announce": Moments,
        "end": EndReason,
        "found": Basis,
        "history": ("title",),
        "import": ("at_file", "more", "problem", "unknown"),
        "import_at": Part,
        "import_flaw": (*ValueProblem, *ProblemKind),
        "load": ("found",),
        "logbook": ("started", "done", "ended", "released", *OUR_REASONS),
        "method": LopMethod,
        "on": (*Placement, "two"),
        "posture": Posture,
        "protocol_of": ("others",),
        "protocol_problem": (*ValueProblem, *Problem),
        "statistic": [kind.key for kind in KINDS],
        "warning": (*FrequencyWarning, BLOOD_PRESSURE),
        "wrap_alarm": ("title", "text"),
    }
    expected = {f"{start}_{end}" for start, ends in words.items() for end in ends}
    # Cards, blueprints and voice have tests of their own that look for theirs.
    elsewhere = ("blueprint_", "card_", "voice_")
    said = {key for key in TEXTS["common"] if not key.startswith(elsewhere)}
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
