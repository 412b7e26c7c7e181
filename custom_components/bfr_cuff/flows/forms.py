"""What the forms of the flows are made of."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util import dt as dt_util


def number(
    low: float, high: float, unit: str | None = None, step: float = 1
) -> NumberSelector:
    """Return a box for a number within bounds that only catch slips of the hand."""
    config = NumberSelectorConfig(
        min=low, max=high, step=step, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def choice(
    options: Iterable[str],
    translation_key: str,
    mode: SelectSelectorMode = SelectSelectorMode.DROPDOWN,
    *,
    multiple: bool = False,
) -> SelectSelector:
    """Return a choice among words that the translations name."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[str(option) for option in options],
            mode=mode,
            multiple=multiple,
            translation_key=translation_key,
        )
    )


def missing(user_input: Mapping[str, Any], *fields: str) -> dict[str, str]:
    """Return an error for each field that was left empty.

    Home Assistant's frontend fills in a field that a schema requires: the first choice,
    the lowest number. Nobody would have said it, so what touches a body is optional in
    the schema and asked for here.
    """
    return {
        field: "required" for field in fields if user_input.get(field) in (None, "")
    }


def today() -> date:
    """Return the day at home."""
    return dt_util.now().date()
