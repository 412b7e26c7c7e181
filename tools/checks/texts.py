"""Hold each text that the code names to the translations, and each text to the code.

A lint of the whole tree, wherever a module stands: what a test never reaches must have
its words too. That what is shown reads well, in every language, tests check as it runs.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
import json
from pathlib import Path
import re
from string import Formatter
import sys
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
INTEGRATION: Final = ROOT / "custom_components" / "bfr_cuff"

REFUSALS: Final = {
    "SessionRefused": frozenset[str](),
    "FieldProblem": frozenset({"field"}),
    "said_as": frozenset({"field"}),
}
"""What takes the key of an exception's text first, and what always fills that."""

OF_HOME_ASSISTANT: Final = re.compile(
    r"HomeAssistantError|Service\w+|ConfigEntry\w+|UpdateFailed"
)
OF_HELPERS: Final = {
    "_abort_if_unique_id_configured": ("already_configured",),
    "async_set_unique_id": ("already_in_progress",),
    "async_update_reload_and_abort": ("reauth_successful", "reconfigure_successful"),
    "async_update_and_abort": ("reconfigure_successful",),
}
"""What Home Assistant's own helpers of flows end with."""

COUNTS: Final = ("one", "other")
HANDS: Final = ("gauge", "wrap")
"""What ends the variants of a sentence: of a number, and for hands that do the work."""

PARTS: Final = ("step", "error", "abort", "progress")
_OF_A_SELECTOR: Final = re.compile(r"translation_key: (\w+)")
_OF_A_FORM: Final = re.compile(r"'base'|CONF_\w+|self\.identity")


@dataclass
class Named:
    """What the code names: any text in it, and what starts one that is put together."""

    whole: set[str] = field(default_factory=set)
    starts: set[str] = field(default_factory=set)

    def read(self, tree: ast.AST) -> None:
        """Add what a module names."""
        for node in ast.walk(tree):
            match node:
                case ast.Constant(str(text)):
                    self.whole.add(text)
                case ast.JoinedStr(values=[ast.Constant(str(start)), *_]):
                    self.starts.add(start)
                case ast.AsyncFunctionDef(name=name):
                    self.whole.add(name.removeprefix("async_step_"))
                case ast.Call() if (helper := _function(node)) in OF_HELPERS:
                    self.whole |= {*OF_HELPERS[helper]}

    def __contains__(self, key: str) -> bool:
        """Return whether a key is named, or put together from a start like `field_`."""
        if key in self.whole:
            return True
        ends = (key[: at + 1] for at, sign in enumerate(key) if sign == "_")
        return any(start in self.starts for start in ends)


def problems(integration: Path) -> Iterator[str]:
    """Yield a sentence for each text that is missing, unfilled or left over."""
    english = integration / "translations" / "en.json"
    texts: dict[str, Any] = json.loads(english.read_text(encoding="utf-8"))
    named = Named()
    for path in sorted(integration.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named.read(tree)
        where = path.relative_to(integration)
        for line, problem in chain(_exceptions(tree, texts), _flows(tree, texts)):
            yield f"{where}:{line}: {problem}"
    for path in integration.glob("*.yaml"):
        named.whole |= {*_OF_A_SELECTOR.findall(path.read_text(encoding="utf-8"))}
    for key in _keys(texts):
        if key.rpartition(".")[2] not in named:
            yield f"en.json: {key} is named nowhere in the code"


def _exceptions(tree: ast.AST, texts: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the exceptions that a module makes."""
    for node in ast.walk(tree):
        match node:
            case ast.Raise(exc=ast.Call() as call) if OF_HOME_ASSISTANT.fullmatch(
                _function(call)
            ):
                about = {each.arg: each.value for each in call.keywords}
                if call.args or not _is_translated(about):
                    yield call.lineno, "an exception in no user's language"
                if isinstance(key := about.get("translation_key"), ast.Constant):
                    filled = about.get("translation_placeholders", ast.Dict())
                    keys = getattr(filled, "keys", ())
                    given = {each.value for each in keys if each is not None}
                    yield from _unfilled(call, str(key.value), given, texts)
            case ast.Call(args=[ast.Constant(str(key)), *_]) if (
                function := _function(node)
            ) in REFUSALS:
                given = {str(each.arg) for each in node.keywords} | REFUSALS[function]
                yield from _unfilled(node, key, given, texts)


def _is_translated(about: Mapping[str | None, ast.expr]) -> bool:
    """Return whether a key and its domain are given, if only by `explain`."""
    explained = about.get(None)
    if explained is not None and ast.unparse(explained).startswith("explain("):
        return True
    return {"translation_domain", "translation_key"} <= set(about)


def _unfilled(
    call: ast.Call, key: str, given: set[str], texts: Mapping[str, Any]
) -> Iterator[tuple[int, str]]:
    """Yield that an exception has no text, or that nothing fills part of it."""
    if key not in texts["exceptions"]:
        yield call.lineno, f"exceptions.{key} has no text"
        return
    message = texts["exceptions"][key]["message"]
    asked = {name for _, name, _, _ in Formatter().parse(message) if name is not None}
    for name in sorted(asked - given):
        yield call.lineno, f"nothing fills {name} in exceptions.{key}"


def _flows(tree: ast.AST, texts: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield each step, error, end or choice of a form that has no text."""
    known = {part: set[str]() for part in PARTS}
    for flow in _texts_of_flows(texts):
        for part in PARTS:
            known[part] |= set(flow.get(part, ()))
    known["choice"] = set(texts["selector"])
    for part, key, line in _shown(tree):
        if key not in known[part]:
            yield line, f"the {part} {key} has no text"


def _shown(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Yield what a module shows in forms: the part, its key and the line."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg="step_id", value=ast.Constant(str(key))):
                yield "step", key, node.lineno
            case ast.keyword(arg="reason", value=ast.Constant(str(key))):
                yield "abort", key, node.lineno
            case ast.keyword(arg="progress_action", value=ast.Constant(str(key))):
                yield "progress", key, node.lineno
            case ast.Call(args=[_, ast.Constant(str(key)), *_]):
                if _function(node) == "choice":
                    yield "choice", key, node.lineno
            case ast.Dict(keys=[ast.expr() as name], values=[ast.Constant(str(key))]):
                if _OF_A_FORM.match(ast.unparse(name)):
                    yield "error", key, node.lineno
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id="errors"))],
                value=ast.Constant(str(key)),
            ):
                yield "error", key, node.lineno


def _texts_of_flows(texts: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield texts["config"]
    yield texts["options"]
    yield from texts["config_subentries"].values()
    yield from (
        issue["fix_flow"] for issue in texts["issues"].values() if "fix_flow" in issue
    )


def _keys(texts: Mapping[str, Any]) -> Iterator[str]:
    """Yield the key of each text that code has to name."""
    yield from (f"exceptions.{key}" for key in texts["exceptions"])
    yield from (f"selector.{key}" for key in texts["selector"])
    for flow in _texts_of_flows(texts):
        yield from (f"{part}.{key}" for part in PARTS for key in flow.get(part, ()))
    common = texts["common"]
    for key in common:
        if key.startswith("voice_"):
            base, _, end = key.removeprefix("voice_").rpartition("_")
            is_variant = end in COUNTS or (end in HANDS and f"voice_{base}" in common)
            yield f"voice.{base if is_variant else key.removeprefix('voice_')}"


def _function(call: ast.Call) -> str:
    """Return the last name of what is called."""
    return ast.unparse(call.func).rpartition(".")[2]


def main(integration: Path = INTEGRATION) -> int:
    """Print every problem; return 1 if there is one."""
    found = sorted(problems(integration))
    for each in found:
        print(each)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
