"""Hooks: what is done at the device itself, and controllers that do not mind it."""

from collections.abc import Callable, Sequence
from pathlib import Path
import sys

import pytest

from cuffcheck.hook import command_hook
from cuffcheck.report import Outcome
from cuffcheck.simulator_hook import console_line, main
from cuffcheck.verdict import CannotRun, Skipped

from .conftest import Place, hook_of
from .tampering import Frame, Tampering, middle
from .test_broken import cuffs, nothing, requests


@pytest.mark.parametrize(
    ("check", "word", "seen"),
    [
        ("sensor_silent", "sensor_silent", "no event released"),
        ("sensor_out_of_range", "sensor_out_of_range", "no event released"),
        ("sensor_frozen", "sensor_frozen", "no event released"),
        ("frozen_from_empty", "sensor_frozen", "no event released"),
        ("overpressure", "overpressure", "no event released"),
        # The cuff is held on, until its time is over.
        ("leak", "leak", "released with deadline"),
        ("vent_blocked", "vent_blocked", "no event fault"),
        ("no_sample_counts", "sensor_silent", "no event fault"),
        ("button_at_rest", "button", "no event button"),
        ("button_pressed", "button", "no event button"),
        ("plug_pulled", "power", "still, or no answer"),
        ("key_changed", "key", "still open"),
    ],
)
async def test_nothing_noticed(
    place: Place, check: str, word: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A controller that does not notice what happens to it does not pass."""
    monkeypatch.setattr("cuffcheck.checks.local.BOOT_S", 1.0)
    result = await place.one(check, hook=hook_of(place.sim, broken=(word,)))
    assert result.outcome is Outcome.NOT_HELD, result.seen
    assert seen in result.seen


def bit_lost(cuff: Frame) -> Frame:
    """Begin with a clock at zero after a boot."""
    return {**cuff, "occluded_ms": 0} if cuff["reason"] == "boot" else cuff


@pytest.mark.parametrize(
    ("check", "seen", "make"),
    [
        ("plug_pulled", "clock 0", lambda: Tampering(news=cuffs(bit_lost))),
        # What stands in the middle keeps the key that it began with.
        ("key_changed", "the old key still opens", Tampering),
        (
            "sensor_silent",
            "ok with the cause there",
            lambda: Tampering(request=requests("clear_fault", nothing)),
        ),
    ],
)
async def test_broken(
    place: Place, check: str, seen: str, make: Callable[[], Tampering]
) -> None:
    """A broken rule is found, and said."""
    async with middle(place.sim, make) as door:
        result = await place.one(check, door.port, hook_of(place.sim))
    assert result.outcome is Outcome.NOT_HELD, result.seen
    assert seen in result.seen


@pytest.mark.parametrize("check", ["leak", "plug_pulled", "key_changed"])
async def test_no_hook(place: Place, check: str) -> None:
    """Without a hook what needs one is skipped."""
    result = await place.one(check)
    assert (result.outcome, result.seen) == (Outcome.SKIPPED, "needs a hook")


async def test_nobody_to_press(place: Place) -> None:
    """Without a hook and with no one there, the button is skipped."""
    result = await place.one("button_at_rest")
    assert result.outcome is Outcome.SKIPPED
    assert "somebody to press" in result.seen


def python(code: str) -> str:
    """Return a command that runs a line of Python."""
    return f"{sys.executable} -c '{code}'"


@pytest.mark.real_time
async def test_command(tmp_path: Path) -> None:
    """A hook gets the words as arguments, and the key on its standard input."""
    file = tmp_path / "said"
    code = (
        f'import sys; open("{file}", "w").write(repr((sys.argv[1:], sys.stdin.read())))'
    )
    await command_hook(python(code))(("leak", "on", "0"), "")
    assert file.read_text() == "(['leak', 'on', '0'], '')"
    await command_hook(python(code))(("key",), "c2VjcmV0")
    assert file.read_text() == "(['key'], 'c2VjcmV0')"


@pytest.mark.real_time
@pytest.mark.parametrize(
    ("command", "why"),
    [
        (python("raise SystemExit(2)"), "the hook cannot do it: leak on 0"),
        (python("raise SystemExit(3)"), "the hook failed: leak on 0: 3"),
        (
            python('raise SystemExit("no relay")'),
            "the hook failed: leak on 0: no relay",
        ),
        ("/nowhere/hook", "the hook cannot be run"),
    ],
)
async def test_command_that_fails(command: str, why: str) -> None:
    """A hook that fails skips the check, and says why."""
    with pytest.raises(Skipped, match=why):
        await command_hook(command)(("leak", "on", "0"), "")


@pytest.mark.real_time
async def test_command_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook that does not end is ended."""
    monkeypatch.setattr("cuffcheck.hook.HOOK_S", 0.2)
    with pytest.raises(Skipped, match="the hook did not end: leak on 0"):
        await command_hook(python("import time; time.sleep(60)"))(
            ("leak", "on", "0"), ""
        )


@pytest.mark.parametrize("command", ["", "hook 'without end"])
def test_no_command(command: str) -> None:
    """What is no command is refused at once."""
    with pytest.raises(CannotRun, match="hook"):
        command_hook(command)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("button",), "button"),
        (("power", "off"), "power off"),
        (("leak", "on", "1"), "fault 1 leak on"),
        (("exercise", "off", "0"), "exercise 0 off"),
        (("overpressure", "on", "0"), "drift 0 220"),
        (("overpressure", "off", "0"), "drift 0 0"),
        (("dance",), None),
        (("dance", "on", "0"), None),
    ],
)
def test_simulator_hook(words: Sequence[str], line: str | None) -> None:
    """The words of a check become commands of the simulator's console."""
    assert console_line(words, "") == line


def test_simulator_hook_without_simulator(tmp_path: Path) -> None:
    """Without a simulator at the FIFO's other end it fails at once."""
    assert main([]) == 1
    assert main([str(tmp_path / "none"), "dance"]) == 2
    assert main([str(tmp_path / "none"), "button"]) == 1
