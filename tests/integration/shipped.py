"""What the integration ships beside its code, read for the tests that check it."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
from string import Formatter
from typing import Any

from custom_components import bfr_cuff
from homeassistant.util.yaml import load_yaml_dict

FOLDER = Path(bfr_cuff.__file__).parent
ROOT = FOLDER.parents[1]

MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text())
ICONS: dict[str, Any] = json.loads((FOLDER / "icons.json").read_text())
TEXTS: dict[str, Any] = json.loads((FOLDER / "translations" / "en.json").read_text())
SERVICES: dict[str, Any] = load_yaml_dict(str(FOLDER / "services.yaml"))
TRIGGERS: dict[str, Any] = load_yaml_dict(str(FOLDER / "triggers.yaml"))


def module_names() -> list[str]:
    """Return the modules that speak with Home Assistant, as in `sessions/runner`."""
    paths = [path.relative_to(FOLDER) for path in FOLDER.rglob("*.py")]
    return sorted(str(path.with_suffix("")) for path in paths if path.parts[0] != "lib")


def tree_of(name: str) -> ast.Module:
    """Return the parsed module of this name."""
    return ast.parse((FOLDER / f"{name}.py").read_text())


def class_in(name: str, class_name: str) -> ast.ClassDef:
    """Return a class of a module."""
    (found,) = (
        node
        for node in tree_of(name).body
        if isinstance(node, ast.ClassDef) and node.name == class_name
    )
    return found


def keywords(where: str | ast.AST, keyword: str) -> set[str]:
    """Return every literal text that a module or class passes as this keyword."""
    return {
        node.value.value
        for node in ast.walk(tree_of(where) if isinstance(where, str) else where)
        if isinstance(node, ast.keyword)
        and node.arg == keyword
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def called(name: str) -> set[str]:
    """Return the names of the functions and methods that a module calls."""
    calls = (node for node in ast.walk(tree_of(name)) if isinstance(node, ast.Call))
    return {ast.unparse(call.func).rpartition(".")[2] for call in calls}


def form_errors(where: str | ast.AST) -> set[str]:
    """Return every literal error that a module or class puts into a form."""
    found = set()
    for node in ast.walk(tree_of(where) if isinstance(where, str) else where):
        match node:
            case ast.Dict(keys=[ast.expr() as key], values=[ast.Constant(str(error))]):
                if ast.unparse(key).startswith(("'base'", "CONF_", "self.identity")):
                    found.add(error)
            case ast.DictComp(value=ast.Constant(str(error))):
                found.add(error)
            case ast.Call(func=ast.Name(id="missing" | "unanswered")):
                found.add("required")
            case ast.Call(func=ast.Name(id="out_of_range")):
                found.add("out_of_range")
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id="errors"))],
                value=ast.Constant(str(error)),
            ):
                found.add(error)
    return found


def texts_in(tree: Any) -> Iterator[str]:
    """Yield every text below a branch of the translations."""
    if isinstance(tree, str):
        yield tree
        return
    for branch in tree.values():
        yield from texts_in(branch)


def placeholders(tree: Any) -> set[str]:
    """Return the placeholders of every text below a branch."""
    return {
        field
        for text in texts_in(tree)
        for _, field, _, _ in Formatter().parse(text)
        if field is not None
    }
