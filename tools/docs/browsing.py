"""A browser, and the demo's dashboard in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import shutil
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

from tools.demo.dashboard import URL_PATH
from tools.demo.steps import CommandError

PROGRAMS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
FLAGS: Final = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    # A page that a test has changed counts as one from far away.
    "--disable-features=LocalNetworkAccessChecks",
)
SHOWN_MS: Final = 15_000
DESKTOP: Final = ViewportSize(width=1280, height=1000)
PHONE: Final = ViewportSize(width=390, height=844)
CARDS: Final = {
    "train": "bfr-cuff-session-card",
    "history": "bfr-cuff-history-card",
    "safety": "bfr-cuff-release-card",
}
"""What each view of the dashboard has."""


def program() -> str | None:
    """Return the browser of this machine."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser at the demo; `context` opens a window of it."""

    url: str
    context: Callable[..., BrowserContext]

    def open(
        self,
        view: str = "train",
        settings: dict[str, str] | None = None,
        **options: Any,
    ) -> Page:
        """Open a view of the dashboard in a new window, and wait for its card."""
        page = self.window(settings, **options)
        self.go(page, view)
        return page

    def window(self, settings: dict[str, str] | None = None, **options: Any) -> Page:
        """Return an empty page.

        `settings` are those that Home Assistant keeps in the browser, as JSON;
        `options` those of a Playwright context.
        """
        context = self.context(**({"viewport": DESKTOP} | options))
        for key, value in (settings or {}).items():
            context.add_init_script(f"localStorage.setItem({key!r}, {value!r})")
        return context.new_page()

    def go(self, page: Page, view: str) -> None:
        """Go to a view of the dashboard."""
        page.goto(f"{self.url}/{URL_PATH}/{view}")
        page.locator(CARDS[view]).first.locator("ha-card").wait_for(timeout=SHOWN_MS)


@contextmanager
def visiting(url: str) -> Iterator[Visitor]:
    """Have a browser for the demo at an address, or raise CommandError without any."""
    if (executable := program()) is None:
        raise CommandError("There is no Chromium on this machine.")
    with sync_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = launch(executable_path=executable, args=list(FLAGS))
        yield Visitor(url, browser.new_context)
