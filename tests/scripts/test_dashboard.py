"""Tests of the demo's dashboard."""

from typing import Any

from scripts.support.dashboard import dashboard

NAMES = {
    "hub": "Gym cuffs",
    "arm": "Gym cuffs cuff 1",
    "leg": "Gym cuffs cuff 2",
    "ada": "Ada",
    "ben": "Ben",
}
CUFF = (
    ("number", "target", "target"),
    ("sensor", "occlusion_deadline", "occlusion_deadline"),
    ("sensor", "phase", "phase"),
    ("sensor", "pressure", "pressure"),
    ("switch", "inflate", "inflate"),
)
ATHLETE = (
    *(
        ("button", key, key)
        for key in ("lower", "next", "pause", "start", "stop", "take_suggestion")
    ),
    ("event", "session", "session"),
    *(("select", key, key) for key in ("limb", "posture", "protocol")),
    *(
        ("sensor", key, key)
        for key in ("occlusion_this_week", "phase_end", "session_phase")
    ),
    *(("sensor", key, key) for key in ("sessions_this_week", "set", "suggestion")),
)
WRAP_OFF = ("button", "wrap_off", "wrap_off")
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
            "config_entry_id": f"entry of {device}",
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


def page(title: str, *listed: dict[str, Any], wrapped: tuple[str, ...] = ()) -> Any:
    """Return a page of a dashboard of these entities."""
    pages = {view["title"]: view for view in dashboard(listed, NAMES, wrapped)["views"]}
    return pages[title]


def cards(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the cards of a page by their entity."""
    found = [card for section in view["sections"] for card in section["cards"]]
    return {card["entity"]: card for card in found if "entity" in card}


def test_page_of_the_cuffs() -> None:
    """Each cuff has a section, in the order of their names; release comes first."""
    listed = [
        *entities("leg", CUFF),
        *entities("hub", CONTROLLER),
        *entities("arm", CUFF),
    ]
    view = page("Cuffs", *listed)
    release, *cuffs = view["sections"]
    headings = [section["cards"][0]["heading"] for section in cuffs]
    assert headings == ["Gym cuffs cuff 1", "Gym cuffs cuff 2"]
    assert release["cards"][0]["entity"] == "button.hub_release_all"
    assert used(view) == {entity["entity_id"] for entity in listed}


def test_page_to_train_with() -> None:
    """It opens first; each athlete has a section with everything of a session."""
    ada, ben = (entities(name, (*ATHLETE, WRAP_OFF)) for name in ("ada", "ben"))
    listed = [*ben, *entities("hub", CONTROLLER), *entities("arm", CUFF), *ada]
    assert dashboard(listed, NAMES)["views"][0]["title"] == "Train"
    view = page("Train", *listed, wrapped=("entry of ben",))
    release, *athletes = view["sections"]
    assert release["cards"][0]["entity"] == "button.hub_release_all"
    assert [section["cards"][0]["heading"] for section in athletes] == ["Ada", "Ben"]
    expected = {entity["entity_id"] for entity in (*ada, *ben)}
    expected -= {"button.ada_wrap_off"}
    assert used(athletes) == expected


def test_stop_is_there_whenever_it_could_be_of_use() -> None:
    """Only a session that surely does not run hides its stop."""
    shown = cards(page("Train", *entities("ada", (*ATHLETE, WRAP_OFF))))
    (hidden,) = shown["button.ada_stop"]["visibility"]
    assert (hidden["entity"], hidden["state_not"]) == (
        "sensor.ada_session_phase",
        "idle",
    )
    assert "confirmation" not in str(shown["button.ada_stop"])
    (start,) = shown["button.ada_start"]["visibility"]
    assert start["state"] == "idle"


def test_nothing_there() -> None:
    """A device that is none of them has no section."""
    listed = entities("hub", (("sensor", "firmware", "firmware"),))
    assert [view["sections"] for view in dashboard(listed, NAMES)["views"]] == [[], []]
