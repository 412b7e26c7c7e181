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

from .looking import BLUR, FOCUSED, Looker, release_of, sideways, violations

STALE_MS = 3000
HELD_MS = 400
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


SHOWN = "element => [performance.now() / 1000, element.innerText]"


def shown_seconds(card: Locator) -> tuple[float, int]:
    """Return the seconds that the ring counts down, and when by the page's own clock."""
    now, text = card.locator(".face .big").evaluate(SHOWN)
    found = re.search(r"(?:(\d+):)?(\d+)", text)
    assert found, text
    return now, 60 * int(found[1] or 0) + int(found[2])


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
    """Load, start, a set by the beat, how it was, Release; then find it in the history."""
    page = looker.open()
    card = looker.session_card(page, "Ada")
    card.get_by_label(looker.texts["protocol"]).select_option("classic_75")
    exercise = card.get_by_label(looker.texts["exercise"])
    exercise.fill("Curl")
    exercise.press("Enter")
    load = card.get_by_label(looker.texts["load"] + " (kg)")
    load.fill("7.5")
    load.press("Enter")
    looker.button(card, "load_more").click()
    expect(load).to_have_value("8.5")
    expect(card.locator(".sets li")).to_have_text(["30", "15", "15", "15"])
    expect(release_of(card)).to_have_count(0)
    start = looker.button(card, "start")
    expect(card.locator(".checks")).to_contain_text("90 mmHg: 60 % of")
    expect(start).to_be_enabled()
    start.click()

    expect(card).to_contain_text(looker.texts["hint_ready"], timeout=20_000)
    assert home.pressure(1) > OCCLUDED_MMHG
    looker.button(card, "refill_normal").click()
    looker.button(card, "next_ready").click()
    expect(card).to_contain_text(looker.texts["hint_work"])
    expect(card.locator(".side")).to_contain_text("Curl")
    expect(card.locator(".side")).to_contain_text("8.5 kg")
    expect(card.locator(".face .big")).to_have_text("2", timeout=10_000)
    looker.button(card, "next_work").click()

    expect(card).to_contain_text(looker.texts["hint_rest"])
    since, before = shown_seconds(card)
    page.wait_for_timeout(2000)
    now, left = shown_seconds(card)
    assert abs(before - left - (now - since)) <= 1.5
    looker.button(card, "reps_more").click()
    expect(card.locator(".done output")).to_have_text("3")
    rate(page, card, effort=6, discomfort=4)
    expect(card.get_by_label(looker.texts["rpe"])).to_have_value("6")
    expect(card.get_by_label(looker.texts["discomfort"])).to_have_value("4")
    looker.button(card, "symptom_none").click()
    looker.button(card, "next_rest").click()
    expect(card).to_contain_text(looker.texts["hint_work"])

    since = time.monotonic()
    release_of(card).click()
    wait_for(lambda: home.pressure(1) < OCCLUDED_MMHG, 10)
    print(f"Release by one tap: empty after {time.monotonic() - since:.1f} s")
    home.wait_for_state("sensor.ada_session", "idle", 10)
    expect(card.locator(".ended")).to_be_visible()
    card.get_by_label(looker.texts["rpe"]).select_option("9")
    looker.button(card, "reps_more").click()
    expect(card.locator(".done output")).to_have_text("1")

    looker.go(page, "history")
    look_back(page)


def rate(page: Page, card: Locator, *, effort: int, discomfort: int) -> None:
    """Hold, slide, let go: on the pad, of which a tenth is a step."""
    box = card.locator("bfr-cuff-rating .pad").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(HELD_MS)
    right = box["x"] + box["width"] * effort / 10
    page.mouse.move(right, box["y"] + box["height"] * (1 - discomfort / 10))
    page.mouse.up()


def test_one_touch_above_seven(looker: Looker, home: Home) -> None:
    """The air goes at once; what was a slip of the hand can be put right on record."""
    page = looker.open()
    card = looker.session_card(page, "Ben")
    home.start("ben")
    home.press("ben", "next")
    expect(card).to_contain_text(looker.texts["hint_rest"])
    # A brush says nothing.
    card.locator("bfr-cuff-rating .pad").click()
    page.wait_for_timeout(HELD_MS)
    assert home.pressure(2) > OCCLUDED_MMHG
    rate(page, card, effort=6, discomfort=9)
    wait_for(lambda: home.pressure(2) < OCCLUDED_MMHG, 10)
    expect(card.locator(".ended")).to_contain_text("Too much discomfort")
    home.wait_for_state("sensor.ben_session", "idle", 10)
    card.get_by_label(looker.texts["discomfort"]).select_option("4")
    looker.go(page, "history")
    history = page.locator("bfr-cuff-history-card").last
    history.locator("li .row").first.click()
    cells = history.locator("tr").filter(has=page.locator("td")).locator("td")
    expect(cells.nth(2)).to_have_text("6")
    expect(cells.nth(3)).to_have_text("4")
    expect(history.locator("h2")).to_contain_text("Too much discomfort")


@pytest.mark.parametrize("language", ["en", "de"])
def test_small_phone(looker: Looker, home: Home, language: str) -> None:
    """All that is used in a set is above Release, in each phase, and axe finds nothing."""
    page = looker.open(
        settings={"selectedLanguage": json.dumps(language)},
        viewport={"width": 390, "height": 664},
        has_touch=True,
        is_mobile=True,
    )
    card = looker.session_card(page, "Ada")
    home.press("ada", "start_session")
    home.wait_for_state("sensor.ada_session", "ready", 30)
    expect(card.locator(".question")).to_be_visible()
    assert hidden_by_release(card) == []
    home.press("ada", "next")
    expect(card.locator(".question")).to_have_count(0)
    assert hidden_by_release(card) == []
    home.press("ada", "next")
    expect(card.locator(".question")).to_be_visible()
    expect(card.locator("bfr-cuff-rating")).to_be_visible()
    assert hidden_by_release(card) == []
    assert violations(page) == []
    home.rest()
    expect(card.locator(".ended bfr-cuff-rating")).to_be_visible()
    assert violations(page) == []
    assert sideways(page) == 0


def hidden_by_release(card: Locator) -> list[str]:
    """Return the buttons and choices of a card that Release covers."""
    release = release_of(card).bounding_box()
    assert release
    return [
        each.inner_text()
        for each in card.locator(".body :is(button, select, .pad)").all()
        if (box := each.bounding_box()) and box["y"] + box["height"] > release["y"]
    ]


def test_whole_screen(looker: Looker, home: Home) -> None:
    """One press fills the screen; Escape still releases, and one press goes back."""
    page = looker.open()
    card = looker.session_card(page, "Ada")
    before = card.bounding_box()
    home.start("ada")
    looker.button(card, "whole").click()
    box, size = card.bounding_box(), page.viewport_size
    assert box
    assert size
    assert (box["width"], box["height"]) == (size["width"], size["height"])
    page.keyboard.press("Escape")
    wait_for(lambda: home.pressure(1) < OCCLUDED_MMHG, 10)
    assert card.bounding_box() == box
    looker.button(card, "whole_leave").click()
    after = card.bounding_box()
    assert before
    assert after
    assert after["width"] == before["width"]


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
    first, last = session["record"]["sets"]
    assert (first["rpe"], first["discomfort"], first["repetitions"]) == (6, 4, 3)
    assert (last["rpe"], last["discomfort"], last["repetitions"]) == (9, None, 1)
    assert (first["exercise"], session["record"]["load_kg"]) == ("Curl", 8.5)
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

    This comes last: where it stood still for too long, its cuffs have to rest now.
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
