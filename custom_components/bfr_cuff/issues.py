"""What a person must be told at once, as a repair issue and a notification."""

from typing import Final

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .devices import cuff_name
from .errors import explain
from .lib.controller.model import (
    ControllerState,
    ControllerUnsupported,
    CuffState,
    Fault,
)
from .lib.link.errors import UnsupportedProtocol

CONTACT_LOST: Final = "contact_lost"
VENT_BLOCKED: Final = "vent_blocked"
UNSUPPORTED: Final = "unsupported"


class ControllerIssues:
    """The alarms of one controller; each raised once and cleared with its cause."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Start with none."""
        self._hass = hass
        self._entry = entry
        self._active: dict[str, str] = {}

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._active)

    @callback
    def observe(self, state: ControllerState) -> None:
        """Raise and clear what a state shows."""
        self._clear(CONTACT_LOST)
        for cuff in state.cuffs:
            self._observe_vent(cuff)
            self._observe_fault(cuff)

    @callback
    def vent_blocked(self, channel: int) -> None:
        """Tell a person to take the cuff off by hand."""
        self._raise(
            f"{VENT_BLOCKED}_{channel}",
            VENT_BLOCKED,
            severity=ir.IssueSeverity.CRITICAL,
            channel=channel,
            notify=True,
        )

    @callback
    def contact_lost(self) -> None:
        """Tell that nobody sees what an inflated cuff does."""
        self._raise(CONTACT_LOST, CONTACT_LOST, notify=True)

    @callback
    def unsupported(self, error: ControllerUnsupported) -> None:
        """Tell why this controller cannot be worked with."""
        key = explain(error)["translation_key"]
        if isinstance(error, UnsupportedProtocol) and error.is_older:
            key = "firmware_too_old"
        self._raise(UNSUPPORTED, key, extra=explain(error)["translation_placeholders"])

    @callback
    def supported(self) -> None:
        """Forget that this controller could not be worked with."""
        ir.async_delete_issue(self._hass, DOMAIN, self._id(UNSUPPORTED))

    @callback
    def clear_all(self) -> None:
        """Clear what the controller shows; what still holds will be seen again."""
        self._active.pop(UNSUPPORTED, None)
        for alarm in list(self._active):
            self._clear(alarm)

    def _observe_vent(self, cuff: CuffState) -> None:
        """Follow a blocked vent until the pressure is gone."""
        if not cuff.occluded:
            self._clear(f"{VENT_BLOCKED}_{cuff.channel}")
        elif cuff.fault is Fault.VENT_BLOCKED:
            self.vent_blocked(cuff.channel)

    def _observe_fault(self, cuff: CuffState) -> None:
        """Follow a latched fault, which a person clears through the repair."""
        alarm = f"fault_{cuff.channel}"
        if cuff.fault is None:
            self._clear(alarm)
        else:
            self._raise(
                alarm, f"fault_{cuff.fault}", channel=cuff.channel, fixable=True
            )

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
        """Raise an alarm, or do nothing when it is up already."""
        if self._active.get(alarm) == key:
            return
        self._active[alarm] = key
        placeholders = {"controller": self._entry.title, **(extra or {})}
        if channel is not None:
            placeholders["cuff"] = cuff_name(self._hass, self._entry, channel)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._id(alarm),
            data={"entry_id": self._entry.entry_id, "channel": channel},
            is_fixable=fixable,
            severity=severity,
            translation_key=key,
            translation_placeholders=placeholders,
        )
        if notify:
            self._hass.async_create_task(
                self._async_notify(alarm, key, placeholders), f"{DOMAIN} alarm"
            )

    def _clear(self, alarm: str) -> None:
        """Clear an alarm and its notification."""
        if self._active.pop(alarm, None) is not None:
            ir.async_delete_issue(self._hass, DOMAIN, self._id(alarm))
            persistent_notification.async_dismiss(self._hass, self._id(alarm))

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
def forget_issues(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete every issue of a controller that is gone for good."""
    issues = ir.async_get(hass).issues
    for domain, issue_id in list(issues):
        if domain == DOMAIN and issue_id.startswith(f"{entry.entry_id}_"):
            ir.async_delete_issue(hass, domain, issue_id)
