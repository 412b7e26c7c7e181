"""What the forms of the flows are made of."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, override

import voluptuous as vol

from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util import dt as dt_util


class NumberBox(NumberSelector):
    """A box for a number; `out_of_range` says what is wrong with one, in words."""

    @override
    def __call__(self, data: Any) -> float:
        """Return a number, also one out of range: a form can say so in its language."""
        given: float = vol.Coerce(float)(data)
        return given

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the lowest and the highest number."""
        return self.config["min"], self.config["max"]


def number(
    low: float, high: float, unit: str | None = None, step: float = 1
) -> NumberBox:
    """Return a box for a number within bounds that only catch slips of the hand."""
    config = NumberSelectorConfig(
        min=low, max=high, step=step, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberBox(config)


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


def out_of_range(
    schema: vol.Schema, user_input: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the first number out of range as a form's errors and placeholders.

    Where there is none, the placeholders are blank; where no number is asked for, none.
    """
    blank: dict[str, str] = {}
    for field, validator in schema.schema.items():
        boxes = getattr(validator, "validators", (validator,))
        if not isinstance(boxes[0], NumberBox):
            continue
        blank = {"low": "", "high": ""}
        given, (low, high) = user_input.get(str(field)), boxes[0].bounds
        if given is not None and not low <= given <= high:
            bounds = {"low": f"{low:g}", "high": f"{high:g}"}
            return {str(field): "out_of_range"}, bounds
    return {}, blank


def today() -> date:
    """Return the day at home."""
    return dt_util.now().date()
