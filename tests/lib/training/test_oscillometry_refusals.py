"""Each refusal of an envelope, one thing wrong at a time."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from custom_components.bfr_cuff.lib.training import oscillometry
from custom_components.bfr_cuff.lib.training.oscillogram import Refusal
from custom_components.bfr_cuff.lib.training.oscillometry_constants import LOW_RATIO

PRESSURES = np.arange(60.0, 180.0, 4.0)


@dataclass(frozen=True)
class Shape:
    """What is asked of an envelope; as it stands, nothing is wrong with it."""

    carried_by: int = 6
    low: float | None = 130.0
    high: float | None = 145.0
    hill: float = 0.0
    start: float = 0.3
    outliers: float = 0.0
    scatter: float = 0.05
    strong: float = 1.0
    flank: Any = field(default_factory=lambda: PRESSURES)
    top: int = 1
    largest: float = 1.0

    @property
    def pressure(self) -> Any:
        """Return where it was seen."""
        return np.array([60.0, 110.0, 180.0])

    @property
    def size(self) -> Any:
        """Return the pulse there."""
        return np.array([self.start, self.largest, 0.1])

    @property
    def beats(self) -> SimpleNamespace:
        """Return steady beats."""
        return SimpleNamespace(pressure=self.flank, at=np.arange(self.flank.size) * 1.0)

    @property
    def under_beats(self) -> Any:
        """Return the envelope at each beat."""
        return np.full(self.flank.size, self.strong)

    def crosses(self, ratio: float, *, beyond: float = 0.0) -> float | None:
        """Return the low or the high end; beyond the last step of a staircase is none."""
        assert beyond == 0.0
        return self.low if ratio == LOW_RATIO.value else self.high

    def rises_again(self) -> float:
        """Return how high the second hill is."""
        return self.hill


def refusals(shape: Shape) -> set[Refusal]:
    """Return all that speaks against it."""
    envelope: Any = shape
    of_shape = oscillometry._of_shape(envelope, ramp=False)
    return {*of_shape, *oscillometry._of_beats(envelope, 1.0)}


def test_nothing_is_wrong() -> None:
    """A plain envelope is accepted."""
    assert refusals(Shape()) == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"carried_by": 1}, Refusal.TOO_FEW_BEATS),
        ({"start": 0.99}, Refusal.STARTED_TOO_HIGH),
        ({"hill": 0.9}, Refusal.SECOND_HILL),
        ({"low": None}, Refusal.ENDED_TOO_LOW),
        ({"low": 171.0, "high": 175.0}, Refusal.FLANK_SHALLOW),
        ({"high": None}, Refusal.NO_END),
        ({"high": 178.0}, Refusal.END_UNCLEAR),
        ({"flank": np.array([60.0, 64.0, 68.0])}, Refusal.TOO_FEW_BEATS),
        ({"outliers": 0.9}, Refusal.MOVEMENT),
        ({"scatter": 0.9}, Refusal.UNSTEADY),
        ({"strong": 0.0}, Refusal.TOO_FEW_BEATS),
    ],
)
def test_one_thing_wrong(change: dict[str, Any], expected: Refusal) -> None:
    """It is refused, and says why."""
    assert expected in refusals(replace(Shape(), **change))
