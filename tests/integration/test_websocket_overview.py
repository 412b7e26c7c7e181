"""Tests of the list that dashboards are built from."""

from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from simulator.device import Simulator

from .athletes import record
from .browser import result
from .helpers import act
from .training import BOTH, athlete, controller

OWN = """format: 1
name: Mine
kind: resistance
about: One set.
pressure: {proposed: 40, lowest: 40, highest: 50}
time_limit_s: 420
sets:
  - {repetitions: 15}
sources: []
"""


async def listed(connect: WebSocketGenerator) -> dict[str, Any]:
    """Return everything that a dashboard can be built from."""
    answer: dict[str, Any] = await result(await connect(), "athletes")
    return answer


async def test_everything(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Athletes, cuffs and controllers, with devices, entities and names."""
    coordinator = await controller(hass, simulator, BOTH)
    box = coordinator.config_entry
    sessions = await athlete(hass, record("wrap", name="Band", placement="left_calf"))
    await act(
        hass, "select.select_option", entity_id="select.ada_limb", option="both_thighs"
    )
    found = await listed(hass_ws_client)

    [ada] = found["athletes"]
    assert (ada["entry_id"], ada["athlete_id"], ada["name"]) == (
        *(sessions.entry.entry_id, sessions.entry.unique_id, "Ada"),
    )
    assert ada["limbs"] == ["left_thigh", "right_thigh", "left_calf", "both_thighs"]
    assert ada["chosen"] == {
        "protocol": "first_time",
        "missing": None,
        "limb": "both_thighs",
        "posture": "seated",
    }
    assert ada["entities"]["start"] == "button.ada_start_session"
    assert ada["entities"]["session_phase"] == "sensor.ada_session"

    assert [
        (cuff["key"], cuff["name"], cuff["placement"]) for cuff in found["cuffs"]
    ] == [
        (f"{box.entry_id}:0", "Gym cuffs cuff 1", "left_thigh"),
        (f"{box.entry_id}:1", "Gym cuffs cuff 2", "right_thigh"),
    ]
    first = found["cuffs"][0]
    assert (first["controller"], first["connected"]) == ("Gym cuffs", True)
    assert first["entities"]["inflate"] == "switch.gym_cuffs_cuff_1_inflate"

    [gym] = found["controllers"]
    assert (gym["entry_id"], gym["name"]) == (box.entry_id, "Gym cuffs")
    assert gym["entities"]["release_all"] == "button.gym_cuffs_release_all"

    # Every enabled entity is listed exactly once, with the device that it belongs to.
    registry = er.async_get(hass)
    listed_ids = {
        (part["device_id"], entity_id)
        for part in (ada, gym, *found["cuffs"])
        for entity_id in part["entities"].values()
    }
    assert listed_ids == {
        (entity.device_id, entity.entity_id)
        for entity in registry.entities.values()
        if entity.platform == DOMAIN and entity.disabled_by is None
    }


async def test_protocols(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Those that are built in can be translated, and those that somebody made cannot."""
    await athlete(hass, record("protocol", text=OWN))
    [ada] = (await listed(hass_ws_client))["athletes"]
    names = {each["id"]: (each["name"], each["builtin"]) for each in ada["protocols"]}
    assert names["classic_75"] == ("Classic 75", True)
    [own] = [each for key, each in names.items() if key.startswith("own_")]
    assert own == ("Mine", False)
    assert len(names) == 10


async def test_switched_off(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A dashboard does not lose a cuff because its controller is off right now."""
    coordinator = await controller(hass, simulator, BOTH)
    sessions = await athlete(hass)
    before = await listed(hass_ws_client)
    for entry_id in (coordinator.config_entry.entry_id, sessions.entry.entry_id):
        await hass.config_entries.async_unload(entry_id)
    after = await listed(hass_ws_client)
    assert [cuff["connected"] for cuff in after["cuffs"]] == [False, False]
    for cuff in before["cuffs"]:
        cuff["connected"] = False
    assert after == before


async def test_renamed_and_hidden(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Things are called what their owner calls them."""
    coordinator = await controller(hass, simulator, BOTH)
    found = await listed(hass_ws_client)
    dr.async_get(hass).async_update_device(
        found["cuffs"][0]["device_id"], name_by_user="Left one"
    )
    entities = er.async_get(hass)
    entities.async_update_entity(
        "switch.gym_cuffs_cuff_1_inflate", new_entity_id="switch.left_one"
    )
    entities.async_update_entity(
        "button.gym_cuffs_identify", disabled_by=er.RegistryEntryDisabler.USER
    )
    found = await listed(hass_ws_client)
    assert found["cuffs"][0]["name"] == "Left one"
    assert found["cuffs"][0]["entities"]["inflate"] == "switch.left_one"
    assert "identify" not in found["controllers"][0]["entities"]
    await hass.config_entries.async_set_disabled_by(
        coordinator.config_entry.entry_id, ConfigEntryDisabler.USER
    )
    found = await listed(hass_ws_client)
    assert (found["cuffs"], found["controllers"]) == ([], [])


async def test_before_anything_was_ever_set_up(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """A controller that never answered has no device yet, and no cuffs."""
    await athlete(hass)
    MockConfigEntry(
        domain=DOMAIN, title="Attic", unique_id="bfr-1", data={"host": "127.0.0.1"}
    ).add_to_hass(hass)
    found = await listed(hass_ws_client)
    [attic] = found["controllers"]
    assert (attic["name"], attic["device_id"], attic["entities"]) == ("Attic", None, {})
    assert found["cuffs"] == []
