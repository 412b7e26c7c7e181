"""From a Home Assistant without us to a session that is done and rated, by screen alone.

These come last, by the name of this file: they take everything away that others use.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import json
from pathlib import Path
import re
import subprocess
from typing import Any

from playwright.sync_api import Locator, Page, expect
import pytest

from tools.demo.controllers import Controller, Simulated
from tools.demo.dashboard import URL_PATH
from tools.demo.home import ROOT
from tools.demo.running import SIMULATOR
from tools.docs.browsing import DESKTOP, PHONE, SHOWN_MS
from tools.docs.visit import TIME_SCALE, Home, wait_for

from .looking import Looker, release_of, sideways, violations

TRANSLATIONS = ROOT / "custom_components" / "bfr_cuff" / "translations"
ADD = "/config/integrations/dashboard/add?domain=bfr_cuff"
UNWRITTEN = re.compile(r"MISSING_VALUE|undefined|NaN|component\.bfr_cuff|[{}]")
OCCLUDED_MMHG = 20.0


WITHOUT_DASHBOARDS = """async () => {
  const { hass } = document.querySelector("home-assistant");
  for (const { id } of await hass.callWS({ type: "lovelace/dashboards/list" }))
    await hass.callWS({ type: "lovelace/dashboards/delete", dashboard_id: id });
}"""
"""What is done first of all: a home without us has no dashboard of ours either."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who reads what the screen says, in a language."""

    page: Page
    texts: dict[str, Any]

    def card(self, key: str) -> str:
        """Return a text of the cards."""
        return str(self.texts["common"][f"card_{key}"])

    @property
    def form(self) -> Locator:
        """Return the form that is open."""
        return self.page.locator("dialog-data-entry-flow")

    def choose(self, step: str, option: str, kind: str = "config") -> None:
        """Choose from a menu."""
        menu = self.texts[kind]["step"][step]["menu_options"]
        self.form.locator("span").get_by_text(menu[option], exact=True).click()

    def at(self, step: str, kind: str = "config") -> None:
        """See that a step is shown, in words that somebody wrote."""
        title = self.texts[kind]["step"][step]["title"].split("{")[0]
        expect(self.form).to_contain_text(title, timeout=SHOWN_MS)
        assert not UNWRITTEN.search(self.form.inner_text())

    def go_on(self) -> None:
        """Press what stands out."""
        self.form.get_by_role("button").last.click()

    def leave_areas(self) -> None:
        """Go past names and areas, which Home Assistant asks for."""
        expect(self.form.locator("ha-area-picker").first).to_be_visible(
            timeout=SHOWN_MS
        )
        self.go_on()
        expect(self.form.get_by_role("button")).to_have_count(0)

    def place(self, limb: str) -> None:
        """Say where something is worn."""
        self.form.locator("ha-select").last.click()
        name = self.texts["selector"]["placement"]["options"][limb]
        self.page.get_by_text(name, exact=True).last.click()

    def begin(self, url: str) -> None:
        """Add the integration."""
        self.page.goto(url + ADD)
        self.page.get_by_role("button", name="OK").click()

    def introduce(self, name: str) -> None:
        """Say who trains, and answer the questions by one press."""
        self.at("athlete")
        self.form.locator("input[name=name]").fill(name)
        self.form.locator("input[type=number]").fill("1990")
        self.go_on()
        self.at("screening")
        questions = self.texts["config"]["step"]["screening"]["data"]
        self.form.get_by_label(questions["all_no"]).click()
        self.go_on()

    def make_dashboard(self) -> None:
        """Have the dashboard made by one press, and follow the last page there."""
        self.at("dashboard")
        self.choose("dashboard", "with_dashboard")
        link = self.form.locator("a[href='/bfr-cuff']")
        link.click(timeout=SHOWN_MS)
        expect(self.form.get_by_role("button")).to_have_count(0)

    def open_dashboard(self) -> None:
        """Open the dashboard in the sidebar."""
        name = self.card("dashboard_name")
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def mend(self, card: Locator, key: str, entry: str) -> None:
        """Follow a card to where something is mended, and open the options there."""
        card.get_by_text(self.card(f"mend_{key}")).click(timeout=SHOWN_MS)
        row = self.page.locator("ha-config-entry-row").filter(has_text=entry)
        row.locator("ha-icon-button[slot=end]").first.click()

    def press(self, card: Locator, key: str) -> None:
        """Press a button of a card."""
        card.get_by_role("button", name=self.card(key), exact=True).click()

    def rate(self, card: Locator) -> None:
        """Say how the last set was, once it is over."""
        expect(card.locator(".ended")).to_be_visible(timeout=SHOWN_MS)
        card.get_by_label(self.card("rpe")).select_option("6")
        card.get_by_label(self.card("discomfort")).select_option("3")
        expect(card.get_by_label(self.card("discomfort"))).to_have_value("3")
        assert not UNWRITTEN.search(card.inner_text())


def newcomer(looker: Looker, language: str, **options: Any) -> Newcomer:
    """Return somebody with a new browser."""
    page = looker.window({"selectedLanguage": json.dumps(language)}, **options)
    page.goto(looker.url)
    page.wait_for_function("document.querySelector('home-assistant')?.hass?.panels")
    page.evaluate(WITHOUT_DASHBOARDS)
    file = TRANSLATIONS / f"{language}.json"
    return Newcomer(page, json.loads(file.read_text(encoding="utf-8")))


def test_what_is_missing_is_said_and_mended(looker: Looker, home: Home) -> None:
    """Without an athlete, a session or anything to wear, a button leads on."""
    home.forget("bfr_cuff", "Ada", "Ben")
    page = looker.window()
    page.goto(f"{home.url}/{URL_PATH}/train")
    lacks = page.locator("hui-empty-state-card")
    expect(lacks).to_contain_text(looker.texts["no_athletes"], timeout=SHOWN_MS)
    lacks.get_by_role("button", name=looker.texts["mend_add"]).click()
    page.get_by_role("button", name="OK").click(timeout=SHOWN_MS)
    who = Newcomer(page, json.loads((TRANSLATIONS / "en.json").read_text()))
    who.choose("user", "athlete")
    who.introduce("Cleo")
    # Her device's name stands in a field, once Home Assistant's page knows of the device.
    expect(who.form).to_contain_text(re.compile("Cleo|Name and assign"))
    who.go_on()

    looker.go(page, "history")
    card = page.locator("bfr-cuff-history-card")
    expect(card).to_contain_text(looker.texts["history_empty"])
    card.get_by_role("link", name=looker.texts["mend_train"]).click()
    home.forget("bfr_cuff", "Gym cuffs")
    looker.go(page, "train")
    card = looker.session_card(page, "Cleo")
    expect(card.get_by_role("link", name=looker.texts["mend_worn"])).to_be_visible()
    assert violations(page) == []


@pytest.fixture
def empty(home: Home) -> Home:
    """Return Home Assistant as it is before anything of ours was added."""
    home.forget("bfr_cuff")
    return home


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Controller]:
    """Run a new controller: the other tests have used up what a limb may bear."""
    simulated = Simulated.load(tmp_path / "none")
    program = subprocess.Popen(
        [
            *(*SIMULATOR, "--host", simulated.controller.host),
            *("--port", str(simulated.port), "--key", simulated.key),
            *("--id", simulated.id, "--name", "Gym cuffs", "--channels", "arm,thigh"),
            *("--time-scale", TIME_SCALE, "--state", str(tmp_path / "state.json")),
            *("--watchdog", "5"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    assert any('"ready"' in line for line in program.stdout)
    yield simulated.controller
    program.terminate()
    program.communicate()


def test_with_a_controller(looker: Looker, empty: Home, box: Controller) -> None:
    """Controller, athlete, placement, dashboard, a session with load, and how it was."""
    who = newcomer(looker, "en", viewport=DESKTOP)
    page = who.page
    who.begin(empty.url)
    who.choose("user", "controller")
    who.at("controller")
    who.form.locator("input[name=host]").fill(box.host)
    who.form.locator("input[type=number]").fill(str(box.port))
    who.go_on()
    who.at("key")
    who.form.locator("input").first.fill(box.key)
    who.go_on()
    who.leave_areas()
    page.get_by_role("button", name="Add", exact=True).click()
    who.introduce("Cleo")
    who.at("worn")
    who.form.get_by_text("Gym cuffs cuff 2").click()
    who.place("left_thigh")
    who.go_on()
    who.make_dashboard()

    card = looker.session_card(page, "Cleo")
    who.mend(card, "controller", "Gym cuffs")
    without_check(who)
    who.open_dashboard()
    train(who, card, empty)
    who.rate(card)
    page.get_by_role("tab").nth(1).click()
    row = page.locator("bfr-cuff-history-card li .row").first
    expect(row).to_contain_text("8 kg", timeout=SHOWN_MS)


def without_check(who: Newcomer) -> None:
    """Say that one trains on a cuff that was not checked: here there is no bottle."""
    who.choose("init", "check", "options")
    who.at("check", "options")
    who.form.get_by_text("Gym cuffs cuff 2").click()
    who.go_on()
    who.choose("check_cuff", "check_accept", "options")
    who.at("check_accept", "options")
    accept = who.texts["options"]["step"]["check_accept"]["data"]["accept"]
    who.form.get_by_label(accept).click()
    who.go_on()
    who.go_on()


def train(who: Newcomer, card: Locator, home: Home) -> None:
    """Go through every set of a first session, the air out at its end."""
    expect(card.get_by_label(who.card("limb"))).to_have_value("left_thigh")
    exercise = card.get_by_label(who.card("exercise"))
    exercise.fill("Squat")
    exercise.press("Enter")
    load = card.get_by_label(who.card("load") + " (kg)")
    load.fill("8")
    load.press("Enter")
    sets = card.locator(".sets li").count()
    expect(card.locator(".checks")).to_contain_text("mmHg")
    who.press(card, "start")
    expect(card).to_contain_text(who.card("hint_ready"), timeout=20_000)
    assert home.pressure(2) > OCCLUDED_MMHG
    assert violations(who.page) == []
    who.press(card, "next_ready")
    for number in range(1, sets + 1):
        expect(card).to_contain_text(who.card("hint_work"), timeout=SHOWN_MS)
        if number == 1:
            assert violations(who.page) == []
        who.press(card, "next_work")
        if number < sets:
            who.press(card, "next_rest")
    wait_for(lambda: home.pressure(2) < OCCLUDED_MMHG, 15)


@pytest.mark.parametrize(
    ("language", "window"),
    [
        ("de", {"viewport": PHONE, "has_touch": True, "is_mobile": True}),
        ("en", {"viewport": PHONE, "has_touch": True, "is_mobile": True}),
        ("de", {"viewport": DESKTOP}),
    ],
)
def test_with_a_wrap(
    looker: Looker, empty: Home, language: str, window: dict[str, Any]
) -> None:
    """An elastic band is enough; with the test above, in both languages and sizes."""
    who = newcomer(looker, language, **window)
    who.begin(empty.url)
    who.choose("user", "no_controller")
    who.choose("no_controller", "wrap")
    who.at("wrap")
    who.form.locator("input").first.fill("Band")
    who.place("right_calf")
    who.go_on()
    who.introduce("Deniz")
    who.make_dashboard()
    card = looker.session_card(who.page, "Deniz")
    card.get_by_label(who.card("protocol")).select_option("floss")
    who.press(card, "start")
    expect(card).to_contain_text(who.card("hint_ready"), timeout=SHOWN_MS)
    who.press(card, "next_ready")
    expect(card.locator(".pressure")).to_contain_text("2:00")
    assert violations(who.page) == []
    assert sideways(who.page) == 0
    release_of(card).click()
    who.press(card, "wrap_off")
    who.rate(card)
    assert violations(who.page) == []
