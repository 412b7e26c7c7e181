"""Times of an import that cannot have been are refused, with their place."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.bfr_cuff.history.import_messages import one_problem_in_words
from custom_components.bfr_cuff.lib.store import export_json as json_file
from custom_components.bfr_cuff.lib.store.import_json import read
from custom_components.bfr_cuff.lib.store.model import Event, KeptSession, Sample
from custom_components.bfr_cuff.lib.store.strict_json import ImportProblem

from .builders import kept_of, record_of, set_of
from .exported import COMMON_TEXTS


@pytest.mark.parametrize(
    ("sets", "told"),
    [
        (
            [set_of(started_s=100.0, ended_s=90.0)],
            'session 1, set 1, "ended_s": ends before it begins',
        ),
        (
            [set_of(1), set_of(2, started_s=89.0)],
            'session 1, set 2, "started_s": before the end of the set before it',
        ),
        (
            [set_of(2), set_of(1)],
            'session 1, set 2, "started_s": before the end of the set before it',
        ),
        (
            [set_of(ended_s=300.0)],
            'session 1, set 1, "ended_s": after the end of the session',
        ),
        (
            [set_of(started_s=300.0, ended_s=None)],
            'session 1, set 1, "started_s": after the end of the session',
        ),
        ([set_of(started_s=-1.0)], 'session 1, set 1, "started_s": not from 0 to'),
        ([set_of(ended_s=-1.0)], 'session 1, set 1, "ended_s": not from 0 to'),
    ],
)
def test_times_of_sets(sets: list[dict[str, Any]], told: str) -> None:
    """A set that cannot have been is refused with its place."""
    with pytest.raises(ImportProblem) as caught:
        read(json_file.dump([kept_of(sets=sets)]).decode())
    [problem] = caught.value.problems
    assert one_problem_in_words(problem, COMMON_TEXTS).startswith(told)


def test_times_of_everything_else() -> None:
    """An answer, an event or a sample long after the end is refused as well."""
    late = Sample(330.0, 10.0, None)
    kept = KeptSession(
        record=record_of(
            answers=[{"at_s": 262.0, "question": "refill", "answer": "normal"}]
        ),
        events=(Event(10.0, "work"), Event(321.0, "work")),
        traces={"left": (late,)},
    )
    with pytest.raises(ImportProblem) as caught:
        read(json_file.dump([kept]).decode())
    places = {
        one_problem_in_words(problem, COMMON_TEXTS).partition(":")[0]
        for problem in caught.value.problems
    }
    assert places == {
        'session 1, answer 1, "at_s"',
        'session 1, event 2, "at_s"',
        'session 1, trace of "left", "at_s"',
    }


def test_news_right_after_the_end() -> None:
    """Air takes a while; and a set may go on until the very end."""
    kept = KeptSession(
        record=record_of(sets=[set_of(started_s=260.0, ended_s=260.4)]),
        events=(Event(262.0, "released"),),
        traces={"left": (Sample(275.0, 10.0, None),)},
    )
    assert read(json_file.dump([kept]).decode()).sessions == [kept]


def test_what_cannot_have_been_yet() -> None:
    """A session of a year to come is refused, a clock that is a little ahead is not."""
    now = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    content = json_file.dump(
        [kept_of("a"), kept_of("b", started_at="2099-01-01T00:00:00+00:00")]
    ).decode()
    with pytest.raises(ImportProblem) as caught:
        read(content, now)
    [problem] = caught.value.problems
    assert one_problem_in_words(problem, COMMON_TEXTS) == (
        'session 2, "started_at": in the future'
    )
    ahead = json_file.dump([kept_of("a")]).decode()
    assert len(read(ahead, now - timedelta(minutes=4)).sessions) == 1
    with pytest.raises(ImportProblem):
        read(ahead, now - timedelta(minutes=6))
