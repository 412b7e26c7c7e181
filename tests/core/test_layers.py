"""The firmware's sources: who may know whom, and what a small chip has no room for."""

from collections.abc import Iterator
from pathlib import Path
import re

import pytest

from .conftest import ROOT

COMPONENTS = ROOT / "firmware/components"

MAY_KNOW = {
    "cuff_core": set[str](),
    "cuff_drivers": {"cuff_core"},
    "cuff_server": {"cuff_core"},
    "cuff_plant": {"cuff_core", "cuff_server"},
    "cuff_link": {"cuff_core", "cuff_drivers", "cuff_server", "cuff_plant"},
}
"""Each layer, and those that it may include."""

PURE = {"cerrno", "cstddef", "cstdint", "cstring"}
"""What a compiler for a bare chip has: no containers, no streams, no heap."""
SOCKETS = re.compile(r"(arpa|linux|mbedtls|netinet|sys)/\w+\.h|(fcntl|poll|unistd)\.h")
HEAP_OR_FLOAT = re.compile(r"\b(?:new|malloc|calloc|float|double)\b")


def _sources(layer: str) -> Iterator[tuple[Path, str]]:
    """Yield each file of a layer, without its comments."""
    for file in sorted((COMPONENTS / layer).glob("*.*")):
        if file.suffix in (".h", ".cpp"):
            yield file, re.sub(r"//.*", "", file.read_text())


def test_every_layer_is_known() -> None:
    """A folder more would be one that nothing here looks at."""
    found = {folder.name for folder in COMPONENTS.iterdir() if any(folder.glob("*.h"))}

    assert found == set(MAY_KNOW)


@pytest.mark.parametrize("layer", MAY_KNOW)
def test_a_layer_knows_those_below_alone(layer: str) -> None:
    """The core knows no one; the server and the drivers know the core."""
    known = {
        name
        for _, text in _sources(layer)
        for name in re.findall(r'#include "\.\./(\w+)/', text)
    }

    assert known <= MAY_KNOW[layer]


@pytest.mark.parametrize("layer", ["cuff_core", "cuff_drivers", "cuff_server"])
def test_a_chip_needs_neither_heap_nor_floating_point(layer: str) -> None:
    """An ESP32-C3 calculates with whole numbers; what runs for months takes no heap."""
    for file, text in _sources(layer):
        headers = set(re.findall(r"#include <(\S+)>", text)) - PURE
        if layer == "cuff_server":
            headers = {name for name in headers if not SOCKETS.fullmatch(name)}

        assert not headers, file.name
        assert not HEAP_OR_FLOAT.findall(text), file.name


@pytest.mark.parametrize("layer", MAY_KNOW)
def test_esphome_finds_no_test_to_compile(layer: str) -> None:
    """ESPHome compiles every source in a component's folder: tests stay outside."""
    folder = COMPONENTS / layer

    assert not [each for each in folder.iterdir() if "test" in each.name]
    for file, text in _sources(layer):
        assert "doctest" not in text, file.name
        assert not re.search(r"\bint main\(", text), file.name
