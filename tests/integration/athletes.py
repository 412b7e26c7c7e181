"""Athletes for the tests, as the flows would leave them."""

from datetime import date, timedelta
from typing import Any, Final

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.training.screening import Question
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

ALL_NO: Final = {question.value: "no" for question in Question}


def day(days_ago: int = 0) -> date:
    """Return a day at home, today or before."""
    return dt_util.now().date() - timedelta(days=days_ago)


def screening(*yes: Question, days_ago: int = 0) -> dict[str, Any]:
    """Return stored answers: no to everything but what is named."""
    answers = {question.value: question in yes for question in Question}
    return {"day": day(days_ago).isoformat(), "answers": answers}


def record(kind: str, title: str = "Any", **data: Any) -> ConfigSubentryData:
    """Return a subentry."""
    return ConfigSubentryData(
        data=data, subentry_type=kind, title=title, unique_id=None
    )


def lop(**changes: Any) -> ConfigSubentryData:
    """Return the record of an LOP."""
    data: dict[str, Any] = {
        "placement": "left_thigh",
        "cuff_width_mm": 110,
        "posture": "seated",
        "mmhg": 176.0,
        "day": "2026-03-01",
        "method": "measured",
    }
    return record("lop", **data | changes)


def add_athlete(
    hass: HomeAssistant,
    *records: ConfigSubentryData,
    name: str = "Ada",
    person: str | None = None,
    **options: Any,
) -> MockConfigEntry:
    """Return the entry of an athlete, not set up."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=name,
        data={"kind": "athlete", "person": person},
        options={"birth_year": 1990, "screening": screening()} | options,
        unique_id=f"{name.encode().hex():0>32}",
        subentries_data=records,
    )
    entry.add_to_hass(hass)
    return entry


def filled_in(result: Any) -> dict[str, Any]:
    """Return what a form gives back that is left as it begins."""
    found = suggested(result)
    return {name: value for name, value in found.items() if value is not None}


def suggested(result: Any) -> dict[str, Any]:
    """Return what a form begins with, by field."""
    return {
        str(field): (field.description or {}).get("suggested_value")
        for field in result["data_schema"].schema
    }
