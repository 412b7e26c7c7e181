"""All that a plan is made of, as it is at one moment.

Facts are plain values that compare: the same facts make the same plan.
"""

from dataclasses import dataclass
from datetime import date

from ..controller.placement import Placement
from ..training.athlete import Athlete
from ..training.lop import Posture
from ..training.prescription import Basis
from ..training.protocol import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOptions:
    """What was asked for; what is None is found from the athlete's records.

    `percent` is a share of LOP, `target` a fixed pressure in mmHg, `limit_s` a time
    limit in seconds. A `load_kg` goes before what the 1RM of `exercise` would say;
    without both, the session is refused if it `needs_load`, else done without a load.
    """

    protocol: Protocol
    posture: Posture
    basis: Basis | None = None
    percent: float | None = None
    target: float | None = None
    limit_s: float | None = None
    load_kg: float | None = None
    exercise: str | None = None
    needs_load: bool = True
    beat: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpFacts:
    """What a controller, its guard and its owner say of a cuff, times in seconds.

    `is_down` is also true of a cuff with a fault, of which the guard says more.
    `limit_s` is the longest limit that an inflation would get now, `used_s` what is used
    of it by an earlier hold or session.
    """

    is_connected: bool
    is_down: bool
    limit_s: float
    used_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffFacts:
    """What is known of one cuff or wrap; `pump` is None of a wrap, which has none.

    `key` names it within a session, `name` is for people.
    """

    key: str
    name: str
    placement: Placement | None
    width_mm: int = 0
    pump: PumpFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartFacts:
    """What was asked for, by whom, on what, and the day at home."""

    options: SessionOptions
    athlete: Athlete
    cuffs: tuple[CuffFacts, ...]
    today: date
