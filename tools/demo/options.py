"""What a user may ask of the demo."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .controllers import Controller
from .home import ROOT

MOST_SCALE = 2.0
"""A lease of 5 s, renewed every 1.7 s, is not to run out in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The demo's command line, checked."""

    port: int
    config: Path
    reset: bool
    json: bool
    time_scale: float
    controller: Controller | None
    firmware: bool
    own_parts: bool = False


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port")
    return int(text)


def _time_scale(text: str) -> float:
    """Read how much faster than life the simulated controller is to be."""
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 1 <= scale <= MOST_SCALE:
        raise argparse.ArgumentTypeError(
            f"a time scale is from 1 to {MOST_SCALE:g}: beyond it, a lease ends "
            "before Home Assistant renews it"
        )
    return scale


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
    parser.add_argument(
        "--time-scale",
        metavar="N",
        type=_time_scale,
        default=1.0,
        help="how much faster than life the simulated cuffs are, up to 2",
    )
    parser.add_argument(
        "--firmware",
        action="store_true",
        help="use the firmware's build for this machine, on simulated cuffs",
    )
    parser.add_argument(
        "--own-parts",
        action="store_true",
        help="use a cuff put together of an ESPHome node's pump, valves and sensor",
    )
    given = parser.parse_args(arguments)
    if bool(given.controller) != bool(given.key):
        parser.error("--controller and --key go together")
    if given.controller and given.firmware:
        parser.error("--firmware starts a controller of its own")
    if given.own_parts and (given.controller or given.firmware):
        parser.error("--own-parts is a cuff without a controller")
    if given.own_parts and given.time_scale != 1:
        parser.error("--own-parts has a box between, whose time is as in life")
    controller = None
    if given.controller:
        try:
            controller = Controller.parse(given.controller, given.key)
        except ValueError as error:
            parser.error(str(error))
    return Options(
        port=given.port,
        config=given.config.absolute(),
        reset=given.reset,
        json=given.json,
        time_scale=given.time_scale,
        controller=controller,
        firmware=given.firmware,
        own_parts=given.own_parts,
    )
