"""What a user may ask of the demo."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .controllers import Controller
from .home import ROOT


@dataclass(frozen=True, slots=True)
class Options:
    """The demo's command line, checked."""

    port: int
    config: Path
    reset: bool
    json: bool
    controller: Controller | None


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port")
    return int(text)


def parse(arguments: Sequence[str]) -> Options:
    """Read the command line. Exit with a message when it makes no sense."""
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Start Home Assistant with a simulated cuff controller.",
    )
    parser.add_argument(
        "--port", type=_port, default=8123, help="of Home Assistant (%(default)s)"
    )
    parser.add_argument(
        "--config",
        metavar="DIR",
        type=Path,
        default=ROOT / ".demo",
        help="folder of this Home Assistant (.demo in the checkout)",
    )
    parser.add_argument(
        "--reset", action="store_true", help="forget what earlier demos left there"
    )
    parser.add_argument(
        "--controller",
        metavar="HOST:PORT",
        help="use this controller instead of a simulated one; needs --key",
    )
    parser.add_argument(
        "--key", metavar="BASE64", help="pairing key of that controller"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one line of JSON when ready"
    )
    given = parser.parse_args(arguments)
    if bool(given.controller) != bool(given.key):
        parser.error("--controller and --key go together")
    controller = None
    if given.controller:
        try:
            controller = Controller.parse(given.controller, given.key)
        except ValueError as error:
            parser.error(str(error))
    return Options(
        given.port, given.config.absolute(), given.reset, given.json, controller
    )
