"""Tests of what a programme proposes after what was done."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st

from custom_components.bfr_cuff.lib.training.programme import (
    REST_SAME_DAY,
    Programme,
    Stage,
)
from custom_components.bfr_cuff.lib.training.programme_outlook import (
    Hold,
    Logged,
    Note,
    Outcome,
    Outlook,
    State,
    outlook,
)

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 2)
P = "classic_75"
THREE_A_WEEK = Stage(weeks=2, days={1: (P,), 3: (P,), 5: (P,)})
EASY = Stage(weeks=1, days={1: (P,), 4: (P,)}, easy=True)
DENSE = Stage(weeks=1, days=dict.fromkeys(range(1, 7), (P, P)))


def programme(*stages: Stage) -> Programme:
    """Return a programme of these stages."""
    return Programme(
        programme_id="own", name="Mine", about="", stages=stages, sources=()
    )


LASTING = programme(THREE_A_WEEK, EASY)


def at(day: int, hour: int = 18) -> datetime:
    """Return an hour of a day of the programme, 1 for the first."""
    return datetime.combine(MONDAY + timedelta(days=day - 1), time(hour), BERLIN)


def did(*days: int, outcome: Outcome = Outcome.DONE, protocol: str = P) -> list[Logged]:
    """Return a session in the evening of each day."""
    return [Logged(at(day), protocol, outcome) for day in days]


def look(
    *sessions: Logged,
    on: int,
    hour: int = 19,
    of: Programme = LASTING,
    hold: Hold | None = None,
) -> Outlook:
    """Return how a programme goes on, on the evening of a day."""
    return outlook(of, MONDAY, sorted(sessions, key=_start), at(on, hour), hold=hold)


def _start(session: Logged) -> datetime:
    return session.started


def days(seen: Outlook) -> list[int]:
    """Return the days on which something is planned, 1 for the first."""
    return [(planned.at.date() - MONDAY).days + 1 for planned in seen.ahead]


def test_all_of_it_is_planned_before_it_begins() -> None:
    """Three weeks, the last one with two sessions."""
    seen = look(on=-3)
    assert days(seen) == [1, 3, 5, 8, 10, 12, 15, 18]
    assert seen.state is State.LATER
    assert (seen.week, seen.weeks, seen.easy) == (1, 3, False)
    assert (seen.done, seen.sessions, seen.done_in_week, seen.in_week) == (0, 8, 0, 3)


def test_due_from_its_hour_on() -> None:
    """Not at midnight."""
    assert look(on=1, hour=7).due(at(1, 7)) == ()
    assert [each.slot.number for each in look(on=1, hour=8).due(at(1, 8))] == [1]
    assert look(on=1, hour=8).state is State.DUE


def test_what_was_done_is_not_due_again() -> None:
    """On its day the next one is two days off."""
    seen = look(*did(1), on=1)
    assert (seen.state, seen.done_in_week, days(seen)[:2]) == (State.LATER, 1, [3, 5])


def test_missed_days_move() -> None:
    """All that follows moves along, with its rests."""
    assert days(look(*did(1), on=4)) == [4, 6, 9, 11, 13, 16, 19]
    assert days(look(*did(1, 4), on=4))[:2] == [6, 9]


def test_a_day_too_early_moves_nothing_and_keeps_its_rest() -> None:
    """The third session waits for the limb, not for the calendar alone."""
    assert days(look(*did(1, 2), on=2))[:2] == [5, 8]
    assert days(look(*did(1, 2, 4), on=4))[:1] == [8]


def test_never_more_than_the_week_has() -> None:
    """Extra sessions are no progress, and push the next one away."""
    seen = look(*did(1, 1, 1, 3, 5, 6, 7), on=7)
    assert (seen.done, seen.done_in_week, seen.in_week) == (3, 0, 3)
    # Until then three of any seven days have had a session already.
    assert days(seen)[0] == 12


def test_stopped_sessions_are_not_done() -> None:
    """It stays due, after a rest."""
    seen = look(*did(1, outcome=Outcome.STOPPED), on=1)
    assert (seen.done, seen.note, days(seen)[0]) == (0, Note.STOPPED, 3)


def test_other_protocols_ask_for_rest_only() -> None:
    """The limb was trained, the programme not."""
    seen = look(*did(1, protocol="to_failure"), on=1)
    assert (seen.done, seen.note, days(seen)[0]) == (0, None, 3)


def test_pain_begins_the_week_again() -> None:
    """And the week before, if it had only just begun."""
    seen = look(*did(1, 3), *did(5, outcome=Outcome.AGAINST), on=5)
    assert (seen.done, seen.week, seen.note) == (0, 1, Note.STEPPED_BACK)
    assert days(seen)[:3] == [8, 10, 12]
    again = look(*did(1, 3, 5), *did(8, outcome=Outcome.AGAINST), on=8)
    assert (again.week, again.done_in_week) == (1, 0)
    first = look(*did(1, outcome=Outcome.AGAINST), on=1)
    assert (first.week, days(first)[0]) == (1, 3)


def test_a_good_session_after_it_goes_on() -> None:
    """The note is gone."""
    seen = look(*did(1), *did(3, outcome=Outcome.AGAINST), *did(5), on=5)
    assert (seen.done, seen.note) == (1, None)


def test_a_fortnight_away_begins_the_week_again() -> None:
    """Today, and once only."""
    seen = look(*did(1, 3), on=17)
    assert (seen.done, seen.note, days(seen)[:2]) == (0, Note.BEGUN_AGAIN, [17, 19])
    back = look(*did(1, 3, 17), on=17)
    assert (back.done, back.note, days(back)[0]) == (1, None, 19)
    assert look(*did(1, 3), on=16).done == 2


def test_a_hold_plans_nothing_within_it() -> None:
    """With an end the rest is planned after it; without one nothing is."""
    ill = look(*did(1), on=3, hold=Hold(MONDAY, MONDAY + timedelta(days=6)))
    assert (ill.state, ill.due(at(3, 19)), days(ill)[:2]) == (State.HELD, (), [8, 10])
    open_end = look(*did(1), on=3, hold=Hold(MONDAY))
    assert (open_end.state, open_end.ahead) == (State.HELD, ())
    over = look(*did(1), on=3, hold=Hold(MONDAY, MONDAY))
    assert over.state is State.DUE


def test_twice_a_day_with_hours_between() -> None:
    """The second counts from the first, and a third is for tomorrow."""
    dense = programme(DENSE)
    seen = look(Logged(at(1, 9), P, Outcome.DONE), on=1, hour=10, of=dense)
    assert seen.ahead[0].at == at(1, 9) + REST_SAME_DAY
    both = [Logged(at(1, 9), P, Outcome.DONE), Logged(at(1, 16), P, Outcome.DONE)]
    assert days(look(*both, on=1, of=dense))[:2] == [2, 2]
    third = [*both, Logged(at(1, 18), P, Outcome.DONE)]
    assert look(*third, on=1, of=dense).done == 2


def test_a_lasting_stage_follows_a_dense_one_at_once() -> None:
    """What was asked for is not held against what comes after it."""
    seen = look(on=1, hour=8, of=programme(DENSE, THREE_A_WEEK))
    assert days(seen)[11:14] == [6, 8, 10]


def test_the_end() -> None:
    """Nothing is planned any more, whatever is done after it."""
    all_days = (1, 3, 5, 8, 10, 12, 15, 18)
    for more in ((), (20, 22), (40,)):
        seen = look(*did(*all_days, *more), on=60)
        assert (seen.state, seen.week, seen.ahead) == (State.FINISHED, None, ())
        assert (seen.done, seen.sessions, seen.in_week) == (8, 8, 0)


def test_days_between() -> None:
    """Today, this week and next are asked for by their days."""
    seen = look(on=1, hour=8)
    week = seen.between(MONDAY, MONDAY + timedelta(days=6))
    assert [planned.slot.day for planned in week] == [1, 3, 5]


def test_what_was_before_is_no_part_of_it() -> None:
    """But the limb rests after it."""
    seen = look(*did(0), on=1)
    assert (seen.done, days(seen)[0]) == (0, 2)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-5, 60), st.integers(6, 22), st.sampled_from([*Outcome])),
        max_size=40,
    ),
    st.integers(0, 70),
    st.sampled_from([LASTING, programme(DENSE, THREE_A_WEEK, EASY)]),
)
def test_whatever_was_done(
    done: list[tuple[int, int, Outcome]], on: int, of: Programme
) -> None:
    """Counts stay within their bounds, and what is planned keeps its rest."""
    past = [Logged(at(day, hour), P, how) for day, hour, how in done if day <= on]
    seen = look(*past, on=on, hour=23, of=of)
    assert 0 <= seen.done <= seen.sessions
    assert 0 <= seen.done_in_week <= max(seen.in_week, 0)
    assert seen.done + len(seen.ahead) == seen.sessions
    moments = [planned.at for planned in seen.ahead]
    assert moments == sorted(moments)
    lasting = [each.at.date() for each in seen.ahead if not each.slot.stage.intensive]
    trained = [each.started.astimezone(BERLIN).date() for each in past]
    if lasting:
        first, before = lasting[0], trained if not len(lasting) < len(moments) else []
        assert all(first - day >= timedelta(days=2) for day in before)
        assert sum(first - day < timedelta(days=7) for day in before) < 3
    assert all(b - a >= timedelta(days=2) for a, b in pairwise(lasting))


@given(
    st.lists(st.tuples(st.integers(-900, 12), st.sampled_from(Outcome)), max_size=25),
    st.integers(1, 12),
    st.sampled_from([LASTING, programme(DENSE, THREE_A_WEEK)]),
)
@settings(max_examples=60, deadline=None)
def test_years_before_a_programme_change_nothing(
    done: list[tuple[int, Outcome]], on: int, of: Programme
) -> None:
    """What is older than any rest may as well never have been, but for the newest."""
    sessions = sorted(
        (Logged(at(day), P, outcome) for day, outcome in done if day < on), key=_start
    )
    older = [each for each in sessions[:-1] if each.started < at(-12)]
    newer = [each for each in sessions if each not in older]
    assert look(*sessions, on=on, of=of) == look(*newer, on=on, of=of)


def test_from_the_first_day_that_there_is() -> None:
    """A programme that is said to begin then begins all the same."""
    seen = outlook(LASTING, date.min, did(-3), at(1))
    assert seen.state in State
    assert seen.done == 1
