"""Tests of the fields of a form that a programme's file is shown in."""

from pathlib import Path

import pytest

from custom_components.bfr_cuff.lib.training.programme import Growth
from custom_components.bfr_cuff.lib.training.programme_file import read_programme
from custom_components.bfr_cuff.lib.training.programme_form import (
    field_of,
    to_form,
    to_text,
)
from custom_components.bfr_cuff.lib.training.yaml_lines import ProtocolProblem

FILES = sorted(
    (
        Path(__file__).parents[3] / "custom_components/bfr_cuff/lib/training/programmes"
    ).glob("*.yaml")
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_form_says_what_its_file_says(file: Path) -> None:
    """Left alone the file stays as it is; written anew it is the same programme."""
    text = file.read_text(encoding="utf-8")
    form = to_form(text)
    assert to_text(form, text) == text
    anew = to_text(form | {"name": "Anew"}, text)
    assert anew != text
    before = read_programme("own", text.replace(form["name"], "Anew", 1))
    assert read_programme("own", anew) == before


def test_what_a_browser_sends() -> None:
    """Its numbers have a point, and what was emptied may still be there."""
    form = {
        "name": "Mine",
        "about": " ",
        "stages": [
            {
                "weeks": 3.0,
                "day_1": ["classic_75"],
                "day_2": [],
                "easy": False,
                "grows": ["load", "time"],
                "sources": [],
            },
            {"weeks": 1, "day_4": ["passive"], "easy": True, "grows": []},
        ],
    }
    assert to_text(form, "") == (
        "format: 1\nname: Mine\nstages:\n"
        "- weeks: 3\n  days:\n    1:\n    - classic_75\n  grows:\n  - time\n  - load\n"
        "- weeks: 1\n  days:\n    4:\n    - passive\n  easy: true\n"
    )


def test_what_may_grow() -> None:
    """Said in every row: left out, everything may; nothing is said as such."""

    def grows(said: str) -> list[str]:
        text = f"stages:\n  - weeks: 1\n    days: {{1: [a]}}\n{said}"
        (row,) = to_form(text)["stages"]
        anew = to_text({"name": "Mine", "stages": [row]}, text)
        (stage,) = read_programme("own", anew).stages
        assert {*row["grows"]} - {"nothing"} == stage.grows
        return list(row["grows"])

    assert grows("") == [*Growth]
    assert grows("    grows: []") == ["nothing"]
    assert grows("    grows: [load]") == ["load"]


def test_the_same_twice_a_day() -> None:
    """A choice of several offers each once; what differs in a day stays as it is."""
    head = "format: 1\nname: A\nstages:\n  - weeks: 1\n    days: "
    (row,) = to_form(head + "{1: [a, a], 2: [b, b]}")["stages"]
    assert (row["twice"], row["day_1"], row["day_2"]) == (True, ["a"], ["b"])
    anew = to_text({"name": "B", "stages": [row]}, "")
    (stage,) = read_programme("own", anew).stages
    assert stage.days == {1: ("a", "a"), 2: ("b", "b")}
    (row,) = to_form(head + "{1: [a, a], 2: [b]}")["stages"]
    assert "twice" not in row
    assert row["day_1"] == ["a", "a"]


def test_protocols_as_the_form_names_them() -> None:
    """A name in another word is the same one, so the file stays as it is."""
    text = "name: A # mine\nstages:\n  - weeks: 1\n    days: {1: [Classic 75]}"

    def option(wanted: str) -> str:
        return wanted.lower().replace(" ", "_")

    form = to_form(text, option)
    assert form["stages"][0]["day_1"] == ["classic_75"]
    assert to_text(form, text, option) == text


def test_what_no_field_is_for() -> None:
    """It stays."""
    text = "format: 1\nname: A\nstages: []\nsources: [E008]"
    assert to_text({"name": "B"}, text).endswith("stages: []\nsources:\n- E008\n")


@pytest.mark.parametrize(
    "text",
    [
        *("", "3", "stages: 3", "name:\nstages: [3]"),
        "stages:\n  - {days: 3}\n  - {days: {8: [a], 1: 5}}",
    ],
)
def test_what_is_no_programme(text: str) -> None:
    """Of what has no such fields there are none, and a row that is none is no row."""
    rows = to_form(text).get("stages", [])
    assert all(set(row) == {"grows"} for row in rows)
    with pytest.raises(ProtocolProblem):
        read_programme("own", to_text({"name": "Mine", "stages": rows}, text))


def test_what_cannot_be_read() -> None:
    """It has no fields, and says so."""
    with pytest.raises(ProtocolProblem):
        to_form("stages: [")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ((), None),
        (("format",), None),
        (("rounds",), "rounds"),
        (("stages", 2, "days", "3"), "stages"),
    ],
)
def test_where_a_problem_is_shown(
    path: tuple[str | int, ...], field: str | None
) -> None:
    """At the field that it is in; one that is in none belongs to the whole form."""
    assert field_of(path) == field
