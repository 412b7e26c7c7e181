"""Write docs/safety-case.md: each hazard, its causes, and the tests that hold the controls."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tools.demo.home import ROOT

PAGE = ROOT / "docs" / "safety-case.md"
TABLE = Path(__file__).parent / "hazards.yaml"

INTRODUCTION = """\
# What can go wrong, and what holds it

Each hazard of a cuff that Home Assistant inflates: what it does to a body, what brings it about, what is
done against each cause and by whom, and the test that fails once that is not done any more. It follows the
shape of a risk file of ISO 14971: hazard, cause, control, verification, what remains. It is none, for
nobody has assessed it, and bfr_cuff is no medical device.

How likely a cause is, no one knows: there are no figures from the field. So every control is built as if its
cause were certain. What is known of harm in training with cuffs is a survey of 2006 in Japan: numbness in
1.3 % of those asked, a clot in 0.055 %, muscle that broke down in 0.008 % (rows E143, E146, E149 of the table
of facts). *Critical* harm may last or need surgery, *serious* harm needs treatment, *moderate* harm passes.

Four act, each without trust in the next: the **controller** owns the valve; the **guard**, with all that runs
in Home Assistant, may refuse and release; an **automation** of the home is a third layer; the **person** has
a hand on the cuff. [Safety](safety.md) says the same in the words of daily use.

This page is made by `scripts/evidence` from `tools/docs/hazards.yaml`. Do not edit it: a test compares the
two, and looks for every test that is named.
"""


@dataclass(frozen=True)
class Control:
    """What is done about a cause, by whom, and what holds it: at least one test."""

    by: str
    does: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Hazard:
    """What may harm a person; the controls of each cause, and what they leave."""

    name: str
    harm: str
    severity: str
    source: tuple[str, ...]
    causes: dict[str, tuple[Control, ...]]
    residual: str


def hazards() -> tuple[Hazard, ...]:
    """Read the table, in its order."""
    return tuple(
        _hazard(row) for row in yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    )


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [INTRODUCTION, *(line for one in hazards() for line in _section(one))]
    )


def _hazard(row: dict[str, Any]) -> Hazard:
    return Hazard(
        row["hazard"],
        row["harm"],
        row["severity"],
        tuple(row["source"]),
        {
            cause["cause"]: tuple(
                Control(control["by"], control["does"], tuple(control["tests"]))
                for control in cause["controls"]
            )
            for cause in row["causes"]
        },
        row["residual"],
    )


def _section(hazard: Hazard) -> Iterator[str]:
    yield f"## {hazard.name}"
    yield ""
    yield f"{hazard.harm}: {hazard.severity}. Source: {', '.join(hazard.source)}."
    yield ""
    yield "| cause | by | control | held by |"
    yield "| --- | --- | --- | --- |"
    for cause, controls in hazard.causes.items():
        for i, control in enumerate(controls):
            tests = "<br>".join(_link(test) for test in control.tests)
            yield f"| {'' if i else cause} | {control.by} | {control.does} | {tests} |"
    yield ""
    yield f"What remains: {hazard.residual}"
    yield ""


def _link(test: str) -> str:
    """Return a test's own name, linked to its file; a state machine has that of its class."""
    file, *names = test.split("::")
    name = names[-2] if names[-1] == "runTest" else names[-1]
    return f"[`{name}`](../{file})"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(hazards())} hazards")


if __name__ == "__main__":
    main()
