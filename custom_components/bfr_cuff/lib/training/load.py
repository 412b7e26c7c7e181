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
    known, one_rep_max = _record(one_rep_max_kg, exercise)
    half_kilos = math.floor(2 * one_rep_max * share.proposed / 100)
    return LoadPrescription(
        kg=half_kilos / 2,
        percent=share.proposed,
        one_rep_max_kg=one_rep_max,
        exercise=known,
    )


def share_of_one_rep_max(
    one_rep_max_kg: Mapping[str, float], exercise: str, kg: float
) -> LoadPrescription:
    """Return which share of the 1RM a load is, in whole percent, or raise NoOneRepMax."""
    known, one_rep_max = _record(one_rep_max_kg, exercise)
    return LoadPrescription(
        kg=kg,
        percent=round(100 * kg / one_rep_max),
        one_rep_max_kg=one_rep_max,
        exercise=known,
    )


def _record(one_rep_max_kg: Mapping[str, float], exercise: str) -> tuple[str, float]:
    """Return how an exercise is called on record, and its 1RM; raise NoOneRepMax."""
    wanted = exercise.strip().casefold()
    for known, kg in one_rep_max_kg.items():
        if known.strip().casefold() == wanted:
            return known, kg
    raise NoOneRepMax
