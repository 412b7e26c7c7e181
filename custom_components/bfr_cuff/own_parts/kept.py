"""What outlives a restart, and what does not: pressure that was, and tests passed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..lib.own_parts.found import Problem
from ..stored import mapping, member, moment
from .part import Identity

OWN_PARTS: HassKey[KeptParts] = HassKey(f"{DOMAIN}.own_parts")
STORE: Final = f"{DOMAIN}.own_parts"
VERSION: Final = 1

_UP: Final = "up"
_TESTS: Final = "tests"


@dataclass(frozen=True, slots=True)
class LastTest:
    """When a cuff was tested last, and why it was refused; None if it was not."""

    at: datetime
    problem: Problem | None


class KeptParts:
    """The bit that outlives a start, and the tests of cuffs of own parts.

    A test that was passed counts in this run of Home Assistant only, and for the very
    same entities: it is in no file. When it was, and what it found, is.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without any."""
        self._store = Store[dict[str, Any]](hass, VERSION, STORE)
        self._kept: dict[str, dict[str, Any]] = {_UP: {}, _TESTS: {}}
        self._proven: dict[str, tuple[Identity, ...]] = {}

    async def async_load(self) -> None:
        """Read what was kept."""
        kept = mapping(await self._store.async_load())
        self._kept = {key: dict(mapping(kept.get(key))) for key in (_UP, _TESTS)}

    def was_up(self, device_id: str) -> bool:
        """Return whether a cuff had pressure and may not have rested since."""
        # What cannot be read as a plain no is a yes.
        return self._kept[_UP].get(device_id, False) is not False

    async def async_note_up(self, device_id: str, *, is_up: bool) -> None:
        """Keep the bit; it is on the disk when this returns."""
        if is_up:
            self._kept[_UP][device_id] = True
        else:
            self._kept[_UP].pop(device_id, None)
        await self._async_save()

    @callback
    def is_proven(
        self, device_id: str, channel: int, identity: tuple[Identity, ...]
    ) -> bool:
        """Return whether this very cuff has let go by itself since the last start."""
        return self._proven.get(_key(device_id, channel)) == identity

    @callback
    def last_test(self, device_id: str, channel: int) -> LastTest | None:
        """Return the newest test of a cuff."""
        stored = mapping(self._kept[_TESTS].get(_key(device_id, channel)))
        at = moment(stored.get("at"))
        if at is None:
            return None
        return LastTest(at, member(Problem, stored.get("problem")))

    async def async_keep_test(
        self,
        device_id: str,
        channel: int,
        identity: tuple[Identity, ...],
        problem: Problem | None,
    ) -> None:
        """Keep how a test ended; one that was not passed takes back the one before."""
        key = _key(device_id, channel)
        if problem is None:
            self._proven[key] = identity
        else:
            self._proven.pop(key, None)
        self._kept[_TESTS][key] = {
            "at": dt_util.utcnow().isoformat(),
            "problem": problem,
        }
        await self._async_save()

    async def async_forget(self, device_id: str) -> None:
        """Forget the cuffs of an entry that was removed."""
        self._kept[_UP].pop(device_id, None)
        for tests in (self._kept[_TESTS], self._proven):
            for key in [each for each in tests if each.startswith(f"{device_id}_")]:
                del tests[key]
        await self._async_save()

    async def _async_save(self) -> None:
        """Write everything, as it is now: it is written in a thread, a moment later."""
        await self._store.async_save(
            {key: {**kept} for key, kept in self._kept.items()}
        )


async def async_load_own_parts(hass: HomeAssistant) -> KeptParts:
    """Return what is kept; it is read once, before any cuff is set up."""
    if OWN_PARTS not in hass.data:
        kept = KeptParts(hass)
        await kept.async_load()
        hass.data[OWN_PARTS] = kept
    return hass.data[OWN_PARTS]


def _key(device_id: str, channel: int) -> str:
    """Return what names a cuff among all."""
    return f"{device_id}_{channel}"
