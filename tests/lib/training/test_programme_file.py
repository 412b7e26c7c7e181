"""Tests of programme files: those that come with it, and where one is wrong."""

from pathlib import Path

import pytest

from custom_components.bfr_cuff.lib.evidence import (
    INTENSIVE_WEEKS,
    SESSIONS_A_DAY,
    SESSIONS_A_WEEK,
    SESSIONS_A_WEEK_MIN,
)
from custom_components.bfr_cuff.lib.training.programme import (
    REST_SAME_DAY,
    Growth,
    Programme,
    Stage,
)
from custom_components.bfr_cuff.lib.training.programme_file import read_programme
from custom_components.bfr_cuff.lib.training.protocol_file import read_protocol
from custom_components.bfr_cuff.lib.training.yaml_lines import ProtocolProblem

from .problem_words import PACKAGE, in_words

FOLDER = PACKAGE / "lib" / "training" / "programmes"
FILES = sorted(FOLDER.glob("*.yaml"))
GOOD = """\
format: 1
name: Mine
about: Mondays and Thursdays.
rounds: 2
stages:
  - weeks: 2
    days:
      1: [classic_75]
      4: [classic_75]
    grows: [time, load]
    sources: [E008]
  - weeks: 1
    easy: true
    days:
      1: [First time]
"""


def built_in(file: Path) -> Programme:
    """Return a programme that comes with the integration, and may be used by anyone."""
    known = {path.stem for path in PACKAGE.glob("lib/training/protocols/*.yaml")}
    return read_programme(file.stem, file.read_text("utf-8"), known.__contains__)


def kind_of(protocol_id: str) -> str:
    """Return the kind of a protocol that comes with the integration."""
    file = PACKAGE / "lib" / "training" / "protocols" / f"{protocol_id}.yaml"
    return read_protocol(protocol_id, file.read_text("utf-8")).kind


def test_a_file_is_read_whole() -> None:
    """Stages as often as there are rounds, sessions numbered through."""
    programme = read_programme("own_1", GOOD)
    first = Stage(
        weeks=2,
        days={1: ("classic_75",), 4: ("classic_75",)},
        grows=frozenset({Growth.TIME, Growth.LOAD}),
        sources=("E008",),
    )
    easy = Stage(weeks=1, days={1: ("First time",)}, easy=True)
    assert programme.stages == (first, easy, first, easy)
    assert (programme.name, programme.weeks) == ("Mine", 6)
    assert [(slot.number, slot.week, slot.day) for slot in programme.slots] == [
        *((1, 1, 1), (2, 1, 4), (3, 2, 1), (4, 2, 4), (5, 3, 1)),
        *((6, 4, 1), (7, 4, 4), (8, 5, 1), (9, 5, 4), (10, 6, 1)),
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_ours_keep_to_the_evidence(file: Path) -> None:
    """Two to three a week, or two a day for three weeks; each stage says from where."""
    programme = built_in(file)
    assert programme.sources
    assert all(stage.sources for stage in programme.stages)
    for stage in programme.stages:
        if not stage.intensive:
            few, many = SESSIONS_A_WEEK_MIN.value, SESSIONS_A_WEEK.value
            assert few <= stage.sessions_a_week <= many
        assert max(map(len, stage.days.values())) <= SESSIONS_A_DAY.value
    intensive = [stage.weeks for stage in programme.stages if stage.intensive]
    assert sum(intensive) <= INTENSIVE_WEEKS.value


def test_ours_are_those_that_were_promised() -> None:
    """Dense, lasting, after an injury, beside heavy training, and to keep it."""
    assert [file.stem for file in FILES] == [
        *("beside_heavy_training", "eight_weeks", "maintenance"),
        *("return_after_injury", "three_weeks"),
    ]
    assert any(stage.easy for stage in built_in(FOLDER / "eight_weeks.yaml").stages)
    back = built_in(FOLDER / "return_after_injury.yaml")
    kinds = [kind_of(slot.protocol) for slot in back.slots]
    assert list(dict.fromkeys(kinds)) == ["passive", "aerobic", "resistance"]


def test_two_sessions_of_a_day_are_hours_apart() -> None:
    """A quarter of a day, from the most that a day may have."""
    assert REST_SAME_DAY.total_seconds() == 6 * 3600


def changed(old: str, new: str) -> str:
    """Return the good file with a change."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "names and values are expected here"),
        (changed("format: 1", "format: 2"), 1, "only format 1 can be read"),
        (changed("name: Mine\n", ""), 1, "name is missing"),
        (changed("4: [", "8: ["), 9, "8 is not known here"),
        (changed("4: [", "2: ["), 7, "2 days apart"),
        (changed("4: [classic_75]", "4: [a, b, c]"), 9, "1 to 2 sessions"),
        (changed("4: [classic_75]", "4: []"), 9, "1 to 2 sessions"),
        (changed("4: [classic_75]", "4: classic_75"), 9, "a list is expected here"),
        (changed("4: [classic_75]", "4: [a, b]"), 7, "2 days apart"),
        (changed("weeks: 2", "weeks: 99"), 6, "must be 1 to 52"),
        (changed("weeks: 2", "weeks: 40"), 5, "1 to 52 weeks"),
        (changed("[time, load]", "[time, luck]"), 10, "none of"),
        (changed("easy: true", "easy: perhaps"), 13, "neither true nor false"),
        (changed("[First time]", "[gone]"), 15, "no protocol called gone"),
        (changed("[classic_75]", "[{a: [1]}]"), 8, "nested too deep"),
        (changed("rounds: 2", "rounds: &a 2"), 4, "anchors"),
        (
            changed("1: [classic_75]\n", "1: [a, a]\n      2: [a]\n      3: [a, a]\n"),
            7,
            "for 3 weeks at most",
        ),
    ],
)
def test_a_problem_has_its_line(text: str, line: int, said: str) -> None:
    """In words that a person understands."""
    known = {"classic_75", "First time", "a", "b"}
    with pytest.raises(ProtocolProblem) as raised:
        read_programme("own", text, known.__contains__)
    assert said in in_words(raised.value)
    assert raised.value.line == line
