"""Spoken replies, in the language of the speaker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..lib.session.refusal import SessionRefused
from ..lib.training.plan import CuffPlan, Plan
from ..lib.training.protocol import Protocol
from ..sessions.training_cuffs import Hands
from ..texts import Texts

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_WHOLE_MINUTES_S: Final = 600
"""From here on seconds are left out."""


@dataclass(frozen=True, slots=True)
class SpokenReply:
    """An answer: its sentences, whether it is a refusal, and the same as data."""

    speech: str
    refused: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


class Wording:
    """The sentences of one language."""

    def __init__(self, texts: Texts, hands: Hands | None = None) -> None:
        """Take the texts, and the hands that are spoken to."""
        self.texts = texts
        self._hands = hands

    def to(self, hands: Hands | None) -> Wording:
        """Return the same sentences, said to hands that do what a controller would."""
        return Wording(self.texts, hands)

    def say(self, key: str, **about: object) -> str:
        """Return a sentence."""
        text = self.texts.fitting(f"voice_{key}", self._hands).format(**about)
        return self.texts.aloud(text)

    def count(self, key: str, count: int, **about: object) -> str:
        """Return a sentence about a number of things, one or several."""
        number = "one" if count == 1 else "other"
        return self.say(f"{key}_{number}", count=count, **about)

    def refusal(self, refused: SessionRefused) -> str:
        """Return why something is not done."""
        return self.texts.aloud(self.texts.refusal(refused))

    def together(self, *sentences: str) -> str:
        """Return sentences one after the other."""
        first, *others = sentences
        for other in others:
            first = self.say("two_sentences", first=first, second=other)
        return first

    def all_of(self, names: Iterable[str]) -> str:
        """Return names as in "Ada, Bo and Cy"."""
        return self._listed(names, "list_and")

    def any_of(self, names: Iterable[str]) -> str:
        """Return names as in "Ada, Bo or Cy"."""
        return self._listed(names, "list_or")

    def duration(self, seconds: float) -> str:
        """Return a time in words, as exact as is of use to a listener."""
        whole = max(0, round(seconds))
        if whole < _MINUTE_S:
            return self.count("seconds", whole)
        if whole >= _WHOLE_MINUTES_S:
            return self._long_duration(round(whole / _MINUTE_S))
        minutes, left = divmod(whole, _MINUTE_S)
        said = self.count("minutes", minutes)
        if not left:
            return said
        return self.say(
            "duration_minutes_seconds",
            minutes=said,
            seconds=self.count("seconds", left),
        )

    def limb(self, limb: str) -> str:
        """Return what a limb, or a pair of them, is called."""
        return self.texts.state("select.limb", limb)

    def protocol(self, protocol: Protocol) -> str:
        """Return what a protocol is called."""
        return self.texts.protocol(protocol.protocol_id, protocol.name)

    def cuffs(self, plan: Plan) -> str:
        """Return where a plan puts pressure, and how much."""
        return self.all_of(self._cuff(cuff, plan) for cuff in plan.cuffs)

    def _cuff(self, cuff: CuffPlan, plan: Plan) -> str:
        where = self.texts.common(f"on_{cuff.placement}")
        if cuff.is_wrap:
            felt = cuff.prescription.tightness
            return self.say("plan_wrap", where=where, tightness=felt)
        return self.say(
            "plan_cuff", where=where, target=f"{cuff.target(plan.sets[0]):g}"
        )

    def _long_duration(self, minutes: int) -> str:
        hours, left = divmod(minutes, 60)
        if not hours:
            return self.count("minutes", minutes)
        said = self.count("hours", hours)
        if not left:
            return said
        return self.say(
            "duration_hours_minutes", hours=said, minutes=self.count("minutes", left)
        )

    def _listed(self, names: Iterable[str], last_key: str) -> str:
        *others, last = names
        if not others:
            return last
        first = others[0]
        for other in others[1:]:
            first = self.say("list_more", first=first, last=other)
        return self.say(last_key, first=first, last=last)
