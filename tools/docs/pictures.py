"""Take pictures of the demo: each view in light, in dark, and on a phone; and forms."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
import time
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Page

from tools.demo.steps import CommandError

from .browsing import PHONE, visiting
from .forms import forms
from .visit import Home, running_demo

MOST_BYTES: Final = 150_000
QUALITY: Final = 88
SETTLED_MS: Final = 1500
TRACED_S: Final = 20.0
"""How long the pressure is held, for a trace that is worth a picture."""

REPETITIONS: Final = 12
LOOKS: Final[dict[str, dict[str, Any]]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1120, "height": 880}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1120, "height": 880}},
    "phone": {"color_scheme": "light", "viewport": PHONE, "device_scale_factor": 2},
}
NO_SIDEBAR: Final = {"dockedSidebar": '"always_hidden"'}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be seen: a view, and what is done there before."""

    view: str
    prepare: Callable[[Page], None]


def _nothing(page: Page) -> None:
    """Wait for nothing more."""


def _rows(page: Page) -> None:
    """Wait for the sessions."""
    page.locator("bfr-cuff-history-card li .row").first.wait_for()


def _open_session(page: Page) -> None:
    """Open the newest session of the second athlete, who wore both cuffs."""
    _rows(page)
    card = page.locator("bfr-cuff-history-card").last
    card.scroll_into_view_if_needed()
    card.locator(".row", has_text="Classic 75").first.click()
    card.locator("bfr-cuff-history-trace svg").first.wait_for()
    card.evaluate("(card) => scrollBy(0, card.getBoundingClientRect().top - 72)")


PICTURES: Final = {
    "train": Picture("train", _nothing),
    "history": Picture("history", _rows),
    "session": Picture("history", _open_session),
    "safety": Picture("safety", _nothing),
}


def take(folder: Path) -> None:
    """Take every picture. Raise CommandError when one is too large, or none can be."""
    with TemporaryDirectory() as home, running_demo(Path(home) / "demo") as demo:
        _train(demo)
        with visiting(demo.url) as visitor:
            for name, picture in PICTURES.items():
                for look, options in LOOKS.items():
                    page = visitor.open(picture.view, NO_SIDEBAR, **options)
                    picture.prepare(page)
                    page.wait_for_timeout(SETTLED_MS)
                    save(page.screenshot(), folder / f"{name}_{look}.webp")
                    page.context.close()
            for name, form in forms(demo, visitor):
                save(form, folder / f"blueprint_{name}.webp")
        demo.rest()


def _train(demo: Home) -> None:
    """Have one athlete in the first set, and the other in the rest after it."""
    demo.start("ada", "ben")
    for athlete in ("ada", "ben"):
        demo.act("bfr_cuff.report", athlete=athlete, refill="normal")
    time.sleep(TRACED_S)
    for athlete in ("ben", "ada"):
        for _ in range(REPETITIONS):
            demo.press(athlete, "repetition_done")
    demo.press("ben", "next")
    demo.act("bfr_cuff.log_set", athlete="ben", rpe=6, discomfort=4)


def save(screenshot: bytes, file: Path) -> None:
    """Write a picture, much smaller than the browser makes it."""
    with Image.open(BytesIO(screenshot)) as image:
        image.convert("RGB").save(file, quality=QUALITY, method=6)
    if (size := file.stat().st_size) > MOST_BYTES:
        raise CommandError(
            f"{file} has {size} bytes, and {MOST_BYTES} at most are fine."
        )
    print(f"  {file.name}: {size // 1000} kB")


if __name__ == "__main__":
    take(Path(sys.argv[1]))
