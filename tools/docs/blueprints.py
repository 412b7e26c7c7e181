"""Copy the blueprints into the integration, and note every content that is shipped."""

import json
from pathlib import Path
import shutil
from typing import Any

from custom_components.bfr_cuff.blueprints.shipped import digest, words_of
from custom_components.bfr_cuff.blueprints.translate import render
from tools.demo.home import ROOT

INTEGRATION = Path("custom_components", "bfr_cuff")
SOURCES = Path("blueprints", "automation", "bfr_cuff")
COPIES = INTEGRATION / "blueprints"
DIGESTS = COPIES / "digests.json"

type Digests = dict[str, dict[str, list[str]]]
"""By version and file, of each language."""


def copy(root: Path) -> None:
    """Have the integration's copies be the sources, and no others."""
    wanted = {path.name for path in (root / SOURCES).glob("*.yaml")}
    for path in (root / COPIES).glob("*.yaml"):
        if path.name not in wanted:
            path.unlink()
    for name in wanted:
        shutil.copyfile(root / SOURCES / name, root / COPIES / name)


def digests_now(root: Path) -> dict[str, list[str]]:
    """Return, of each blueprint, the digests of its content in every language."""
    files = sorted((root / INTEGRATION / "translations").glob("*.json"))
    texts = {path.stem: _read(path)["common"] for path in files}
    return {
        path.name: sorted(
            {
                digest(render(path.read_text(), words_of(path.stem, en, said)).encode())
                for en in [texts["en"]]
                for said in texts.values()
            }
        )
        for path in sorted((root / SOURCES).glob("*.yaml"))
    }


def noted(root: Path) -> Digests:
    """Return what was noted, with this version anew and the earlier ones as they are."""
    version: str = _read(root / INTEGRATION / "manifest.json")["version"]
    path = root / DIGESTS
    earlier: Digests = _read(path) if path.exists() else {}
    return earlier | {version: digests_now(root)}


def main() -> None:
    """Bring the integration's folder up to date."""
    copy(ROOT)
    (ROOT / DIGESTS).write_text(json.dumps(noted(ROOT), indent=2) + "\n")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
