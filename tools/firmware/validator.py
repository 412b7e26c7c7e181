"""Check ESPHome configurations: a path a line comes in, a list of refusals goes out.

Runs in ESPHome's own environment. One process for many files, for ESPHome takes half a
second to start.
"""

import json
from pathlib import Path
import sys
from typing import TextIO

from esphome.config import load_config
from esphome.core import CORE, EsphomeError


def refusals(file: Path) -> list[str]:
    """Return why ESPHome refuses a configuration; nothing when it is valid."""
    CORE.reset()
    CORE.config_path = file
    try:
        return [str(error.msg) for error in load_config({}).errors]
    except EsphomeError as error:
        return [str(error)]


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answer each path on a line with a line of JSON."""
    for line in requests:
        print(json.dumps(refusals(Path(line.strip()))), file=answers, flush=True)


if __name__ == "__main__":
    # ESPHome prints; what it says is not an answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    serve(sys.stdin, answers)
