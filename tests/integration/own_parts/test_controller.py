"""Tests of a cuff of own parts: it is held as any other, and let go whatever happens."""

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from tests.integration.helpers import act, eventually, state

from .box import Box
from .home import PHASE, REASON, SWITCH


async def test_it_is_held_and_let_go_like_any_cuff(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """The switch inflates to the target and holds it; off lets the air out."""
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: state(hass, PHASE).state == "holding", within_s=40)
    assert 45 < box.pressure() < 55
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await eventually(lambda: state(hass, PHASE).state == "vented")
    assert box.pressure() < 20
    assert state(hass, REASON).state == "command"
    assert not box.on["pump", 0]
