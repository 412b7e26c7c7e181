"""How long to wait before the next attempt."""

from hypothesis import given, strategies as st

from custom_components.bfr_cuff.lib.link.backoff import (
    DISPLACED_S,
    FIRST_S,
    LONGEST_S,
    SETTLED_S,
    Backoff,
)


def test_waits_double_up_to_a_cap() -> None:
    """Without jitter, which may halve each."""
    backoff = Backoff(lambda: 0.0)
    waits = [backoff.wait_s() for _ in range(12)]
    assert waits[:4] == [FIRST_S / 2, FIRST_S, FIRST_S * 2, FIRST_S * 4]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_S / 2


@given(st.lists(st.floats(0.0, 1.0, exclude_max=True), min_size=1, max_size=40))
def test_every_wait_is_within_its_half(chances: list[float]) -> None:
    """From half of it to the whole."""
    source = iter(chances)
    backoff = Backoff(lambda: next(source))
    for n in range(len(chances)):
        whole = min(LONGEST_S, FIRST_S * 2**n)
        assert whole / 2 <= backoff.wait_s() <= whole


def test_a_connection_that_lasted_starts_anew() -> None:
    """One that broke at once does not: it may do so again."""
    backoff = Backoff(lambda: 0.0)
    for _ in range(5):
        backoff.wait_s()
    backoff.lasted(SETTLED_S - 0.1)
    assert backoff.wait_s() == FIRST_S * 16
    backoff.lasted(SETTLED_S)
    assert backoff.wait_s() == FIRST_S / 2


def test_a_displaced_client_stays_away_for_a_minute() -> None:
    """At least."""
    assert DISPLACED_S >= 60.0
