"""Who wants a cuff up, and when that wish has ended."""

from custom_components.bfr_cuff.lib.controller.holds import Holds
from tests.lib.builders import MINE, cuff_state, held, releasing, state


def holding(*channels: int, seq: int | None = 10) -> Holds:
    """Return holds on these cuffs, confirmed with a number unless that is None."""
    holds = Holds()
    for channel in channels:
        assert holds.begin(channel)
        if seq is not None:
            holds.confirm(channel, seq)
    return holds


def test_nothing_is_held_at_first() -> None:
    """Nothing inflates by itself."""
    holds = Holds()
    assert not holds
    assert 0 not in holds


def test_a_hold_begins_once() -> None:
    """A second wish for the same cuff is the same hold."""
    holds = holding(0)
    assert not holds.begin(0)
    assert 0 in holds
    assert 1 not in holds
    assert holds


def test_a_hold_ends_alone_or_with_all() -> None:
    """Ending what is not held is no error."""
    holds = holding(0, 1, 2)
    holds.end(1)
    holds.end(1)
    assert (0 in holds, 1 in holds) == (True, False)
    holds.end()
    assert not holds


def test_a_state_from_before_the_inflation_ends_no_hold() -> None:
    """It shows the cuff down because it does not know better."""
    holds = holding(0, seq=10)
    assert not holds.observe(state(cuff_state(0), seq=9))
    assert not holds.observe(state(cuff_state(0), seq=10))
    assert 0 in holds


def test_a_later_state_ends_the_hold_of_a_cuff_that_is_down() -> None:
    """The controller has released it, whatever we wanted."""
    holds = holding(0, seq=10)
    assert not holds.observe(state(held(0), seq=11))
    assert holds.observe(state(releasing(0), seq=12))
    assert 0 not in holds


def test_an_unanswered_inflation_is_ended_by_no_state() -> None:
    """Nobody knows yet from which number on states speak of it."""
    holds = holding(0, seq=None)
    assert not holds.observe(state(cuff_state(0), seq=99))
    assert 0 in holds


def test_a_second_inflation_is_judged_by_its_own_number() -> None:
    """The later number counts, also when the cuff was up before."""
    holds = holding(0, seq=10)
    holds.confirm(0, 20)
    assert not holds.observe(state(releasing(0), seq=15))
    assert holds.observe(state(releasing(0), seq=21))


def test_a_confirmation_that_comes_after_the_release_changes_nothing() -> None:
    """A hold that was ended while its inflation was on its way stays ended."""
    holds = holding(0, seq=None)
    holds.end(0)
    holds.confirm(0, 10)
    assert not holds


def test_only_the_end_of_the_last_hold_is_told() -> None:
    """The lease is still needed for the other cuff."""
    holds = holding(0, 1)
    assert not holds.observe(state(releasing(0), held(1), seq=11))
    assert holds.observe(state(cuff_state(0), releasing(1), seq=12))
    assert not holds.observe(state(cuff_state(0), cuff_state(1), seq=13))


def test_a_cuff_up_under_our_lease_without_a_hold_is_an_orphan() -> None:
    """A restart or a lost reply left it behind."""
    holds = holding(1)
    both_up = state(held(0), held(1), owner=MINE)
    assert holds.orphans(both_up, MINE) == (0,)
    assert holds.orphans(state(releasing(0), held(1), owner=MINE), MINE) == ()


def test_a_cuff_up_under_another_lease_is_not_ours() -> None:
    """Somebody asked for it there, and keeps it up."""
    holds = Holds()
    assert holds.orphans(state(held(0), owner="somebody-else"), MINE) == ()


def test_a_cuff_up_under_no_lease_is_an_orphan() -> None:
    """No one keeps it up, so no one would ever let it go; one that is held stays."""
    assert Holds().orphans(state(held(0), releasing(1)), MINE) == (0,)
    holds = holding(1)
    assert holds.orphans(state(held(0), held(1), seq=1), MINE) == (0,)


def test_a_held_cuff_without_any_lease_is_an_orphan() -> None:
    """Nothing would end it: it is released, once a state can speak of the hold."""
    holds = holding(0, seq=10)
    assert holds.orphans(state(held(0), seq=10), MINE) == ()
    assert holds.orphans(state(held(0), seq=11), MINE) == (0,)
    assert holds.orphans(state(held(0), seq=11, owner=MINE), MINE) == ()
    assert holds.orphans(state(held(0), seq=11, owner="another"), MINE) == ()
