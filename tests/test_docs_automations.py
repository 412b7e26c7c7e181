"""The page about automations shows every blueprint, and how to get it."""

import re
from urllib.parse import quote

import pytest
import yaml

from custom_components.bfr_cuff.blueprints.install import Outcome

from .documents import ROOT, headings, links, prose, text_of

PAGE = "docs/automations.md"
SOURCES = ROOT / "blueprints" / "automation" / "bfr_cuff"
NAMES = sorted(path.stem for path in SOURCES.glob("*.yaml"))
IMPORT = "https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url="


class _Loader(yaml.SafeLoader):
    """A loader that takes inputs as they are."""


_Loader.add_constructor("!input", lambda loader, node: node.value)


def minutes(name: str, key: str) -> int:
    """Return the default of an input of a blueprint."""
    blueprint = yaml.load((SOURCES / f"{name}.yaml").read_text(), _Loader)
    return int(blueprint["blueprint"]["input"][key]["default"]["minutes"])


@pytest.mark.parametrize("name", NAMES)
def test_each_has_a_chapter(name: str) -> None:
    """With a picture of its form, and a badge that imports what its file says."""
    (chapter,) = (
        chapter
        for chapter in text_of(PAGE).split("\n## ")
        if f"images/blueprint_{name}.webp" in chapter
    )
    blueprint = yaml.load((SOURCES / f"{name}.yaml").read_text(), _Loader)
    source = blueprint["blueprint"]["source_url"]
    assert f"({IMPORT}{quote(source, safe='')})" in chapter
    assert len(re.findall(r"^- ", chapter, re.MULTILINE)) >= 1


def test_how_many() -> None:
    """The page and the README say how many there are."""
    assert len(NAMES) == 10
    assert "This page has ten" in prose(PAGE)
    assert "ten blueprints to import" in prose("README.md")
    assert len(headings(PAGE)) == len(NAMES) + 3
    assert PAGE in set(links("README.md"))


def test_numbers() -> None:
    """The defaults are those of the blueprints."""
    assert minutes("release_at_maximum_occlusion", "limit") == 15
    assert "occluded for 15 minutes" in prose(PAGE)
    assert minutes("warn_before_deadline", "lead") == 1
    assert "a minute before *Occlusion deadline*" in prose(PAGE)
    assert minutes("critical_notification", "interval") == 1
    assert "again every minute until" in prose(PAGE)


def test_answer_of_the_action() -> None:
    """What the action answers is named."""
    for key in Outcome.__dataclass_fields__:
        assert f"`{key}`" in prose(PAGE)
