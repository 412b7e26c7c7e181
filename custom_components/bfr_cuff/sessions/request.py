"""What was asked for, with the cuffs that it is asked of."""

from dataclasses import dataclass
from datetime import date

from ..lib.session.facts import SessionOptions, StartFacts
from ..lib.training.athlete import Athlete
from .training_cuffs import TrainingCuff


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """A session that is to be planned, and started if nothing stands against it."""

    options: SessionOptions
    cuffs: tuple[TrainingCuff, ...]

    def facts(self, athlete: Athlete, today: date) -> StartFacts:
        """Return the facts of a start, as they are now; `today` is the day at home."""
        return StartFacts(
            options=self.options,
            athlete=athlete,
            cuffs=tuple(cuff.facts for cuff in self.cuffs),
            today=today,
        )
