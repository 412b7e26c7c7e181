"""The selects: the placement of a cuff, and what an athlete's start button starts."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity

from .coordinator import BfrCuffConfigEntry
from .entity import AthleteEntity, CuffEntity
from .lib.controller.placement import Placement
from .lib.training.lop import Posture
from .protocols import builtin_protocols, protocols
from .sessions.athlete_sessions import AthleteConfigEntry, AthleteSessions
from .sessions.training_cuffs import LIMBS

PARALLEL_UPDATES = 0

PLACEMENT = SelectEntityDescription(
    key="placement",
    translation_key="placement",
    entity_category=EntityCategory.CONFIG,
    options=[placement.value for placement in Placement],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BfrCuffConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up BFR cuff selects based on a config entry."""
    coordinator = entry.runtime_data
    if isinstance(coordinator, AthleteSessions):
        async_add_entities(
            AthleteSelect(coordinator, description) for description in ATHLETE_SELECTS
        )
        return
    async_add_entities(
        PlacementSelect(coordinator, PLACEMENT, cuff) for cuff in coordinator.info.cuffs
    )


class PlacementSelect(CuffEntity, SelectEntity):
    """The limb that this cuff is worn on."""

    @property
    @override
    def current_option(self) -> str | None:
        """Return the placement, None until the owner has said it."""
        return self.settings.placement

    @override
    def shown(self) -> Hashable:
        """Return the placement."""
        return self.current_option

    @override
    async def async_select_option(self, option: str) -> None:
        """Keep the placement."""
        settings = replace(self.settings, placement=Placement(option))
        self.coordinator.async_change_settings(self.channel, settings)


@dataclass(frozen=True, kw_only=True)
class AthleteSelectDescription(SelectEntityDescription):
    """A choice of an athlete."""

    options_fn: Callable[[AthleteSessions], list[str]]
    current_fn: Callable[[AthleteSessions], str | None]
    select_fn: Callable[[AthleteSessions, str], None]
    miss_fn: Callable[[AthleteSessions, str], None] = lambda sessions, option: None


def _protocol_options(sessions: AthleteSessions) -> dict[str, str]:
    """Return the protocols by what they are chosen as.

    A built-in one goes by its id, which is translated; an own one by its name.
    """
    builtin = builtin_protocols(sessions.hass)
    return {
        protocol_id if protocol_id in builtin else protocol.name: protocol_id
        for protocol_id, protocol in protocols(sessions.hass).items()
    }


def _current_protocol(sessions: AthleteSessions) -> str | None:
    chosen = sessions.choices.protocol_id
    options = _protocol_options(sessions)
    return next((option for option, key in options.items() if key == chosen), None)


def _choose_protocol(sessions: AthleteSessions, option: str) -> None:
    sessions.choices.protocol_id = _protocol_options(sessions)[option]
    sessions.choices.protocol_name = option


def _miss_protocol(sessions: AthleteSessions, option: str) -> None:
    """Choose nothing in place of a protocol that was deleted, and keep its name."""
    sessions.choices.protocol_id = None
    known = option not in (STATE_UNKNOWN, STATE_UNAVAILABLE)
    sessions.choices.protocol_name = option if known else None


def _choose_limb(sessions: AthleteSessions, option: str) -> None:
    sessions.choices.limb = option


def _choose_posture(sessions: AthleteSessions, option: str) -> None:
    sessions.choices.posture = Posture(option)


ATHLETE_SELECTS: Final = (
    AthleteSelectDescription(
        key="protocol",
        translation_key="protocol",
        options_fn=lambda sessions: list(_protocol_options(sessions)),
        current_fn=_current_protocol,
        select_fn=_choose_protocol,
        miss_fn=_miss_protocol,
    ),
    AthleteSelectDescription(
        key="limb",
        translation_key="limb",
        options_fn=lambda sessions: list(LIMBS),
        current_fn=lambda sessions: sessions.choices.limb,
        select_fn=_choose_limb,
    ),
    AthleteSelectDescription(
        key="posture",
        translation_key="posture",
        options_fn=lambda sessions: list(Posture),
        current_fn=lambda sessions: sessions.choices.posture,
        select_fn=_choose_posture,
    ),
)


class AthleteSelect(AthleteEntity, SelectEntity, RestoreEntity):
    """A choice of an athlete, kept over a restart; it moves nothing."""

    entity_description: AthleteSelectDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Take up the last choice, if it can still be made."""
        await super().async_added_to_hass()
        last = await self.async_get_last_state()
        if last is None:
            return
        restore = self.entity_description.miss_fn
        if last.state in self.options:
            restore = self.entity_description.select_fn
        restore(self.sessions, last.state)

    @property
    @override
    def options(self) -> list[str]:
        """Return what can be chosen."""
        return self.entity_description.options_fn(self.sessions)

    @property
    @override
    def current_option(self) -> str | None:
        """Return what is chosen."""
        return self.entity_description.current_fn(self.sessions)

    @override
    def shown(self) -> Hashable:
        """Return the choice and its alternatives."""
        return (self.current_option, *self.options)

    @override
    async def async_select_option(self, option: str) -> None:
        """Keep a choice."""
        self.entity_description.select_fn(self.sessions, option)
        self.async_write_ha_state()
