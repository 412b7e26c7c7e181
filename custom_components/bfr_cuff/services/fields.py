"""The fields of our actions, and what is wrong with one in words.

Home Assistant shows a validator's own message as it is, in English and in the terms of
the code. Here every refusal is a sentence, translated like any other error.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
import math
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.translation import async_get_cached_translations

from ..const import DOMAIN

type Validator = Callable[[Any], Any]


class FieldProblem(vol.Invalid):  # type: ignore[misc]
    """What is wrong with a field: the key of its sentence, and what fills it."""

    def __init__(self, key: str, **about: str) -> None:
        """Take the key of a translated exception."""
        super().__init__(key)
        self.key = key
        self.about = about


class Worded(vol.Schema):  # type: ignore[misc]
    """A schema of one action whose refusals are sentences."""

    def __init__(self, hass: HomeAssistant, action: str, schema: vol.Schema) -> None:
        """Take what is validated, and the action whose fields have names."""
        super().__init__(schema.schema)
        self._hass = hass
        self._action = action
        self._inner = schema

    @override
    def __call__(self, data: Any) -> Any:
        """Return the data, validated, or raise ServiceValidationError."""
        try:
            return self._inner(data)
        except vol.Invalid as err:
            first = err.errors[0] if isinstance(err, vol.MultipleInvalid) else err
            raise self._in_words(first) from err

    def _in_words(self, error: vol.Invalid) -> ServiceValidationError:
        key, about = self._problem(error)
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=key,
            translation_placeholders=about,
        )

    def _problem(self, error: vol.Invalid) -> tuple[str, dict[str, str]]:
        """Return the sentence for an error, and what fills it."""
        if not error.path:
            return "no_cuffs", {}
        field = str(error.path[0])
        name = self._name(field)
        match error:
            case FieldProblem():
                return error.key, {"field": name or field, **error.about}
            case vol.RequiredFieldInvalid():
                return "field_missing", {"field": name or field}
            case vol.ExclusiveInvalid():
                return "field_clash", {"fields": self._group(str(error.path[-1]))}
        key = "field_unknown" if name is None else "field_bad"
        return key, {"field": name or field}

    def _group(self, group: str) -> str:
        """Return the names of the fields of which only one can be given."""
        alike = [
            str(marker)
            for marker in self.schema
            if f"<{getattr(marker, 'group_of_exclusion', '')}>" == group
        ]
        return ", ".join(self._name(field) or field for field in alike)

    def _name(self, field: str) -> str | None:
        """Return what a field is called in this home, None if there is none such."""
        names = async_get_cached_translations(
            self._hass, self._hass.config.language, "services", DOMAIN
        )
        prefix = f"component.{DOMAIN}.services.{self._action}.fields"
        return names.get(f"{prefix}.{field}.name")


@callback
def said_as(key: str, validator: Validator) -> Validator:
    """Return a validator whose refusal is one sentence, whatever it would have said.

    What is too large to be counted with is refused in the same words.
    """

    def _validate(value: Any) -> Any:
        try:
            return validator(value)
        except (vol.Invalid, OverflowError) as err:
            raise FieldProblem(key) from err

    return _validate


def number(
    low: float = -math.inf, high: float = math.inf, *, whole: bool = False
) -> Validator:
    """Return a validator of a number within bounds; NaN is none, and no endless one."""

    def _validate(value: Any) -> float:
        given: float = any_number(value)
        if not math.isfinite(given) or (whole and not given.is_integer()):
            raise FieldProblem("field_number")
        if not low <= given <= high:
            raise FieldProblem("field_range", low=f"{low:g}", high=f"{high:g}")
        return int(given) if whole else given

    return _validate


def one_of[T: str](options: Iterable[T]) -> Callable[[Any], T]:
    """Return a validator of one of these words."""
    known = {str(option): option for option in options}

    def _validate(value: Any) -> T:
        if (option := known.get(str(value))) is None:
            raise FieldProblem("field_choice", choices=", ".join(known))
        return option

    return _validate


def _is_no_flag(value: Any) -> Any:
    """Return a value as it is; raise vol.Invalid for yes or no, which is no number."""
    if isinstance(value, bool):
        raise vol.Invalid("a flag")
    return value


any_number: Final = said_as("field_number", vol.All(_is_no_flag, vol.Coerce(float)))
"""A number that the guard judges, which has a sentence of its own for NaN."""

day: Final = said_as("field_day", cv.date)
flag: Final = said_as("field_bad", cv.boolean)
text: Final = said_as("field_text", cv.string)
span: Final = said_as(
    "field_span",
    vol.All(_is_no_flag, cv.positive_time_period, vol.Range(min=timedelta(seconds=1))),
)
