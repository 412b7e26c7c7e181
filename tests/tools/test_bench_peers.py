"""Tests of the comparison with other ways, as far as it needs none of them."""

import asyncio
from functools import partial
from pathlib import Path
import subprocess

import pytest

from tools.bench.figures import Effort
from tools.bench.growth import _compared
from tools.bench.peers.comparison import WAYS, _figures
from tools.bench.peers.gate import Plain
from tools.bench.peers.publisher import discovery, values
from tools.bench.revision import checkout
from tools.demo.home import ROOT
from tools.demo.steps import CommandError


class Pipe:
    """What is written is what is read."""

    def __init__(self) -> None:
        """Start empty; needs a running loop."""
        self.reader = asyncio.StreamReader()

    def write(self, content: bytes) -> None:
        """Hand it on."""
        self.reader.feed_data(content)


async def test_messages_of_the_api_without_encryption() -> None:
    """Short and long ones come out as they went in."""
    pipe = Pipe()
    side = Plain(pipe.reader, pipe)  # type: ignore[arg-type]
    messages = [(2, b""), (10, b"x" * 127), (25, b"y" * 300), (300, b"z")]
    side.write(*messages)
    assert [await side.read() for _ in messages] == messages


@pytest.mark.parametrize("many_topics", [False, True])
def test_what_is_announced_is_published(many_topics: bool) -> None:
    """Every entity with a state has a value, by its name or its topic."""
    about = discovery(3, 2, many_topics=many_topics)["components"]
    shown = {name for name, each in about.items() if "state_topic" in each}
    assert shown == values(2, 7).keys()
    topics = {about[name]["state_topic"] for name in shown}
    assert len(topics) == (len(shown) if many_topics else 1)
    assert len({each["unique_id"] for each in about.values()}) == len(about)


def test_ratios() -> None:
    """Ours stands beside ESPHome, and at many cuffs beside the floor."""
    found = dict.fromkeys(WAYS, 0.001) | {"ours": 0.0004, "bare floor": 0.0002}
    *costs, to_esphome, to_floor = _figures(100, found)
    assert [each.value for each in costs] == [200, 400, 1000, 1000, 1000, 1000]
    assert (to_esphome.value, to_esphome.met) == (0.4, True)
    assert (to_floor.value, to_floor.met) == (2.0, True)
    assert _figures(1, found)[-1].met is None


def test_growth() -> None:
    """The same question to both, and how they compare."""
    asked: list[str] = []

    def ask(which: str) -> int:
        asked.append(which)
        return sum(range(10**5))

    figures = _compared(
        Effort(runs=2),
        "a question",
        (10, 100),
        partial(ask, "short"),
        partial(ask, "long"),
    )
    assert asked == ["short", "long"] * 3
    assert [each.what for each in figures] == [
        "10 sessions: a question",
        "100 sessions: a question",
        "a question: the long to the short",
    ]
    assert figures[-1].value < 100


def test_another_revision() -> None:
    """The integration of then, the benchmarks of now."""
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, check=True
    )
    folder = checkout("HEAD")
    assert folder.name == head.stdout.decode().strip()
    manifest = Path("custom_components/bfr_cuff/manifest.json")
    assert (folder / manifest).is_file()
    assert (folder / "tools/bench/revision.py").is_file()
    with pytest.raises(CommandError, match="no commit nonsense"):
        checkout("nonsense")
