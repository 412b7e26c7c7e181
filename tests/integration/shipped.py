"""What the integration ships beside its code, read for the tests that check it."""

from collections.abc import Iterator
import json
from pathlib import Path
from string import Formatter
from typing import Any

from custom_components import bfr_cuff
from homeassistant.util.yaml import load_yaml_dict

FOLDER = Path(bfr_cuff.__file__).parent
ROOT = FOLDER.parents[1]

MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text())
ICONS: dict[str, Any] = json.loads((FOLDER / "icons.json").read_text())
TEXTS: dict[str, Any] = json.loads((FOLDER / "translations" / "en.json").read_text())
SERVICES: dict[str, Any] = load_yaml_dict(str(FOLDER / "services.yaml"))
TRIGGERS: dict[str, Any] = load_yaml_dict(str(FOLDER / "triggers.yaml"))


def texts_in(tree: Any) -> Iterator[str]:
    """Yield every text below a branch of the translations."""
    if isinstance(tree, str):
        yield tree
        return
    for branch in tree.values():
        yield from texts_in(branch)


def placeholders(tree: Any) -> set[str]:
    """Return the placeholders of every text below a branch."""
    return {
        field
        for text in texts_in(tree)
        for _, field, _, _ in Formatter().parse(text)
        if field is not None
    }
