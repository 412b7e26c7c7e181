"""What the start of Home Assistant costs with the integration: imports and sentences."""

import asyncio
from collections.abc import Iterable
import json
import os
from pathlib import Path
from statistics import median
import sys
import time
from typing import Any, Final

from hassil.parse_expression import parse_sentence

from custom_components.bfr_cuff.texts import LANGUAGES
from custom_components.bfr_cuff.voice import expand
from custom_components.bfr_cuff.voice.grammar import Grammar, Names, load_sentences
from tools.demo.home import ROOT
from tools.demo.steps import CommandError

from .figures import Effort, Figure

ROW: Final = "start"
NAMES: Final = Names(
    athletes={f"Athlete {number}": f"a{number}" for number in range(3)},
    protocols={f"Protocol {number}": f"p{number}" for number in range(15)},
    cuffs={f"Cuff {number}": f"c{number}" for number in range(3)},
)
"""Of a home with some of each, numbers within."""

AT_MOST: Final = 0.1


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Import in one process after another, then read sentences in this one."""
    # The first writes the bytecode, as a home does once after an update.
    found = [await _imported(folder) for _ in range(1 + effort.imports)][1:]
    seconds = median(each["seconds"] for each in found)
    megabytes = median(each["bytes"] for each in found) / 1e6
    return [
        Figure(ROW, "Import with all platforms, CPU", round(seconds * 1000), "ms"),
        Figure(ROW, "Import with all platforms, memory", round(megabytes, 1), "MB"),
        *_sentences(effort),
    ]


async def _imported(folder: Path) -> dict[str, Any]:
    """Return what one import took, with the bytecode that is in a folder."""
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tools.bench.imported"),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    told, wrong = await process.communicate()
    if process.returncode:
        raise CommandError(f"The integration was not imported: {wrong.decode()}")
    found: dict[str, Any] = json.loads(told)
    return found


def _sentences(effort: Effort) -> Iterable[Figure]:
    """Yield what one language costs beside all of them, each read for the first time."""
    pairs = [(_seconds({"en"}), _seconds(LANGUAGES)) for _ in range(effort.imports)]
    one, all_of_them = (median(each) for each in zip(*pairs, strict=True))
    name = "Sentences"
    yield Figure(ROW, f"{name} of an English home, CPU", round(one * 1000), "ms")
    yield Figure(ROW, f"{name} of every language, CPU", round(all_of_them * 1000), "ms")
    yield Figure(
        ROW,
        f"{name} of an English home: share of every language",
        round(one / all_of_them, 2),
        "",
        at_most=AT_MOST,
    )


def _seconds(languages: Iterable[str]) -> float:
    """Return the processor time of reading sentences, Home Assistant's share included."""
    for kept in (load_sentences, expand.number_values, expand.engine):
        kept.cache_clear()
    started = time.process_time()
    for language in sorted(languages):
        known = Grammar(language, load_sentences(language), NAMES)
        known.recognize("stop")
        for every in (*known.templates().values(), known.release_templates()):
            for template in every:
                parse_sentence(template)
    return time.process_time() - started
