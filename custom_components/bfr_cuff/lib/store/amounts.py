"""How much was done in each session: one row each, to be added up by the caller."""

from dataclasses import dataclass

from sqlalchemy import Engine, false, func, select

from .done import IS_DONE
from .schema import session


@dataclass(frozen=True, slots=True)
class Amount:
    """A finished session.

    `started` is in seconds since 1970; the occlusion time is that of its longest cuff.
    """

    started: float
    occlusion_s: float
    volume_kg: float
    is_done: bool


def amounts(engine: Engine, athlete_id: str) -> list[Amount]:
    """Return what an athlete did in each session, in order."""
    statement = (
        select(
            session.c.started,
            session.c.occluded_s,
            func.coalesce(session.c.volume_kg, 0.0),
            IS_DONE,
        )
        .where(session.c.athlete_id == athlete_id, session.c.running == false())
        .order_by(session.c.started)
    )
    with engine.connect() as connection:
        return [Amount(*row) for row in connection.execute(statement)]
