"""Texts as Home Assistant's frontend shows them: in ICU MessageFormat, with what it fills in.

The frontend's formatter (intl-messageformat) raises for a value that is missing, takes an
apostrophe before a brace for a quotation, and `<` before a letter for a tag.
"""

from collections.abc import Iterator, Mapping
import json
import re
from typing import Any, Final

from homeassistant.data_entry_flow import FlowResultType

from .shipped import FOLDER

LANGUAGES: Final = ("en", "de", "es", "fr", "ja")
NOTHING: Final[Mapping[str, str]] = {}
TAG: Final = re.compile(r"</?[A-Za-z]")

_TOKEN: Final = re.compile(r"''|'[{}<>][^']*'?|\{([^{}]*)\}|[{}]")

type Shown = tuple[str, Mapping[str, str]]
"""The key of a text, and what the frontend gives its formatter."""


class Unreadable(Exception):
    """The frontend would show an error in place of the text."""


def formatted(text: str, values: Mapping[str, str]) -> str:
    """Return a text as the frontend formats it, or raise Unreadable."""
    if TAG.search(text):
        raise Unreadable(f"INVALID_TAG: {text}")

    def _fill(found: re.Match[str]) -> str:
        token, name = found[0], found[1]
        if token == "''":
            return "'"
        if token.startswith("'"):
            raise Unreadable(f"quoted, so shown as it is: {text}")
        if name is None or not re.fullmatch(r"\s*\w+\s*", name):
            raise Unreadable(f"MALFORMED_ARGUMENT: {text}")
        if name.strip() not in values:
            raise Unreadable(f"MISSING_VALUE: {name} in {text}")
        return values[name.strip()]

    return _TOKEN.sub(_fill, text)


def texts_of(language: str) -> dict[str, str]:
    """Return every text of a language by its key."""

    def _flat(tree: Any, path: str) -> Iterator[tuple[str, str]]:
        if isinstance(tree, str):
            yield path, tree
            return
        for key, inner in tree.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)

    file = FOLDER / "translations" / f"{language}.json"
    return dict(_flat(json.loads(file.read_text(encoding="utf-8")), ""))


def shown(section: str, result: Any) -> Iterator[Shown]:
    """Yield what the frontend shows of one step of a flow.

    It gives no values to the title of a menu in a config or options flow, nor to that
    of a step that waits.
    """
    values = result.get("description_placeholders") or NOTHING
    if result["type"] is FlowResultType.CREATE_ENTRY:
        if (said := result.get("description")) is not None:
            yield f"{section}.create_entry.{said}", values
        return
    if result["type"] is FlowResultType.ABORT:
        yield f"{section}.abort.{result['reason']}", values
        return
    step = f"{section}.step.{result['step_id']}"
    filled = section.startswith(("config_subentries", "issues"))
    match result["type"]:
        case FlowResultType.MENU:
            yield f"{step}.title", values if filled else NOTHING
            for option in result["menu_options"]:
                yield f"{step}.menu_options.{option}", values
                yield f"{step}.menu_option_descriptions.{option}", values
        case FlowResultType.SHOW_PROGRESS:
            yield f"{step}.title", NOTHING
            yield f"{section}.progress.{result['progress_action']}", values
        case FlowResultType.FORM:
            yield f"{step}.title", values
            yield from _fields(section, step, result, values)
    yield f"{step}.description", values


def _fields(
    section: str, step: str, result: Any, values: Mapping[str, str]
) -> Iterator[Shown]:
    """Yield the labels of a form, its errors and its choices."""
    schema = result["data_schema"]
    for field, validator in ({} if schema is None else schema.schema).items():
        yield f"{step}.data.{field}", values
        yield f"{step}.data_description.{field}", values
        config = getattr(validator, "config", {})
        for option in config.get("options", ()):
            if isinstance(option, str):
                yield f"selector.{config['translation_key']}.options.{option}", values
    for error in (result["errors"] or {}).values():
        yield f"{section}.error.{error}", values
