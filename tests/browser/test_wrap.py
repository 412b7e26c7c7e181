"""A wrap, which nothing but a person takes off, as its athlete sees it."""

from collections.abc import Iterator

from playwright.sync_api import Locator, expect
import pytest

from tools.docs.browsing import PHONE
from tools.docs.visit import Home

from .looking import Looker, release_of, violations


@pytest.fixture
def wrapped(home: Home, at_rest: None) -> Iterator[Home]:
    """Have Ben work with his wrap on."""
    chosen = {"protocol": "floss", "limb": "right_calf"}
    before = {key: home.state(f"select.ben_{key}") for key in chosen}
    choose(home, chosen)
    home.start("ben")
    yield home
    if home.state("sensor.ben_session") != "idle":
        home.press("ben", "wrap_is_off")
    home.wait_for_state("sensor.ben_session", "idle", 10)
    choose(home, before)


def choose(home: Home, chosen: dict[str, str]) -> None:
    """Choose what Ben starts."""
    for key, option in chosen.items():
        home.act("select.select_option", entity_id=f"select.ben_{key}", option=option)


def area(locator: Locator) -> float:
    """Return how much of the screen something takes, in square pixels."""
    box = locator.bounding_box()
    assert box
    return box["width"] * box["height"]


def test_alarm(looker: Looker, wrapped: Home) -> None:
    """Time and limit are large; after Release the alarm is the loudest thing there is."""
    page = looker.open(viewport=PHONE)
    card = looker.session_card(page, "Ben")
    card.scroll_into_view_if_needed()
    expect(card.locator(".pressure")).to_contain_text("of 2:00")
    release_of(card).click()
    alarm = card.locator(".alarm")
    expect(alarm).to_contain_text(looker.texts["wrap_take"])
    expect(card.locator(".status")).to_have_text(looker.texts["hint_wrap_off"])
    assert area(alarm) > 2 * area(release_of(card))
    assert violations(page) == []
    dark = looker.open(viewport=PHONE, color_scheme="dark")
    other = looker.session_card(dark, "Ben")
    other.scroll_into_view_if_needed()
    expect(other.locator(".alarm")).to_be_visible()
    assert violations(dark) == []
    looker.button(card, "wrap_off").click()
    expect(alarm).to_have_count(0)
    expect(card.locator(".ended")).to_contain_text(looker.texts["wrap_on"])
