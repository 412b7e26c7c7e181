"""Who trains in the demo: two athletes, and the cuffs as they wear them."""

from datetime import date
from typing import Any

from tools.demo.people import ADA, BEN, Person

from .home_assistant import HomeAssistant
from .past import since_first_monday

CHANNELS = ("arm", "thigh")
PLACEMENTS = ("left_arm", "left_thigh")
"""Where each channel of the simulated controller is worn."""

WEARERS = (ADA, BEN)
"""Who wears each of them."""

PROTOCOL = "classic_75"
BEN_WRAP = {"name": "Floss band", "placement": "right_calf"}

BLOOD = ",".join(f"{each.systolic}/{each.diastolic}/{each.seed}" for each in WEARERS)
"""The same for the simulator, which gives each a limb of their own."""

ARM_BLOOD = BLOOD.partition(",")[0]
"""Whose arm a single cuff is on."""

type Entity = dict[str, Any]
"""An entity of Home Assistant's registry, as its websocket interface lists it."""


def is_athlete(entry: dict[str, Any]) -> bool:
    """Tell an athlete's entry, which can have wraps, from a controller's."""
    return "wrap" in entry["supported_subentry_types"]


async def move_in(
    api: HomeAssistant, domain: str, *, simulated: bool, today: date
) -> None:
    """Add two athletes, if there are none, and fit the simulated cuffs to them.

    Somebody's own controller is left as it is: nobody here knows where it is worn.
    """
    if not any(map(is_athlete, await api.entries(domain))):
        for person, limb in zip(WEARERS, PLACEMENTS, strict=True):
            entry = await add_athlete(api, domain, person)
            await add_records(api, domain, person, entry, today)
            entities = await api.entities(domain)
            for kind, option in (("limb", limb), ("protocol", PROTOCOL)):
                [select] = selects(entities, kind, entry)
                await choose(api, select, option)
        await api.add_subentry(entry["entry_id"], "wrap", {"user": BEN_WRAP})
    if simulated:
        cuffs = selects(await api.entities(domain), "placement")
        # Of own parts there is one cuff, for the first.
        for cuff, placement in zip(cuffs, PLACEMENTS, strict=False):
            await choose(api, cuff, placement)


async def add_athlete(
    api: HomeAssistant, domain: str, person: Person
) -> dict[str, Any]:
    """Add an athlete whom nothing keeps from training, and return the entry."""
    answers = {
        "user": {"next_step_id": "athlete"},
        "athlete": {
            "name": person.name,
            "birth_year": person.birth_year,
            "sex": person.sex,
        },
        "screening": {"all_no": True},
        # Cuffs are placed and the dashboard is made as everything of the demo is.
        "worn": {},
        "dashboard": {"next_step_id": "without_dashboard"},
    }
    return await api.add_entry(domain, f"the athlete {person.name}", answers)


async def add_records(
    api: HomeAssistant, domain: str, person: Person, entry: dict[str, Any], today: date
) -> None:
    """Put on record what was measured of an athlete in the months before `today`."""
    later = since_first_monday(today)
    for lop in person.lops:
        await api.act(
            f"{domain}.add_lop",
            athlete=entry["entry_id"],
            placement=lop.placement,
            cuff_width=lop.cuff_width_mm,
            posture="seated",
            pressure=lop.mmhg,
            day=(lop.day + later).isoformat(),
            method="measured",
        )
    record = {"exercise": person.exercise, "kg": person.one_rep_max_kg}
    await api.add_subentry(entry["entry_id"], "one_rep_max", {"user": record})


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
