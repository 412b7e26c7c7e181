"""Who trains when, with which protocol, on which limb, and what comes in between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from custom_components.bfr_cuff.lib.controller.placement import Placement
from tools.demo.people import FIRST_MONDAY, Person

WEEKDAYS: Final = {1: (2,), 2: (1, 4), 3: (0, 2, 5)}
"""The days of a week, from Monday 0, by the number of its sessions."""

EARLIEST: Final = time(17, 15, tzinfo=UTC)
LATEST_MIN: Final = 165


class Happening(StrEnum):
    """What can come in between."""

    NUMB = "numb"
    SLOW_REFILL = "slow_refill"
    STOPPED = "stopped"
    PAUSED = "paused"
    DAWDLED = "dawdled"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One session to come; `limbs` are empty for a wrap."""

    at: datetime
    protocol_id: str
    limbs: tuple[Placement, ...]
    happening: Happening | None = None


_LEFT: Final = (Placement.LEFT_THIGH,)
_RIGHT: Final = (Placement.RIGHT_THIGH,)
_BOTH: Final = (Placement.LEFT_THIGH, Placement.RIGHT_THIGH)
_LIMBS: Final = {
    "arm": (Placement.LEFT_ARM,),
    "left": _LEFT,
    "right": _RIGHT,
    "both": _BOTH,
    "wrap": (),
}

# A line is a week, a word is "protocol:limb", with "!happening" where there is one. The
# last week is the present one, and leaves room for a session now. Empty lines are
# holidays, and a week in bed.
_WEEKS: Final = {
    "ada": """\
first_time:arm first_time:arm
first_time:arm first_time:arm
classic_75:arm classic_75:arm!slow_refill
classic_75:arm classic_75:arm classic_75:arm!numb
classic_75:arm classic_75:arm
classic_75:arm passive:arm

classic_75:arm
classic_75:arm!stopped classic_75:arm classic_75:arm
intermittent:arm intermittent:arm
intermittent:arm to_failure:arm
to_failure:arm!interrupted classic_75:arm
to_failure:arm classic_75:arm""",
    "ben": """\
first_time:left first_time:left
first_time:left first_time:left floss:wrap
classic_75:left classic_75:right
classic_75:left classic_75:right classic_75:left!paused
classic_75:right!dawdled classic_75:left
classic_75:right aerobic:both

classic_75:left

classic_75:left classic_75:right floss:wrap
aerobic:both classic_75:left
classic_75:right!stopped to_failure:left
classic_75:both to_failure:right""",
}


def diary(person: Person, random: Random) -> Iterator[Appointment]:
    """Yield a person's sessions in order."""
    weeks = _WEEKS[person.key].splitlines()
    for number, week in enumerate(weeks):
        words = week.split()
        for word, weekday in zip(words, WEEKDAYS.get(len(words), ()), strict=True):
            day = FIRST_MONDAY + timedelta(weeks=number, days=weekday)
            later = timedelta(minutes=random.randrange(LATEST_MIN))
            yield _appointment(word, datetime.combine(day, EARLIEST) + later)


def _appointment(word: str, at: datetime) -> Appointment:
    word, _, happening = word.partition("!")
    protocol_id, _, limbs = word.partition(":")
    return Appointment(
        at=at,
        protocol_id=protocol_id,
        limbs=_LIMBS[limbs],
        happening=Happening(happening) if happening else None,
    )
