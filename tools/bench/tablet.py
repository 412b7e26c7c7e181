"""What the session cards cost a cheap wall tablet, beside Home Assistant's own cards.

Usage: python -m tools.bench.tablet

The demo runs at life's pace with two athletes in a set; Chromium is slowed six times. Both
views are looked at in turn, for as long each. A page that draws in each frame counts them.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

import aiohttp
from playwright.sync_api import CDPSession, Page

from tools.demo.home_assistant import HomeAssistant
from tools.docs.browsing import SHOWN_MS, Visitor, visiting
from tools.docs.visit import Home, running_demo

SLOWED: Final = 6
TABLET: Final = {"width": 1280, "height": 800}
LOOKS: Final = 3
LOOK_MS: Final = 15_000
SETTLE_MS: Final = 8_000
STOCK: Final = "stock-cards"
ATHLETES: Final = ("ada", "ben")
OF_ATHLETE: Final = ("session", "set", "phase_ends", "session_started")
OF_CUFF: Final = ("pressure", "occlusion_time", "phase", "occlusion_deadline")
COUNT_FRAMES: Final = """() => {
    window.framesSeen = 0;
    const next = () => { window.framesSeen += 1; requestAnimationFrame(next); };
    requestAnimationFrame(next);
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """Shares of the main thread's time, in percent, and frames and layouts a second."""

    busy: float
    script: float
    style: float
    layout: float
    frames: float
    layouts: float

    @classmethod
    def middle(cls, looks: list[Self]) -> Self:
        """Return the median of each."""
        names = [field.name for field in fields(cls)]
        return cls(*(median(getattr(look, name) for look in looks) for name in names))


def main() -> None:
    """Print a table: our cards, Home Assistant's, and how they compare."""
    with TemporaryDirectory() as folder:
        demo_folder = Path(folder) / "demo"
        with running_demo(demo_folder, time_scale="1") as demo:
            asyncio.run(_add_stock(demo))
            with visiting(demo.url) as seen:
                found = _in_turn(demo, seen)
    _print({name: Look.middle(looks) for name, looks in found.items()})


def _in_turn(demo: Home, seen: Visitor) -> dict[str, list[Look]]:
    """Look at both views again and again while two athletes are in a set."""
    demo.start(*ATHLETES)
    found: dict[str, list[Look]] = {"ours": [], "stock": []}
    for _ in range(LOOKS):
        found["ours"].append(_looked(seen, "training-room/train"))
        found["stock"].append(_looked(seen, f"{STOCK}/0"))
    demo.rest()
    return found


async def _add_stock(demo: Home) -> None:
    """Make a dashboard of Home Assistant's own cards, of what a session card shows."""
    async with aiohttp.ClientSession() as session:
        api = HomeAssistant(session, demo.url, demo.token)
        await api.command(
            "lovelace/dashboards/create",
            url_path=STOCK,
            title="Stock",
            mode="storage",
            require_admin=False,
            show_in_sidebar=False,
        )
        views = [{"title": "Stock", "cards": list(_stock_cards())}]
        await api.command(
            "lovelace/config/save", url_path=STOCK, config={"views": views}
        )


def _stock_cards() -> Iterator[dict[str, Any]]:
    """Yield a gauge, a list and a trace for each athlete and cuff."""
    for number, athlete in enumerate(ATHLETES, start=1):
        cuff = f"sensor.gym_cuffs_cuff_{number}"
        pressure = f"{cuff}_pressure"
        listed = [
            *(f"sensor.{athlete}_{key}" for key in OF_ATHLETE),
            *(f"{cuff}_{key}" for key in OF_CUFF),
        ]
        yield {"type": "gauge", "entity": pressure, "min": 0, "max": 300}
        yield {"type": "entities", "entities": listed}
        yield {"type": "history-graph", "hours_to_show": 0.1, "entities": [pressure]}


def _looked(seen: Visitor, path: str) -> Look:
    """Return what a view costs in a window of its own."""
    page = seen.window({"dockedSidebar": '"always_hidden"'}, viewport=TABLET)
    page.goto(f"{seen.url}/{path}")
    page.locator("ha-card").first.wait_for(timeout=SHOWN_MS)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.evaluate(COUNT_FRAMES)
    page.wait_for_timeout(SETTLE_MS)
    before = _metrics(page, session)
    page.wait_for_timeout(LOOK_MS)
    after = _metrics(page, session)
    page.context.close()
    grown = {name: after[name] - before[name] for name in before}
    seconds = grown["Timestamp"]
    return Look(
        busy=grown["TaskDuration"] / seconds * 100,
        script=grown["ScriptDuration"] / seconds * 100,
        style=grown["RecalcStyleDuration"] / seconds * 100,
        layout=grown["LayoutDuration"] / seconds * 100,
        frames=grown["frames"] / seconds,
        layouts=grown["LayoutCount"] / seconds,
    )


def _metrics(page: Page, session: CDPSession) -> dict[str, float]:
    """Return the browser's own counts of a page, and the frames that it has seen."""
    told = session.send("Performance.getMetrics")["metrics"]
    counts = {each["name"]: float(each["value"]) for each in told}
    return counts | {"frames": float(page.evaluate("window.framesSeen"))}


def _print(found: dict[str, Look]) -> None:
    """Print what was found, a row for each view."""
    names = [field.name for field in fields(Look)]
    print("| cards | " + " | ".join(names) + " |")
    print("| --- |" + " --- |" * len(names))
    for name, look in found.items():
        values = (f"{getattr(look, each):.1f}" for each in names)
        print(f"| {name} | " + " | ".join(values) + " |")


if __name__ == "__main__":
    main()
