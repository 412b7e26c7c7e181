"""The guard is independent of the engine: one that wants ever more gets nothing more."""

import asyncio
from itertools import count
from typing import Any, ClassVar, override
from unittest.mock import patch

import pytest

from custom_components.bfr_cuff.lib.controller.model import CuffState
from custom_components.bfr_cuff.lib.session.engine import Engine
from custom_components.bfr_cuff.lib.session.messages import Action, Inflate, Output
from custom_components.bfr_cuff.lib.training.plan import Plan
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from simulator.device import Simulator

from .athletes import lop
from .helpers import eventually, on_device
from .training import LEFT, athlete, controller, inflated, start

LIMIT_S = 60.0


class GreedyEngine(Engine):
    """An engine that wants more pressure and more time, for ever, whatever happens."""

    wishes: ClassVar[int] = 0

    def __init__(self, plan: Plan) -> None:
        """Begin with a modest wish."""
        super().__init__(plan)
        self._targets = count(60, 30)
        self._next_at = 0.0

    @override
    def start(self, now: float) -> tuple[Output, ...]:
        self.session.started_at = now
        return self.tick(now)

    @override
    def observe(self, now: float, cuff: str, state: CuffState) -> tuple[Output, ...]:
        return ()

    @override
    def act(self, now: float, action: Action) -> tuple[Output, ...]:
        return ()

    @override
    def tick(self, now: float) -> tuple[Output, ...]:
        # More often, and the controller itself would cut the connection.
        self._next_at = now + 5.0
        return self._more()

    @override
    def next_check(self, now: float) -> float | None:
        return max(now, self._next_at)

    def _more(self) -> tuple[Output, ...]:
        type(self).wishes += 1
        [cuff] = self.session.cuffs.records
        target, limit_s = float(next(self._targets)), LIMIT_S
        return Inflate(cuff, target, limit_s), Inflate(cuff, target, 2 * LIMIT_S)


@pytest.mark.controller(time_scale=10)
async def test_greedy_engine(hass: HomeAssistant, simulator: Simulator) -> None:
    """Nothing gets through above the ceiling, and nothing past the deadline."""
    GreedyEngine.wishes = 0
    cuffs: dict[str, Any] = {"0": LEFT["0"] | {"max_occlusion": LIMIT_S}}
    coordinator = await controller(hass, simulator, cuffs)
    await athlete(hass, lop(), scale=10)
    highest = 0.0

    def released() -> bool:
        nonlocal highest
        highest = max(highest, simulator.pressure(0))
        target = on_device(simulator)["target"]
        assert target is None or target <= 250
        return on_device(simulator)["phase"] in ("releasing", "vented")

    with patch(
        "custom_components.bfr_cuff.sessions.athlete_sessions.Engine", GreedyEngine
    ):
        # It asks for twice the time as well, which is refused at once; it goes on.
        with pytest.raises(ServiceValidationError, match="longest time limit is 1:00"):
            await start(hass)
        await eventually(lambda: inflated(simulator))
        await eventually(released, within_s=15)
        assert 200 < highest < 260
        assert 50_000 < on_device(simulator)["occluded_ms"] < 1000 * LIMIT_S + 5_000
        wishes = GreedyEngine.wishes
        for _ in range(40):
            await asyncio.sleep(0.05)
            assert not inflated(simulator)
        assert GreedyEngine.wishes > wishes
        assert coordinator.data.cuff(0).phase in ("releasing", "vented")
