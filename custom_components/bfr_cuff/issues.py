"""What a person must be told at once, as a repair issue and a notification."""

from collections.abc import Iterator
from typing import Final

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .devices import cuff_name
from .errors import explain
from .lib.controller.model import (
    ControllerErratic,
    ControllerError,
    ControllerState,
    CuffState,
    Fault,
)
from .lib.controller.plain_text import plain_text
from .lib.link.errors import UnsupportedProtocol
from .own_parts.origin import is_gauge

CONTACT_LOST: Final = "contact_lost"
GAUGE: Final = "_gauge"
"""Ends the words for a cuff that only a hand lets down."""

LEASE_TAKEN: Final = "lease_taken"
VENT_BLOCKED: Final = "vent_blocked"
UNUSABLE: Final = "unsupported"
ERRATIC: Final = "erratic"
TWIN: Final = "twin"

DOWN_S: Final = 5.0
"""How long the pressure must be gone before a cuff is no longer to be taken off."""

SHOWN: HassKey[set[str]] = HassKey(f"{DOMAIN}_shown_alarms")
"""The alarms whose notification was shown since Home Assistant's start."""


class ControllerIssues:
    """The alarms of one controller; each raised once and cleared with its cause.

    That a cuff may still be tight outlives a reload and a restart: only a state of the
    cuff itself can take it back.
    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Start with the alarms that were up before, and still are."""
        self._hass = hass
        self._entry = entry
        self._by_hand = GAUGE if is_gauge(entry.data) else ""
        self._active: dict[str, str] = {}
        self._down_since: dict[int, float] = {}
        self._is_settled = False
        for issue in list(_lasting(hass, entry)):
            alarm = issue.issue_id.removeprefix(self._id(""))
            key, words = str(issue.translation_key), issue.translation_placeholders
            self._active[alarm] = key
            if issue.issue_id not in hass.data.setdefault(SHOWN, set()):
                self._notify(alarm, key, words or {})

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self._active)

    @callback
    def observe(self, state: ControllerState, client_id: str) -> None:
        """Raise and clear what a state shows; `client_id` is this home's own name."""
        self._clear(CONTACT_LOST)
        if state.lease is None or state.owned_by(client_id):
            self._clear(LEASE_TAKEN)
        for cuff in state.cuffs:
            # Without a fault there is nothing to raise, and so nearly always to clear.
            if self._active or cuff.fault is not None:
                self._observe_vent(cuff)
                self._observe_fault(cuff)

    @callback
    def vent_blocked(self, channel: int) -> None:
        """Tell a person to take the cuff off by hand."""
        self._raise(
            f"{VENT_BLOCKED}_{channel}",
            VENT_BLOCKED + self._by_hand,
            severity=ir.IssueSeverity.CRITICAL,
            channel=channel,
            notify=True,
        )

    @callback
    def contact_lost(self) -> None:
        """Tell the person that no one sees what an inflated cuff does."""
        self._raise(CONTACT_LOST, CONTACT_LOST + self._by_hand, notify=True)

    @callback
    def lease_taken(self, channel: int, owner: str) -> None:
        """Tell the person who keeps up now what this home had inflated."""
        self._raise(
            LEASE_TAKEN,
            LEASE_TAKEN,
            channel=channel,
            notify=True,
            extra={"owner": plain_text(owner)},
        )

    @callback
    def unusable(self, error: ControllerError) -> None:
        """Tell why this controller cannot be worked with as it is now."""
        if isinstance(error, ControllerErratic):
            self._is_settled = False
            self._raise(ERRATIC, ERRATIC)
            return
        key = explain(error)["translation_key"]
        if isinstance(error, UnsupportedProtocol) and error.is_older:
            key = "firmware_too_old"
        self._raise(UNUSABLE, key, extra=explain(error)["translation_placeholders"])

    @callback
    def supported(self) -> None:
        """Forget that this controller could not be worked with."""
        self._active.pop(UNUSABLE, None)
        ir.async_delete_issue(self._hass, DOMAIN, self._id(UNUSABLE))

    @callback
    def settled(self) -> None:
        """Forget that this controller said what cannot be: it has made sense since."""
        if not self._is_settled:
            self._is_settled = True
            self._active.pop(ERRATIC, None)
            ir.async_delete_issue(self._hass, DOMAIN, self._id(ERRATIC))

    @callback
    def clear_all(self) -> None:
        """Clear what the controller will show again if it still holds.

        Not that a cuff may be tight: with the controller gone, no state would say so.
        Nor that the controller cannot be worked with, which ends with what it says.
        """
        lasting = {issue.issue_id for issue in _lasting(self._hass, self._entry)}
        for alarm in list(self._active):
            if self._id(alarm) not in lasting and alarm not in (UNUSABLE, ERRATIC):
                self._clear(alarm)

    def _observe_vent(self, cuff: CuffState) -> None:
        """Follow a blocked vent until the pressure is gone, and stays so for a while."""
        now = self._hass.loop.time()
        if cuff.occluded:
            self._down_since.pop(cuff.channel, None)
            if cuff.fault is Fault.VENT_BLOCKED:
                self.vent_blocked(cuff.channel)
        elif now - self._down_since.setdefault(cuff.channel, now) >= DOWN_S:
            self._clear(f"{VENT_BLOCKED}_{cuff.channel}")

    def _observe_fault(self, cuff: CuffState) -> None:
        """Follow a latched fault, which a person clears through the repair."""
        alarm = f"fault_{cuff.channel}"
        if cuff.fault is None:
            self._clear(alarm)
        else:
            words = "" if cuff.fault is Fault.VENT_BLOCKED else self._by_hand
            key = f"fault_{cuff.fault}{words}"
            self._raise(alarm, key, channel=cuff.channel, fixable=True)

    def _raise(
        self,
        alarm: str,
        key: str,
        *,
        severity: ir.IssueSeverity = ir.IssueSeverity.ERROR,
        channel: int | None = None,
        fixable: bool = False,
        notify: bool = False,
        extra: dict[str, str] | None = None,
    ) -> None:
        """Raise an alarm, or do nothing when it is up already.

        A repair that ended has deleted its issue, and what it is about may be there still.
        """
        is_up = (DOMAIN, self._id(alarm)) in ir.async_get(self._hass).issues
        if is_up and self._active.get(alarm) == key:
            return
        self._active[alarm] = key
        placeholders = {"controller": plain_text(self._entry.title), **(extra or {})}
        if channel is not None:
            name = cuff_name(self._hass, self._entry, channel)
            placeholders["cuff"] = plain_text(name)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._id(alarm),
            data={"entry_id": self._entry.entry_id, "channel": channel},
            is_fixable=fixable,
            is_persistent=notify,
            severity=severity,
            translation_key=key,
            translation_placeholders=placeholders,
        )
        if notify:
            self._notify(alarm, key, placeholders)

    def _clear(self, alarm: str) -> None:
        """Clear an alarm and its notification."""
        if self._active.pop(alarm, None) is not None:
            ir.async_delete_issue(self._hass, DOMAIN, self._id(alarm))
            persistent_notification.async_dismiss(self._hass, self._id(alarm))
            self._hass.data.get(SHOWN, set()).discard(self._id(alarm))

    def _notify(self, alarm: str, key: str, placeholders: dict[str, str]) -> None:
        self._hass.data.setdefault(SHOWN, set()).add(self._id(alarm))
        self._hass.async_create_task(
            self._async_notify(alarm, key, placeholders), f"{DOMAIN} alarm"
        )

    async def _async_notify(
        self, alarm: str, key: str, placeholders: dict[str, str]
    ) -> None:
        """Show the words of the repair issue as a notification too."""
        texts = await async_get_translations(
            self._hass, self._hass.config.language, "issues", [DOMAIN]
        )
        if self._active.get(alarm) != key:
            return
        text = f"component.{DOMAIN}.issues.{key}"
        persistent_notification.async_create(
            self._hass,
            texts[f"{text}.description"].format(**placeholders),
            texts[f"{text}.title"].format(**placeholders),
            self._id(alarm),
        )

    def _id(self, alarm: str) -> str:
        return f"{self._entry.entry_id}_{alarm}"


@callback
def forget_issues(
    hass: HomeAssistant, entry: ConfigEntry, *, but_lasting: bool = False
) -> None:
    """Delete every issue of a controller, but that a cuff may be tight if asked to."""
    kept = {issue.issue_id for issue in _lasting(hass, entry)} if but_lasting else set()
    for domain, issue_id in list(ir.async_get(hass).issues):
        is_its = domain == DOMAIN and issue_id.startswith(f"{entry.entry_id}_")
        if is_its and issue_id not in kept:
            ir.async_delete_issue(hass, domain, issue_id)


@callback
def tell_twin(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Tell that another device claims to be the controller of an entry."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{entry.entry_id}_{TWIN}",
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=TWIN,
        translation_placeholders={"controller": plain_text(entry.title)},
    )


@callback
def forget_twin(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Forget another device that claimed to be the controller of an entry."""
    ir.async_delete_issue(hass, DOMAIN, f"{entry.entry_id}_{TWIN}")


def _lasting(hass: HomeAssistant, entry: ConfigEntry) -> Iterator[ir.IssueEntry]:
    """Yield the alarms of a controller that outlive a reload and a restart."""
    for issue in ir.async_get(hass).issues.values():
        is_ours = issue.issue_id.startswith(f"{entry.entry_id}_")
        if issue.domain == DOMAIN and is_ours and issue.is_persistent and issue.active:
            yield issue
