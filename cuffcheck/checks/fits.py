"""What is looked at in every frame of a whole run."""

from ..bench import Bench
from ..check import check
from ..verdict import hold

SHOWN = 6


@check(
    "Every frame of this run",
    "Each frame is one object of a known type, with its fields, types, ranges and sizes;"
    " hello comes first, and each request gets one reply.",
    "nothing in any frame of this run that does not fit",
)
async def frames_fit(bench: Bench) -> str:
    """Look at what was noticed while the other checks ran."""
    async with bench.link() as link:
        await link.ask("events", since=0)
        await link.state()
    found = bench.complaints.found
    said = "; ".join(f"{what} ({count} times)" for what, count in found.items())
    hold(not found, said[:600])
    return "everything fits"
