"""Who trains in the demo: two athletes, and the cuffs as they wear them."""

import json
from typing import Any

from simulator.cuffs import CUFFS

from .home import ROOT
from .home_assistant import HomeAssistant

CHANNELS = ("arm", "thigh")
PLACEMENTS = ("left_arm", "left_thigh")
"""Where each channel of the simulated controller is worn."""

ADA_LOP_MMHG = 150
"""Invented, as the athletes are; 40 % of it are 60 mmHg."""

TEXTS = ROOT / "custom_components" / "bfr_cuff" / "translations" / "en.json"
BEN_WRAP = {"name": "Floss band", "placement": "right_calf"}

type Entity = dict[str, Any]
"""An entity of Home Assistant's registry, as its websocket interface lists it."""


def is_athlete(entry: dict[str, Any]) -> bool:
    """Tell an athlete's entry, which can have wraps, from a controller's."""
    return "wrap" in entry["supported_subentry_types"]


async def move_in(api: HomeAssistant, domain: str, *, simulated: bool) -> None:
    """Add two athletes, if there are none, and fit the simulated cuffs to them.

    Somebody's own controller is left as it is: nobody here knows where it is worn.
    """
    if not any(map(is_athlete, await api.entries(domain))):
        ada = await add_athlete(api, domain, "Ada", 1990, "female")
        ben = await add_athlete(api, domain, "Ben", 1985, "male")
        await api.add_subentry(ben["entry_id"], "wrap", {"user": BEN_WRAP})
        await add_lop(api, domain, "Ada")
        entities = await api.entities(domain)
        for athlete, limb in zip((ada, ben), PLACEMENTS, strict=True):
            await choose(api, selects(entities, "limb", athlete)[0], limb)
    if simulated:
        cuffs = selects(await api.entities(domain), "placement")
        for cuff, placement in zip(cuffs, PLACEMENTS, strict=True):
            await choose(api, cuff, placement)


async def add_athlete(
    api: HomeAssistant, domain: str, name: str, birth_year: int, sex: str
) -> dict[str, Any]:
    """Add an athlete whom nothing keeps from training, and return the entry."""
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    questions = texts["config"]["step"]["screening"]["data"]
    answers = {
        "user": {"next_step_id": "athlete"},
        "athlete": {"name": name, "birth_year": birth_year, "sex": sex},
        "screening": dict.fromkeys(questions, "no"),
    }
    return await api.add_entry(domain, f"the athlete {name}", answers)


async def add_lop(api: HomeAssistant, domain: str, name: str) -> None:
    """Put on record what stops the blood under the simulated arm cuff."""
    await api.act(
        f"{domain}.add_lop",
        athlete=name,
        placement=PLACEMENTS[0],
        cuff_width=CUFFS[CHANNELS[0]].width_mm,
        posture="seated",
        pressure=ADA_LOP_MMHG,
    )


def selects(
    entities: list[Entity], kind: str, entry: dict[str, Any] | None = None
) -> list[str]:
    """Return the ids of a kind of entity, of one entry or of all, by name."""
    return sorted(
        entity["entity_id"]
        for entity in entities
        if entity["translation_key"] == kind
        and (entry is None or entity["config_entry_id"] == entry["entry_id"])
    )


async def choose(api: HomeAssistant, select: str, option: str) -> None:
    """Choose an option of a select."""
    await api.act("select.select_option", entity_id=select, option=option)
