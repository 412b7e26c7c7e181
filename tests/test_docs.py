"""What the documents name exists; what they say of the protocol is so."""

import asyncio
import base64
import json
import os
from pathlib import Path
import re
import shutil
import subprocess
import tomllib
from typing import Any

import pytest

from custom_components.bfr_cuff.lib.controller.cuff_events import CuffEvent
from custom_components.bfr_cuff.lib.controller.model import ControllerInfo
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.evidence import (
    CEILING,
    FIXED_TARGET,
    MAX_OCCLUSION,
    MAX_OCCLUSION_ANNOUNCED,
    REPERFUSION,
)
from custom_components.bfr_cuff.lib.link import frames
from custom_components.bfr_cuff.lib.link.connection import DEFAULT_PORT
from custom_components.bfr_cuff.lib.link.limits import (
    LEASE_MAX_S,
    PRESSURE_MAX_MMHG,
    REPERFUSION_MIN_S,
    check_limits,
)
from custom_components.bfr_cuff.lib.link.tls import CIPHER_SUITE, PSK_IDENTITY
from simulator.arguments import GPIO, parser, read
from simulator.controller.vocabulary import (
    ErrorCode,
    FaultCode,
    Kind,
    Op,
    Phase,
    Reason,
)
from simulator.device import Simulator, SimulatorConfig
from simulator.gpio.wiring import parse_wiring
from tools.demo import options

from .documents import (
    NAMES,
    ROOT,
    anchors,
    blocks,
    code,
    headings,
    links,
    prose,
    rows,
    table_column,
    text_of,
)

INTEGRATION = ROOT / "custom_components" / "bfr_cuff"
TEXTS = json.loads((INTEGRATION / "translations" / "en.json").read_text())
MAKERS = "docs/controllers.md"
REFERENCE = "docs/entities-and-actions.md"
SAFETY = "docs/safety.md"
DEVELOPMENT = "docs/development.md"
ROOMS = (
    "room of `custom_components/bfr_cuff/` | what is in it",
    "room of `lib/` | what is in it | may import",
    "beside the integration | what it is",
    "question | answer",
)
FILE = r"`([\w*./-]+(?:/|\.(?:py|yaml|json|ts)))`"
FOLDERS = ".ci|.venv|cuffcheck|custom_components|docs|link|requirements|scripts|simulator|tests"
OURS = "flows|frontend|lib|sessions|tools|translations"
PATH = re.compile(rf"(?<![\w/])(?:\./)?(?:{FOLDERS}|{OURS})/[\w./-]*\w")
COMMAND = re.compile(r"(?:\./)?scripts/(\w+)((?: \S+)*)")
SIMULATOR = "python -m simulator"


# Names


@pytest.mark.parametrize("name", NAMES)
def test_links(name: str) -> None:
    """Every link within the repository leads to a file, and to a section of it."""
    for link in links(name):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (ROOT / name).parent / file if file else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(str(target.resolve().relative_to(ROOT))), link


@pytest.mark.parametrize("name", NAMES)
def test_paths(name: str) -> None:
    """Every path that is named is there: in the repository, or in the integration."""
    for piece in code(name):
        for path in PATH.findall(piece):
            assert (ROOT / path).exists() or (INTEGRATION / path).exists(), path


def test_map_of_the_house() -> None:
    """Each room and file of the tables is there, and has what is said to be in it."""
    for heading in ROOMS:
        for cells in rows(DEVELOPMENT, heading):
            for path in re.findall(FILE, " ".join(cells)):
                assert located(path), path
    answers = [answer for _, answer in rows(DEVELOPMENT, "question | answer")]
    assert len(answers) > 10
    for answer in answers:
        assert re.search(FILE, answer)
        for name, path in re.findall(rf"`(\w+)` in {FILE}", answer):
            (file,) = located(path)
            assert re.search(rf"\b{name}\b", file.read_text()), answer


def located(path: str) -> list[Path]:
    """Return where a path leads to: in the integration, its lib, or the repository."""
    for root in (INTEGRATION, INTEGRATION / "lib", ROOT):
        if found := [*root.glob(path)]:
            return found
    return []


@pytest.mark.parametrize("name", NAMES)
def test_commands(name: str) -> None:
    """Every command can be run, and knows the options that are given to it."""
    for piece in code(name):
        for command, rest in COMMAND.findall(piece):
            script = ROOT / "scripts" / command
            if not script.is_file():
                continue
            assert os.access(script, os.X_OK)
            for flag in re.findall(r"--[\w-]+", rest):
                assert flag in known_to(script), piece


def known_to(script: Path) -> str:
    """Return the text of a command and of what is behind it."""
    behind = [*(ROOT / "tools").rglob("*.py"), ROOT / "tests/conftest.py"]
    return "--help" + "".join(path.read_text() for path in (script, *behind))


@pytest.mark.parametrize("name", NAMES)
def test_simulator_options(name: str) -> None:
    """Every option of the simulator that is named is one."""
    known = set(parser()._option_string_actions)
    for piece in code(name):
        if SIMULATOR in piece:
            assert set(re.findall(r"--[\w-]+", piece)) <= known
    for line in text_of(MAKERS).split("\n"):
        if "`--" in line:
            assert set(re.findall(r"`(--[\w-]+)", line)) <= known


def test_documented_calls_are_understood() -> None:
    """The demo and the simulator take the command lines in the guide as they are."""
    key = base64.b64encode(bytes(32)).decode()
    lines = [line for block in blocks(MAKERS, "bash") for line in block.split("\n")]
    (demo,) = [line for line in lines if line.startswith("./scripts/demo")]
    controller = options.parse(demo.replace("BASE64", key).split()[1:]).controller
    assert controller is not None
    assert (controller.port, controller.key) == (DEFAULT_PORT, key)
    simulator, pins = [line for line in lines if SIMULATOR in line]
    assert read(pins.replace('"$KEY"', key).split()[3:]).rig == GPIO
    (wiring,) = blocks(MAKERS, "toml")
    assert parse_wiring(tomllib.loads(wiring)).channels[0].pressure_max == 250
    assert parser().parse_args(simulator.split()[3:]).port == DEFAULT_PORT


def test_readme_ends_with_the_two_commands() -> None:
    """A reader who scrolls to the end finds how to try it."""
    assert text_of("README.md").endswith(
        "```bash\n./scripts/demo\n./scripts/test\n```\n"
    )


def test_images() -> None:
    """Every picture is small, and shown somewhere."""
    shown = {Path(link).name for name in NAMES for link in links(name)}
    shown.add("icon.svg")  # What the images in brand/ were drawn from.
    for image in (ROOT / "docs" / "images").iterdir():
        assert image.stat().st_size < 150_000
        assert image.name in shown


# Words


def test_quoted_messages() -> None:
    """Whatever troubleshooting quotes is the beginning of what Home Assistant says."""

    def texts(tree: Any) -> list[str]:
        if isinstance(tree, str):
            return [tree]
        return [text for branch in tree.values() for text in texts(branch)]

    known = texts(TEXTS)
    quoted = [h.strip('"') for h in headings("docs/troubleshooting.md") if h[0] == '"']
    assert len(quoted) > 10
    for quote in quoted:
        assert any(text.startswith(quote) for text in known), quote
    reasons = TEXTS["entity"]["sensor"]["release_reason"]["state"].values()
    for reason in reasons:
        assert re.search(
            rf"^\|.*{reason}", text_of("docs/troubleshooting.md"), re.MULTILINE
        )


@pytest.mark.parametrize("name", ["README.md", SAFETY])
def test_not_a_medical_device(name: str) -> None:
    """It is said at once, in words that nobody can misread."""
    assert "not a medical device" in " ".join(text_of(name).split()[:120]).lower()


# Numbers


def test_numbers_of_safety() -> None:
    """The limits in the documents are those in the code."""
    readme, safety = prose("README.md"), prose(SAFETY)
    minutes, free = MAX_OCCLUSION.value / 60, REPERFUSION.value / 60
    assert f"{minutes:.0f} minutes of occlusion, then {free:.0f} minutes free" in readme
    assert f"{minutes:.0f} minutes of occlusion at most" in safety
    assert f"never above {CEILING.value:.0f}" in readme
    assert f"a target above {CEILING.value:.0f} mmHg" in safety
    assert f"It starts at {FIXED_TARGET.value:.0f} mmHg" in readme
    assert f"a lease of at most {LEASE_MAX_S:.0f} seconds" in safety
    assert LEASE_MAX_S == 5
    assert "no lease lives longer than five seconds" in readme
    assert f"more than {MAX_OCCLUSION_ANNOUNCED.value / 60:.0f} minutes" in safety
    assert f"less than {REPERFUSION_MIN_S:.0f} seconds of reperfusion" in safety
    assert f"a target of more than {PRESSURE_MAX_MMHG:.0f} mmHg" in safety


def test_placements() -> None:
    """The reference lists every placement."""
    for placement in Placement:
        assert f"`{placement}`" in text_of(REFERENCE)


def test_events_of_a_cuff() -> None:
    """The reference lists every event of a cuff, in the order of the code."""
    assert table_column(REFERENCE, "`event_type` | when | with") == list(CuffEvent)


# The protocol


def test_examples_of_frames() -> None:
    """The frames in the guide pass our own strict parser."""
    hello, state = [frames.parse(block) for block in blocks(MAKERS, "json")]
    assert isinstance(hello, ControllerInfo)
    check_limits(hello)
    assert {cuff.channel for cuff in hello.cuffs} == {0}
    assert not isinstance(state, frames.Reply | ControllerInfo | None)
    prose = " ".join(text_of(MAKERS).split())
    inline = re.findall(r'`(\{"type": .*?\})`', prose)
    kinds = [json.loads(frame)["type"] for frame in inline]
    assert kinds == ["event", "samples", "reply", "reply"]
    replies = [frames.parse(frame) for frame in inline[2:]]
    assert all(isinstance(reply, frames.Reply) for reply in replies)


def test_words_of_the_protocol() -> None:
    """The guide has every word that goes over the wire, in the order that counts."""
    assert table_column(MAKERS, "code | when") == list(ErrorCode)
    assert table_column(MAKERS, "phase | valve |") == list(Phase)
    ops = table_column(MAKERS, "op | arguments | what you do | result, besides `seq`")
    assert ops == list(Op)
    for word in (*Reason, *FaultCode, *Kind):
        assert f"`{word}`" in text_of(MAKERS)
    for fixed in (CIPHER_SUITE, PSK_IDENTITY, str(DEFAULT_PORT)):
        assert fixed in text_of(MAKERS)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
async def test_recipe_of_a_shell(socket_enabled: None) -> None:
    """The recipe shows the upgrade and the first frames of a real controller."""
    (recipe,) = [block for block in blocks(MAKERS, "bash") if "openssl" in block]
    simulator = Simulator(SimulatorConfig())
    await simulator.start()
    recipe = recipe.replace(f":{DEFAULT_PORT}", f":{simulator.port}")
    process = await asyncio.create_subprocess_exec(
        *("bash", "-c", recipe.replace("sleep 3", "sleep 1")),
        env={**os.environ, "KEY": simulator.key_text, "HOST": "127.0.0.1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    shown, _ = await asyncio.wait_for(process.communicate(), 30)
    await simulator.stop()
    assert b"101 Switching Protocols" in shown
    assert b'"type":"hello"' in shown
    assert b'"type":"state"' in shown
