"""Say what a programme proposes, as data for cards, attributes and agents."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant

from ..lib.store.totals import Period
from ..lib.training.programme_outlook import Planned
from ..protocols import find_protocol
from ..texts import Texts
from .programmes import Standing


def protocol_name(hass: HomeAssistant, texts: Texts, protocol_id: str) -> str:
    """Return what a protocol is called; one that is gone as the programme names it."""
    protocol = find_protocol(hass, protocol_id)
    return texts.protocol(protocol_id, protocol.name if protocol else protocol_id)


def programme_name(texts: Texts, standing: Standing) -> str:
    """Return what a programme is called."""
    programme = standing.assigned.programme
    return texts.programme(programme.programme_id, programme.name)


def programme_in_words(
    hass: HomeAssistant, texts: Texts, standing: Standing, now: datetime
) -> dict[str, Any]:
    """Return how a programme stands, and what is still to do in this week and the next.

    Weeks are those of the calendar, from Monday on, at home.
    """
    outlook, hold = standing.outlook, standing.assigned.hold
    monday = Period.WEEK.first_day(now.date())

    def planned(first: date, days: int) -> list[dict[str, Any]]:
        last = first + timedelta(days=days - 1)
        return planned_in_words(hass, texts, outlook.between(first, last), now)

    return {
        "subentry_id": standing.assigned.subentry_id,
        "name": programme_name(texts, standing),
        "limb": standing.limb,
        "placements": sorted(standing.assigned.placements),
        "begins": standing.assigned.begins.isoformat(),
        "state": outlook.state.value,
        "said": said_of(texts, standing),
        "week": outlook.week,
        "weeks": outlook.weeks,
        "easy": outlook.easy,
        "done": outlook.done,
        "sessions": outlook.sessions,
        "done_in_week": outlook.done_in_week,
        "in_week": outlook.in_week,
        "note": outlook.note,
        "held_until": None if hold is None or not hold.until else f"{hold.until}",
        "today": planned(now.date(), 1),
        "this_week": planned(monday, 7),
        "next_week": planned(monday + timedelta(days=7), 7),
    }


def planned_in_words(
    hass: HomeAssistant, texts: Texts, planned: Iterable[Planned], now: datetime
) -> list[dict[str, Any]]:
    """Return sessions that are proposed, with the name of each protocol."""
    return [
        {
            "number": each.slot.number,
            "week": each.slot.week,
            "protocol": each.slot.protocol
            if find_protocol(hass, each.slot.protocol)
            else None,
            "name": protocol_name(hass, texts, each.slot.protocol),
            "at": each.at.isoformat(),
            "due": each.at <= now,
        }
        for each in planned
    ]


def said_of(texts: Texts, standing: Standing) -> str:
    """Return in one line how a programme stands, and what its plan was changed for."""
    outlook = standing.outlook
    if outlook.week is None:
        return texts.common("programme_finished")
    key = "programme_easy_week" if outlook.easy else "programme_week"
    said = texts.common(key).format(
        week=outlook.week,
        weeks=outlook.weeks,
        done=outlook.done_in_week,
        count=outlook.in_week,
    )
    if outlook.state == "held":
        said = texts.common("programme_held")
    if outlook.note is None:
        return said
    return texts.common("voice_two_sentences").format(
        first=said, second=texts.common(f"programme_note_{outlook.note}")
    )
