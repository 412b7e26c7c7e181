"""A hook for this repository's simulator: python -m cuffcheck.simulator_hook FIFO WORD...

The simulator takes commands on its standard input, which has to be that FIFO.
"""

from collections.abc import Sequence
import os
import sys

from .hook import CANNOT

OVERPRESSURE_MMHG = 220
"""What is added to a reading, so that 60 mmHg look like more than the bound."""
FAULTS = (
    "leak",
    "sensor_frozen",
    "sensor_out_of_range",
    "sensor_silent",
    "vent_blocked",
)


def console_line(words: Sequence[str], text: str) -> str | None:
    """Return the simulator's command for what a check asks for, or None."""
    match tuple(words):
        case ("button",):
            return "button"
        case ("power", switch):
            return f"power {switch}"
        case ("key",):
            return f"key {text.strip()}"
        case ("exercise", switch, channel):
            return f"exercise {channel} {switch}"
        case ("overpressure", switch, channel):
            return f"drift {channel} {OVERPRESSURE_MMHG if switch == 'on' else 0}"
        case (fault, switch, channel) if fault in FAULTS:
            return f"fault {channel} {fault} {switch}"
    return None


def main(arguments: Sequence[str]) -> int:
    """Write one command to a simulator; return the exit code of a hook."""
    if not arguments:
        print("Usage: python -m cuffcheck.simulator_hook FIFO WORD...", file=sys.stderr)
        return 1
    fifo, *words = arguments
    line = console_line(words, sys.stdin.read() if words == ["key"] else "")
    if line is None:
        return CANNOT
    try:
        # Without a simulator at its other end, opening it would wait for ever.
        writer = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as err:
        print(f"no simulator reads {fifo}: {err.strerror}", file=sys.stderr)
        return 1
    with os.fdopen(writer, "w") as stream:
        stream.write(f"{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
