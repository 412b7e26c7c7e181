"""Say what a session is going to do, and how its pressure was found."""

from datetime import datetime
from typing import Any, Final

from homeassistant.const import UnitOfMass
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import MassConverter

from ..athletes import load_athlete
from ..checks.due import standing_of
from ..checks.kept import Standing
from ..lib.controller.model import Origin
from ..lib.training.load import LoadPrescription
from ..lib.training.plan import CuffPlan, Plan
from ..lib.training.prescription import Basis, Prescription
from ..lib.training.schedule import warnings
from ..texts import async_words, date_in_words
from .athlete_sessions import AthleteSessions
from .training_cuffs import TrainingCuff, pumped_cuffs

BLOOD_PRESSURE: Final = "blood_pressure"
NOT_CHECKED: Final = "not_checked"


async def async_plan_in_words(
    hass: HomeAssistant,
    sessions: AthleteSessions,
    plan: Plan,
    language: str | None = None,
) -> dict[str, Any]:
    """Return a plan as data, with a sentence for each cuff.

    The sentences are in a language, or else in that of this home.
    """
    words = await async_words(hass, language)
    return {
        "athlete": sessions.entry.title,
        "protocol": plan.protocol.name,
        "sets": len(plan.sets),
        "time_limit": round(plan.left_s),
        "load": plan.load_kg,
        "load_found": _load(hass, plan.load_from, words),
        "cuffs": [_cuff(cuff, words) for cuff in plan.cuffs],
        "warnings": [words[f"warning_{key}"] for key in warnings_of(sessions, plan)],
    }


def _cuff(cuff: CuffPlan, words: dict[str, str]) -> dict[str, Any]:
    return {
        "placement": cuff.placement.value,
        "target_pressure": cuff.prescription.target,
        "tightness": cuff.prescription.tightness,
        "found": _oscillometry(cuff, words) or found_in_words(cuff.prescription, words),
    }


def _load(
    hass: HomeAssistant, load: LoadPrescription | None, words: dict[str, str]
) -> str | None:
    """Return which share of a 1RM a load is; None where that is not known."""
    if load is None:
        return None
    return words["load_found"].format(
        load=_mass(hass, load.kg),
        percent=f"{load.percent:g}",
        one_rep_max=_mass(hass, load.one_rep_max_kg),
        exercise=load.exercise,
    )


def _oscillometry(cuff: CuffPlan, words: dict[str, str]) -> str | None:
    """Return how a pressure was found from what a cuff has measured, else None."""
    lop = cuff.prescription.lop
    if lop is None or lop.high_mmhg is None:
        return None
    here = "" if lop.cuff == cuff.cuff else "_elsewhere"
    return words[f"found_oscillometry{here}"].format(
        target=f"{cuff.prescription.target or 0:g}",
        percent=f"{cuff.prescription.percent or 0:g}",
        low=f"{lop.mmhg:g}",
        high=f"{lop.high_mmhg:g}",
        day=date_in_words(lop.day, words),
        posture=words[f"posture_{lop.posture}"],
    )


def _mass(hass: HomeAssistant, kg: float) -> str:
    """Return a mass in this home's unit, pounds to the next half."""
    if hass.config.units.mass_unit != UnitOfMass.POUNDS:
        return f"{kg:g} kg"
    pounds = MassConverter.convert(kg, UnitOfMass.KILOGRAMS, UnitOfMass.POUNDS)
    return f"{round(2 * pounds) / 2:g} lb"


def found_in_words(prescription: Prescription, words: dict[str, str]) -> str:
    """Return how a pressure was found: what it is a share of, from when and in what."""
    lop = prescription.lop
    if lop is None:
        return words[f"found_{prescription.basis}"].format(
            target=f"{prescription.target or 0:g}", tightness=prescription.tightness
        )
    key = "found_estimate" if prescription.basis is Basis.ESTIMATE else "found_lop"
    return words[key].format(
        target=f"{prescription.target or 0:g}",
        percent=f"{prescription.percent or 0:g}",
        lop=f"{lop.mmhg:g}",
        method=words[f"method_{lop.method}"],
        day=date_in_words(lop.day, words),
        posture=words[f"posture_{lop.posture}"],
    )


def warnings_of(sessions: AthleteSessions, plan: Plan) -> list[str]:
    """Return what asks for caution: sessions so soon, blood pressure, unchecked cuffs."""
    starts = (datetime.fromisoformat(record.started_at) for record in sessions.records)
    found = [warning.value for warning in warnings(starts, dt_util.now())]
    pressure = load_athlete(sessions.hass, sessions.entry).blood_pressure
    if pressure is not None and pressure.asks_for_caution:
        found.append(BLOOD_PRESSURE)
    keys = {cuff.cuff for cuff in plan.cuffs}
    used = [cuff for cuff in pumped_cuffs(sessions.hass) if cuff.key in keys]
    if any(not _is_checked(cuff) for cuff in used):
        found.append(NOT_CHECKED)
    origins = {
        cuff.coordinator.info.origin for cuff in used if cuff.coordinator is not None
    }
    return found + [each.value for each in Origin if each in origins - {Origin.BOX}]


def _is_checked(cuff: TrainingCuff) -> bool:
    """Return whether a cuff has passed its check, which a wrap has not."""
    if cuff.coordinator is None:
        return True
    return standing_of(cuff.coordinator, cuff.channel) is Standing.PASSED
