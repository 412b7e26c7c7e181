"""What an athlete is asked about the limb, and what the answers were."""

from typing import Any

from .messages import BodyCheck, Refill, SessionPhase, Symptom


class BodyChecks:
    """The open questions and the answers of one session.

    The limb is asked about in every rest. The colour can be checked while the cuffs are
    up and no repetitions keep from it; in a rest, once the limb was answered for.
    `answers` are in order: `at_s` seconds since the start, `question`, `answer`.
    """

    def __init__(self) -> None:
        """Start with nothing asked."""
        self.answers: list[dict[str, Any]] = []
        self.was_numb = False
        self._refill_open = False
        self._limb_open = False
        self._hand_is_free = False

    def question(self, *, up: bool) -> BodyCheck | None:
        """Return what was asked and not answered; `up`: the cuffs are inflated."""
        if self._limb_open:
            return BodyCheck.LIMB
        looks = self._refill_open and self._hand_is_free and up
        return BodyCheck.REFILL if looks else None

    def ask_refill(self) -> None:
        """Ask how the colour comes back."""
        self._refill_open = True

    def entered(self, phase: SessionPhase, *, counts: bool) -> None:
        """Ask about the limb in a rest, and about the colour in no set that `counts`."""
        self._limb_open = phase is SessionPhase.REST
        self._hand_is_free = not (phase is SessionPhase.WORK and counts)

    def answer_refill(self, at_s: float, refill: Refill) -> None:
        """Keep how the colour came back."""
        self._refill_open = False
        self._keep(at_s, "refill", refill)

    def answer_limb(self, at_s: float, symptom: Symptom) -> None:
        """Keep how the limb feels."""
        self._limb_open = False
        self._keep(at_s, "symptom", symptom)

    def _keep(self, at_s: float, question: str, answer: str) -> None:
        self.answers.append({"at_s": at_s, "question": question, "answer": answer})
