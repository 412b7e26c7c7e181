"""How much weight, and how that was found."""

from collections.abc import Mapping
from dataclasses import dataclass
import math

from .protocol import Share


class NoOneRepMax(Exception):
    """There is no 1RM on record for an exercise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPrescription:
    """A load in kg, and the 1RM that it is a share of."""

    kg: float
    percent: float
    one_rep_max_kg: float
    exercise: str


def load_from_one_rep_max(
    one_rep_max_kg: Mapping[str, float], exercise: str, share: Share
) -> LoadPrescription:
    """Return the proposed share of an exercise's 1RM, down to half a kg.

    A share is 20 to 40 % at most (E002), which the protocol's file is held to. Raises
    NoOneRepMax without a record.
    """
    wanted = exercise.strip().casefold()
    for known, kg in one_rep_max_kg.items():
        if known.strip().casefold() == wanted:
            half_kilos = math.floor(2 * kg * share.proposed / 100)
            return LoadPrescription(
                kg=half_kilos / 2,
                percent=share.proposed,
                one_rep_max_kg=kg,
                exercise=known,
            )
    raise NoOneRepMax
