"""When it is time to measure an occlusion pressure again, and why."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from ..controller.placement import Placement
from .lop import LONG_BREAK, NARROW_MM, Lop, Posture


class Proposal(StrEnum):
    """Why a session proposes to measure."""

    NONE = "none"
    EXPIRED = "expired"
    OTHER_LIMB = "other_limb"
    OTHER_WIDTH = "other_width"
    OTHER_POSTURE = "other_posture"
    LONG_BREAK = "long_break"


def can_be_measured(placement: Placement, cuff_width_mm: int) -> bool:
    """Return whether a cuff can measure a limb; a narrow one on a leg cannot (E105)."""
    return not (placement.on_leg and cuff_width_mm < NARROW_MM)


def proposal(
    records: Iterable[Lop],
    placement: Placement,
    cuff_width_mm: int,
    posture: Posture,
    *,
    today: date,
    last_trained: date | None,
) -> Proposal | None:
    """Return why to measure before a session, or None.

    `last_trained` is the day of the athlete's last session.
    """
    known = tuple(records)
    same = [
        lop
        for lop in known
        if lop.fits(placement, cuff_width_mm) and lop.posture is posture
    ]
    usable = [lop for lop in same if not lop.expired(today)]
    if usable:
        newest = max(lop.day for lop in usable)
        return _after_break(newest, today, last_trained)
    if same:
        return Proposal.EXPIRED
    return _elsewhere(known, placement, cuff_width_mm)


def _after_break(
    newest: date, today: date, last_trained: date | None
) -> Proposal | None:
    """Return whether a break has come since both the record and the last session."""
    last = newest if last_trained is None else max(newest, last_trained)
    return Proposal.LONG_BREAK if today - last >= LONG_BREAK else None


def _elsewhere(
    records: tuple[Lop, ...], placement: Placement, cuff_width_mm: int
) -> Proposal:
    """Return in what the records that there are do not fit."""
    if any(lop.fits(placement, cuff_width_mm) for lop in records):
        return Proposal.OTHER_POSTURE
    if any(lop.placement is placement for lop in records):
        return Proposal.OTHER_WIDTH
    return Proposal.OTHER_LIMB if records else Proposal.NONE
