"""Blueprints on their way into the folder of the home, past what the user edited."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from homeassistant.util.file import write_utf8_file_atomic

from .shipped import Shipped


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each blueprint, by the name of its file."""

    installed: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def install(folder: Path, blueprints: Iterable[Shipped]) -> Outcome:
    """Write each blueprint, unless the file there is one that we have not shipped.

    A file is whole at any moment, the old one or the new one. It is not for the event
    loop, and raises OSError or WriteError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    outcome = Outcome()
    for blueprint in blueprints:
        _install(folder / blueprint.name, blueprint, outcome)
    return outcome


def _install(path: Path, blueprint: Shipped, outcome: Outcome) -> None:
    # A link is somebody's doing, wherever it leads.
    there = path.read_bytes() if path.exists() else None
    if path.is_symlink() or (there is not None and not blueprint.is_ours(there)):
        outcome.kept.append(path.name)
    elif there == blueprint.content:
        outcome.unchanged.append(path.name)
    else:
        write_utf8_file_atomic(str(path), blueprint.content, mode="wb")
        done = outcome.installed if there is None else outcome.updated
        done.append(path.name)
