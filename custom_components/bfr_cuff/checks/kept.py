"""What is kept of the checks of cuffs, by the controller that they hang on."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..lib.check.finding import Finding, Outcome, Step, has_passed
from ..stored import mapping, member, moment, number, text

CHECKS: HassKey[KeptChecks] = HassKey(f"{DOMAIN}.checks")
STORE: Final = f"{DOMAIN}.checks"
VERSION: Final = 1


class Standing(StrEnum):
    """How a cuff stands with the firmware that its controller has now."""

    PASSED = "passed"
    FAILED = "failed"
    OUTDATED = "outdated"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """The newest check of a cuff.

    `at` and `firmware` are None before the first one. `accepted` is the firmware with
    which its owner trains without a check that has passed.
    """

    at: datetime | None = None
    firmware: str | None = None
    findings: tuple[Finding, ...] = ()
    accepted: str | None = None
    vent_s: float | None = None
    """How long the cuff took to vent when it last passed."""

    @classmethod
    def load(cls, stored: Any) -> Self:
        """Return what is stored; what makes no sense counts as not checked."""
        found = mapping(stored)
        listed = found.get("findings")
        # In memory it is what is not yet written: a tuple.
        findings = map(_finding, listed if isinstance(listed, list | tuple) else ())
        return cls(
            at=moment(found.get("at")),
            firmware=text(found.get("firmware")),
            findings=tuple(each for each in findings if each is not None),
            accepted=text(found.get("accepted")),
            vent_s=number(found.get("vent_s")),
        )

    def store(self) -> dict[str, Any]:
        """Return what is stored of it."""
        at = None if self.at is None else self.at.isoformat()
        return {**asdict(self), "at": at}

    def standing(self, firmware: str) -> Standing:
        """Return how the cuff stands with this firmware."""
        if self.at is None:
            return Standing.NOT_CHECKED
        if self.firmware != firmware:
            return Standing.OUTDATED
        return Standing.PASSED if has_passed(self.findings) else Standing.FAILED

    def allows(self, firmware: str) -> bool:
        """Return whether a session may use the cuff with this firmware."""
        return firmware == self.accepted or self.standing(firmware) is Standing.PASSED


class KeptChecks:
    """The newest check of every cuff, in Home Assistant's storage."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with none."""
        self._store = Store[dict[str, Any]](hass, VERSION, STORE)
        self._cuffs: dict[str, dict[str, Any]] = {}
        self._read: dict[tuple[str, int], CheckRecord] = {}

    async def async_load(self) -> None:
        """Read what was kept."""
        self._cuffs = dict(mapping(await self._store.async_load()))

    @callback
    def record(self, device_id: str, channel: int) -> CheckRecord:
        """Return what is kept of a cuff; entities ask for it with each state."""
        key = device_id, channel
        if key not in self._read:
            kept = mapping(self._cuffs.get(device_id)).get(str(channel))
            self._read[key] = CheckRecord.load(kept)
        return self._read[key]

    async def async_keep(
        self,
        device_id: str,
        channel: int,
        firmware: str,
        findings: tuple[Finding, ...],
    ) -> None:
        """Keep what a check found, in the place of the one before."""
        before = self.record(device_id, channel)
        vent_s = before.vent_s
        if has_passed(findings):
            vent_s = next(each.seen for each in findings if each.step is Step.VENT)
        record = replace(
            before,
            at=dt_util.utcnow(),
            firmware=firmware,
            findings=findings,
            vent_s=vent_s,
        )
        await self._async_put(device_id, channel, record)

    async def async_accept(self, device_id: str, channel: int, firmware: str) -> None:
        """Keep that the owner trains without a check that has passed."""
        record = replace(self.record(device_id, channel), accepted=firmware)
        await self._async_put(device_id, channel, record)

    async def async_forget(self, entry: ConfigEntry) -> None:
        """Forget the cuffs of a controller that was removed."""
        if self._cuffs.pop(str(entry.unique_id), None) is not None:
            self._read.clear()
            await self._store.async_save(self._cuffs)

    async def _async_put(
        self, device_id: str, channel: int, record: CheckRecord
    ) -> None:
        cuffs = mapping(self._cuffs.get(device_id))
        self._cuffs[device_id] = {**cuffs, str(channel): record.store()}
        self._read[device_id, channel] = record
        await self._store.async_save(self._cuffs)


async def async_load_checks(hass: HomeAssistant) -> KeptChecks:
    """Return the kept checks; they are read once, before any cuff is set up."""
    if CHECKS not in hass.data:
        checks = KeptChecks(hass)
        await checks.async_load()
        hass.data[CHECKS] = checks
    return hass.data[CHECKS]


def _finding(stored: Any) -> Finding | None:
    """Return a stored finding; None for what makes no sense."""
    found = mapping(stored)
    step, outcome = (
        member(Step, found.get("step")),
        member(Outcome, found.get("outcome")),
    )
    if step is None or outcome is None:
        return None
    return Finding(
        step=step,
        outcome=outcome,
        seen=_measured(found.get("seen")),
        expected=_measured(found.get("expected")),
        reason=text(found.get("reason")),
    )


def _measured(stored: Any) -> float | None:
    """Return a measured number, which may be zero."""
    return 0.0 if stored == 0 and not isinstance(stored, bool) else number(stored)
