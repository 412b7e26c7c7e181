"""Adding an athlete leads on: what is worn, and the dashboard by one press."""

from typing import Any

import pytest

from custom_components.bfr_cuff import dashboard
from custom_components.bfr_cuff.athletes import wraps
from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.components.frontend import DATA_PANELS, async_remove_panel
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .athletes import ALL_NO
from .training import athlete, controller

CLEO = {"name": "Cleo", "birth_year": 1990}
STRATEGY = {"strategy": {"type": "custom:bfr-cuff"}}


async def _choose(hass: HomeAssistant, choice: str) -> Any:
    """Open what can be added, and choose."""
    flow = hass.config_entries.flow
    page = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await _answer(hass, page, next_step_id=choice)


async def _answer(hass: HomeAssistant, page: Any, **given: Any) -> Any:
    page = await hass.config_entries.flow.async_configure(page["flow_id"], given)
    await hass.async_block_till_done()
    return page


async def _introduce(hass: HomeAssistant) -> Any:
    """Say who trains, and answer the questions."""
    page = await _answer(hass, await _choose(hass, "athlete"), **CLEO)
    return await _answer(hass, page, **ALL_NO)


async def _offers(hass: HomeAssistant) -> list[str]:
    """Return what can be added."""
    flow = hass.config_entries.flow
    page: Any = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    flow.async_abort(page["flow_id"])
    options: list[str] = page["menu_options"]
    return options


@pytest.fixture
async def dashboards(hass: HomeAssistant) -> Any:
    """Set the real frontend up, with a dashboard that cannot be read; return them all."""
    gone = {"mode": "yaml", "title": "Gone", "filename": "gone.yaml"}
    lovelace = {"dashboards": {"file-gone": gone}}
    assert await async_setup_component(hass, "frontend", {"lovelace": lovelace})
    return hass.data[LOVELACE_DATA].dashboards


async def test_dashboard_by_one_press(hass: HomeAssistant, dashboards: Any) -> None:
    """It is in the sidebar, has ours in it, and the last page leads there."""
    page = await _introduce(hass)
    assert (page["step_id"], page["type"]) == ("dashboard", FlowResultType.MENU)
    page = await _answer(hass, page, next_step_id="with_dashboard")
    assert page["type"] is FlowResultType.CREATE_ENTRY
    assert page["description"] == "dashboard"
    assert page["description_placeholders"] == {"link": "/bfr-cuff"}
    panel = hass.data[DATA_PANELS]["bfr-cuff"]
    assert (panel.sidebar_title, panel.sidebar_icon) == ("BFR cuff", "mdi:dumbbell")
    assert await dashboards["bfr-cuff"].async_load(False) == STRATEGY
    assert "dashboard_alone" not in await _offers(hass)


async def test_it_stays_the_owners(
    hass: HomeAssistant, dashboards: Any, hass_storage: dict[str, Any]
) -> None:
    """Nothing writes over what the owner made of it, and it is kept on disk."""
    await dashboard.async_create(hass, "Cuffs")
    await dashboards["bfr-cuff"].async_save({"views": []})
    await dashboard.async_create(hass, "Again")
    assert await dashboards["bfr-cuff"].async_load(False) == {"views": []}
    assert hass.data[DATA_PANELS]["bfr-cuff"].sidebar_title == "Cuffs"
    await hass.async_stop(force=True)
    items = hass_storage["lovelace_dashboards"]["data"]["items"]
    assert [item["url_path"] for item in items] == ["bfr-cuff"]


async def test_not_now(hass: HomeAssistant, dashboards: Any) -> None:
    """Who does not want it can have it later, from the same menu as everything else."""
    assert "dashboard_alone" not in await _offers(hass)
    page = await _answer(hass, await _introduce(hass), next_step_id="without_dashboard")
    assert page["type"] is FlowResultType.CREATE_ENTRY
    assert page["description"] is None
    assert "bfr-cuff" not in dashboards
    page = await _choose(hass, "dashboard_alone")
    assert page["reason"] == "dashboard_made"
    assert page["description_placeholders"] == {"link": "/bfr-cuff"}
    assert "bfr-cuff" in dashboards


async def test_one_that_was_made_by_hand(hass: HomeAssistant, dashboards: Any) -> None:
    """A dashboard of another name that has ours in it is enough."""
    await athlete(hass)
    assert "dashboard_alone" in await _offers(hass)
    # What opens first has never been saved here, which keeps no other from being found.
    await dashboard.async_create(hass, "Mine")
    dashboards["training-room"] = dashboards.pop("bfr-cuff")
    async_remove_panel(hass, "bfr-cuff")
    assert "dashboard_alone" not in await _offers(hass)


@pytest.mark.parametrize("strategy", [None, "mine", ["custom:bfr-cuff"]])
async def test_beside_a_strategy_that_is_none(
    hass: HomeAssistant, dashboards: Any, strategy: Any
) -> None:
    """A dashboard with a mistake in it is none of ours, and keeps none from being made."""
    await athlete(hass)
    await dashboard.async_create(hass, "Mine")
    await dashboards["bfr-cuff"].async_save({"strategy": strategy})
    dashboards["training-room"] = dashboards.pop("bfr-cuff")
    async_remove_panel(hass, "bfr-cuff")
    assert "dashboard_alone" in await _offers(hass)


async def test_without_a_frontend(hass: HomeAssistant) -> None:
    """Where there are no dashboards nothing is offered, and asking does no harm."""
    page = await _introduce(hass)
    assert page["type"] is FlowResultType.CREATE_ENTRY
    assert "dashboard_alone" not in await _offers(hass)
    await dashboard.async_create(hass, "Cuffs")
    assert LOVELACE_DATA not in hass.data


async def test_asked_what_is_worn(hass: HomeAssistant, simulator: Simulator) -> None:
    """After the first controller its cuff is placed on the way, and never again."""
    coordinator = await controller(hass, simulator, {})
    page = await _introduce(hass)
    assert page["step_id"] == "worn"
    assert page["description_placeholders"] == {"name": "Cleo"}
    page = await _answer(hass, page, placement="left_thigh")
    assert page["errors"] == {"worn": "required"}
    key = f"{coordinator.config_entry.entry_id}:0"
    page = await _answer(hass, page, worn=key, placement="left_thigh")
    assert page["type"] is FlowResultType.CREATE_ENTRY
    assert coordinator.settings(0).placement == "left_thigh"
    page = await _answer(hass, await _choose(hass, "athlete"), **CLEO | {"name": "Dan"})
    page = await _answer(hass, page, **ALL_NO)
    assert page["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("given", "worn"),
    [
        ({}, []),
        ({"worn": "wrap", "placement": "left_calf"}, ["Left calf"]),
    ],
)
async def test_something_else_is_worn(
    hass: HomeAssistant, simulator: Simulator, given: dict[str, str], worn: list[str]
) -> None:
    """A wrap belongs to the athlete; left empty, it can be said later."""
    coordinator = await controller(hass, simulator, {})
    page = await _answer(hass, await _introduce(hass), **given)
    assert [wrap.name for wrap in wraps(page["result"])] == worn
    assert coordinator.settings(0).placement is None
