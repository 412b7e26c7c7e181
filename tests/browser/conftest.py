"""One demo and one browser for every test here; each test has pages of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
import json
from typing import Any

from playwright.sync_api import Browser, BrowserContext, StorageState, sync_playwright
import pytest
from pytest_socket import enable_socket

from tools.demo.home import ROOT
from tools.docs.browsing import FLAGS, Visitor, program
from tools.docs.visit import Home, running_demo

from .looking import Looker

APART = ("test_measuring", "test_showing")
TEXTS = ROOT / "custom_components" / "bfr_cuff" / "translations" / "en.json"


# Playwright's blocking interface keeps an event loop of its own running, and what tests
# Home Assistant needs the main thread for others.
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser")


def there[**P, R](do: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do something in the thread that the browser belongs to."""
    return _THREAD.submit(do, *args, **kwargs).result()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool:
    """Run a test in the browser's thread."""
    names = pyfuncitem._fixtureinfo.argnames
    there(pyfuncitem.obj, **{name: pyfuncitem.funcargs[name] for name in names})
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one worker run these, where there are several: there is one demo.

    Some have another, as they use up for how long a limb may be occluded.
    """
    for item in items:
        if "tests/browser" in item.nodeid:
            group = next((each for each in APART if each in item.nodeid), "browser")
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Leave out what checks Home Assistant's own loop: it runs elsewhere."""


@pytest.fixture(autouse=True)
def _network(socket_enabled: None) -> None:
    """Let tests use the loopback."""


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Return the running demo."""
    enable_socket()
    with running_demo(tmp_path_factory.mktemp("browser") / "demo") as demo:
        choose_least(demo)
        yield demo


def choose_least(home: Home) -> None:
    """Have both athletes choose what is least to be inflated."""
    for athlete in ("ada", "ben"):
        select = f"select.{athlete}_protocol"
        home.act("select.select_option", entity_id=select, option="first_time")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return Chromium."""
    if (executable := program()) is None:
        pytest.skip("No Chromium here (Debian: apt-get install chromium)")
    enable_socket()
    playwright = there(sync_playwright().start)
    running = there(playwright.chromium.launch, executable_path=executable, args=FLAGS)
    yield running
    there(running.close)
    there(playwright.stop)


@pytest.fixture(scope="package")
def texts() -> dict[str, str]:
    """Return what the cards say, by key, in English."""
    content: dict[str, Any] = json.loads(TEXTS.read_text(encoding="utf-8"))
    return {
        key.removeprefix("card_"): text
        for key, text in content["common"].items()
        if key.startswith("card_")
    }


@pytest.fixture(scope="package")
def login(home: Home, browser: Browser) -> StorageState:
    """Return what a browser keeps once it was let in, which nobody has to ask for."""
    return there(let_in, home, browser)


def let_in(home: Home, browser: Browser) -> StorageState:
    """Return what a browser keeps once it was let in, in the browser's thread."""
    context = browser.new_context()
    Visitor(home.url, lambda **_: context).open()
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def looker(
    home: Home, browser: Browser, login: StorageState, texts: dict[str, str]
) -> Iterator[Looker]:
    """Return who opens pages of the demo; they are closed at the end."""
    contexts: list[BrowserContext] = []

    def context(**options: Any) -> BrowserContext:
        contexts.append(browser.new_context(storage_state=login, **options))
        return contexts[-1]

    yield Looker(home.url, context, texts)
    for each in contexts:
        there(each.close)


@pytest.fixture
def at_rest(home: Home) -> Iterator[None]:
    """Begin with limbs that are fresh; leave no session and no pressure behind."""
    home.wait_until_rested()
    yield
    home.rest()
