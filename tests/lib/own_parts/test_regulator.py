"""How well a target is held with a late pump and a slow sensor, on the simulated rig."""

import pytest

from custom_components.bfr_cuff.lib.controller.model import Phase
from simulator.rig.cuffs import WEAK_CUFFS
from simulator.rig.quality import REPETITION_S, measure_share

from .rig import SHARE, Rig

REPETITIONS = 30


@pytest.mark.parametrize("cuff", ["arm", "thigh"])
@pytest.mark.parametrize("seed", [0, 1])
def test_it_holds_at_rest_and_in_a_set(cuff: str, seed: int) -> None:
    """At rest as good as always; in a set half as good as a controller, and no fault."""
    rig = Rig(cuff, seed)
    rig.inflate()
    resting = rig.run(60.0)
    assert max(resting) <= 15.0
    assert rig.share(resting) >= 0.98
    rig.plant.movement.on = True
    working = rig.share(rig.run(REPETITIONS * REPETITION_S))
    controllers = measure_share(WEAK_CUFFS[cuff], SHARE, seed, (REPETITIONS,)).working
    assert working >= controllers / 2
    assert rig.rules.cuffs[0].phase is Phase.HOLDING
