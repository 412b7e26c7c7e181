"""Tests of what a release is made of, and of the workflows that make it."""

import json
from pathlib import Path
import re
import subprocess
import sys
from typing import Any
import zipfile

import pytest
import yaml

from tools.release import INTEGRATION, ROOT, NotReady, files_of, notes_of, release

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
CHANGELOG = """\
# Changelog

## [0.3.0] - unreleased

- More.

## [0.2.0] - 2026-12-01

### Added

- A cuff.

## [0.1.0] - 2026-11-01

[0.1.0]: https://example.org
"""


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a small checkout of version 0.2.0."""
    folder = tmp_path / INTEGRATION.relative_to(ROOT)
    (folder / "lib" / "__pycache__").mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"version": "0.2.0"}))
    (folder / "lib" / "guard.py").write_text("GUARD = 1\n")
    (folder / "lib" / "__pycache__" / "guard.pyc").write_bytes(b"\0")
    (folder / ".secret").write_text("no")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    return tmp_path


def test_archive_and_notes(checkout: Path, tmp_path: Path) -> None:
    """The archive has the integration's files at its top, and the notes are its own."""
    first, second = tmp_path / "first", tmp_path / "second"
    for into in (first, second):
        release("v0.2.0", into, checkout)
    with zipfile.ZipFile(first / "bfr_cuff.zip") as archive:
        assert archive.namelist() == ["lib/guard.py", "manifest.json"]
        assert archive.read("lib/guard.py") == b"GUARD = 1\n"
    assert (first / "notes.md").read_text() == "### Added\n\n- A cuff.\n"
    archives = [(into / "bfr_cuff.zip").read_bytes() for into in (first, second)]
    assert archives[0] == archives[1]


def test_another_version(checkout: Path, tmp_path: Path) -> None:
    """A tag that is not the manifest's version makes nothing."""
    with pytest.raises(NotReady, match=r"manifest.json is of version 0\.2\.0"):
        release("v0.3.0", tmp_path / "dist", checkout)
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("0.3.0", "no day for 0.3.0: unreleased"),
        ("0.1.0", "says nothing of 0.1.0"),
        ("0.4.0", "no heading for 0.4.0"),
    ],
)
def test_no_notes(version: str, why: str) -> None:
    """What is not in the changelog, or not dated, is not released."""
    with pytest.raises(NotReady, match=re.escape(why)):
        notes_of(CHANGELOG, version)


def test_what_is_shipped() -> None:
    """The real archive has what Home Assistant and HACS look for, and no caches."""
    names = {path.relative_to(INTEGRATION).as_posix() for path in files_of(INTEGRATION)}
    assert {"__init__.py", "manifest.json", "translations/ja.json"} <= names
    assert {"brand/icon.png", "frontend/bfr-cuff.js", "services.yaml"} <= names
    assert not {name for name in names if name.endswith(".pyc")}
    hacs = json.loads((ROOT / "hacs.json").read_text())
    assert hacs["zip_release"] is True
    assert hacs["filename"] == "bfr_cuff.zip"


def test_from_the_command_line(tmp_path: Path) -> None:
    """A tag that cannot be released is an error in one line."""
    run = [sys.executable, "-m", "tools.release", "v9.9.9", str(tmp_path)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("manifest.json is of version")
    assert done.stderr.count("\n") == 1
    usage = subprocess.run(run[:3], cwd=ROOT, capture_output=True, check=False)
    assert usage.returncode == 2


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows(path: Path) -> None:
    """Each workflow may do as little as it needs, with actions pinned by commit."""
    workflow = _load(path)
    assert workflow["permissions"] == {"contents": "read"}
    text = path.read_text()
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for action, comment in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.match(r" # \S+", comment), action
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            # What a tag is called is no code: it comes in by the environment.
            assert "${{" not in step.get("run", "")


def test_each_workflow_is_there() -> None:
    """Tests, checks of both stores, the next version of Home Assistant, and releases."""
    text = "".join(path.read_text() for path in WORKFLOWS)
    for part in (
        "hassfest@",
        "hacs/action@",
        "core/archive/refs/heads/dev",
        "gh release",
    ):
        assert part in text
    ecosystems = {
        each["package-ecosystem"]
        for each in _load(GITHUB / "dependabot.yml")["updates"]
    }
    assert ecosystems == {"github-actions", "npm"}


def test_issue_forms() -> None:
    """Each form says what it is for and asks for something; a bug needs diagnostics."""
    forms = {
        path.stem: _load(path) for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml")
    }
    config = forms.pop("config")
    assert config["blank_issues_enabled"] is False
    assert any(
        "security/advisories/new" in each["url"] for each in config["contact_links"]
    )
    assert set(forms) == {"bug", "feature", "hardware"}
    for form in forms.values():
        assert form["name"]
        assert form["description"]
        ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
        assert len(ids) == len(set(ids))
        assert any(
            field.get("validations", {}).get("required") for field in form["body"]
        )
    needed = {
        field["id"]
        for field in forms["bug"]["body"]
        if field.get("validations", {}).get("required")
    }
    assert "diagnostics" in needed
