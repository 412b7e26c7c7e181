"""The command: its key, its question, its exit codes, and a check cut short."""

import asyncio
from asyncio.subprocess import PIPE, Process
import base64
import io
import json
import os
from pathlib import Path
import signal
import sys

import pytest

from cuffcheck.__main__ import KEY_VARIABLE, main
from cuffcheck.checks import CHECKS
from cuffcheck.key import PrivateKey
from tools.demo.home import ROOT

from .conftest import Place

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Which controller?"),
        (["127.0.0.1"], "There is no key"),
        (["127.0.0.1", "--key", "no base64"], "not standard base64"),
        (["127.0.0.1", "--key", base64.b64encode(bytes(31)).decode()], "not 32 bytes"),
        (["127.0.0.1", "--key-file", "/nowhere"], "cannot be read"),
        (["127.0.0.1", "--key", KEY, "--hook", ""], "There is no"),
        (["127.0.0.1", "--key", KEY, "--only", "dance"], "No check has such a name"),
        (
            ["127.0.0.1", "--key", KEY, "--port", "1", "--yes"],
            "No use of the controller",
        ),
    ],
)
@pytest.mark.usefixtures("socket_enabled")
def test_cannot_run(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is missing or wrong is said in words, and the exit code is 2."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO("no\n"))
    assert main(arguments) == 2
    assert words in capsys.readouterr().err or arguments[-1] == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "0"],
        ["--pressure", "200"],
        ["--time-scale", "61"],
        ["--time-scale", "fast"],
    ],
)
def test_out_of_range(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A number that is none, or goes too far, is refused."""
    with pytest.raises(SystemExit):
        main(["127.0.0.1", *arguments])
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["", "no\n", "y\n"])
def test_not_agreed(
    answer: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing begins before somebody says that no limb is in a cuff."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert main(["192.0.2.1", "--key", KEY]) == 2
    captured = capsys.readouterr()
    assert "NEVER check a controller with" in captured.out
    assert "Nothing was inflated." in captured.err


def test_interrupted_before_the_answer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C at the question begins nothing."""

    def interrupted() -> str:
        raise KeyboardInterrupt

    waiting = io.StringIO()
    monkeypatch.setattr(waiting, "readline", interrupted)
    monkeypatch.setattr(sys, "stdin", waiting)
    assert main(["192.0.2.1", "--key", KEY]) == 2
    assert "Nothing was begun." in capsys.readouterr().err


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    """The checks can be read without a controller."""
    assert main(["--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(CHECKS)


def test_key_is_not_shown() -> None:
    """A key does not show in what it is printed as."""
    assert KEY not in repr(PrivateKey.parse(KEY))
    assert "0x" not in repr(PrivateKey.parse(KEY)).lower()


async def start(steady: Place, *arguments: str) -> Process:
    """Start the command against a simulator, with the key in the environment."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cuffcheck", "127.0.0.1"),
        *("--port", str(steady.sim.port), "--time-scale", f"{steady.time_scale:g}"),
        *arguments,
        cwd=ROOT,
        env={**os.environ, KEY_VARIABLE: steady.sim.key_text},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )


@pytest.mark.real_time
async def test_held(steady: Place) -> None:
    """What holds gives 0; the JSON stands alone on standard output, without the key."""
    process = await start(steady, "--only", "origin", "--only", "identify", "--json")
    out, err = await process.communicate()
    assert process.returncode == 0, err
    assert json.loads(out)["summary"] == {"held": 2, "not held": 0, "skipped": 0}
    assert b"ok   origin" in err
    assert steady.sim.key_text.encode() not in out + err


@pytest.mark.real_time
async def test_not_held(steady: Place, tmp_path: Path) -> None:
    """What does not hold gives 1, and stands in the summary."""
    file = tmp_path / "key"
    file.write_text(f"{steady.sim.key_text}\n")
    wrong_scale = ("--only", "uptime", "--quick", "--time-scale", "2")
    process = await start(steady, "--key-file", str(file), *wrong_scale)
    out, _ = await process.communicate()
    assert process.returncode == 1
    assert b"FAIL uptime" in out
    assert b"not held: uptime (What is sent)" in out


@pytest.mark.real_time
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_interrupted(steady: Place, number: signal.Signals) -> None:
    """Whoever stops a check while a cuff is up has it released."""
    process = await start(steady, "--only", "occlusion_max", "--yes")
    async with asyncio.timeout(20):
        while steady.sim.pressure(0) < 50:
            await asyncio.sleep(0.05)
    process.send_signal(number)
    out, _ = await process.communicate()
    assert process.returncode == 2
    assert b"interrupted" in out
    async with asyncio.timeout(10):
        while steady.sim.pressure(0) > 20:
            await asyncio.sleep(0.05)
