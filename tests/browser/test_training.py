"""A session as somebody does it with a finger, or with a keyboard."""

import csv
from io import StringIO
import json
from pathlib import Path
import re
import time
from typing import Any

from fitdecode import FitReader
from playwright.sync_api import Download, Locator, Page, expect
import pytest

from tools.docs.visit import Home, wait_for

from .looking import BLUR, FOCUSED, Looker, release_of

STALE_MS = 3000
OCCLUDED_MMHG = 20.0
MOST_TABS = 60

pytestmark = pytest.mark.usefixtures("at_rest")


def downloaded(page: Page, card: Locator, kind: str) -> bytes:
    """Return the file that an export button downloads."""
    with page.expect_download() as caught:
        card.get_by_role("button", name=kind, exact=True).click()
    download: Download = caught.value
    assert download.suggested_filename.endswith(f".{kind.lower()}")
    return Path(download.path()).read_bytes()


def shown_seconds(card: Locator) -> int:
    """Return the seconds that the ring counts down."""
    text = card.locator(".face .big").inner_text()
    found = re.search(r"(?:(\d+):)?(\d+)", text)
    assert found, text
    return 60 * int(found[1] or 0) + int(found[2])


def test_keyboard(looker: Looker, home: Home) -> None:
    """Release is reached and pressed by keys alone, and Escape presses it at once."""
    page = looker.open()
    cards = {name: looker.session_card(page, name) for name in ("Ada", "Ben")}
    home.start("ada", "ben")
    for card in cards.values():
        expect(card).to_contain_text(looker.texts["hint_work"])
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused == {"name": "release", "within": "bfr-cuff-session-card"}:
            break
    expect(release_of(cards["Ada"])).to_be_focused()
    page.keyboard.press("Enter")
    wait_for(lambda: home.pressure(1) < OCCLUDED_MMHG, 10)
    home.wait_for_state("sensor.ada_session", "idle", 10)
    assert home.pressure(2) > OCCLUDED_MMHG

    expect(cards["Ada"].locator(".ended")).to_be_visible()
    page.evaluate(BLUR)
    page.keyboard.press("Escape")
    wait_for(lambda: home.pressure(2) < OCCLUDED_MMHG, 10)


def test_session(looker: Looker, home: Home) -> None:
    """Start by a tap, a set, a rest, an answer, Release; then find it in the history."""
    page = looker.open()
    card = looker.session_card(page, "Ada")
    card.get_by_label(looker.texts["protocol"]).select_option("classic_75")
    start = looker.button(card, "start")
    expect(card.locator(".checks")).to_contain_text("90 mmHg: 60 % of")
    expect(start).to_be_enabled()
    start.click()

    expect(card).to_contain_text(looker.texts["hint_ready"], timeout=20_000)
    assert home.pressure(1) > OCCLUDED_MMHG
    looker.button(card, "refill_normal").click()
    looker.button(card, "next_ready").click()
    expect(card).to_contain_text(looker.texts["hint_work"])
    for _ in range(2):
        looker.button(card, "repetition").click()
    expect(card.locator(".face")).to_contain_text("2")
    looker.button(card, "next_work").click()

    expect(card).to_contain_text(looker.texts["hint_rest"])
    before = shown_seconds(card)
    page.wait_for_timeout(2000)
    assert before - 3 <= shown_seconds(card) <= before - 1
    looker.button(card, "symptom_none").click()
    card.get_by_role("slider").first.fill("6")
    card.get_by_role("slider").first.dispatch_event("change")
    expect(card.locator(".logging output").first).to_have_text("6")
    looker.button(card, "next_rest").click()
    expect(card).to_contain_text(looker.texts["hint_work"])

    since = time.monotonic()
    release_of(card).click()
    wait_for(lambda: home.pressure(1) < OCCLUDED_MMHG, 10)
    print(f"Release by one tap: empty after {time.monotonic() - since:.1f} s")
    home.wait_for_state("sensor.ada_session", "idle", 10)
    expect(card.locator(".ended")).to_be_visible()

    looker.go(page, "history")
    look_back(page)


def look_back(page: Page) -> None:
    """Find the session in the history, open its trace, and take it along."""
    card = page.locator("bfr-cuff-history-card").first
    newest = card.locator("li .row").first
    expect(newest).to_contain_text("Classic 75")
    expect(newest.locator(".amber")).to_be_visible()
    newest.click()
    trace = card.locator("bfr-cuff-history-trace")
    expect(trace.locator("svg path.line").first).to_be_visible()
    assert len(trace.locator("svg path.line").first.get_attribute("d") or "") > 100
    sets = card.locator("tr").filter(has=page.locator("td"))
    expect(sets).to_have_count(2)

    content: dict[str, Any] = json.loads(downloaded(page, card, "JSON"))
    [session] = content["sessions"]
    assert session["record"]["reason"] == "stopped"
    assert session["record"]["sets"][0]["rpe"] == 6
    assert session["record"]["sets"][0]["repetitions"] == 2
    answers = [answer["answer"] for answer in session["record"]["answers"]]
    assert answers == ["normal", "none"]
    [samples] = session["traces"].values()
    assert max(pressure or 0 for pressure in samples["pressure"]) > 80
    rows = list(csv.reader(StringIO(downloaded(page, card, "CSV").decode())))
    assert len(rows) == len(samples["at_s"]) + 1
    with FitReader(downloaded(page, card, "FIT")) as frames:
        assert any(getattr(frame, "name", "") == "session" for frame in frames)


def test_stale(looker: Looker, home: Home) -> None:
    """A controller that says nothing is told of at once, and Release stays.

    This comes last: nobody knows how long the cuff was up, so it has to rest now.
    """
    page = looker.open()
    card = looker.session_card(page, "Ada")
    home.start("ada")
    expect(card.locator("ha-card")).not_to_have_class("stale")
    place = release_of(card).bounding_box()
    with home.frozen_controller():
        since = time.monotonic()
        expect(card.locator("ha-card.stale")).to_be_visible(timeout=STALE_MS)
        expect(card.get_by_role("alert")).not_to_be_empty(timeout=STALE_MS)
        seconds = time.monotonic() - since
        print(f"Stale after {seconds:.1f} s: {card.get_by_role('alert').inner_text()}")
        assert release_of(card).bounding_box() == place
        release_of(card).click()
        expect(card.locator(".status")).not_to_be_empty()
    wait_for(lambda: home.pressure(1) < OCCLUDED_MMHG, 30)
