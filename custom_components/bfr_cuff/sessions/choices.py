"""What an athlete has chosen for the start button, which moves nothing."""

from dataclasses import dataclass
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..lib.session.facts import SessionOptions
from ..lib.session.refusal import SessionRefused
from ..lib.training.lop import Posture
from ..lib.training.protocol import Protocol
from ..protocols import find_protocol
from .progress import Progress
from .request import SessionRequest
from .training_cuffs import LIMBS, cuffs_on, limbs_for, refused_limb

FIRST_PROTOCOL: Final = "first_time"


@dataclass(slots=True)
class Choices:
    """What the start button starts.

    `protocol_name` is what the chosen protocol was called when it was chosen. It may
    have been deleted since, with the athlete whose own it was; nothing else is then
    started in its place.
    """

    protocol_id: str | None = FIRST_PROTOCOL
    limb: str | None = None
    posture: Posture = Posture.SEATED
    protocol_name: str | None = None

    def protocol(self, hass: HomeAssistant) -> Protocol:
        """Return the chosen protocol, or raise SessionRefused."""
        if self.protocol_id is not None:
            protocol = find_protocol(hass, self.protocol_id)
            if protocol is not None:
                return protocol
        if self.protocol_name is not None:
            raise SessionRefused("protocol_gone", protocol=self.protocol_name)
        raise SessionRefused("no_protocol_chosen")

    def missing(self, hass: HomeAssistant) -> str | None:
        """Return the name of the chosen protocol if it is gone."""
        try:
            self.protocol(hass)
        except SessionRefused:
            return self.protocol_name
        return None

    def request(
        self,
        hass: HomeAssistant,
        athlete: ConfigEntry,
        protocol: Protocol,
        progress: Progress,
    ) -> SessionRequest:
        """Return what the start button asks for, or raise SessionRefused."""
        limb = self.limb or _only_limb(hass, athlete, protocol)
        if limb is None:
            raise refused_limb(hass, athlete, protocol)
        habit = progress.habit(limb)
        options = SessionOptions(
            protocol=progress.protocol(protocol),
            posture=self.posture,
            percent=progress.share(protocol),
            load_kg=habit.load_kg,
            exercise=habit.exercise,
            needs_load=False,
            beat=habit.beat,
        )
        return SessionRequest(options, cuffs_on(hass, athlete, LIMBS[limb], protocol))


def _only_limb(
    hass: HomeAssistant, athlete: ConfigEntry, protocol: Protocol
) -> str | None:
    """Return the limb that needs no choice, since there is no other."""
    limbs = limbs_for(hass, athlete, protocol)
    return limbs[0] if len(limbs) == 1 else None
