"""What came of a run: for a person, line by line, and as JSON."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
import json

from .check import Check
from .fields import Frame


class Outcome(StrEnum):
    """How a check ended."""

    HELD = "held"
    NOT_HELD = "not held"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """One check, what was seen (or why it was skipped), and its real seconds."""

    check: Check
    outcome: Outcome
    seen: str
    seconds: float = 0.0

    def lines(self) -> list[str]:
        """Return the result for a person; a sentence that is not held says all."""
        mark = {Outcome.HELD: "ok  ", Outcome.NOT_HELD: "FAIL", Outcome.SKIPPED: "skip"}
        head = f"  {mark[self.outcome]} {self.check.name}: {self.check.sentence}"
        if self.outcome is Outcome.HELD:
            return [head]
        if self.outcome is Outcome.SKIPPED:
            return [f"{head} [{self.seen}]"]
        return [
            head,
            f"       expected: {self.check.expected}",
            f"       seen:     {self.seen}",
        ]

    def to_dict(self) -> dict[str, str | float]:
        """Return the result for JSON."""
        return {
            "check": self.check.name,
            "rule": self.check.rule,
            "sentence": self.check.sentence,
            "expected": self.check.expected,
            "outcome": self.outcome.value,
            "seen": self.seen,
            "seconds": round(self.seconds, 2),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run against one controller; `trouble` is what cut it short, if anything."""

    hello: Frame
    time_scale: float
    quick: bool
    results: tuple[Result, ...]
    trouble: str | None = None

    def count(self) -> Counter[Outcome]:
        """Return how many checks ended in which way."""
        return Counter(result.outcome for result in self.results)

    @property
    def exit_code(self) -> int:
        """Return 0 if all held, 1 if something did not, 2 if it could not run."""
        if self.trouble is not None:
            return 2
        return int(self.count()[Outcome.NOT_HELD] > 0)

    def summary(self) -> list[str]:
        """Return the end of the report for a person."""
        count = self.count()
        said = ", ".join(f"{count[outcome]} {outcome}" for outcome in Outcome)
        lines = ["", f"{said}."]
        lines += [
            f"  not held: {result.check.name} ({result.check.rule})"
            for result in self.results
            if result.outcome is Outcome.NOT_HELD
        ]
        skipped = Counter(
            result.seen for result in self.results if result.outcome is Outcome.SKIPPED
        )
        lines += [f"  skipped {number}: {why}" for why, number in skipped.items()]
        if self.trouble is not None:
            lines.append(f"Cut short: {self.trouble}")
        return lines

    def to_json(self) -> str:
        """Return the whole run as JSON."""
        count = self.count()
        return json.dumps(
            {
                "protocol": 1,
                "device": self.hello.get("device"),
                "limits": self.hello.get("limits"),
                "time_scale": self.time_scale,
                "quick": self.quick,
                "summary": {outcome.value: count[outcome] for outcome in Outcome},
                "trouble": self.trouble,
                "results": [result.to_dict() for result in self.results],
            },
            indent=2,
        )
