"""Every cuff and wrap that an athlete could train with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..athletes import wraps
from ..coordinator import BfrCuffCoordinator
from ..devices import cuff_name
from ..entries import loaded_controllers
from ..lib.controller.model import Origin
from ..lib.controller.placement import Placement
from ..lib.session.facts import CuffFacts, PumpFacts
from ..lib.session.refusal import SessionRefused
from ..lib.session.start import refused_wrap
from ..lib.training.protocol import Protocol
from ..permissions import EntityKey, inflate_switch

LIMBS: Final[dict[str, tuple[Placement, ...]]] = {
    **{placement.value: (placement,) for placement in Placement},
    "both_arms": (Placement.LEFT_ARM, Placement.RIGHT_ARM),
    "both_forearms": (Placement.LEFT_FOREARM, Placement.RIGHT_FOREARM),
    "both_thighs": (Placement.LEFT_THIGH, Placement.RIGHT_THIGH),
    "both_calves": (Placement.LEFT_CALF, Placement.RIGHT_CALF),
}
"""What can be chosen to train: one limb, or a pair."""


def limb_of(placements: Iterable[Placement | str | None]) -> str | None:
    """Return which of the choices these placements are, in any order."""
    wanted = set(placements)
    return next((limb for limb, placed in LIMBS.items() if wanted == {*placed}), None)


class Hands(StrEnum):
    """What a person's hands do where a controller would; texts are told apart by it."""

    GAUGE = Origin.GAUGE.value
    WRAP = "wrap"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingCuff:
    """A cuff on a controller, or a wrap, which has none.

    `key` names it within a session and over a restart.
    """

    key: str
    name: str
    placement: Placement | None
    width_mm: int = 0
    coordinator: BfrCuffCoordinator | None = None
    channel: int = 0

    @property
    def athlete(self) -> str | None:
        """Return the entry id of the athlete who trains with it; of a wrap, None."""
        if self.coordinator is None:
            return None
        return self.coordinator.in_session.get(self.channel)

    @property
    def hands(self) -> Hands | None:
        """Return what puts pressure on and takes it off; None if a controller does."""
        if self.coordinator is None:
            return Hands.WRAP
        is_gauge = self.coordinator.info.origin is Origin.GAUGE
        return Hands.GAUGE if is_gauge else None

    @property
    def facts(self) -> CuffFacts:
        """Return what is known of it now."""
        return CuffFacts(
            key=self.key,
            name=self.name,
            placement=self.placement,
            width_mm=self.width_mm,
            pump=self._pump_facts(),
        )

    def _pump_facts(self) -> PumpFacts | None:
        """Return what its controller and guard say; of a wrap, None."""
        if self.coordinator is None:
            return None
        state = self.coordinator.data.cuff(self.channel)
        # The guard alone knows what was used, and a limit that is still in force from
        # before; the owner's limit and the controller's are in its answer.
        limit_s, used_s = self.coordinator.ahead(self.channel)
        return PumpFacts(
            is_connected=self.coordinator.last_update_success,
            is_down=state.fault is not None or not (state.inflated or state.occluded),
            limit_s=limit_s,
            used_s=used_s,
        )


def hands_of(cuffs: Iterable[TrainingCuff]) -> Hands | None:
    """Return whose words fit cuffs that train together.

    A hand pump's before any other: what no hand lets out stays in. Of a wrap beside a
    cuff of a controller the session tells by itself.
    """
    found = {cuff.hands for cuff in cuffs}
    if Hands.GAUGE in found:
        return Hands.GAUGE
    return Hands.WRAP if found == {Hands.WRAP} else None


def training_cuffs(hass: HomeAssistant, athlete: ConfigEntry) -> Iterator[TrainingCuff]:
    """Yield every cuff of a controller that is set up, then the athlete's wraps."""
    yield from pumped_cuffs(hass)
    yield from worn_wraps(athlete)


def worn_wraps(athlete: ConfigEntry) -> Iterator[TrainingCuff]:
    """Yield the athlete's wraps."""
    for wrap in wraps(athlete):
        yield TrainingCuff(key=wrap.wrap_id, name=wrap.name, placement=wrap.placement)


def pumped_cuffs(hass: HomeAssistant) -> Iterator[TrainingCuff]:
    """Yield every cuff of a controller that is set up."""
    for entry in loaded_controllers(hass):
        coordinator = entry.runtime_data
        for cuff in coordinator.info.cuffs:
            yield TrainingCuff(
                key=f"{entry.entry_id}:{cuff.channel}",
                name=cuff_name(hass, entry, cuff.channel),
                placement=coordinator.settings(cuff.channel).placement,
                width_mm=cuff.width_mm,
                coordinator=coordinator,
                channel=cuff.channel,
            )


def cuffs_on(
    hass: HomeAssistant,
    athlete: ConfigEntry,
    placements: Iterable[Placement],
    protocol: Protocol,
) -> tuple[TrainingCuff, ...]:
    """Return the cuff on each of these limbs, or raise SessionRefused."""
    available = tuple(training_cuffs(hass, athlete))
    return tuple(_cuff_on(placement, available, protocol) for placement in placements)


def _cuff_on(
    placement: Placement, available: tuple[TrainingCuff, ...], protocol: Protocol
) -> TrainingCuff:
    """Return the cuff on a limb; a pump goes before a wrap, unless only that will do.

    Of two pumps it is not known which one is worn, so neither is inflated.
    """
    here = [cuff for cuff in available if cuff.placement is placement]
    wrapped = [cuff for cuff in here if cuff.coordinator is None]
    pumped = [cuff for cuff in here if cuff.coordinator is not None]
    if protocol.needs_wrap and not wrapped:
        raise refused_wrap(protocol)
    if protocol.needs_wrap or not pumped:
        pumped = wrapped[:1]
    if not pumped:
        raise SessionRefused("no_cuff_there", placement=placement.value)
    if len(pumped) > 1:
        raise SessionRefused("placement_twice")
    return pumped[0]


def limbs_for(
    hass: HomeAssistant, athlete: ConfigEntry, protocol: Protocol
) -> tuple[str, ...]:
    """Return every limb, and every pair, that something of this athlete is placed on."""
    placed = {
        cuff.placement
        for cuff in training_cuffs(hass, athlete)
        if cuff.coordinator is None or not protocol.needs_wrap
    }
    return tuple(limb for limb, where in LIMBS.items() if placed.issuperset(where))


def is_nothing_placed(hass: HomeAssistant, athlete: ConfigEntry) -> bool:
    """Return whether nothing at all is worn on any limb of this athlete."""
    return all(cuff.placement is None for cuff in training_cuffs(hass, athlete))


def refused_limb(
    hass: HomeAssistant, athlete: ConfigEntry, protocol: Protocol
) -> SessionRefused:
    """Return why there is no limb to train, and the page that mends it."""
    if limbs_for(hass, athlete, protocol):
        return SessionRefused("no_limb_chosen")
    if protocol.needs_wrap and not is_nothing_placed(hass, athlete):
        return refused_wrap(protocol)
    unplaced = ", ".join(cuff.name for cuff in pumped_cuffs(hass))
    if unplaced:
        return SessionRefused("nothing_placed", cuffs=unplaced, athlete=athlete.title)
    return SessionRefused("nothing_to_wear", athlete=athlete.title)


def switches_of(cuffs: Iterable[TrainingCuff]) -> list[EntityKey]:
    """Return the switches that a user has to be allowed for these cuffs."""
    return [
        inflate_switch(cuff.coordinator.info.device_id, cuff.channel)
        for cuff in cuffs
        if cuff.coordinator is not None
    ]
