"""The tests of cuffs that run, for whoever starts one or ends them all."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.importlib import async_import_module
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from .wiring import Wiring

if TYPE_CHECKING:
    from .prover import Prover

RUNNING: HassKey[set[Prover]] = HassKey(f"{DOMAIN}.provers")

_PROVER: Final = f"{__package__}.prover"
"""Nothing but a test needs it."""


@callback
def provers(hass: HomeAssistant) -> list[Prover]:
    """Return the tests that run, of which there may be one in each open page.

    Their entries are set aside, so that nothing else here knows of their cuffs.
    """
    return list(hass.data.get(RUNNING, ()))


async def async_prover(
    hass: HomeAssistant,
    device_id: str,
    wirings: Sequence[Wiring],
    channel: int,
    finish: Callable[[Prover], Awaitable[None]],
) -> Prover:
    """Return a test of one cuff that has not begun yet."""
    module = await async_import_module(hass, _PROVER)
    prover: Prover = module.Prover(hass, device_id, wirings, channel, finish)
    return prover
