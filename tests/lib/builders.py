"""States and infos of a controller, as short as a test wants to write them."""

from typing import Any

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerInfo,
    ControllerState,
    CuffInfo,
    CuffState,
    Lease,
    Limits,
    Phase,
)

MINE = "home-assistant-1"


def cuff_info(channel: int = 0, **changes: Any) -> CuffInfo:
    """Return an ordinary arm cuff, changed as told."""
    values: dict[str, Any] = {"pressure_max": 250.0, "width_mm": 110, "fill_s": 14.0}
    return CuffInfo(channel=channel, **(values | changes))


def controller_info(**changes: Any) -> ControllerInfo:
    """Return an ordinary controller with two cuffs, changed as told."""
    values: dict[str, Any] = {
        "device_id": "bfr-1",
        "boot": "boot-1",
        "name": "Gym cuffs",
        "model": "Bench Two",
        "firmware": "1.0.0",
        "limits": limits(),
        "cuffs": (cuff_info(0), cuff_info(1)),
    }
    return ControllerInfo(**(values | changes))


def limits(**changes: Any) -> Limits:
    """Return the ordinary limits of a controller, changed as told."""
    values: dict[str, Any] = {
        "occlusion_max_s": 900.0,
        "reperfusion_s": 180.0,
        "lease_max_s": 5.0,
    }
    return Limits(**(values | changes))


def cuff_state(channel: int = 0, **changes: Any) -> CuffState:
    """Return a vented cuff, changed as told."""
    values: dict[str, Any] = {
        "phase": Phase.VENTED,
        "pressure": 1.0,
        "target": None,
        "occluded_s": 0.0,
        "limit_s": 900.0,
        "left_s": None,
        "reperfused_s": 0.0,
        "reason": None,
        "fault": None,
        "age_s": 0.005,
    }
    return CuffState(channel=channel, **(values | changes))


def held(channel: int = 0, pressure: float | None = 120.0, **changes: Any) -> CuffState:
    """Return a cuff that holds pressure."""
    values = {"phase": Phase.HOLDING, "pressure": pressure, "target": 120.0}
    return cuff_state(channel, **(values | changes))


def releasing(
    channel: int = 0, pressure: float | None = 60.0, **changes: Any
) -> CuffState:
    """Return a cuff whose valve is open and that is not yet empty."""
    values = {"phase": Phase.RELEASING, "pressure": pressure}
    return cuff_state(channel, **(values | changes))


def state(
    *cuffs: CuffState,
    uptime_s: float = 0.0,
    seq: int = 1,
    owner: str | None = None,
    barred_s: float = 0.0,
) -> ControllerState:
    """Return a controller's state with these cuffs, two vented ones if none."""
    return ControllerState(
        seq=seq,
        uptime_s=uptime_s,
        lease=None if owner is None else Lease(owner=owner, left_s=5.0),
        cuffs=cuffs or (cuff_state(0), cuff_state(1)),
        barred_s=barred_s,
    )
