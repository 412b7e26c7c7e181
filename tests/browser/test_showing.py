"""What the cards look like, and what they cost, while two athletes train."""

from collections.abc import Iterator
import json
from statistics import mean
from typing import Any

from playwright.sync_api import Browser, Page, StorageState, WebSocketRoute, expect
import pytest
from pytest_socket import enable_socket

from tools.docs.browsing import DESKTOP, PHONE
from tools.docs.visit import Home, running_demo

from .conftest import TEXTS, choose_least, let_in, there
from .looking import Looker, release_of, sideways, violations

LOOK_MS = 3000
LINGER_MS = 5500
CARDS = 2
RELEASE_PX = 64
FADED_IN_MS = 1000  # what appears late has the colours it is judged by only then

# Each drawing of ours is timed, and each message that comes is counted.
SPY = """
window.drawings = [];
const request = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (draw) => {
  const ours = /bfr-cuff[-\\w]*\\.js/.test(new Error().stack);
  return request((at) => {
    const before = performance.now();
    draw(at);
    if (ours) window.drawings.push(performance.now() - before);
  });
};
"""

# Counted between the first and the last frame alone: a busy machine asks for it late.
FRAMES = """(ms) => new Promise((done) => {
  const gaps = [];
  window.drawings.length = 0;
  let last = performance.now();
  const end = last + ms;
  const step = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    now < end ? requestAnimationFrame(step) : done([gaps, [...window.drawings]]);
  };
  requestAnimationFrame(step);
})"""

HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Return a demo of its own: this is one long set, of limbs that are fresh."""
    enable_socket()
    with running_demo(tmp_path_factory.mktemp("showing") / "demo") as demo:
        choose_least(demo)
        yield demo


@pytest.fixture(scope="module")
def login(home: Home, browser: Browser) -> StorageState:
    """Return what a browser keeps once this demo has let it in."""
    return there(let_in, home, browser)


@pytest.fixture(scope="module")
def live(home: Home) -> Iterator[Home]:
    """Have both athletes in the middle of a set."""
    home.start("ada", "ben")
    yield home
    home.rest()


def spied(looker: Looker, **options: Any) -> tuple[Page, list[str]]:
    """Open the page to train, and return it with the live messages that come to it."""
    page = looker.window(**options)
    page.add_init_script(SPY)
    messages: list[str] = []

    def hear(frame: str | bytes) -> None:
        if '"now_ms"' in str(frame):
            messages.append(str(frame))

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    looker.go(page, "train")
    card = looker.session_card(page, "Ben")
    expect(card).to_contain_text(looker.texts["hint_work"])
    return page, messages


def drawings(page: Page, within_ms: float) -> list[float]:
    """Return how long each drawing of ours took in a while, in ms."""
    page.evaluate("window.drawings.length = 0")
    page.wait_for_timeout(within_ms)
    found: list[float] = page.evaluate("window.drawings")
    return found


def test_smooth(looker: Looker, live: Home) -> None:
    """Two live sessions draw once a frame each, and not at each message that comes."""
    page, messages = spied(looker)
    page.wait_for_timeout(500)
    messages.clear()
    gaps: list[float]
    took: list[float]
    gaps, took = page.evaluate(FRAMES, LOOK_MS)
    print(
        f"{1000 / mean(gaps):.1f} frames a second; a drawing takes {mean(took):.2f} ms; "
        f"{len(messages)} messages, {len(gaps)} frames, {len(took)} drawings"
    )
    # A busy machine has fewer frames than messages; each frame is drawn all the same.
    assert messages
    assert len(gaps) - 1 <= len(took) <= CARDS * (len(gaps) + 1)


def test_hidden(looker: Looker, live: Home) -> None:
    """What nobody can see neither draws nor listens, and is back at once."""
    page, messages = spied(looker)
    page.evaluate(HIDE, arg=True)
    page.wait_for_timeout(LINGER_MS)
    messages.clear()
    assert drawings(page, 2000) == []
    assert messages == []
    page.evaluate(HIDE, arg=False)
    assert drawings(page, 1000)
    assert messages


def test_reduced_motion(looker: Looker, live: Home) -> None:
    """Who wants no motion sees none, but the time all the same."""
    page, _ = spied(looker, reduced_motion="reduce")
    assert drawings(page, 1500) == []
    card = looker.session_card(page, "Ada")
    before = card.locator(".body").inner_text()
    page.wait_for_timeout(2000)
    assert card.locator(".body").inner_text() != before


@pytest.mark.parametrize("athlete", ["Ada", "Ben"])
def test_phone(looker: Looker, live: Home, athlete: str) -> None:
    """On a phone nothing is cut off, and Release is under the thumb."""
    page = looker.open(viewport=PHONE, has_touch=True, is_mobile=True)
    card = looker.session_card(page, athlete)
    card.scroll_into_view_if_needed()
    expect(card).to_contain_text(looker.texts["hint_work"])
    assert sideways(page) == 0
    box = release_of(card).bounding_box()
    assert box
    assert box["height"] >= RELEASE_PX
    assert box["width"] > 0.75 * PHONE["width"]
    if athlete == "Ada":
        assert box["y"] + box["height"] <= PHONE["height"]


@pytest.mark.parametrize("view", ["history", "safety"])
def test_phone_views(looker: Looker, live: Home, view: str) -> None:
    """No view is wider than a phone."""
    page = looker.open(view, viewport=PHONE, has_touch=True, is_mobile=True)
    if view == "history":
        expect(page.locator("bfr-cuff-history-card li .row").first).to_be_visible()
    assert sideways(page) == 0


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_right_to_left(looker: Looker, live: Home, viewport: dict[str, int]) -> None:
    """In Hebrew the page is mirrored; time still runs where pressure is drawn."""
    page = looker.open(settings={"selectedLanguage": '"he"'}, viewport=viewport)
    card = page.locator("bfr-cuff-session-card").first
    assert card.evaluate("(card) => getComputedStyle(card).direction") == "rtl"
    expect(release_of(card)).to_be_visible()
    assert sideways(page) == 0
    name, box = card.locator("h2").bounding_box(), card.bounding_box()
    assert name
    assert box
    middle = box["x"] + box["width"] / 2
    assert name["x"] + name["width"] > middle


@pytest.mark.parametrize("view", ["train", "history", "safety"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe(looker: Looker, live: Home, view: str, colours: str) -> None:
    """Axe finds nothing in our elements."""
    page = looker.open(view, color_scheme=colours)
    page.wait_for_timeout(FADED_IN_MS)
    if view == "history":
        page.locator("bfr-cuff-history-card li .row").first.wait_for()
        found = violations(page)
        page.locator("bfr-cuff-history-card li .row").first.click()
        page.locator("bfr-cuff-history-trace svg").first.wait_for()
        found += violations(page)
    else:
        found = violations(page)
    assert found == []


@pytest.mark.parametrize(
    ("view", "options", "cards"),
    [
        ("train", {"color_scheme": "dark", "viewport": PHONE}, ("session", "cuff")),
        ("safety", {"color_scheme": "light", "viewport": DESKTOP}, ("cuff",)),
    ],
)
def test_own_parts(
    looker: Looker, live: Home, view: str, options: dict[str, Any], cards: tuple[str]
) -> None:
    """Each card of a cuff that is put together says so, and axe finds nothing in it.

    Only what the browser hears is changed: a box that could be proved takes a minute.
    """
    page = looker.window(**options)
    page.route_web_socket("**/api/websocket", _made_of_own_parts)
    looker.go(page, view)
    said = json.loads(TEXTS.read_text(encoding="utf-8"))["common"]["made_own_parts"]
    for name in cards:
        marks = page.locator(f"bfr-cuff-{name}-card .made")
        expect(marks).to_have_text([said] * CARDS)
    page.wait_for_timeout(FADED_IN_MS)
    assert violations(page) == []
    assert sideways(page) == 0


def _made_of_own_parts(page: WebSocketRoute) -> None:
    """Have a page hear of every box that it is put together."""
    home = page.connect_to_server()
    home.on_message(
        lambda said: page.send(
            str(said).replace('"origin":"box"', '"origin":"own_parts"')
        )
    )
