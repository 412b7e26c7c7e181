"""Tests of the demo's first page."""

from typing import Any

from scripts.support.dashboard import dashboard

NAMES = {"hub": "Gym cuffs", "arm": "Gym cuffs cuff 1", "leg": "Gym cuffs cuff 2"}
CUFF = (
    ("number", "target", "target"),
    ("sensor", "occlusion_deadline", "occlusion_deadline"),
    ("sensor", "phase", "phase"),
    ("sensor", "pressure", "pressure"),
    ("switch", "inflate", "inflate"),
)
CONTROLLER = (
    ("binary_sensor", None, "connectivity"),
    ("binary_sensor", None, "problem"),
    ("button", "release_all", "release_all"),
)


def entities(
    device: str, rows: tuple[tuple[str, str | None, str], ...]
) -> list[dict[str, Any]]:
    """Return the entities of a device, as Home Assistant lists them."""
    return [
        {
            "device_id": device,
            "entity_id": f"{platform}.{device}_{key}",
            "translation_key": translation_key,
            "unique_id": f"bfr-1_{key}",
        }
        for platform, translation_key, key in rows
    ]


def used(content: object) -> set[str]:
    """Return every entity that a dashboard names."""
    if isinstance(content, list):
        return set().union(*map(used, content))
    if not isinstance(content, dict):
        return set()
    named = {value for key, value in content.items() if key in ("entity", "entity_id")}
    return named.union(*(used(value) for value in content.values()))


def test_sections() -> None:
    """Each cuff has a section, in the order of their names; release comes first."""
    listed = [
        *entities("leg", CUFF),
        *entities("hub", CONTROLLER),
        *entities("arm", CUFF),
    ]
    (view,) = dashboard(listed, NAMES)["views"]
    release, *cuffs = view["sections"]
    headings = [section["cards"][0]["heading"] for section in cuffs]
    assert headings == ["Gym cuffs cuff 1", "Gym cuffs cuff 2"]
    assert release["cards"][0]["entity"] == "button.hub_release_all"
    assert used(view) == {entity["entity_id"] for entity in listed}


def test_nothing_there() -> None:
    """A device that is neither has no section."""
    listed = entities("hub", (("sensor", "firmware", "firmware"),))
    assert dashboard(listed, NAMES)["views"][0]["sections"] == []
