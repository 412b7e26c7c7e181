"""The benchmark's outcome as a table and as JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
import json
import os
from pathlib import Path
import platform
from typing import Any

from .figures import Figure

HEAD = ("What", "Measured", "Aim", "")
VERDICTS = {True: "met", False: "MISSED", None: ""}


def machine() -> dict[str, Any]:
    """Return what class of machine this is, and what ran on it."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[2], 1),
        "python": platform.python_version(),
        "home_assistant": version("homeassistant"),
    }


def _processor() -> str:
    """Return the processor's name, as Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if "model name" in line)
    return next(named, platform.machine())


def as_json(figures: Iterable[Figure]) -> str:
    """Return the figures as one JSON document."""
    found = [{**asdict(each), "met": each.met} for each in figures]
    return json.dumps({**machine(), "figures": found})


def as_table(figures: Iterable[Figure]) -> str:
    """Return the figures as a Markdown table, under what they were measured on."""
    rows = [_row(each) for each in figures]
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    lines = [HEAD, tuple("-" * width for width in widths), *rows]
    texts = (" | ".join(map(str.ljust, line, widths)) for line in lines)
    return "\n".join([_sentence(machine()), "", *(f"| {text} |" for text in texts)])


def _row(figure: Figure) -> tuple[str, ...]:
    value = f"{figure.value:g} {figure.unit}".strip()
    return figure.what, value, figure.aim, VERDICTS[figure.met]


def _sentence(about: dict[str, Any]) -> str:
    return (
        f"{about['date']}, {about['cores']} cores of {about['processor']} "
        f"(load average {about['load_average']}), "
        f"Python {about['python']}, Home Assistant {about['home_assistant']}."
    )
