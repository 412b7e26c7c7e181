"""Text from the network is plain words, and nothing more."""

import pytest

from custom_components.bfr_cuff.lib.controller.plain_text import plain_text


@pytest.mark.parametrize(
    "name",
    [
        "Gym cuffs",
        "Dr. Bo's cuffs 2.0",
        "Überdruck (links)",
        "ジムのカフ",
        "cuff_1 & 2",
    ],
)
def test_a_name_stays_as_it_is(name: str) -> None:
    """In every language."""
    assert plain_text(name) == name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("  Gym \t\n cuffs ", "Gym cuffs"),
        ("**Free** _air_", "Free air"),
        ("[air](http://192.0.2.1)", "air(http: 192.0.2.1)"),
        ("<img src=x onerror=alert(1)>", "img src=x onerror=alert(1)"),
        ("# Alarm\n> quoted", "Alarm quoted"),
        ("a\x00b\x1b[31mc", "ab31mc"),
        ("left\u202ethgir\u200b", "leftthgir"),
        ("`code` \\ |x| ~~y~~", "code x y"),
    ],
)
def test_markup_and_tricks_are_gone(name: str, plain: str) -> None:
    """Also those that turn the direction of writing."""
    assert plain_text(name) == plain


@pytest.mark.parametrize("name", ["", "  ", "\x00\u202e", "***", "[]"])
def test_when_nothing_is_left(name: str) -> None:
    """There is something else to say."""
    assert plain_text(name, "Bench Two") == "Bench Two"
