"""Tests of protocol files: what they say, and where they are wrong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.bfr_cuff.flows.protocol import TEMPLATE
from custom_components.bfr_cuff.lib.training.protocol import (
    Protocol,
    ProtocolKind,
    SetPlan,
    Share,
)
from custom_components.bfr_cuff.lib.training.protocol_file import (
    read_protocol,
    write_protocol,
)
from custom_components.bfr_cuff.lib.training.yaml_lines import (
    MAX_CHARACTERS,
    Problem,
    ProtocolProblem,
    marked,
    unmarked,
)
from tests.lib.session.bench import BUILT_IN, protocol

from .problem_words import in_words

GOOD = """\
format: 1
name: Mine
kind: resistance
about: What I do on Mondays.
pressure:
  proposed: 50
  lowest: 40
  highest: 60
load: {proposed: 20, lowest: 20, highest: 30}
time_limit_s: 600
released_in_rests: true
rounds: 2
sets:
  - {repetitions: 30, rest_s: 30, exercise: Squat}
  - repetitions: 15
    rest_s: 30.5
    pressure_step: 20
    to_failure: true
    times: 2
sources: [E001, my own]
"""


def test_a_file_is_read_whole() -> None:
    """Each set as often as it is to be done."""
    first = SetPlan(repetitions=30, rest_s=30.0, exercise="Squat")
    then = SetPlan(repetitions=15, to_failure=True, rest_s=30.5, pressure_step=20.0)
    assert read_protocol("own_1", GOOD) == Protocol(
        protocol_id="own_1",
        name="Mine",
        kind=ProtocolKind.RESISTANCE,
        about="What I do on Mondays.",
        sets=(first, then, then, first, then, then),
        pressure=Share(50.0, 40.0, 60.0),
        load=Share(20.0, 20.0, 30.0),
        time_limit_s=600.0,
        released_in_rests=True,
        sources=("E001", "my own"),
    )


@pytest.mark.parametrize("line", [1, 2, 7, 99])
def test_a_mark_is_a_comment(line: int) -> None:
    """It stands behind one line, or the last, changes nothing, and goes without a trace."""
    text = marked(GOOD, line)
    changed = [
        number
        for number, (was, now) in enumerate(
            zip(GOOD.split("\n"), text.split("\n"), strict=True), start=1
        )
        if was != now
    ]
    assert changed == [min(line, GOOD.count("\n") + 1)]
    assert read_protocol("own_1", text) == read_protocol("own_1", GOOD)
    assert unmarked(text) == GOOD
    assert unmarked(text.replace("  #", "#")) == GOOD


def test_what_may_be_left_out() -> None:
    """The rest of it is as plain as can be."""
    text = """
format: 1
name: Mine
kind: passive
pressure: {proposed: 50, lowest: 40, highest: 60}
time_limit_s: 300
sets: [{work_s: 300}]
"""
    found = read_protocol("own_1", text)
    assert (found.about, found.load, found.sources) == ("", None, ())
    assert not found.released_in_rests
    assert found.sets == (SetPlan(work_s=300.0),)


def test_the_empty_template() -> None:
    """With nothing but a name filled in it is a protocol."""
    found = read_protocol("own_1", TEMPLATE.replace("name:", "name: Mine"))
    assert (found.name, found.about, len(found.sets)) == ("Mine", "", 2)


@pytest.mark.parametrize("blank", ["", "null", "~", "''", "' '"])
def test_what_may_be_left_empty(blank: str) -> None:
    """Whatever may be left out may stand there with nothing in it."""
    optional = ("about", "load", "released_in_rests", "rounds", "sources")
    of_a_set = ("to_failure", "exercise", "rest_s", "times", "pressure_step")
    plain = """\
format: 1
name: Mine
kind: resistance
pressure: {proposed: 50, lowest: 40, highest: 60}
time_limit_s: 300
sets:
  - repetitions: 30
"""
    filled = "".join(f"    {key}: {blank}\n" for key in ("work_s", *of_a_set))
    rest = "".join(f"{key}: {blank}\n" for key in optional)
    assert read_protocol("x", plain + filled + rest) == read_protocol("x", plain)
    sources = f"{plain}load: {{}}\nsources:\n  - {blank}\n  - E1\n"
    assert read_protocol("x", sources).sources == ("E1",)
    assert read_protocol("x", f"{plain}sources: []") == read_protocol("x", plain)


def without(line: str) -> str:
    """Return the good file without a line."""
    assert line in GOOD.splitlines()
    return "".join(f"{each}\n" for each in GOOD.splitlines() if each != line)


def instead(old: str, new: str) -> str:
    """Return the good file with something else in it."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "names and values are expected"),
        ("just words", 1, "names and values are expected"),
        ("- a list", 1, "names and values are expected"),
        (without("format: 1"), 1, "format is missing"),
        (without("name: Mine"), 1, "name is missing"),
        (without("kind: resistance"), 1, "kind is missing"),
        (without("time_limit_s: 600"), 1, "time_limit_s is missing"),
        (without("  lowest: 40"), 5, "lowest is missing"),
        (instead("format: 1", "format: 2"), 1, "only format 1 can be read"),
        (instead("format: 1", "format: one"), 1, "format is not a number"),
        (instead("name: Mine", "name: 75"), 2, "name is not text"),
        (instead("name: Mine", "name: ' '"), 2, "name is missing"),
        (instead("name: Mine", f"name: {'x' * 65}"), 2, "longer than 64 characters"),
        (instead("name: Mine", "name: Mine\nname: Yours"), 3, "name stands twice"),
        (instead("kind: resistance", "kind: fun"), 3, "kind is none of resistance"),
        (instead("kind: resistance", "kind: [floss]"), 3, "kind is none of"),
        (instead("about: What I do on Mondays.", "about: 4"), 4, "about is not text"),
        (instead("name: Mine", "name:"), 2, "name is missing"),
        (instead("time_limit_s: 600", "time_limit_s:"), 10, "time_limit_s is missing"),
        (instead("  lowest: 40", "  lowest:"), 7, "lowest is missing"),
        (
            instead("  proposed: 50", "  proposed: 61"),
            6,
            "proposed must be 40 to 60",
        ),
        (instead("  lowest: 40", "  lowest: 39"), 7, "lowest must be 40 to 80"),
        (
            instead("  highest: 60", "  highest: 81"),
            8,
            "highest must be 40 to 80",
        ),
        (instead("  highest: 60", "  highest: .nan"), 8, "must be 40 to 80"),
        (instead("  highest: 60", "  highest: yes"), 8, "is not a number"),
        (instead("  highest: 60", "  higest: 60"), 8, "higest is not known here"),
        (instead("lowest: 20, highest: 30", "lowest: 20, highest: 50"), 9, "20 to 40"),
        (instead("load: {", "loads: {"), 9, "loads is not known here"),
        (instead("time_limit_s: 600", "time_limit_s: 901"), 10, "allows 900 s at most"),
        (instead("time_limit_s: 600", "time_limit_s: 20"), 10, "must be 30 to 7200"),
        (
            instead("time_limit_s: 600", "time_limit_s: 300"),
            10,
            "need 480 s under pressure",
        ),
        (
            instead("time_limit_s: 600", f"time_limit_s: {'9' * 400}"),
            10,
            "must be 30 to 7200",
        ),
        (
            instead("time_limit_s: 600", f"time_limit_s: {'9' * 5000}"),
            10,
            "this value cannot be read",
        ),
        (
            instead("released_in_rests: true", "released_in_rests: 1"),
            11,
            "neither true",
        ),
        (instead("rounds: 2", "rounds: 2.5"), 12, "rounds is not a whole number"),
        (instead("rounds: 2", "rounds: 30"), 13, "there must be 1 to 60 sets"),
        (instead("rounds: 2", "rounds: 0"), 12, "rounds must be 1 to 60"),
        (
            instead("{repetitions: 30, rest_s", "{rest_s"),
            14,
            "either repetitions or work_s",
        ),
        (
            instead("repetitions: 30,", "repetitions: 30, work_s: 60,"),
            14,
            "either repetitions or work_s",
        ),
        (
            instead("repetitions: 30", "repetitions: 0"),
            14,
            "repetitions must be 1 to 100",
        ),
        (instead("repetitions: 30", "repetitions: 9.5"), 14, "not a whole number"),
        (instead("repetitions: 30", "work_s: 4"), 14, "work_s must be 5 to 900"),
        (instead("exercise: Squat", "exercise: []"), 14, "exercise is not text"),
        (instead("exercise: Squat", "exersise: Squat"), 14, "exersise is not known"),
        (instead("    rest_s: 30.5", "    rest_s: -1"), 16, "rest_s must be 0 to 900"),
        (instead("    pressure_step: 20", "    pressure_step: 21"), 17, "reach 81 %"),
        (
            instead("    pressure_step: 20", "    pressure_step: -5"),
            17,
            "must be 0 to 80",
        ),
        (
            instead("    to_failure: true", "    to_failure: maybe"),
            18,
            "neither true nor",
        ),
        (
            instead("  - repetitions: 15\n", "  - work_s: 15\n"),
            18,
            "does not go to failure",
        ),
        (instead("    times: 2", "    times: x"), 19, "times is not a number"),
        (
            without("load: {proposed: 20, lowest: 20, highest: 30}") + "load: 20\n",
            20,
            "names and values",
        ),
        (instead("[E001, my own]", "E001"), 20, "a list is expected here"),
        (instead("[E001, my own]", "[E001, 7]"), 20, "sources is not text"),
        (GOOD + "more: 1\n", 21, "more is not known here"),
        (GOOD + "[a]: 1\n", 21, "a name is expected here"),
        (GOOD + "---\nformat: 1\n", 21, "this is not YAML"),
        (GOOD + "a: {\n", 22, "this is not YAML"),
        (GOOD + "a: *b\n", 21, "anchors, aliases and tags"),
        (GOOD + "a: &b 1\n", 21, "anchors, aliases and tags"),
        (GOOD + "a: !!int ''\n", 21, "anchors, aliases and tags"),
        (GOOD + "a: !!python/name:os.system x\n", 21, "anchors, aliases and tags"),
        (GOOD + "a: 2026-99-99\n", 21, "this value cannot be read"),
        (GOOD + "a: [[[[1]]]]\n", 21, "nested too deep"),
        (GOOD + "a: \x07\n", 21, "a character that is not allowed"),
        (GOOD + "a: \ud800\n", 21, "a character that is not allowed"),
        ("[" * 16_000, 1, "nested too deep"),
        ("#" * (MAX_CHARACTERS + 1), 1, "more than 16384 characters"),
        (instead("sets:\n", "sets: []\nold:\n"), 14, "old is not known here"),
        (instead("rest_s: 30,", "rest_s: {},"), 14, "rest_s is not a number"),
        (
            instead("format: 1\nname: Mine", "format: 2\nname: 75"),
            1,
            "only format 1 can be read",
        ),
        (instead("  proposed: 50", "  proposed: 99"), 6, "proposed must be 40 to 60"),
        (
            instead("name: Mine\nkind: resistance", "name: 75\nkind: fun"),
            2,
            "name is not text",
        ),
    ],
)
def test_every_mistake_is_named_with_its_line(text: str, line: int, what: str) -> None:
    """So that a person can find and mend it."""
    with pytest.raises(ProtocolProblem) as caught:
        read_protocol("own_1", text)
    assert what in in_words(caught.value)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"line {line}: {caught.value.problem}")


@pytest.mark.parametrize(
    ("kind", "longest_s"),
    [("floss", 120), ("constant", 600), ("cycle", 900), ("resistance", 900)],
)
def test_each_kind_has_its_longest_time(kind: str, longest_s: int) -> None:
    """A wrap two minutes, constant pressure ten, all else fifteen."""

    def text(limit_s: int) -> str:
        return (
            f"format: 1\nname: Mine\nkind: {kind}\ntime_limit_s: {limit_s}\n"
            "pressure: {proposed: 40, lowest: 40, highest: 40}\nsets: [{work_s: 60}]\n"
        )

    assert read_protocol("own_1", text(longest_s)).time_limit_s == longest_s
    with pytest.raises(ProtocolProblem, match="line 4: limit_too_long") as caught:
        read_protocol("own_1", text(longest_s + 1))
    assert f"allows {longest_s} s" in in_words(caught.value)


@pytest.mark.parametrize("file", BUILT_IN, ids=lambda file: file.stem)
def test_ours_read_back_as_they_were_written(file: Path) -> None:
    """A user's copy of one of ours is the same protocol."""
    ours = read_protocol("id", file.read_text(encoding="utf-8"))
    assert read_protocol("id", write_protocol(ours)) == ours


@pytest.mark.parametrize(
    ("released", "rests", "expected"),
    [
        (False, (30.0, 180.0), 60.0 * 3 + 210.0),
        (True, (30.0, 60.0), 180.0),
        (True, (180.0, 30.0), 120.0),
        (True, (30.0, 180.0), 120.0),
        (True, (200.0, 180.0), 60.0),
    ],
)
def test_the_longest_occlusion(
    released: bool, rests: tuple[float, float], expected: float
) -> None:
    """Only a released rest of three minutes starts it anew."""
    sets = [SetPlan(work_s=60.0, rest_s=rest_s) for rest_s in (*rests, 500.0)]
    assert protocol(*sets, released_in_rests=released).occlusion_s == expected


names = st.text(min_size=1, max_size=64).map(str.strip).filter(bool)
shares = st.tuples(st.floats(40, 60), st.floats(0, 5), st.floats(0, 5)).map(
    lambda at: Share(at[0] + at[1], at[0], at[0] + at[1] + at[2])
)
sets = st.builds(
    SetPlan,
    repetitions=st.integers(1, 5),
    to_failure=st.booleans(),
    exercise=st.none() | names,
    rest_s=st.floats(0, 10),
    pressure_step=st.floats(0, 5),
) | st.builds(SetPlan, work_s=st.floats(5, 20), rest_s=st.floats(0, 10))
whole = st.builds(
    Protocol,
    protocol_id=st.just("own_1"),
    name=names,
    kind=st.sampled_from(
        [ProtocolKind.RESISTANCE, ProtocolKind.AEROBIC, ProtocolKind.CYCLE]
    ),
    about=st.just("") | names,
    sets=st.lists(sets, min_size=1, max_size=20).map(tuple),
    pressure=shares,
    load=st.none() | st.just(Share(25.0, 20.0, 30.0)),
    time_limit_s=st.floats(800, 900),
    released_in_rests=st.booleans(),
    sources=st.lists(names, max_size=3).map(tuple),
)


@pytest.mark.parametrize("end", ["\u2028", "\u2029"])
def test_ends_of_lines_in_a_name(end: str) -> None:
    """YAML would read them as a space, so they are escaped."""
    named = protocol(name=f"Two{end}lines")
    again = read_protocol("test", write_protocol(named))
    assert again.name == named.name


@given(written=whole)
@settings(max_examples=100, deadline=None)
def test_round_trip(written: Protocol) -> None:
    """Whatever can be written reads back the same, whatever is written in it."""
    again = problem_or(lambda: read_protocol("own_1", write_protocol(written)))
    if isinstance(again, Protocol):
        assert again == written
    else:
        # What YAML cannot carry is refused, never changed.
        assert again.problem is Problem.BAD_CHARACTER
        exercises = [planned.exercise or "" for planned in written.sets]
        texts = [written.name, written.about, *written.sources, *exercises]
        assert not all(text.isprintable() for text in texts)


def problem_or[T](read: Callable[[], T]) -> T | ProtocolProblem:
    """Return what is read, or what is wrong; anything else is raised."""
    try:
        return read()
    except ProtocolProblem as problem:
        return problem


MARKS = (": ", "- ", "{", "}", "[", "]", "&a ", "*a", "!!", "<<: ", "? ", "| \n")
ODD = ("'", '"', "\n", "  ", "\t", "0b_", "1e999", "~", "=", "\x85")
pieces = st.sampled_from([*GOOD.splitlines(keepends=True), *MARKS, *ODD])


@given(text=st.lists(pieces, max_size=30).map("".join) | st.text(max_size=200))
@settings(max_examples=400, deadline=None)
def test_nothing_else_is_ever_raised(text: str) -> None:
    """A file is a protocol or a problem on one of its lines."""
    found = problem_or(lambda: read_protocol("own_1", text))
    if isinstance(found, ProtocolProblem):
        assert 1 <= found.line <= text.count("\n") + text.count("\x85") + 2
        assert in_words(found)
    else:
        assert found.sets


@given(at=st.integers(0, len(GOOD)), put=st.text(max_size=3), drop=st.integers(0, 3))
@settings(max_examples=400, deadline=None)
def test_a_typing_mistake_is_never_a_crash(at: int, put: str, drop: int) -> None:
    """Whatever a person types into a good file."""
    text = GOOD[:at] + put + GOOD[at + drop :]
    found = problem_or(lambda: read_protocol("own_1", text))
    if isinstance(found, ProtocolProblem):
        assert found.line >= 1
    else:
        assert replace(found, protocol_id="x") == read_protocol("x", text)
