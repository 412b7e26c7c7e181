"""Tests of checking values from outside: what is found, where, and that all is."""

from enum import StrEnum
from typing import Any

import pytest
import voluptuous as vol

from custom_components.bfr_cuff.lib.validation import (
    InvalidValue,
    Validate,
    ValueProblem,
    choice,
    each,
    fields,
    flag,
    invalid_values,
    listed,
    number,
    numeric,
    whole,
)


class Side(StrEnum):
    """Two words to choose from."""

    LEFT = "left"
    RIGHT = "right"


CUFF = fields({"side": choice(Side), vol.Optional("mmhg"): number(0, 300)})
FILE = fields({"name": flag, "cuffs": each(CUFF)})
GOOD = {"name": True, "cuffs": [{"side": "left", "mmhg": 80}, {"side": "right"}]}


def found(check: Validate, value: Any) -> set[tuple[str, str]]:
    """Return the kind and the path of everything that is wrong."""
    with pytest.raises(vol.Invalid) as raised:
        check(value)
    errors = invalid_values(raised.value)
    return {(each.kind, ".".join(map(str, each.path))) for each in errors}


def test_what_is_good_is_returned() -> None:
    """Numbers as floats, all else as it was."""
    assert FILE(GOOD) == GOOD
    assert isinstance(FILE(GOOD)["cuffs"][0]["mmhg"], float)


def test_everything_is_found_at_once() -> None:
    """In each entry of a list too, of which voluptuous itself tells only one."""
    assert found(
        FILE,
        {
            "cuffs": [
                {"mmhg": "high"},
                3,
                {"side": "up", "mmhg": 301, "colour": "red"},
            ],
            "more": {},
        },
    ) == {
        ("missing", "name"),
        ("missing", "cuffs.0.side"),
        ("no_number", "cuffs.0.mmhg"),
        ("no_object", "cuffs.1"),
        ("none_of", "cuffs.2.side"),
        ("out_of_range", "cuffs.2.mmhg"),
        ("unknown", "cuffs.2.colour"),
        ("unknown", "more"),
    }


@pytest.mark.parametrize(
    ("check", "value", "kind"),
    [
        (FILE, [], ValueProblem.NO_OBJECT),
        (FILE, None, ValueProblem.NO_OBJECT),
        (each(flag), {}, ValueProblem.NO_LIST),
        (listed, "text", ValueProblem.NO_LIST),
        (numeric, True, ValueProblem.NO_NUMBER),
        (numeric, "1", ValueProblem.NO_NUMBER),
        (number(0, 1), float("nan"), ValueProblem.OUT_OF_RANGE),
        (number(0, 1), 10**400, ValueProblem.OUT_OF_RANGE),
        (whole(0, 3), 2.5, ValueProblem.NOT_WHOLE),
        (whole(0, 3), False, ValueProblem.NO_NUMBER),
        (flag, 1, ValueProblem.NO_FLAG),
        (choice(Side), ["left"], ValueProblem.NONE_OF),
    ],
)
def test_what_a_value_must_be(check: Validate, value: Any, kind: str) -> None:
    """Nothing is taken for something else."""
    assert found(check, value) == {(kind, "")}


def test_what_fills_a_sentence() -> None:
    """Bounds without digits that say nothing, and every choice."""
    for check, about in (
        (number(0, 2.5), {"low": "0", "high": "2.5"}),
        (choice(Side), {"choices": "left, right"}),
    ):
        with pytest.raises(InvalidValue) as raised:
            check(99 if "low" in about else "99")
        assert raised.value.about == about


def test_the_words_of_voluptuous_go_nowhere() -> None:
    """What has no kind of ours is a fault of ours, and is raised as such."""
    with pytest.raises(vol.Invalid) as raised:
        vol.Schema({"side": int})({"side": "left"})
    with pytest.raises(vol.Invalid):
        invalid_values(raised.value)
