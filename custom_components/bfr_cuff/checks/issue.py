"""Ask for the check of a cuff, as a repair issue, for as long as it is due."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN
from ..coordinator import BfrCuffCoordinator
from ..devices import cuff_name
from ..lib.controller.model import ControllerInfo, Origin
from ..lib.controller.plain_text import plain_text
from .due import is_allowed
from .kept import CHECKS

GUIDE: Final = (
    "https://github.com/bfr-cuff/bfr_cuff/blob/main/docs/safety.md#check-a-cuff"
)

OWN_PARTS_GUIDE: Final = (
    "https://github.com/bfr-cuff/bfr_cuff/blob/main/docs/own-parts.md#the-test"
)


@callback
def show_check_issues(
    hass: HomeAssistant, entry: ConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """Ask for the check of every cuff that needs one as it is now."""
    for cuff in coordinator.info.cuffs:
        if coordinator.info.origin is Origin.BOX:
            show_check_issue(hass, entry, coordinator.info, cuff.channel)
        else:
            _show_proof_issue(hass, entry, coordinator, cuff.channel)


@callback
def _show_proof_issue(
    hass: HomeAssistant,
    entry: ConfigEntry,
    coordinator: BfrCuffCoordinator,
    channel: int,
) -> None:
    """Ask for the test of a cuff of own parts, or ask no more."""
    issue_id = f"{entry.entry_id}_proof_{channel}"
    if is_allowed(coordinator, channel):
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    _ask(
        hass,
        entry,
        channel,
        issue_id,
        translation_key="not_proven",
        learn_more_url=OWN_PARTS_GUIDE,
    )


@callback
def show_check_issue(
    hass: HomeAssistant, entry: ConfigEntry, info: ControllerInfo, channel: int
) -> None:
    """Ask for the check of one cuff, or ask no more."""
    issue_id = f"{entry.entry_id}_check_{channel}"
    record = hass.data[CHECKS].record(info.device_id, channel)
    if record.allows(info.firmware):
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    _ask(
        hass,
        entry,
        channel,
        issue_id,
        translation_key=f"check_{record.standing(info.firmware)}",
        learn_more_url=GUIDE,
        firmware=plain_text(info.firmware, "?"),
        before=plain_text(record.firmware or "", "?"),
    )


@callback
def _ask(
    hass: HomeAssistant,
    entry: ConfigEntry,
    channel: int,
    issue_id: str,
    *,
    translation_key: str,
    learn_more_url: str,
    **placeholders: str,
) -> None:
    """Raise an issue about one cuff, which names it and its controller."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        learn_more_url=learn_more_url,
        translation_key=translation_key,
        translation_placeholders={
            "controller": plain_text(entry.title),
            "cuff": plain_text(cuff_name(hass, entry, channel)),
            **placeholders,
        },
    )
