"""Return how a cuff of a running controller stands with its check."""

from typing import TYPE_CHECKING, cast

from ..coordinator import BfrCuffCoordinator
from ..own_parts.kept import OWN_PARTS
from ..own_parts.origin import is_own_parts
from .kept import CHECKS, CheckRecord, Standing

if TYPE_CHECKING:
    from ..own_parts.controller import OwnParts


def record_of(coordinator: BfrCuffCoordinator, channel: int) -> CheckRecord:
    """Return what is kept of a cuff's check, or of its test if it is of own parts."""
    device_id = coordinator.info.device_id
    if _own_parts(coordinator) is None:
        return coordinator.hass.data[CHECKS].record(device_id, channel)
    test = coordinator.hass.data[OWN_PARTS].last_test(device_id, channel)
    return CheckRecord() if test is None else CheckRecord(at=test.at)


def standing_of(coordinator: BfrCuffCoordinator, channel: int) -> Standing:
    """Return how a cuff stands with the firmware that its controller has now."""
    if (controller := _own_parts(coordinator)) is None:
        return record_of(coordinator, channel).standing(coordinator.info.firmware)
    if controller.is_proven(channel):
        return Standing.PASSED
    test = coordinator.hass.data[OWN_PARTS].last_test(
        coordinator.info.device_id, channel
    )
    if test is None:
        return Standing.NOT_CHECKED
    return Standing.FAILED if test.problem else Standing.OUTDATED


def is_allowed(coordinator: BfrCuffCoordinator, channel: int) -> bool:
    """Return whether a session may use a cuff: checked, or accepted without.

    One of own parts has let go by itself since the start, or is not used, always.
    """
    if (controller := _own_parts(coordinator)) is not None:
        return controller.is_proven(channel)
    return record_of(coordinator, channel).allows(coordinator.info.firmware)


def _own_parts(coordinator: BfrCuffCoordinator) -> OwnParts | None:
    """Return the controller if its cuffs are put together of entities.

    That is what its owner set up, never what a controller says of itself.
    """
    if not is_own_parts(coordinator.config_entry.data):
        return None
    return cast("OwnParts", coordinator.controller)
