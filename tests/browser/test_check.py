"""The page of a check: what is on it changes, and without it the air goes out."""

from collections.abc import Callable
import re

from playwright.sync_api import Page, expect
import pytest

from tools.docs.browsing import PHONE
from tools.docs.visit import Home, wait_for

from .looking import Looker

ENTRIES = "/config/integrations/integration/bfr_cuff"


def begun(looker: Looker, cuff: str) -> Page:
    """Return the page of a check that has just begun."""
    page = looker.open(viewport=PHONE)
    page.goto(looker.url + ENTRIES)
    entry = page.locator("ha-config-entry-row", has_text="Gym cuffs").first
    entry.locator("ha-icon-button").nth(1).click()
    dialog = page.locator("dialog-data-entry-flow")
    dialog.get_by_text("Check a cuff", exact=True).click()
    dialog.get_by_text(cuff, exact=True).click()
    dialog.get_by_role("button", name="Submit").click()
    dialog.get_by_text("Check it now", exact=True).click()
    dialog.get_by_text("The cuff is around a bottle").first.click()
    dialog.get_by_role("button", name="Submit").click()
    return page


def press_close(page: Page) -> None:
    """Close the page as one closes it."""
    page.locator("dialog-data-entry-flow").get_by_role("button", name="Close").click()


def shut_browser(page: Page) -> None:
    """Have the browser gone, which says nothing to anyone."""
    page.context.close()


@pytest.mark.parametrize(("number", "leave"), [(1, press_close), (2, shut_browser)])
def test_without_the_page_the_air_goes_out(
    looker: Looker,
    home: Home,
    at_rest: None,
    number: int,
    leave: Callable[[Page], None],
) -> None:
    """The pressure is shown as it rises; whoever leaves lets the air out."""
    cuff = f"Gym cuffs cuff {number}"
    phase = f"sensor.gym_cuffs_cuff_{number}_phase"
    page = begun(looker, cuff)
    expect(page.get_by_text(f"Filling {cuff}.")).to_be_visible()
    # A busy page may leave a second out.
    rising = page.get_by_text(re.compile(r"\b0:(0[3-9]|[1-5]\d)"))
    expect(rising.first).to_be_visible(timeout=20_000)
    # A strong pump has filled an arm's cuff by then.
    wait_for(lambda: home.state(phase) in ("inflating", "holding"), 10)
    leave(page)
    home.wait_for_state(phase, "vented", 30)
