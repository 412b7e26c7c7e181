"""Say what a check found, in the language of this home."""

from collections.abc import Iterable
from typing import Final

from ..lib.check import expected
from ..lib.check.finding import Finding, Outcome
from ..texts import Texts

_LINES: Final = {Outcome.PASSED: "line", Outcome.NOT_REACHED: "line_unseen"}
_MEASURED: Final = frozenset({Outcome.PASSED, Outcome.OUT_OF_LIMIT})


def findings_in_words(texts: Texts, findings: Iterable[Finding]) -> str:
    """Return a list in Markdown: each step, what was seen and what was expected."""
    return "\n".join(_line(texts, finding) for finding in findings)


def _line(texts: Texts, finding: Finding) -> str:
    """Return one step in a line; what failed is bold, for marks are not seen by all."""
    key = _LINES.get(finding.outcome, "line_failed")
    return "- " + texts.common(f"check_{key}").format(
        step=texts.common(f"check_step_{finding.step}"),
        seen=_seen(texts, finding),
        expected=_expected(texts, finding),
    )


def _seen(texts: Texts, finding: Finding) -> str:
    """Return what was seen of a step."""
    measured = finding.outcome in _MEASURED
    key = f"seen_{finding.step}" if measured else f"outcome_{finding.outcome}"
    reason = texts.state("sensor.release_reason", finding.reason or "command")
    return texts.common(f"check_{key}").format(
        seen=_number(finding.seen), reason=reason
    )


def _expected(texts: Texts, finding: Finding) -> str:
    """Return what was expected of a step."""
    return texts.common(f"check_expected_{finding.step}").format(
        expected=_number(finding.expected), target=f"{expected.TARGET:g}"
    )


def _number(value: float | None) -> str:
    """Return a number as people read it; a dash for none."""
    return "–" if value is None else f"{round(value, 1):g}"
