"""Cuffs of a home whose check has passed, before anything is set up."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from custom_components.bfr_cuff.checks.issue import show_check_issue
from custom_components.bfr_cuff.checks.kept import (
    CHECKS,
    STORE,
    VERSION,
    CheckRecord,
    KeptChecks,
    Standing,
)
from custom_components.bfr_cuff.lib.check.finding import Finding, Outcome, Step
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from tests.lib.builders import controller_info

PASSED: Final = tuple(Finding(step=step, outcome=Outcome.PASSED) for step in Step)
CHANNELS: Final = 8
AT: Final = datetime(2026, 11, 1, 10, tzinfo=UTC)


def kept(firmware: Mapping[str, str]) -> dict[str, Any]:
    """Return what is in storage once these controllers' cuffs have passed."""
    checks = {device: passed(firmware[device]) for device in firmware}
    return {"version": VERSION, "minor_version": 1, "key": STORE, "data": checks}


def passed(firmware: str) -> dict[str, Any]:
    """Return what is stored of a controller whose cuffs have passed."""
    record = CheckRecord(at=AT, firmware=firmware, findings=PASSED)
    return {str(channel): record.store() for channel in range(CHANNELS)}


async def raise_every_check(
    hass: HomeAssistant, entry: ConfigEntry
) -> AsyncIterator[None]:
    """Ask for the check of a cuff for each reason that there is."""
    checks = hass.data.setdefault(CHECKS, KeptChecks(hass))
    info = controller_info()
    before = {Standing.FAILED: info.firmware, Standing.OUTDATED: "0.9.0"}
    for standing in Standing:
        if standing in before:
            firmware = before[standing]
            await checks.async_keep(info.device_id, 0, firmware, PASSED[1:])
        if standing is not Standing.PASSED:
            show_check_issue(hass, entry, info, 0)
            yield
        await checks.async_forget(entry)
        checks._cuffs.clear()
        checks._read.clear()
