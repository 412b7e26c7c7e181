"""What the documents say of cards and dashboard is what their sources do."""

import json
import re

from .documents import ROOT, prose, text_of

DASHBOARD = "docs/dashboard.md"
SOURCES = ROOT / "frontend" / "src"
TEXTS = json.loads(
    (ROOT / "custom_components/bfr_cuff/translations/en.json").read_text()
)["common"]


def _source(name: str) -> str:
    return (SOURCES / name).read_text()


def test_every_card_is_explained() -> None:
    """Each element that is a card can be written in YAML, and no other."""
    sources = "".join(map(_source, ("index.ts", "later.ts")))
    defined = set(re.findall(r'"(bfr-cuff-\w+-card)":', sources))
    named = set(re.findall(r"custom:(bfr-cuff-[\w-]+)", text_of(DASHBOARD)))
    assert named == defined


def test_options() -> None:
    """The options are those of the editors, with their bounds."""
    text = prose(DASHBOARD)
    assert 'name: "weeks"' in _source("history/form.ts")
    weeks = re.search(r"const WEEKS = (\d+)", _source("history/history-card.ts"))
    assert weeks is not None
    assert f"has: {weeks[1]}, unless you say otherwise" in text
    for name in ("athlete", "cuff"):
        assert f"`{name}`" in text


def test_words() -> None:
    """What is quoted is what the screen says."""
    text = prose(DASHBOARD)
    for key in ("start", "repetition", "next_work", "inflate", "release", "wrap_off"):
        assert f"**{TEXTS[f'card_{key}']}**" in text
    assert f"**{TEXTS['card_release_all']}** first" in text
    assert f"**{TEXTS['card_dashboard_name']}** under" in text
    for view in ("train", "history", "safety"):
        assert f"| {TEXTS[f'card_dashboard_{view}']} |" in text
