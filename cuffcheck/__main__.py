"""Check a cuff controller: python -m cuffcheck HOST --key-file FILE."""

import argparse
import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
import os
from pathlib import Path
import signal
import sys

from .bench import Settings
from .checks import CHECKS
from .door import Address
from .hook import command_hook
from .key import PrivateKey
from .report import Report
from .runner import Runner, chosen
from .verdict import CannotRun

KEY_VARIABLE = "CUFFCHECK_KEY"
PORT = 7332
TIME_SCALE_MAX = 60
PRESSURE = (40, 150)
WARNING = """\
This inflates cuffs, to about {pressure:g} mmHg and with some faults up to the controller's
own bound. Wrap each cuff around a bottle or a piece of pipe. NEVER check a controller with
a cuff on a limb: what is checked is whether it lets go.
Disconnect Home Assistant from the controller for the time of the check.
"""
EPILOG = f"""\
The key is read from --key-file, from the environment ({KEY_VARIABLE}), or from --key,
where every user of this machine sees it in the list of processes.
Exit code: 0 all held, 1 something did not, 2 it could not run. docs/cuffcheck.md has more.
No ESP32 was tested with it by its authors.
"""


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m cuffcheck",
        description="Check whether a cuff controller keeps to Cuff Link 1.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("host", nargs="?", help="name or address of the controller")
    add("--port", type=_number(1, 65535), default=PORT, help=f"default: {PORT}")
    add("--key", metavar="BASE64", help="better: --key-file")
    add("--key-file", type=Path, metavar="FILE", help="a file that holds the key")
    add("--channel", type=_number(0, 255), default=0, help="default: 0")
    add(
        "--pressure",
        type=_number(*PRESSURE),
        default=60,
        metavar="MMHG",
        help="what is inflated to (default: 60)",
    )
    add("--quick", action="store_true", help="without long waits")
    add("--yes", action="store_true", help="the cuffs are around bottles; do not ask")
    add("--hook", metavar="COMMAND", help="what switches faults on; docs/cuffcheck.md")
    add("--time-scale", type=_scale, default=1.0, metavar="N", help="of a simulator")
    add("--only", action="append", default=[], metavar="NAME", help="with * and ?")
    add("--list", action="store_true", help="show the checks, and make none")
    add("--json", action="store_true", help="the report as JSON")
    return parser


def _number(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers in a range."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(
                f"{text!r} is no number from {low} to {high}"
            )
        return int(text)

    return read


def _scale(text: str) -> float:
    """Read a time scale."""
    with suppress(ValueError):
        if 0 < (scale := float(text)) <= TIME_SCALE_MAX:
            return scale
    raise argparse.ArgumentTypeError(
        f"a time scale is above 0 and at most {TIME_SCALE_MAX}"
    )


def _key(options: argparse.Namespace) -> PrivateKey:
    """Return the key from wherever it was given; raise CannotRun if it is none."""
    try:
        if options.key_file is not None:
            return PrivateKey.parse(options.key_file.read_text())
        text = options.key or os.environ.get(KEY_VARIABLE)
        if text:
            return PrivateKey.parse(text)
    except OSError as err:
        raise CannotRun(f"The key file cannot be read: {err.strerror}.") from err
    except ValueError as err:
        raise CannotRun(str(err)) from err
    raise CannotRun(f"There is no key: give --key-file or {KEY_VARIABLE}.")


def _settings(options: argparse.Namespace) -> Settings:
    """Return what the command line asks for."""
    if not options.host:
        raise CannotRun("Which controller? Give its name or address.")
    return Settings(
        address=Address(options.host, options.port, _key(options)),
        time_scale=options.time_scale,
        quick=options.quick,
        pressure=float(options.pressure),
        channel=options.channel,
        only=tuple(options.only),
        attended=not options.yes,
        hook=command_hook(options.hook) if options.hook else None,
    )


def _say(line: str) -> None:
    """Show a line to the person."""
    print(line, flush=True)


def _say_aside(line: str) -> None:
    """Show a line beside the JSON."""
    print(line, file=sys.stderr, flush=True)


def _agree(settings: Settings, say: Callable[[str], None]) -> None:
    """Warn; raise CannotRun unless the person says that no limb is in a cuff."""
    if not any(check.inflates for check in chosen(CHECKS, settings)):
        return
    say(WARNING.format(pressure=settings.pressure))
    if settings.attended:
        say("Is every cuff around a bottle, and none on a limb? Type yes: ")
        if sys.stdin.readline().strip().lower() != "yes":
            raise CannotRun("Nothing was inflated.")


async def _run(settings: Settings, say: Callable[[str], None]) -> Report:
    """Run until done, or until a signal: then the air is let out all the same."""
    task = asyncio.create_task(Runner(settings, CHECKS, say).run())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await task


def main(arguments: Sequence[str] | None = None) -> int:
    """Check as the command line says; return the exit code."""
    options = _parser().parse_args(arguments)
    say = _say_aside if options.json else _say
    if options.list:
        for check in CHECKS:
            print(f"{check.rule}: {check.name}: {check.sentence}")
        return 0
    try:
        settings = _settings(options)
        _agree(settings, say)
        report = asyncio.run(_run(settings, say))
    except CannotRun as err:
        _say_aside(str(err))
        return 2
    except KeyboardInterrupt:
        _say_aside("Nothing was begun.")
        return 2
    for line in report.summary():
        say(line)
    if options.json:
        print(report.to_json())
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
