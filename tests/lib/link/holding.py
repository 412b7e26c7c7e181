"""A hold by a client, until it is seen."""

from custom_components.bfr_cuff.lib.link.client import CuffLink
from simulator.device import SimulatorConfig

from .conftest import DEVICE_ID, KEY, Listener, eventually

SHORT_LEASE = SimulatorConfig(
    device_id=DEVICE_ID, key=KEY, channels=("arm", "forearm"), lease_max_ms=1000
)


async def hold(link: CuffLink, listener: Listener, channel: int = 0) -> int:
    """Inflate a cuff and wait until that is seen; return the reply's number."""
    await link.take_lease()
    seq = await link.inflate(channel, 60.0, 600.0)
    await eventually(lambda: listener.newest.cuff(channel).inflated)
    return seq
