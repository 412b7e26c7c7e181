"""Which athlete is meant, when someone speaks and names no one."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An athlete who may be meant.

    `person` is who the athlete is in Home Assistant, `targets` the entities where the
    athlete hears announcements; `trains` tells whether a session runs.
    """

    entry_id: str
    name: str
    person: str | None = None
    targets: frozenset[str] = frozenset()
    trains: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """What is known of whoever spoke: the person, and the entities beside the voice.

    A user may have been given to several persons.
    """

    persons: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


def who_is_meant(
    candidates: Sequence[Candidate],
    speaker: Speaker,
    *,
    in_session: bool,
    no_one_else: bool = False,
) -> Sequence[Candidate]:
    """Return everyone who may be meant: one when it is clear, none when no one is.

    Whoever speaks means themselves. A satellite means who hears announcements on it,
    and what is asked of a session means someone who is in one. With `no_one_else`, an
    athlete who is known to be another person is not meant.
    """
    speaks = [each for each in candidates if each.person in speaker.persons]
    if speaks:
        return speaks
    if no_one_else and speaker.persons:
        candidates = [each for each in candidates if each.person is None]
    if in_session and len(candidates) > 1:
        candidates = [each for each in candidates if each.trains]
    here = [each for each in candidates if each.targets & speaker.near]
    return here or candidates
