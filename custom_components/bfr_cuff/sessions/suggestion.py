"""The step that an athlete may take next in a protocol."""

from collections.abc import Callable, Sequence

from ..history.athlete_history import AthleteHistory
from ..lib.session.progression import Suggestion, suggest
from ..lib.session.record import SessionRecord
from ..lib.session.refusal import SessionRefused
from ..lib.training.athlete import Athlete
from ..lib.training.protocol import Protocol
from .progress import Progress


class Suggestions:
    """What to change after the last session of one athlete.

    Entities ask at every change of a session, so the answer is kept for as long as
    the same sessions, protocol, progress and maxima are asked about.
    """

    def __init__(
        self,
        history: AthleteHistory,
        find_protocol: Callable[[str], Protocol | None],
        load_athlete: Callable[[], Athlete],
        tempered: Callable[[SessionRecord, Suggestion], Suggestion],
    ) -> None:
        """Take the history, what finds a protocol and the athlete, and the programme.

        `tempered` returns a suggestion as the athlete's programme allows it.
        """
        self._history = history
        self._find_protocol = find_protocol
        self._load_athlete = load_athlete
        self._tempered = tempered
        self._asked: tuple[object, ...] = ()
        self._newest: Suggestion | None = None

    def progress(self, protocol_id: str) -> Progress:
        """Return how the athlete does a protocol now."""
        return Progress.load(self._history.progress.get(protocol_id, {}))

    @property
    def newest(self) -> Suggestion | None:
        """Return what to change after the last session; None once that was taken over."""
        records = self._history.records
        if (
            not records
            or (base := self._find_protocol(records[-1].protocol_id)) is None
        ):
            return None
        progress, athlete = self.progress(base.protocol_id), self._load_athlete()
        # The list itself, not its id: that of one that is gone may be another's.
        asked = records, len(records), base, progress, dict(athlete.one_rep_max_kg)
        if asked != self._asked:
            self._asked = asked
            self._newest = next_step(records, base, progress, athlete)
        if self._newest is None:
            return None
        return self._tempered(records[-1], self._newest)

    async def async_take(self) -> None:
        """Take over what is suggested, or raise SessionRefused."""
        if (suggestion := self.newest) is None:
            raise SessionRefused("nothing_suggested")
        last = self._history.records[-1]
        base = self._find_protocol(last.protocol_id)
        assert base is not None
        progress = self.progress(base.protocol_id)
        taken = progress.with_suggestion(base, last, suggestion)
        await self._history.async_set_progress(base.protocol_id, taken.store())


def next_step(
    records: Sequence[SessionRecord],
    base: Protocol,
    progress: Progress,
    athlete: Athlete,
) -> Suggestion | None:
    """Return what to change after the last session; None once that was taken over."""
    if progress.after == records[-1].started_at:
        return None
    protocol = progress.protocol(base)
    heaviest_kg = _heaviest_kg(athlete, protocol)
    return suggest(records, protocol, heaviest_kg=heaviest_kg)


def _heaviest_kg(athlete: Athlete, protocol: Protocol) -> float | None:
    """Return the highest load that the athlete's 1RM allow; None when none is known.

    A protocol that does not say which exercise it is for may be for any of them.
    """
    named = {planned.exercise for planned in protocol.sets}
    maxima = athlete.one_rep_max_kg
    known = [kg for exercise, kg in maxima.items() if exercise in named]
    if protocol.load is None or not maxima:
        return None
    return max(known or maxima.values()) * protocol.load.highest / 100
