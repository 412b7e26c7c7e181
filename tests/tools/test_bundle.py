"""The bundle of the cards that is shipped: what the sources build, and small."""

import gzip
from pathlib import Path
import re
import subprocess

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "custom_components/bfr_cuff/frontend"
ENTRY = SHIPPED / "bfr-cuff.js"
MOST_BYTES_FIRST = 25_000
MOST_BYTES = 40_000
IMPORTED = re.compile(r"\b(?:from|import)\s*[\"'`]\./(bfr-cuff-\w+\.js)")
LOADED = re.compile(r"\b(?:from|import)\s*\(?\s*[\"'`]([^\"'`]+)")


def _code(folder: Path) -> dict[str, bytes]:
    """Return the scripts in a folder by their names."""
    return {path.name: path.read_bytes() for path in folder.glob("*.js")}


def _packed(name: str) -> Path:
    return SHIPPED / f"{name}.gz"


def _needed_first() -> set[str]:
    """Return the scripts that a browser has to have before it shows a session."""
    return {ENTRY.name, *IMPORTED.findall(ENTRY.read_text())}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what the sources build now."""
    folder = tmp_path_factory.mktemp("bundle")
    subprocess.run(["scripts/frontend", "build", folder], cwd=ROOT, check=True)
    return _code(folder)


@pytest.mark.timeout(300)
def test_it_is_what_the_sources_build(built: dict[str, bytes]) -> None:
    """Nobody can ship code that is not in the sources, nor forget to build."""
    is_same = _code(SHIPPED) == built
    assert is_same, "Run scripts/frontend build"


def test_the_packed_ones_are_the_same() -> None:
    """Home Assistant serves the packed ones to browsers that take them."""
    code = _code(SHIPPED)
    is_same = {
        name: gzip.decompress(_packed(name).read_bytes()) for name in code
    } == code
    assert is_same, "Run scripts/frontend build"
    assert len([*SHIPPED.glob("*.gz")]) == len(code)


def test_it_is_small() -> None:
    """A dashboard waits for what a session needs; the history comes after it."""
    first = _needed_first()
    assert len(first) == 2
    assert sum(_packed(name).stat().st_size for name in first) <= MOST_BYTES_FIRST
    assert sum(path.stat().st_size for path in SHIPPED.glob("*.gz")) <= MOST_BYTES


def test_nothing_is_loaded_from_elsewhere() -> None:
    """It works without the internet, and tells no one that it is used."""
    code = _code(SHIPPED)
    for text in map(bytes.decode, code.values()):
        loads = set(LOADED.findall(text))
        assert loads <= {f"./{name}" for name in code}
        # The name of an XML namespace and a link to the documentation load nothing.
        hosts = set(re.findall(r"https?://([\w.]+)", text))
        assert hosts <= {"github.com", "www.w3.org"}


def test_lit_has_its_notice() -> None:
    """Its licence asks for that wherever it is contained."""
    with_lit = [text for text in _code(SHIPPED).values() if b"_$litElement$" in text]
    assert with_lit
    assert all(b"SPDX-License-Identifier: BSD-3-Clause" in text for text in with_lit)


def test_the_lock_names_no_registry() -> None:
    """Whoever builds chooses where packages come from; the hashes say which."""
    lock = (ROOT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in lock
    packages = lock.count('"node_modules/')
    assert 0 < lock.count('"integrity"') <= packages
