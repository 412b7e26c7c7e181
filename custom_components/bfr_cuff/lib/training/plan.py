"""What one session is going to do: a protocol, for an athlete, on certain cuffs."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
import math

from ..controller.placement import Placement
from ..evidence import CEILING, LOP_PERCENT_MAX
from .load import LoadPrescription
from .prescription import Basis, Prescription
from .protocol import Protocol, SetPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffPlan:
    """One cuff or wrap of a session; `cuff` is the name that the caller gives it."""

    cuff: str
    placement: Placement
    prescription: Prescription

    @property
    def is_wrap(self) -> bool:
        """Return whether this is a wrap, whose tightness is felt."""
        return self.prescription.basis is Basis.FELT

    def target(self, planned: SetPlan) -> float:
        """Return the target of a set in mmHg.

        A step of pressure adds to the share of LOP, up to 80 %; without an LOP there is
        nothing to add a share of.
        """
        prescription = self.prescription
        assert prescription.target is not None
        if prescription.lop is None or prescription.percent is None:
            return prescription.target
        percent = prescription.percent + planned.pressure_step
        stepped = prescription.lop.mmhg * min(percent, LOP_PERCENT_MAX.value) / 100
        return max(prescription.target, min(math.floor(stepped), CEILING.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One session before it starts, on one cuff or wrap at least.

    `limit_s` bounds each cuff's occlusion time, and so does the protocol's own limit;
    `used_s` of it are used already, by an earlier hold or session. Both in seconds.
    Sets that name no exercise are of `exercise`.
    """

    athlete_id: str
    protocol: Protocol
    cuffs: tuple[CuffPlan, ...]
    limit_s: float
    used_s: float = field(default=0.0, compare=False)
    load_kg: float | None = None
    load_from: LoadPrescription | None = None
    exercise: str | None = None
    beat: bool = True

    @property
    def occlusion_limit_s(self) -> float:
        """Return the stricter of the two limits."""
        return min(self.limit_s, self.protocol.time_limit_s)

    @property
    def left_s(self) -> float:
        """Return what is really left of the limit, in seconds."""
        return max(0.0, self.occlusion_limit_s - self.used_s)

    @property
    def sets(self) -> tuple[SetPlan, ...]:
        """Return the sets in order, each with its exercise."""
        return tuple(
            replace(each, exercise=each.exercise or self.exercise)
            for each in self.protocol.sets
        )

    def inflatable(self) -> Iterator[CuffPlan]:
        """Yield the cuffs that have a pump."""
        return (cuff for cuff in self.cuffs if not cuff.is_wrap)

    def wraps(self) -> Iterator[CuffPlan]:
        """Yield the wraps."""
        return (cuff for cuff in self.cuffs if cuff.is_wrap)
