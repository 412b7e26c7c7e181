"""What is installed with the integration is what can be imported by link."""

import json
from pathlib import Path
import shutil

import pytest

from tools.demo.home import ROOT
from tools.docs import blueprints
from tools.docs.blueprints import COPIES, DIGESTS, SOURCES, copy, main, noted


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of every blueprint in a folder."""
    return {path.name: path.read_bytes() for path in folder.glob("*.yaml")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a copy of what the script works on."""
    for folder in (SOURCES, COPIES, blueprints.INTEGRATION / "translations"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    manifest = blueprints.INTEGRATION / "manifest.json"
    shutil.copy(ROOT / manifest, tmp_path / manifest)
    return tmp_path


def test_copies_are_identical() -> None:
    """After a change, run scripts/blueprints."""
    assert contents(ROOT / COPIES) == contents(ROOT / SOURCES)
    assert json.loads((ROOT / DIGESTS).read_text()) == noted(ROOT)


def test_copy(root: Path) -> None:
    """A changed or a new source is copied, and what has none any more is removed."""
    first = min(contents(root / SOURCES))
    (root / SOURCES / first).unlink()
    (root / SOURCES / "new.yaml").write_text("new: true\n")
    copy(root)
    assert contents(root / COPIES) == contents(root / SOURCES)
    assert "new.yaml" in contents(root / COPIES)


def test_earlier_versions_stay(root: Path) -> None:
    """A new version adds its own digests, and forgets nobody else's."""
    manifest = root / blueprints.INTEGRATION / "manifest.json"
    about = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(about | {"version": "99.0.0"}))
    text = min((root / SOURCES).glob("*.yaml"))
    text.write_text(text.read_text() + "# changed\n")
    digests = noted(root)
    before = json.loads((ROOT / DIGESTS).read_text())
    assert {version: digests[version] for version in before} == before
    changed = {
        name
        for name, known in digests["99.0.0"].items()
        if known != before[about["version"]][name]
    }
    assert changed == {text.name}


def test_every_language_is_known() -> None:
    """A blueprint has as many contents as there are translations."""
    languages = list((ROOT / blueprints.INTEGRATION / "translations").glob("*.json"))
    version = json.loads((ROOT / blueprints.INTEGRATION / "manifest.json").read_text())
    for known in noted(ROOT)[version["version"]].values():
        assert len(known) == len(languages)


def test_main(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script brings a stale folder up to date."""
    monkeypatch.setattr(blueprints, "ROOT", root)
    for path in (root / COPIES).glob("*"):
        path.unlink()
    main()
    assert contents(root / COPIES) == contents(root / SOURCES)
    assert json.loads((root / DIGESTS).read_text()) == noted(root)
