"""Whoever has no controller finds a way, and an athlete without a limb is told so."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.athletes import wraps
from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from simulator.device import Simulator

from .athletes import ALL_NO
from .browser import result
from .helpers import act
from .test_websocket_preview import chosen
from .training import athlete, controller


async def _begin(hass: HomeAssistant, way: str) -> Any:
    """Go the way of somebody without a controller."""
    flow = hass.config_entries.flow
    page: Any = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    page = await flow.async_configure(
        page["flow_id"], {"next_step_id": "no_controller"}
    )
    assert page["menu_options"] == ["wrap", "build", "simulator"]
    return await flow.async_configure(page["flow_id"], {"next_step_id": way})


@pytest.mark.parametrize(
    ("way", "place"),
    [
        ("build", "/docs/build-a-controller/README.md"),
        ("simulator", "/README.md#try-it-without-a-controller"),
    ],
)
async def test_led_to(hass: HomeAssistant, way: str, place: str) -> None:
    """To build one and to try one are pages of the documentation."""
    page = await _begin(hass, way)
    assert (page["type"], page["reason"]) == (FlowResultType.ABORT, way)
    assert page["description_placeholders"]["guide"].endswith(place)


async def test_wrap(hass: HomeAssistant) -> None:
    """With a wrap one trains today: an athlete who has it, and a limb to choose."""
    flow = hass.config_entries.flow
    page = await _begin(hass, "wrap")
    page = await flow.async_configure(page["flow_id"], {"name": " "})
    assert page["errors"] == {"name": "required", "placement": "required"}
    wrap = {"name": " Blue ", "placement": "left_thigh"}
    page = await flow.async_configure(page["flow_id"], wrap)
    page = await flow.async_configure(
        page["flow_id"], {"name": "Ada", "birth_year": 1990}
    )
    page = await flow.async_configure(page["flow_id"], ALL_NO)
    assert page["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    (worn,) = wraps(page["result"])
    assert (worn.name, worn.placement) == ("Blue", "left_thigh")
    await act(hass, "button.press", entity_id="button.ada_start_session")
    sessions = page["result"].runtime_data
    assert sessions.session is not None
    sessions.stop()
    await hass.async_block_till_done()


async def test_wrap_of_an_athlete_who_is_there(hass: HomeAssistant) -> None:
    """Who is there already gets the wrap in a menu of their own."""
    await athlete(hass)
    page = await _begin(hass, "wrap")
    assert page["reason"] == "wrap_in_athlete"


async def _worn(hass: HomeAssistant, entry: Any, **answer: str) -> Any:
    """Say in the athlete's options what is worn where."""
    options = hass.config_entries.options
    page: Any = await options.async_init(entry.entry_id)
    page = await options.async_configure(page["flow_id"], {"next_step_id": "worn"})
    return await options.async_configure(page["flow_id"], answer)


async def _said(hass: HomeAssistant, entry: Any) -> str:
    """Return what the athlete's options say is missing."""
    page: Any = await hass.config_entries.options.async_init(entry.entry_id)
    hass.config_entries.options.async_abort(page["flow_id"])
    said: str = page["description_placeholders"]["missing"]
    return said


async def test_nothing_to_wear(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Without any cuff and wrap, card, button and options say what to do, which helps."""
    sessions = await athlete(hass)
    asked = chosen(sessions) | {"limb": None}
    client = await hass_ws_client()
    preview = await result(client, "preview", **asked)
    assert "What is worn, and where" in preview["refusal"]
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "button.press", entity_id="button.ada_start_session")
    assert refused.value.translation_key == "nothing_to_wear"
    assert "What is worn, and where" in await _said(hass, sessions.entry)
    page = await _worn(hass, sessions.entry)
    assert page["errors"] == {"worn": "required", "placement": "required"}
    await _worn(hass, sessions.entry, worn="wrap", placement="left_calf")
    (wrap,) = wraps(sessions.entry)
    assert (wrap.name, wrap.placement) == ("Left calf", "left_calf")
    assert not await _said(hass, sessions.entry)
    preview = await result(client, "preview", **asked)
    assert preview["plan"] is not None


async def test_nothing_placed(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Cuffs without a placement are named, and placed in the athlete's options."""
    coordinator = await controller(hass, simulator, {})
    sessions = await athlete(hass)
    asked = chosen(sessions) | {"limb": None}
    client = await hass_ws_client()
    preview = await result(client, "preview", **asked)
    assert "Gym cuffs cuff 1, Gym cuffs cuff 2" in preview["refusal"]
    assert await _said(hass, sessions.entry)
    key = f"{coordinator.config_entry.entry_id}:1"
    await _worn(hass, sessions.entry, worn=key, placement="right_thigh")
    assert coordinator.settings(1).placement == "right_thigh"
    assert not await _said(hass, sessions.entry)
    preview = await result(client, "preview", **asked)
    assert preview["plan"] is not None
