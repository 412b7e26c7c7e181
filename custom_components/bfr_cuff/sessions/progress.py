"""How an athlete does each protocol: what was taken over, and what is lifted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from ..lib.session.progression import Change, Suggestion, adjusted, stepped_back
from ..lib.session.record import SessionRecord
from ..lib.session.refusal import SessionRefused
from ..lib.training.protocol import Protocol
from ..lib.training.protocol_file import read_protocol, write_protocol
from ..lib.training.yaml_lines import ProtocolProblem
from .training_cuffs import limb_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a protocol is done on one limb: what is lifted, and whether by the beat.

    None is as proposed.
    """

    exercise: str | None = None
    load_kg: float | None = None
    beat: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a protocol is done by one athlete now; None is as the protocol proposes.

    `text` is the protocol with more time or another set, and `base` what it was before:
    a protocol that was edited since is done as edited. `percent` is the share
    of LOP, and `after` the start of the session that the last step came after. `habits`
    are by limb; where they have no load, the protocol's `load_kg` counts.
    """

    text: str | None = None
    base: str | None = None
    percent: float | None = None
    load_kg: float | None = None
    after: str | None = None
    habits: Mapping[str, Habit] = field(default_factory=dict)

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> Self:
        """Return what was stored."""
        habits = {
            limb: Habit(**habit) for limb, habit in stored.get("habits", {}).items()
        }
        return cls(**{**stored, "habits": habits})

    def store(self) -> dict[str, Any]:
        """Return what is to be stored."""
        return asdict(self)

    def protocol(self, base: Protocol) -> Protocol:
        """Return the protocol as it is done now."""
        if self.text is None or self.base != write_protocol(base):
            return base
        try:
            return read_protocol(base.protocol_id, self.text)
        except ProtocolProblem:
            return base

    def share(self, base: Protocol) -> float | None:
        """Return the share of LOP, unless the protocol no longer allows it."""
        if self.percent is None or not base.pressure.allows(self.percent):
            return None
        return self.percent

    def habit(self, limb: str | None) -> Habit:
        """Return how the protocol is done on a limb, or a pair of them."""
        habit = self.habits.get(limb or "", Habit())
        return (
            habit if habit.load_kg is not None else replace(habit, load_kg=self.load_kg)
        )

    def with_habit(self, limb: str, habit: Habit) -> Progress:
        """Return the progress with what is done on a limb from now on."""
        return replace(self, habits={**self.habits, limb: habit})

    def with_suggestion(
        self, base: Protocol, last: SessionRecord, suggestion: Suggestion
    ) -> Progress:
        """Return the progress with a suggestion taken over, or raise SessionRefused."""
        after = replace(self, after=last.started_at)
        match suggestion.kind:
            case Change.TIME | Change.REPETITIONS:
                changed = write_protocol(adjusted(self.protocol(base), suggestion))
                return replace(after, text=changed, base=write_protocol(base))
            case Change.LOAD:
                load_kg = (last.load_kg or 0.0) + suggestion.amount
                return after.with_load(last, load_kg)
            case Change.PRESSURE:
                return replace(after, percent=_percent(last) + suggestion.amount)
            case Change.STEP_BACK:
                return replace(after, percent=stepped_back(last, base))
            case Change.HOLD | Change.RECHECK | Change.LOOSER:
                raise SessionRefused("nothing_suggested")

    def with_load(self, last: SessionRecord, load_kg: float) -> Progress:
        """Return the progress with another load, also on the limb of the last session."""
        limb = limb_of(cuff["placement"] for cuff in last.cuffs)
        changed = replace(self, load_kg=load_kg)
        if limb is None or limb not in self.habits:
            return changed
        return changed.with_habit(limb, replace(self.habits[limb], load_kg=load_kg))


def _percent(last: SessionRecord) -> float:
    """Return the share of LOP that was trained with, or raise SessionRefused."""
    percents = [cuff["percent"] for cuff in last.cuffs if cuff["percent"] is not None]
    if not percents:
        raise SessionRefused("nothing_suggested")
    return float(min(percents))
