"""A measurement of the occlusion pressure as somebody sees it, from the first word on."""

from collections.abc import Iterator

from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    StorageState,
    ViewportSize,
    expect,
)
import pytest
from pytest_socket import enable_socket

from tools.docs.visit import Home, running_demo, wait_for

from .conftest import let_in, there
from .looking import Looker, release_of, sideways, violations

OCCLUDED_MMHG = 20.0
SMALL = ViewportSize(width=390, height=664)
MEASURED_MS = 420_000

pytestmark = [pytest.mark.usefixtures("at_rest"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Return a demo of its own: a measurement leaves a limb that has to rest."""
    enable_socket()
    folder = tmp_path_factory.mktemp("measuring") / "demo"
    with running_demo(folder) as demo:
        yield demo


@pytest.fixture(scope="module")
def login(home: Home, browser: Browser) -> StorageState:
    """Return what a browser keeps once this demo has let it in."""
    return there(let_in, home, browser)


def begin(looker: Looker, page: Page, athlete: str) -> tuple[Locator, Locator]:
    """Ask what measuring would be, and start; return the card and the screen."""
    card = looker.session_card(page, athlete)
    looker.button(card, "measure").click()
    screen = card.locator("bfr-cuff-measure")
    start = looker.button(card, "measure_start")
    expect(start).to_be_enabled()
    expect(screen.get_by_role("listitem")).not_to_have_count(0)
    assert violations(page) == []
    start.click()
    return card, screen


def test_measured(looker: Looker, home: Home) -> None:
    """Up to the end of the pulse, twice; then both ends, and the same in the history."""
    page = looker.open()
    card, screen = begin(looker, page, "Ada")
    close = looker.button(card, "dismiss")
    expect(close).to_be_visible(timeout=MEASURED_MS)
    expect(screen.locator("path.ends")).to_have_count(1)
    expect(screen.locator("path.dots")).not_to_have_count(0)
    expect(release_of(card)).to_have_count(0)
    assert violations(page) == []
    said = screen.get_by_role("status").inner_text()
    close.click()
    looker.go(page, "history")
    lop = page.locator("bfr-cuff-lop").first
    newest = lop.locator(".rows button").first
    low = newest.inner_text().split("·")[1].split("–")[0].strip()
    assert low in said
    newest.click()
    expect(lop.locator("section path.ends")).to_have_count(1)
    assert violations(page) == []


def test_stopped(looker: Looker, home: Home) -> None:
    """Release is there all the while, and leaving the page stops nothing."""
    page = looker.open(viewport=SMALL, has_touch=True, is_mobile=True)
    card, screen = begin(looker, page, "Ben")
    wait_for(lambda: home.pressure(2) > OCCLUDED_MMHG, 30)
    expect(screen.locator("path.line")).to_be_visible()
    hurts = looker.button(card, "measure_discomfort").bounding_box()
    release = release_of(card).bounding_box()
    assert hurts
    assert release
    assert hurts["y"] + hurts["height"] <= release["y"]
    assert sideways(page) == 0
    assert violations(page) == []
    looker.go(page, "history")
    page.wait_for_timeout(1500)
    assert home.pressure(2) > OCCLUDED_MMHG
    looker.go(page, "train")
    expect(screen).to_contain_text(looker.texts["measure_rising"])
    release_of(card).click()
    wait_for(lambda: home.pressure(2) < OCCLUDED_MMHG, 10)
    expect(screen.get_by_role("status")).not_to_be_empty()
    looker.button(card, "dismiss").click()
    expect(looker.button(card, "start")).to_be_visible()
