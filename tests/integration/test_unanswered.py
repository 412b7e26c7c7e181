"""Tests of requests whose answer does not come."""

from typing import Any

import pytest

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import ControllerSilent
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from simulator.device import Simulator

from .helpers import SWITCH, act, eventually, hold, let_out, on_device


async def test_unanswered_inflation_that_was_heard(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next state says that it was: the hold goes on, nothing is sent again.

    A reply that is lost while states come through cannot be had from the simulator, so
    here it is not waited for.
    """
    connection = coordinator.controller._connection  # type: ignore[attr-defined]
    sent: list[str] = []
    request = connection.request

    async def _deaf(op: str, **arguments: Any) -> Any:
        sent.append(op)
        result = await request(op, **arguments)
        if op == "inflate":
            raise ControllerSilent
        return result

    monkeypatch.setattr(connection, "request", _deaf)
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    assert sent.count("inflate") == 1
    assert on_device(simulator)["phase"] == "inflating"
    await hold(hass, coordinator, simulator, channel=0)
    assert 0 in coordinator._holding._holds


async def test_unanswered_inflation_that_was_not_heard(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next state says that it was not: an error, and air out."""
    connection = coordinator.controller._connection  # type: ignore[attr-defined]
    request = connection.request

    async def _lossy(op: str, **arguments: Any) -> Any:
        if op == "inflate":
            raise ControllerSilent
        return await request(op, **arguments)

    monkeypatch.setattr(connection, "request", _lossy)
    with pytest.raises(HomeAssistantError) as failed:
        await act(hass, "switch.turn_on", entity_id=SWITCH)
    assert failed.value.translation_key == "silent"
    assert "did not answer in time" in str(failed.value)
    await eventually(lambda: coordinator.data.lease is None)
    assert not coordinator._holding._holds


async def test_neither_answer_nor_news(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A network that stalls in the middle of a request ends in an error and no hold."""
    original = coordinator.controller.take_lease

    async def _last_words() -> None:
        await original()
        simulator.stall_network()

    coordinator.controller.take_lease = _last_words  # type: ignore[method-assign]
    with pytest.raises(HomeAssistantError) as failed:
        await act(hass, "switch.turn_on", entity_id=SWITCH)
    assert failed.value.translation_key == "silent"
    assert not coordinator._holding._holds
    simulator.stall_network(on=False)
    await eventually(lambda: coordinator.last_update_success)
    await eventually(lambda: on_device(simulator)["phase"] in ("releasing", "vented"))
    await let_out(simulator)


async def test_unanswered_lowering_that_was_not_heard(
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A cuff that is up, at its old target, has not been lowered: an error, and air out."""
    await coordinator.async_inflate(0, 80.0)
    await eventually(lambda: coordinator.data.cuff(0).target == 80.0)
    connection = coordinator.controller._connection  # type: ignore[attr-defined]
    request = connection.request

    async def _lossy(op: str, **arguments: Any) -> Any:
        if op == "inflate":
            raise ControllerSilent
        return await request(op, **arguments)

    monkeypatch.setattr(connection, "request", _lossy)
    with pytest.raises(ControllerSilent):
        await coordinator.async_inflate(0, 60.0)
    await eventually(lambda: on_device(simulator)["phase"] in ("releasing", "vented"))
    await eventually(lambda: coordinator.data.lease is None)
    assert not coordinator._holding._holds
    await let_out(simulator)
