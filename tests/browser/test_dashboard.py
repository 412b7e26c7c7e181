"""How the cards and the dashboard come to the browser."""

import time

from playwright.sync_api import Page, Route, expect

from tools.docs.browsing import CARDS, SHOWN_MS
from tools.docs.visit import Home

from .looking import Looker

BUNDLE = "/bfr_cuff/bfr-cuff.js"
LATE_S = 1.5


def test_race_with_the_app(looker: Looker) -> None:
    """Cards that are loaded before Home Assistant's app are there all the same.

    The app replaces the registry of elements, and what was defined before is lost. The
    page is changed as where dashboards are kept in YAML: it loads the cards by itself,
    and the resource that would load them again never comes.
    """
    page = looker.open(service_workers="block")
    loaded: list[str] = []
    page.on("requestfinished", lambda request: loaded.append(request.url))
    page.route("**/frontend_latest/app.*.js", _late)
    page.route(f"**{BUNDLE}?*", lambda route: route.abort())
    page.route("**/training-room/**", _with_cards)
    looker.go(page, "train")
    [app] = (at for at, url in enumerate(loaded) if "/frontend_latest/app." in url)
    [cards] = (at for at, url in enumerate(loaded) if url.endswith(BUNDLE))
    assert cards < app


def _late(route: Route) -> None:
    time.sleep(LATE_S)
    route.continue_()


def _with_cards(route: Route) -> None:
    """Answer with Home Assistant's page, and with our cards in its head."""
    response = route.fetch()
    page = response.text().replace(
        "<head>", f'<head><script type="module" src="{BUNDLE}"></script>', 1
    )
    route.fulfill(response=response, body=page)


def test_every_view(looker: Looker) -> None:
    """The dashboard opens first, has a view for each purpose, and nothing complains."""
    page = looker.window()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(looker.url)
    for card in CARDS.values():
        if card != CARDS["train"]:
            page.get_by_role("tab").nth(list(CARDS.values()).index(card)).click()
        shown = page.locator(card).first.locator("ha-card")
        expect(shown).to_be_visible(timeout=SHOWN_MS)
    expect(page.locator("hui-error-card")).to_have_count(0)
    assert not problems


def test_added_by_one_click(looker: Looker, home: Home) -> None:
    """The dialogue that adds dashboards offers ours."""
    page = looker.window()
    page.goto(f"{home.url}/config/lovelace/dashboards")
    page.get_by_role("button", name="Add dashboard").click()
    offered(looker, page)


def offered(looker: Looker, page: Page) -> None:
    """Choose our dashboard, and see that nothing more is asked than a name."""
    ours = page.get_by_text(looker.texts["dashboard_about"])
    expect(ours).to_be_visible(timeout=SHOWN_MS)
    ours.click()
    expect(page.locator("dialog-lovelace-dashboard-detail")).to_have_count(1)
