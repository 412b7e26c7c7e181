"""Tests of where a card leads to when a session is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.websocket_api.mending import PAGE, REPAIRS, mending
from homeassistant.core import HomeAssistant

from .athletes import add_athlete, record, screening
from .browser import result
from .training import athlete

type Box = Callable[[], MockConfigEntry]


@pytest.fixture
def box(hass: HomeAssistant) -> Box:
    """Return what adds a controller that is switched off."""

    def add() -> MockConfigEntry:
        entry = MockConfigEntry(domain=DOMAIN)
        entry.add_to_hass(hass)
        return entry

    return add


@pytest.mark.parametrize(
    ("refused", "key"),
    [
        (SessionRefused("nothing_placed", cuffs="Cuff 1", athlete="Ada"), "worn"),
        (SessionRefused("no_cuff_there", placement="left_arm"), "worn"),
        (SessionRefused("no_lop", cuff="Cuff 1"), "records"),
        (SessionRefused("no_one_rep_max", athlete="Ada", exercise="Curl"), "records"),
        (SessionRefused("blocked_expired", athlete="Ada"), "screening"),
    ],
    ids=lambda given: getattr(given, "key", None),
)
async def test_at_the_athlete(
    hass: HomeAssistant, refused: SessionRefused, key: str
) -> None:
    """What is kept of an athlete is mended on the athlete's entry."""
    entry = add_athlete(hass)
    path = f"{PAGE}#config_entry={entry.entry_id}"
    found = mending(hass, entry, refused)
    assert found == {"key": key, "path": path}


async def test_at_the_controller(hass: HomeAssistant, box: Box) -> None:
    """One that is away, not checked or not proven; of several, where all of them are."""
    entry = add_athlete(hass)
    first = box()
    path = f"{PAGE}#config_entry={first.entry_id}"
    keys = (
        "cuff_not_connected",
        "not_checked",
        "refused_no_news",
        "refused_not_proven",
    )
    for refused in keys:
        found = mending(hass, entry, SessionRefused(refused, cuff="Cuff 1"))
        assert found == {"key": "controller", "path": path}
    box()
    found = mending(hass, entry, SessionRefused("cuff_not_connected", cuff="Cuff 1"))
    assert found == {"key": "controller", "path": PAGE}


async def test_a_fault_is_mended_in_repairs(hass: HomeAssistant) -> None:
    """There its cause is said, and it is cleared."""
    found = mending(hass, add_athlete(hass), SessionRefused("refused_fault", cuff="A"))
    assert found == {"key": "repairs", "path": REPAIRS}


async def test_what_time_mends(hass: HomeAssistant) -> None:
    """There is nothing to be pressed while another session runs."""
    assert (
        mending(hass, add_athlete(hass), SessionRefused("cuff_busy", cuff="Cuff 1"))
        is None
    )


async def test_on_a_card(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """A refusal comes with it; what is not refused has none."""
    wrap = record("wrap", name="Band", placement="left_thigh")
    sessions = await athlete(hass, wrap, screening=screening(days_ago=4000))
    wanted: dict[str, Any] = {"athlete": sessions.entry.entry_id, "limb": "left_thigh"}
    client = await hass_ws_client()
    found = await result(client, "preview", protocol="floss", **wanted)
    assert found["mend"]["key"] == "screening"
    found = await result(client, "preview", protocol="nothing", **wanted)
    assert found["mend"] is None
