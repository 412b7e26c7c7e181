"""What the documents say of athletes, protocols and sessions is what the code does."""

from datetime import timedelta
import json

import pytest

from custom_components.bfr_cuff.history.database import FILE
from custom_components.bfr_cuff.lib.controller.model import MIN_TARGET_MMHG
from custom_components.bfr_cuff.lib.evidence import (
    AGE_MIN,
    CEILING,
    DIASTOLIC_BLOCK,
    DISCOMFORT_STOP,
    ESTIMATE_ERROR,
    ESTIMATE_WIDTH,
    EXPOSURE_MAX,
    FIXED_TARGET,
    FIXED_TARGET_MAX,
    INTERVALS_MAX,
    LOAD_PERCENT_MAX,
    LOAD_PERCENT_MIN,
    LOAD_REPETITIONS,
    LOAD_STEP,
    LOP_PERCENT_MAX,
    LOP_PERCENT_MIN,
    LOWER_STEP,
    MAX_OCCLUSION,
    MAX_OCCLUSION_CONSTANT,
    MAX_WRAP,
    PASSIVE_INTERVAL,
    REFILL_MAX,
    REPERFUSION,
    SESSIONS_A_DAY,
    SESSIONS_A_WEEK,
    SESSIONS_A_WEEK_MIN,
    SETS_MAX,
    SYSTOLIC_BLOCK,
    TIGHTNESS_ARM,
    TIGHTNESS_LEG,
    UNDER_SYSTOLIC,
    WALK_INTERVAL,
)
from custom_components.bfr_cuff.lib.session import phases as session_course
from custom_components.bfr_cuff.lib.session.cuff_record import BAND
from custom_components.bfr_cuff.lib.session.messages import (
    EndReason,
    MomentKind,
    SessionPhase,
)
from custom_components.bfr_cuff.lib.session.progression import (
    INTERVAL_STEP_S,
    TIME_STEP_S,
)
from custom_components.bfr_cuff.lib.session.sets import MOST_EXTRA_SETS
from custom_components.bfr_cuff.lib.training.file_fields import FORMAT
from custom_components.bfr_cuff.lib.training.prescription import (
    LOWER_BOUND_ERRORS,
    Basis,
)
from custom_components.bfr_cuff.lib.training.programme import REST, REST_SAME_DAY
from custom_components.bfr_cuff.lib.training.programme_file import read_programme
from custom_components.bfr_cuff.lib.training.programme_outlook import BEGIN_AGAIN
from custom_components.bfr_cuff.lib.training.protocol import TEMPO_S, ProtocolKind
from custom_components.bfr_cuff.lib.training.protocol_file import (
    _NEEDED,
    _OPTIONAL,
    _SET_FIELDS,
    LONGEST_REST_S,
    MOST_REPETITIONS,
    MOST_SETS,
    SHORTEST_WORK_S,
    read_protocol,
    write_protocol,
)
from custom_components.bfr_cuff.lib.training.screening import VALID_FOR, Question
from custom_components.bfr_cuff.lib.training.yaml_lines import ProtocolProblem
from custom_components.bfr_cuff.sessions.announcer import STALE_S
from custom_components.bfr_cuff.sessions.recording import FLUSH_S
from custom_components.bfr_cuff.sessions.runner import SILENCE_S
from tools.docs import evidence

from .documents import ROOT, blocks, prose, rows, table_column, text_of
from .lib.training.problem_words import in_words

INTEGRATION = ROOT / "custom_components" / "bfr_cuff"
TEXTS = json.loads((INTEGRATION / "translations" / "en.json").read_text())
SAFETY = "docs/safety.md"
ATHLETES = "docs/athletes-and-protocols.md"
SESSIONS = "docs/sessions.md"


def test_numbers_of_athletes() -> None:
    """Who may train, and with how much, is what the code says."""
    text = prose(ATHLETES)
    assert f"nobody under {AGE_MIN.value:g} trains" in text
    assert f"the answers are {VALID_FOR.days} days old" in text
    blocked = f"of {SYSTOLIC_BLOCK.value:g} mmHg or more over anything"
    assert f"{blocked}, or of anything over {DIASTOLIC_BLOCK.value:g} mmHg or" in text
    assert len(Question) == 15
    assert "Fifteen questions" in text
    assert f"the target is {FIXED_TARGET.value:g} mmHg" in text
    bounds = f"from {FIXED_TARGET.value:g} to {FIXED_TARGET_MAX.value:g} mmHg"
    assert f"`target_pressure` {bounds}" in text
    under = f"{UNDER_SYSTOLIC.value:g} mmHg under the systolic pressure"
    assert f"{under}, at most {FIXED_TARGET_MAX.value:g} mmHg" in text
    tight = f"{TIGHTNESS_LEG.value:g} of 10 on a leg and {TIGHTNESS_ARM.value:g} of 10"
    assert tight in text
    assert f"a cuff of exactly {ESTIMATE_WIDTH.value:g} mm, lying" in text
    assert LOWER_BOUND_ERRORS == 2
    assert f"Two standard errors ({ESTIMATE_ERROR.value:g} mmHg each)" in text
    assert f"above {CEILING.value:g} mmHg or below {MIN_TARGET_MMHG:g} mmHg" in text
    low, high = LOP_PERCENT_MIN.value, LOP_PERCENT_MAX.value
    assert f"above {high:g} % | {low:g} to {high:g} % is what training uses" in text


def test_every_way_to_a_pressure() -> None:
    """Each way that an action can be told to find a pressure is there."""
    ways = table_column(ATHLETES, "`pressure_from` | target")
    assert ways == [basis for basis in Basis if basis is not Basis.FELT]


def test_numbers_of_suggestions() -> None:
    """What grows, and how far, is what the code says."""
    text = prose(ATHLETES)
    assert TIME_STEP_S == 60
    assert f"a minute more of a time limit below {EXPOSURE_MAX.value:g} s" in text
    assert f"{INTERVAL_STEP_S:g} seconds more of each interval" in text
    walking = f"up to {WALK_INTERVAL.value:g} s of walking"
    assert f"{walking} or {PASSIVE_INTERVAL.value:g} s lying" in text
    sets = f"up to {SETS_MAX.value:g}; up to {INTERVALS_MAX.value:g} intervals"
    assert sets in text
    assert f"and beyond {LOAD_REPETITIONS.value:g} | {LOAD_STEP.value:g} kg" in text
    assert f"up to {LOWER_STEP.value:g} mmHg, within the protocol" in text
    assert (SESSIONS_A_WEEK_MIN.value, SESSIONS_A_WEEK.value) == (2, 3)
    assert "two good sessions like this one" in text
    assert "three good sessions" in text
    assert f"discomfort of {DISCOMFORT_STOP.value:g}" in text
    assert SESSIONS_A_DAY.value == 2
    assert "more than twice on a day" in text


def test_table_of_protocols() -> None:
    """The built-in protocols are those of the files, as the page of evidence has them."""
    table = evidence.page().split("\n## Protocols\n\n")[1].split("\n\n")[0] + "\n"
    built_in = [line.strip("| ").split(" | ")[:-1] for line in table.split("\n")[2:-1]]
    heading = "protocol | sets | pressure | load | time limit | cuff in the rests"
    assert len(built_in) == 9
    assert rows(ATHLETES, heading) == built_in


def test_own_protocol() -> None:
    """The example of a protocol is one, and a problem with it names the line."""
    text, *_ = blocks(ATHLETES, "yaml")
    protocol = read_protocol("own", text)
    assert (protocol.name, len(protocol.sets)) == ("Curls and presses", 6)
    assert read_protocol("own", write_protocol(protocol)) == protocol
    with pytest.raises(ProtocolProblem) as problem:
        read_protocol("own", text.replace("600", "1200"))
    said = f"Line {problem.value.line}: {in_words(problem.value)}."
    assert f"*{said}*" in prose(ATHLETES)


def test_own_programme() -> None:
    """The example of a programme is one, and every standard one has a line."""
    *_, text = blocks(ATHLETES, "yaml")
    protocols = {each.name for each in evidence.built_in()}
    programme = read_programme("own", text, protocols.__contains__)
    assert (programme.name, programme.weeks) == ("Before the season", 4)
    names = [row[0] for row in rows(ATHLETES, "programme | what it is")]
    assert names == [each.name for each in evidence.built_in_programmes()]
    text = prose(ATHLETES)
    assert timedelta(weeks=2) == BEGIN_AGAIN and "two weeks without a session" in text
    assert timedelta(days=2) == REST and "to the day after next" in text
    assert timedelta(hours=6) == REST_SAME_DAY and "six hours between two" in text


def test_file_format() -> None:
    """Every name of the format is explained, and every bound is the reader's."""
    explained = table_column(ATHLETES, "name | needed | what it is")
    assert set(explained) == _NEEDED.keys() | _OPTIONAL.keys()
    both = {"repetitions", "work_s"}
    assert both | set(table_column(ATHLETES, "name | what it is")) == _SET_FIELDS.keys()
    text = prose(ATHLETES)
    for kind in ProtocolKind:
        assert f"`{kind}`" in text
    assert f"`repetitions` (1 to {MOST_REPETITIONS})" in text
    longest = f"{MAX_OCCLUSION.value:g}"
    assert f"`work_s` ({SHORTEST_WORK_S:g} to {longest} seconds)" in text
    assert f"up to {LONGEST_REST_S:g} seconds" in text
    assert f"the sets; {MOST_SETS} at most" in text
    assert f"`format` | yes | {FORMAT} |" in text
    others = f"{MAX_OCCLUSION_CONSTANT.value:g} for `constant`"
    assert f"to {longest}; {others}, {MAX_WRAP.value:g} for `floss`" in text
    assert f"from {LOAD_PERCENT_MIN.value:g} to {LOAD_PERCENT_MAX.value:g} |" in text
    assert f"A repetition counts as {TEMPO_S:g} seconds" in text
    assert f"for at least {REPERFUSION.value:g} seconds" in text


def test_words_of_sessions() -> None:
    """Each phase, moment and end is there, each by its name."""
    events = table_column(SESSIONS, "`event_type` | when | with")
    assert sorted(events) == sorted(MomentKind)
    ends = table_column(SESSIONS, "state | what happened")
    assert ends == list(EndReason)
    heading = "*Session* says | state | what happens | it ends"
    phases = table_column(SESSIONS, heading, 1)
    named = set(SessionPhase) - {SessionPhase.ENDED}
    assert set(phases) == named | {"idle"}
    texts = TEXTS["entity"]["sensor"]["session_phase"]["state"]
    assert {row[0] for row in rows(SESSIONS, heading)} == set(texts.values())
    for key, text in TEXTS["entity"]["button"].items():
        if key in ("next", "pause", "lower", "stop", "wrap_off", "skip"):
            assert f"| {text['name']} |" in text_of(SESSIONS)


def test_numbers_of_sessions() -> None:
    """How long everything takes is what the engine says."""
    text = prose(SESSIONS)
    assert f"after {session_course.INFLATE_PATIENCE_S:g} seconds without" in text
    first, later = session_course.COUNT_IN_S, session_course.COUNT_IN_AGAIN_S
    assert f"after {first:g} seconds, before later sets {later:g};" in text
    assert f"a beat of {TEMPO_S:g} seconds" in text
    minutes = session_course.ATHLETE_PATIENCE_S / 60
    assert f"after {minutes:g} minutes the session ends" in text
    assert f"nobody went on for {minutes:g} minutes" in text
    assert f"{LOWER_STEP.value:g} mmHg less on every cuff" in text
    assert f"colour within {REFILL_MAX.value:g} seconds" in text
    assert f"discomfort above {DISCOMFORT_STOP.value:g} of 10" in text
    assert f"{session_course.SOON_S:g} seconds of a rest are left" in text
    assert f"again every {session_course.INSIST_S:g} seconds" in text
    assert session_course.LAST_REPETITIONS == 5
    assert "five repetitions are left" in text
    assert MOST_EXTRA_SETS == 3
    assert "three at most" in text
    assert f"not back within {SILENCE_S:g} seconds" in text
    assert f"Unless it is back within {SILENCE_S:g} seconds" in prose(SAFETY)
    assert f"could not say within {STALE_S:g} seconds" in text
    assert FLUSH_S == 0.5
    assert "written twice a second while the session runs" in text
    assert f"in the file `{FILE}`" in text
    assert BAND == 0.1
    assert "within a tenth of the target" in text


def test_first_session_in_the_readme() -> None:
    """Its numbers are those of the protocol that it is about."""
    (first,) = (each for each in evidence.built_in() if each.name == "First time")
    text = prose("README.md")
    assert first.time_limit_s == 7 * 60
    assert "Seven minutes, one exercise, low pressure." in text
    assert first.load is not None
    assert 100 / first.load.proposed == 5
    assert "a fifth of what you could lift once" in text
    assert f"the session uses {FIXED_TARGET.value:g} mmHg" in text
    repetitions = [planned.repetitions for planned in first.sets]
    assert repetitions == [30, 15, 15]
    assert {planned.rest_s for planned in first.sets[:-1]} == {30}
    assert "30 repetitions, each two seconds up and two down" in text
    assert "rest for 30 seconds, 15 repetitions, rest, 15 repetitions" in text
    assert TEMPO_S == 4
    assert session_course.COUNT_IN_S == 10
    assert f"takes {LOWER_STEP.value:g} mmHg off" in text
