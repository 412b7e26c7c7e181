"""The whole configuration, as it is looked at after each part was checked."""

from collections.abc import Iterator
from typing import Any

from esphome.core import ID, Lambda
import esphome.final_validate as fv

from .const import DOMAIN

type Path = list[str | int]


def _references(config: Any, name: str, path: Path) -> Iterator[Path]:
    """Yield where an ID of this name is used, but not declared."""
    if isinstance(config, ID):
        if config.id == name and not config.is_declaration:
            yield path
    elif isinstance(config, Lambda):
        yield from (path for each in config.requires_ids if each.id == name)
    elif isinstance(config, dict):
        for each, value in config.items():
            yield from _references(value, name, [*path, each])
    elif isinstance(config, list | tuple):
        for index, value in enumerate(config):
            yield from _references(value, name, [*path, index])


def declared(name: ID) -> dict[str, Any]:
    """Return the configuration that declares an ID."""
    full = fv.full_config.get()
    return full.get_config_for_path(full.get_path_for_id(name)[:-1])


def users(name: ID) -> list[Path]:
    """Return who beside our channels uses an output or a bus."""
    full = fv.full_config.get()
    return [
        path
        for key in full
        if key != DOMAIN
        for path in _references(full[key], name.id, [key])
    ]
