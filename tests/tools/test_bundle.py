"""The bundle of the cards that is shipped: what the sources build, and small."""

import gzip
from pathlib import Path
import re
import subprocess

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "custom_components/bfr_cuff/frontend/bfr-cuff.js"
PACKED = SHIPPED.with_name("bfr-cuff.js.gz")
MOST_BYTES = 25_000
MOST_BYTES_QUICKLY_PACKED = 25 * 1024


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return what the sources build now."""
    folder = tmp_path_factory.mktemp("bundle")
    subprocess.run(["scripts/frontend", "build", folder], cwd=ROOT, check=True)
    return (folder / SHIPPED.name).read_bytes()


@pytest.mark.timeout(300)
def test_it_is_what_the_sources_build(built: bytes) -> None:
    """Nobody can ship code that is not in the sources, nor forget to build."""
    is_same = SHIPPED.read_bytes() == built
    assert is_same, "Run scripts/frontend build"


def test_the_packed_one_is_the_same() -> None:
    """Home Assistant serves the packed one to browsers that take it."""
    is_same = gzip.decompress(PACKED.read_bytes()) == SHIPPED.read_bytes()
    assert is_same, "Run scripts/frontend build"


def test_it_is_small() -> None:
    """A dashboard waits for it."""
    assert PACKED.stat().st_size <= MOST_BYTES
    packed_on_the_way = gzip.compress(SHIPPED.read_bytes(), 9)
    assert len(packed_on_the_way) <= MOST_BYTES_QUICKLY_PACKED


def test_nothing_is_loaded_from_elsewhere() -> None:
    """It works without the internet, and tells nobody that it is used."""
    text = SHIPPED.read_text()
    loads = re.findall(r"\bimport\s*[(\"']|\bfrom\s*[\"']", text)
    assert not loads
    # The name of an XML namespace and a link to the documentation load nothing.
    hosts = set(re.findall(r"https?://([\w.]+)", text))
    assert hosts <= {"github.com", "www.w3.org"}


def test_the_lock_names_no_registry() -> None:
    """Whoever builds chooses where packages come from; the hashes say which."""
    lock = (ROOT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in lock
    packages = lock.count('"node_modules/')
    assert 0 < lock.count('"integrity"') <= packages
