"""The command line of `python -m simulator`."""

import argparse
import base64
import binascii
from collections.abc import Sequence
import ipaddress
from pathlib import Path
import re

from .console import HELP
from .controller.device import KEY_BYTES
from .device import SimulatorConfig
from .rig.cuffs import CUFFS
from .rig.limb import Person

TIME_SCALE_MAX = 60
CLIENTS_MIN = 2
WATCHDOG_S = 1.0
"""Rule 10 of the protocol."""
WATCHDOG_S_MAX = 60.0
SIMULATED = "simulated"
GPIO = "gpio"
RIGS = (SIMULATED, GPIO)
ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
TEXT_BYTES = 64
PERSON = re.compile(r"(\d{2,3})/(\d{2,3})/(\d{1,9})")
SYSTOLIC = range(80, 221)
PULSE_PRESSURE_MIN = 20
DIASTOLIC_MIN = 40


def _key(text: str) -> bytes:
    """Read a key as its owner writes it."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as err:
        raise argparse.ArgumentTypeError("a key is standard base64") from err
    if len(key) != KEY_BYTES:
        raise argparse.ArgumentTypeError("a key is 32 bytes, 44 characters of base64")
    return key


def _port(text: str) -> int:
    """Read a TCP port."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _host(text: str) -> str:
    """Read an IPv4 address."""
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError as err:
        raise argparse.ArgumentTypeError(
            "a host is an IPv4 address of this machine"
        ) from err


def _channels(text: str) -> tuple[str, ...]:
    """Read the names of cuffs."""
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in CUFFS:
            known = ", ".join(CUFFS)
            raise argparse.ArgumentTypeError(f"{name!r} is no cuff; there are {known}")
    return names


def read_people(text: str) -> tuple[Person, ...]:
    """Read who wears the cuffs."""
    return tuple(_person(each.strip()) for each in text.split(","))


def _person(text: str) -> Person:
    """Read one person: systolic and diastolic pressure, and a seed."""
    found = PERSON.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError("a person is SYSTOLIC/DIASTOLIC/SEED")
    systolic, diastolic, seed = map(int, found.groups())
    if (
        systolic not in SYSTOLIC
        or not DIASTOLIC_MIN <= diastolic <= systolic - PULSE_PRESSURE_MIN
    ):
        raise argparse.ArgumentTypeError(
            f"{systolic} over {diastolic} mmHg is the blood pressure of no one"
        )
    return Person(systolic, diastolic, seed)


def _watchdog(text: str) -> float:
    """Read the seconds after which a loop that does not run is started anew."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not WATCHDOG_S <= seconds <= WATCHDOG_S_MAX:
        raise argparse.ArgumentTypeError(
            f"a watchdog bites after {WATCHDOG_S:g} to {WATCHDOG_S_MAX:g} s"
        )
    return seconds


def _time_scale(text: str) -> float:
    """Read a factor on time."""
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale <= TIME_SCALE_MAX:
        raise argparse.ArgumentTypeError(
            f"a time scale is above 0 and at most {TIME_SCALE_MAX}"
        )
    return scale


def _clients(text: str) -> int:
    """Read a number of clients."""
    if not text.isascii() or not text.isdigit() or int(text) < CLIENTS_MIN:
        raise argparse.ArgumentTypeError(
            f"a controller serves at least {CLIENTS_MIN} clients"
        )
    return int(text)


def _id(text: str) -> str:
    """Read a device id."""
    if not ID.fullmatch(text):
        raise argparse.ArgumentTypeError(
            "an id is 1 to 64 of letters, digits, dot, _ and -"
        )
    return text


def _text(text: str) -> str:
    """Read a name or a model."""
    if not 1 <= len(text.encode()) <= TEXT_BYTES:
        raise argparse.ArgumentTypeError(f"a text is 1 to {TEXT_BYTES} bytes")
    return text


def _state_file(text: str) -> Path:
    """Read the path of a file that can be made."""
    path = Path(text)
    if not path.parent.is_dir() or path.is_dir():
        raise argparse.ArgumentTypeError("a state file needs a folder that exists")
    return path


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    defaults = SimulatorConfig()
    found = argparse.ArgumentParser(
        prog="python -m simulator",
        description="A cuff controller, on a simulated limb or on real pins.",
        epilog="Commands on standard input:\n" + HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = found.add_argument
    add(
        "--rig",
        choices=RIGS,
        default=SIMULATED,
        help="what it drives (default: simulated); gpio: a Raspberry Pi's pins",
    )
    add(
        "--wiring",
        type=Path,
        metavar="FILE",
        help="for gpio: a TOML file with pins, sensors and calibration",
    )
    add("--host", type=_host, default=defaults.host, help="default: 127.0.0.1")
    add("--port", type=_port, default=7332, help="0 takes a free one (default: 7332)")
    add("--key", type=_key, metavar="BASE64", help="default: new")
    add("--id", type=_id, default=defaults.device_id, dest="device_id")
    add("--name", type=_text, default=defaults.name)
    add("--model", type=_text, default=defaults.model)
    add(
        "--channels",
        type=_channels,
        default=defaults.channels,
        metavar="CUFF,CUFF",
        help=f"default: arm,thigh; any number of {', '.join(CUFFS)}",
    )
    add(
        "--people",
        type=read_people,
        default=defaults.people,
        metavar="SYS/DIA/SEED,...",
        help="who wears the cuffs, in their order (default: drawn); the same seed, "
        "the same limb",
    )
    add(
        "--time-scale",
        type=_time_scale,
        default=1.0,
        metavar="N",
        help="how much faster than life, up to 60",
    )
    add(
        "--clients",
        type=_clients,
        default=defaults.clients,
        metavar="N",
        help="how many may be connected at once, at least 2 (default: 4)",
    )
    add(
        "--watchdog",
        type=_watchdog,
        default=WATCHDOG_S,
        metavar="S",
        dest="watchdog_s",
        help="how long its loop may stand still, in real seconds (default: 1); more "
        "than rule 10 allows is for simulated limbs on a computer that is busy",
    )
    add(
        "--state",
        type=_state_file,
        metavar="FILE",
        dest="state_file",
        help="where the bit is kept that outlives the power",
    )
    add("--mdns", action="store_true", help="announce it on the network of --host")
    return found


def read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of a command line; exit with a sentence about a wrong one."""
    known = parser()
    options = known.parse_args(arguments)
    missing = [
        f"--{name}"
        for name, value in (
            ("wiring", options.wiring),
            ("key", options.key),
            ("state", options.state_file),
        )
        if value is None
    ]
    if options.rig == GPIO and missing:
        known.error(f"a controller on real pins needs {', '.join(missing)}")
    if options.rig == GPIO and options.time_scale != 1:
        known.error("time cannot run faster than life on real pins")
    if options.rig == GPIO and options.watchdog_s > WATCHDOG_S:
        known.error("on real pins the watchdog bites after 1 s")
    if options.rig == SIMULATED and options.wiring:
        known.error("--wiring is for --rig gpio")
    return options
