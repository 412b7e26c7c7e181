"""The drawings of the builder's guide: as their tool draws them, with the examples' pins."""

from pathlib import Path
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tools.demo.home import ROOT
from tools.docs.drawing import DARK, LIGHT
from tools.docs.wiring import BOARDS, FOLDER, ONE, TWO, Board, draw

EXAMPLES = ROOT / "firmware" / "examples"
BOARD_OF = {"one-channel": ONE, "two-channels": TWO}


class _Loader(yaml.SafeLoader):
    """A loader that takes ESPHome's own tags as they are."""


_Loader.add_multi_constructor("!", lambda loader, tag, node: tag)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.file)
@pytest.mark.parametrize(("name", "palette"), [("", LIGHT), ("_dark", DARK)])
def test_drawn(board: Board, name: str, palette: Any) -> None:
    """Each file is what its tool draws, can be read, and has a title."""
    text = (FOLDER / f"{board.file}{name}.svg").read_text(encoding="utf-8")
    assert text == draw(board, palette).svg()
    assert ET.fromstring(text)[0].text == board.title  # noqa: S314


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.file)
def test_each_pin_once(board: Board) -> None:
    """No pin is for two things, and each is drawn."""
    text = draw(board, LIGHT).svg()
    drawn = re.findall(r">GPIO(\d+)<", text)
    assert len(drawn) == len(set(drawn))
    assert {int(each) for each in drawn} == pins(board)


def pins(board: Board) -> set[int]:
    """Return every pin of a board."""
    found = {board.button, board.identify}
    for channel in board.channels:
        found |= {*channel.bus, channel.pump, *channel.valves}
        found |= {pin for pin in (channel.bleed, channel.coil) if pin is not None}
    return found


@pytest.mark.parametrize(
    "example",
    [EXAMPLES / f"{name}.yaml" for name in BOARD_OF if EXAMPLES.exists()],
    ids=lambda path: path.stem,
)
def test_pins_of_the_examples(example: Path) -> None:
    """The pins that are drawn are those that are flashed, and for the same."""
    board = BOARD_OF[example.stem]
    config: Any = yaml.load(example.read_text(encoding="utf-8"), _Loader)
    link = config["cuff_link"]
    outputs = {each["id"]: _number(each["pin"]) for each in config["output"]}
    buses = {each["id"]: each for each in config["i2c"]}
    assert _number(link["button"]["number"]) == board.button
    assert outputs[link["identify"]] == board.identify
    assert board.chip.replace("-", "").lower() == config["esp32"]["variant"]
    for channel, flashed in zip(board.channels, link["channels"], strict=True):
        bus = buses[flashed["sensor"]["i2c_id"]]
        valves = flashed["valves"]
        assert channel.sensor.lower().split() == [
            flashed["sensor"]["type"],
            flashed["sensor"]["part"].lower(),
        ]
        assert channel.bus == (_number(bus["sda"]), _number(bus["scl"]))
        assert channel.pump == outputs[flashed["pump"]]
        assert channel.valves == tuple(
            map(_number, valves if isinstance(valves, list) else [valves])
        )
        assert channel.bleed == _number(flashed.get("bleed"))
        assert channel.coil == outputs.get(flashed.get("coil"))


def test_guide_has_the_whole_yaml_in_one_piece() -> None:
    """What the guide has a builder copy is the example that ESPHome's tests accept."""
    guide = (FOLDER / "README.md").read_text(encoding="utf-8")
    flashed, secrets = re.findall(
        r"^```yaml\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE
    )
    example = (EXAMPLES / "one-channel.yaml").read_text(encoding="utf-8")
    comment, _, rest = example.partition(flashed)
    assert all(line.startswith("#") for line in comment.splitlines())
    assert not rest
    assert len(flashed.splitlines()) <= 34
    names = re.findall(r"!secret (\w+)", flashed)
    assert set(yaml.safe_load(secrets)) == set(names)


def _number(pin: str | None) -> int | None:
    """Return the number of a pin as an example writes it."""
    return None if pin is None else int(pin.removeprefix("GPIO"))
