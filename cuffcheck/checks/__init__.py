"""The table of checks, in the order in which they are made."""

from types import ModuleType

from ..check import Check
from . import (
    channels,
    clients,
    cuff,
    events,
    fits,
    frames,
    getting_in,
    lease,
    local,
    news,
    occlusion,
    requests,
    slow,
    watches,
)

MODULES: tuple[ModuleType, ...] = (
    *(getting_in, clients, frames, news, slow, events, requests),
    *(lease, cuff, channels),
    # What uses up the occlusion clock comes late, for the clock comes back slowly.
    *(watches, occlusion, local, fits),
)


def _grouped(checks: list[Check]) -> tuple[Check, ...]:
    """Return checks by their rules, in the order in which these come first."""
    rules = list(dict.fromkeys(check.rule for check in checks))
    return tuple(sorted(checks, key=lambda check: rules.index(check.rule)))


CHECKS = _grouped(
    [
        value
        for module in MODULES
        for value in vars(module).values()
        if isinstance(value, Check)
    ]
)
