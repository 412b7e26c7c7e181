"""A measurement that is released before it has begun does not begin.

What analyses it is loaded first, which takes seconds on a small computer.
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from custom_components.bfr_cuff.entries import loaded_controllers
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.lib.training.lop import Posture
from custom_components.bfr_cuff.sessions import athlete_measurements
from custom_components.bfr_cuff.sessions.measurement_analysis import (
    Analysis,
    async_load_analysis,
)
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .helpers import OTHER_SWITCH, SWITCH, act, lose_connection
from .measuring import at_home, over
from .training import inflated

type Way = Callable[[HomeAssistant, Simulator], Awaitable[object]]

LOADS_S = 3.0


def _calls(action: str, **data: str) -> Way:
    return lambda hass, simulator: act(hass, action, **data)


async def _press(hass: HomeAssistant, simulator: Simulator) -> None:
    simulator.press_button()


async def _reboot(hass: HomeAssistant, simulator: Simulator) -> None:
    await simulator.cut_power()
    await simulator.restore_power()


async def _reset(hass: HomeAssistant, simulator: Simulator) -> None:
    await lose_connection(simulator)


async def _reload(hass: HomeAssistant, simulator: Simulator) -> None:
    [entry] = loaded_controllers(hass)
    await hass.config_entries.async_reload(entry.entry_id)


WAYS: dict[str, Way] = {
    "release all": _calls("bfr_cuff.release_all"),
    "release": _calls("bfr_cuff.release", entity_id=SWITCH),
    "switch": _calls("switch.turn_off", entity_id=SWITCH),
    "button": _calls("button.press", entity_id="button.gym_cuffs_release_all"),
    "stop": _calls("bfr_cuff.stop_session", athlete="Ada"),
    "contact lost": _reset,
    "restart": _reboot,
    "reload": _reload,
    "its own button": _press,
}


class Loading:
    """What loads the analysis, with something that happens meanwhile."""

    def __init__(self, hass: HomeAssistant, simulator: Simulator) -> None:
        """Take the home; nothing happens yet."""
        self.way: Way | None = None
        self._home = hass, simulator

    async def __call__(self, hass: HomeAssistant) -> Analysis:
        """Load it."""
        analysis = await async_load_analysis(hass)
        if (way := self.way) is not None:
            await way(*self._home)
        await asyncio.sleep(LOADS_S)
        return analysis


@pytest.fixture
def loading(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> Loading:
    """Have the analysis take a while to load."""
    loading = Loading(hass, simulator)
    monkeypatch.setattr(athlete_measurements, "async_load_analysis", loading)
    return loading


async def test_released_while_it_begins(
    hass: HomeAssistant, simulator: Simulator, loading: Loading
) -> None:
    """Whatever would end it ends its beginning too, and a person asks once more."""
    sessions = await at_home(hass, simulator)
    for name, loading.way in WAYS.items():
        with pytest.raises(SessionRefused) as refused:
            await sessions.async_measure("left_arm", Posture.SEATED)
        assert refused.value.key == "measure_stopped", name
        await asyncio.sleep(LOADS_S)
        assert not inflated(simulator, 0), name
        assert not sessions.measurements.is_busy, name


async def test_another_cuff_is_released_while_it_begins(
    hass: HomeAssistant, simulator: Simulator, loading: Loading
) -> None:
    """What is not about its own cuff leaves it alone."""
    sessions = await at_home(hass, simulator)
    loading.way = _calls("switch.turn_off", entity_id=OTHER_SWITCH)
    await sessions.async_measure("left_arm", Posture.SEATED)
    await asyncio.sleep(2.0)
    assert inflated(simulator, 0)
    sessions.stop()
    assert (await over(sessions)).reason == "stopped"


async def test_stopped_and_asked_for_again(
    hass: HomeAssistant, simulator: Simulator, loading: Loading
) -> None:
    """The first, which was stopped, does not begin in the name of the second."""
    sessions = await at_home(hass, simulator)
    begun = []

    async def _again(*_: object) -> None:
        loading.way = None
        sessions.stop()
        again = sessions.async_measure("right_arm", Posture.SEATED)
        begun.append(asyncio.ensure_future(again))
        await asyncio.sleep(0)

    loading.way = _again
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure("left_arm", Posture.SEATED)
    assert refused.value.key == "measure_stopped"
    await asyncio.gather(*begun)
    await asyncio.sleep(2.0)
    assert not inflated(simulator, 0)
    assert inflated(simulator, 1)
    sessions.stop()
    await over(sessions)
