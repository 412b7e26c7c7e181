"""A net under every test: whatever is shown meanwhile must have its words."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.services.fields import FieldProblem
from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import ConfigFlow, ConfigSubentryFlow, OptionsFlow
from homeassistant.data_entry_flow import FlowManager
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir

from .rendering import shown, texts_of
from .shipped import placeholders

TEXTS: Final = texts_of("en")
OPTIONAL: Final = (".description", ".data_description.", ".menu_option_descriptions.")
"""What a step may do without."""

HELD_BY_A_FORM: Final = "selector."
"""Choices are checked where they are listed, whole."""


def missing(key: str, given: Mapping[str, Any] | None = None) -> Iterator[str]:
    """Yield that a text is not there, or what of it would not be filled."""
    if key not in TEXTS:
        yield f"{key} has no text"
        return
    for name in sorted(placeholders(TEXTS[key]) - set(given or ())):
        yield f"nothing fills {name} in {key}"


def section_of(flow: Any) -> str | None:
    """Return where the texts of a flow of ours stand; None of one of the home's."""
    if not type(flow).__module__.startswith(f"custom_components.{DOMAIN}."):
        return None
    match flow:
        case ConfigFlow():
            return "config"
        case OptionsFlow():
            return "options"
        case ConfigSubentryFlow():
            return f"config_subentries.{flow.handler[1]}"
        case RepairsFlow():
            issue = ir.async_get(flow.hass).async_get_issue(DOMAIN, flow.issue_id)
            return f"issues.{issue.translation_key}.fix_flow" if issue else None
    return None


def missing_of_step(flow: Any, result: Any) -> Iterator[str]:
    """Yield what a step shows that has no text."""
    if (section := section_of(flow)) is None or "type" not in result:
        return
    for key, _ in shown(section, result):
        optional = any(part in key for part in OPTIONAL)
        if key not in TEXTS and not optional and not key.startswith(HELD_BY_A_FORM):
            yield f"{key} has no text"


@contextmanager
def everything_has_words() -> Iterator[None]:
    """Check every error, issue and step that is made, whoever shows or catches it."""
    found: list[str] = []

    def _after(owner: Any, name: str, check: Callable[..., Iterator[str]]) -> Any:
        original = getattr(owner, name)

        def _checked(self: Any, *args: Any, **kwargs: Any) -> Any:
            returned = original(self, *args, **kwargs)
            found.extend(check(self, returned))
            return returned

        return patch.object(owner, name, _checked)

    handle = FlowManager._async_handle_step

    async def _handle(self: Any, flow: Any, *args: Any) -> Any:
        result = await handle(self, flow, *args)
        found.extend(missing_of_step(flow, result))
        return result

    with ExitStack() as patched:
        for each in (
            _after(HomeAssistantError, "__init__", _of_exception),
            _after(SessionRefused, "__init__", _of_refusal),
            _after(FieldProblem, "__init__", _of_field),
            _after(ir.IssueRegistry, "async_get_or_create", _of_issue),
            patch.object(FlowManager, "_async_handle_step", _handle),
        ):
            patched.enter_context(each)
        yield
    assert not found


def _of_exception(error: HomeAssistantError, _: object) -> Iterator[str]:
    if error.translation_domain == DOMAIN:
        key = f"exceptions.{error.translation_key}.message"
        yield from missing(key, error.translation_placeholders)


def _of_refusal(refusal: SessionRefused, _: object) -> Iterator[str]:
    yield from missing(f"exceptions.{refusal.key}.message", refusal.placeholders)


def _of_field(problem: FieldProblem, _: object) -> Iterator[str]:
    key = f"exceptions.{problem.key}.message"
    yield from missing(key, {"field": "", **problem.about})


def _of_issue(_: object, issue: ir.IssueEntry) -> Iterator[str]:
    if issue.domain == DOMAIN:
        key = f"issues.{issue.translation_key}.title"
        yield from missing(key, issue.translation_placeholders)
