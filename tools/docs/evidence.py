"""Write docs/evidence.md: every number that touches a body, from where it is defined."""

import ast
from collections.abc import Iterator
from pathlib import Path

from custom_components.bfr_cuff.lib import evidence
from custom_components.bfr_cuff.lib.evidence import Limit
from custom_components.bfr_cuff.lib.training.programme import Growth, Programme, Stage
from custom_components.bfr_cuff.lib.training.programme_file import read_programme
from custom_components.bfr_cuff.lib.training.protocol import Protocol, SetPlan, Share
from custom_components.bfr_cuff.lib.training.protocol_file import read_protocol
from tools.demo.home import ROOT

PAGE = ROOT / "docs" / "evidence.md"
TRAINING = ROOT / "custom_components" / "bfr_cuff" / "lib" / "training"
PROTOCOLS = TRAINING / "protocols"
PROGRAMMES = TRAINING / "programmes"

INTRODUCTION = """\
# The numbers, and where they come from

Every number that limits a body, or that a protocol prescribes to one, stands here with its
source: the row of the project's table of facts that it was taken from, the protocol that binds
both sides ([Cuff Link](controllers.md)), or the text from which the project began (seed). Rows
that are known only from memory are not used.

This page is made by `scripts/evidence` from `lib/evidence.py` and from
`protocols/` and `programmes/` in `lib/training/`.
Do not edit it: a test compares the two.
"""


def limits() -> Iterator[tuple[str, Limit, str]]:
    """Yield the name, the number and the explanation of each, in their order."""
    tree = ast.parse(Path(evidence.__file__).read_text(encoding="utf-8"))
    for node, after in zip(tree.body, tree.body[1:], strict=False):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        number = getattr(evidence, node.target.id)
        if isinstance(number, Limit):
            yield node.target.id, number, _explanation(after)


def built_in() -> Iterator[Protocol]:
    """Yield the protocols that come with the integration, by their id."""
    for file in sorted(PROTOCOLS.glob("*.yaml")):
        yield read_protocol(file.stem, file.read_text(encoding="utf-8"))


def built_in_programmes() -> Iterator[Programme]:
    """Yield the programmes that come with the integration, by their id."""
    for file in sorted(PROGRAMMES.glob("*.yaml")):
        yield read_programme(file.stem, file.read_text(encoding="utf-8"))


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [INTRODUCTION, *_limits(), "", *_protocols(), "", *_programmes(), ""]
    )


def _explanation(node: ast.stmt) -> str:
    """Return the text that stands under a constant, on one line."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(text.split())
    raise ValueError(f"line {node.lineno}: a number without an explanation before it")


def _limits() -> Iterator[str]:
    yield "## Limits and prescriptions"
    yield ""
    yield "| name | value | meaning | source |"
    yield "| --- | --- | --- | --- |"
    for name, number, explanation in limits():
        value = f"{number.value:g} {number.unit}"
        yield f"| `{name}` | {value} | {explanation} | {number.source} |"


def _protocols() -> Iterator[str]:
    yield "## Protocols"
    yield ""
    yield "| protocol | sets | pressure | load | time limit | cuff in the rests | sources |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for protocol in built_in():
        cells = (
            protocol.name,
            _sets(protocol),
            "felt" if protocol.needs_wrap else _share(protocol.pressure, "LOP"),
            "none" if protocol.load is None else _share(protocol.load, "1RM"),
            f"{protocol.time_limit_s:g} s",
            "off" if protocol.released_in_rests else "on",
            ", ".join(protocol.sources),
        )
        yield f"| {' | '.join(cells)} |"


def _programmes() -> Iterator[str]:
    """Yield a row for each stage of each programme."""
    yield "## Programmes"
    yield ""
    yield "| programme | weeks | sessions a week | protocols | what may grow | sources |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for programme in built_in_programmes():
        first = 1
        for stage in programme.stages:
            yield f"| {' | '.join(_stage(programme, stage, first))} |"
            first += stage.weeks


def _stage(programme: Programme, stage: Stage, first: int) -> tuple[str, ...]:
    last = first + stage.weeks - 1
    grows = [growth.value for growth in Growth if growth in stage.grows]
    return (
        programme.name,
        f"{first}" if first == last else f"{first} to {last}",
        f"{stage.sessions_a_week}",
        ", ".join(sorted(stage.protocols)),
        "nothing: an easy week" if stage.easy else ", ".join(grows) or "nothing",
        ", ".join(stage.sources),
    )


def _share(share: Share, of: str) -> str:
    if share.lowest == share.highest:
        return f"{share.lowest:g} % {of}"
    return f"{share.proposed:g} % {of} ({share.lowest:g} to {share.highest:g})"


def _sets(protocol: Protocol) -> str:
    """Return the sets in short; equal ones in a row are counted."""
    runs: list[tuple[str, int]] = []
    for planned in protocol.sets:
        text = _set(planned)
        if runs and runs[-1][0] == text:
            runs[-1] = text, runs[-1][1] + 1
        else:
            runs.append((text, 1))
    return ", ".join(text if n == 1 else f"{n} × ({text})" for text, n in runs)


def _set(planned: SetPlan) -> str:
    """Return one set: its work, its rest, and what is added to its pressure."""
    parts = [
        f"{planned.work_s:g} s"
        if planned.work_s is not None
        else f"{planned.repetitions} repetitions"
    ]
    if planned.to_failure:
        parts[0] = f"about {parts[0]}"
    if planned.pressure_step:
        parts.append(f"at +{planned.pressure_step:g} %")
    if planned.rest_s:
        parts.append(f"rest {planned.rest_s:g} s")
    return " ".join(parts)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {sum(1 for _ in limits())} numbers")


if __name__ == "__main__":
    main()
