"""Tests of the fields of a form that a protocol's file is shown in."""

from pathlib import Path

import pytest

from custom_components.bfr_cuff.lib.training.protocol_file import read_protocol
from custom_components.bfr_cuff.lib.training.protocol_form import (
    field_of,
    to_form,
    to_text,
)
from custom_components.bfr_cuff.lib.training.yaml_lines import ProtocolProblem

FILES = sorted(
    (
        Path(__file__).parents[3] / "custom_components/bfr_cuff/lib/training/protocols"
    ).glob("*.yaml")
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_form_says_what_its_file_says(file: Path) -> None:
    """Left alone the file stays as it is; written anew it is the same protocol."""
    text = file.read_text(encoding="utf-8")
    form = to_form(text)
    assert to_text(form, text) == text
    anew = to_text(form | {"name": "Anew"}, text)
    assert anew != text
    before = read_protocol("own", text.replace(form["name"], "Anew", 1))
    assert read_protocol("own", anew) == before


def test_numbers_of_a_browser() -> None:
    """A browser's numbers have a point, and what was emptied may still be there."""
    form = {
        "name": "Mine",
        "kind": "resistance",
        "about": " ",
        "time_limit_s": 600.0,
        "pressure_proposed": 50.0,
        "pressure_lowest": 40,
        "pressure_highest": 60.5,
        "sets": [{"repetitions": 30.0, "rest_s": 30.0, "exercise": ""}],
    }
    assert to_text(form, "") == (
        "format: 1\nname: Mine\nkind: resistance\ntime_limit_s: 600\npressure:\n"
        "  proposed: 50\n  lowest: 40\n  highest: 60.5\nsets:\n"
        "- repetitions: 30\n  rest_s: 30\n"
    )


@pytest.mark.parametrize("text", ["", "3", "sets: 3\nload: 5", "name:\nsets: [3]"])
def test_what_is_no_protocol(text: str) -> None:
    """Of what has no such fields there are none, and a row that is none is no row."""
    assert to_form(text).get("sets", []) == []
    with pytest.raises(ProtocolProblem):
        read_protocol("own", to_text({"name": "Mine"}, text))


def test_what_cannot_be_read() -> None:
    """It has no fields, and says so."""
    with pytest.raises(ProtocolProblem):
        to_form("sets: [")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ((), None),
        (("format",), None),
        (("kind",), "kind"),
        (("sets", 2, "rest_s"), "sets"),
        (("pressure", "highest"), "pressure_highest"),
        (("load",), "load_lowest"),
        (("load", "most"), "load_lowest"),
    ],
)
def test_where_a_problem_is_shown(
    path: tuple[str | int, ...], field: str | None
) -> None:
    """At the field that it is in; one that is in none belongs to the whole form."""
    assert field_of(path) == field
