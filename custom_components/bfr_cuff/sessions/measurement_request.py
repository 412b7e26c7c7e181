"""What a measurement is made of, and what stands against it before anything moves."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..lib.controller.measuring import TOP_MMHG
from ..lib.controller.model import ControllerError
from ..lib.controller.placement import Placement
from ..lib.evidence import MEASUREMENT_TIME
from ..lib.session.refusal import SessionRefused
from ..lib.session.start import check_athlete
from ..lib.training.athlete import Athlete
from ..lib.training.lop import Posture
from ..lib.training.lop_proposal import can_be_measured
from .preflight import check_checked, refused_by
from .training_cuffs import LIMBS, TrainingCuff, pumped_cuffs, worn_wraps

SAMPLE_S_MAX: Final = 0.02
"""The analysis takes 50 samples a second and more; a controller may send fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementRequest:
    """Which limb is measured, with what and how the athlete sits, lies or stands."""

    cuff: TrainingCuff
    placement: Placement
    posture: Posture

    @property
    def top_mmhg(self) -> float:
        """Return above which pressure the staircase never goes."""
        assert self.cuff.coordinator is not None
        cuffs = self.cuff.coordinator.info.cuffs
        info = next(each for each in cuffs if each.channel == self.cuff.channel)
        return min(TOP_MMHG, info.pressure_max)


def measurable_limbs(hass: HomeAssistant) -> tuple[str, ...]:
    """Return every single limb that a cuff with a pump is placed on."""
    placed = {cuff.placement for cuff in pumped_cuffs(hass)}
    return tuple(placement.value for placement in Placement if placement in placed)


def measurement_request(
    hass: HomeAssistant, athlete: ConfigEntry, limb: str | None, posture: Posture
) -> MeasurementRequest:
    """Return what is to be measured, or raise SessionRefused.

    Without a limb it is the only one that can be.
    """
    if limb is None:
        limbs = measurable_limbs(hass)
        if not limbs:
            raise SessionRefused("no_cuffs_chosen")
        if len(limbs) > 1:
            raise SessionRefused("no_limb_chosen")
        limb = limbs[0]
    placements = LIMBS[limb]
    if len(placements) > 1:
        raise SessionRefused("measure_one_limb")
    [placement] = placements
    return MeasurementRequest(
        cuff=_cuff_on(hass, athlete, placement), placement=placement, posture=posture
    )


def check_measurement(
    request: MeasurementRequest, athlete: Athlete, today: date
) -> None:
    """Raise SessionRefused unless this limb may be measured now.

    The guard has the last word, when the measurement begins.
    """
    check_athlete(athlete, today)
    cuff = request.cuff
    assert cuff.coordinator is not None
    if not can_be_measured(request.placement, cuff.width_mm):
        raise SessionRefused("measure_too_narrow", cuff=cuff.name)
    if cuff.coordinator.info.limits.sample_s > SAMPLE_S_MAX:
        raise SessionRefused("measure_too_coarse", cuff=cuff.name)
    _check_time(cuff)
    check_checked(cuff)
    if not cuff.coordinator.last_update_success:
        raise SessionRefused("cuff_not_connected", cuff=cuff.name)
    if cuff.athlete is not None:
        raise SessionRefused("cuff_busy", cuff=cuff.name)
    state = cuff.coordinator.data.cuff(cuff.channel)
    # Of a faulty cuff the guard knows better what to say.
    if state.fault is None and (state.inflated or state.occluded):
        raise SessionRefused("cuff_not_vented", cuff=cuff.name)


def _check_time(cuff: TrainingCuff) -> None:
    """Refuse a cuff whose longest occlusion would end a run before the pulse is gone.

    The limb would have been pressed for nothing, and longer was promised.
    """
    coordinator = cuff.coordinator
    assert coordinator is not None
    owners_s = coordinator.settings(cuff.channel).max_occlusion_s
    if min(owners_s, coordinator.info.limits.occlusion_max_s) < MEASUREMENT_TIME.value:
        minutes, seconds = divmod(round(MEASUREMENT_TIME.value), 60)
        raise SessionRefused(
            "measure_time", cuff=cuff.name, limit=f"{minutes}:{seconds:02}"
        )


def check_rested(request: MeasurementRequest) -> None:
    """Raise SessionRefused, with when it may, unless the guard would permit it now."""
    cuff = request.cuff
    assert cuff.coordinator is not None
    try:
        cuff.coordinator.check_measurement(cuff.channel)
    except ControllerError as err:
        raise refused_by(cuff, err) from err


def _cuff_on(
    hass: HomeAssistant, athlete: ConfigEntry, placement: Placement
) -> TrainingCuff:
    """Return the cuff with a pump on a limb; nothing else can measure."""
    here = [cuff for cuff in pumped_cuffs(hass) if cuff.placement is placement]
    if len(here) > 1:
        raise SessionRefused("placement_twice")
    if not here:
        if any(wrap.placement is placement for wrap in worn_wraps(athlete)):
            raise SessionRefused("measure_no_pump", placement=placement.value)
        raise SessionRefused("no_cuff_there", placement=placement.value)
    return here[0]
