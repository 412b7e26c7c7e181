"""What a person sees on a page of the demo."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tools.demo.home import ROOT
from tools.docs.browsing import Visitor

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const host = element?.getRootNode().host;
  return { name: element?.className ?? "", within: host?.localName ?? "" };
}"""

BLUR = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  element?.blur();
}"""

EVERYTHING = """const everything = (root) =>
  [...root.querySelectorAll("*")].flatMap((element) => [
    element, ...(element.shadowRoot ? everything(element.shadowRoot) : [])]);"""

SIDEWAYS = f"""() => {{
  {EVERYTHING}
  const ours = everything(document).filter(({{ localName }}) =>
    localName.startsWith("bfr-cuff") || localName === "hui-view-container");
  return Math.max(...[document.scrollingElement, ...ours].map((element) =>
    element.scrollWidth - element.clientWidth));
}}"""

VIOLATIONS = f"""async () => {{
  {EVERYTHING}
  const found = [];
  for (const card of everything(document)) {{
    if (!/^bfr-cuff-.*-card$/.test(card.localName)) continue;
    const {{ violations }} = await axe.run(card);
    for (const {{ id, nodes }} of violations)
      for (const {{ html }} of nodes) found.push(`${{card.localName}} ${{id}}: ${{html}}`);
  }}
  return found;
}}"""


@dataclass(frozen=True, slots=True)
class Looker(Visitor):
    """Somebody at the demo who knows what the cards say, by key."""

    texts: dict[str, str]

    def session_card(self, page: Page, athlete: str) -> Locator:
        """Return the session card of an athlete."""
        card = page.locator("bfr-cuff-session-card")
        return card.filter(has=page.locator("h2", has_text=athlete))

    def button(self, card: Locator, text: str) -> Locator:
        """Return a button of a card, by the key of its text."""
        return card.get_by_role("button", name=self.texts[text], exact=True)


def release_of(card: Locator) -> Locator:
    """Return Release."""
    return card.locator("button.release")


def sideways(page: Page) -> float:
    """Return by how many pixels the page, or a card of ours, can be scrolled sideways."""
    overflow: float = page.evaluate(SIDEWAYS)
    return overflow


CHANGED_MS = 1000


def violations(page: Page) -> list[str]:
    """Return what axe finds in our elements on a page, once it has come to rest.

    A colour that is just changing into another has a contrast of its own.
    """
    page.add_script_tag(path=AXE)
    found: list[str] = page.evaluate(VIOLATIONS)
    if found:
        page.wait_for_timeout(CHANGED_MS)
        found = page.evaluate(VIOLATIONS)
    return found
