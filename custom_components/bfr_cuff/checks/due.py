"""Return how a cuff of a running controller stands with its check."""

from ..coordinator import BfrCuffCoordinator
from .kept import CHECKS, CheckRecord, Standing


def record_of(coordinator: BfrCuffCoordinator, channel: int) -> CheckRecord:
    """Return what is kept of a cuff's check."""
    return coordinator.hass.data[CHECKS].record(coordinator.info.device_id, channel)


def standing_of(coordinator: BfrCuffCoordinator, channel: int) -> Standing:
    """Return how a cuff stands with the firmware that its controller has now."""
    return record_of(coordinator, channel).standing(coordinator.info.firmware)


def is_allowed(coordinator: BfrCuffCoordinator, channel: int) -> bool:
    """Return whether a session may use a cuff: checked, or accepted without."""
    return record_of(coordinator, channel).allows(coordinator.info.firmware)
