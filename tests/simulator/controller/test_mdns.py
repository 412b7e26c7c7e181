"""Announcing a controller."""

from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from simulator.controller.mdns import SERVICE, Announcement
from tests.simulator.conftest import Start


async def test_is_found_on_its_interface(start: Start) -> None:
    """With the records of the protocol, and gone after."""
    sim = await start(
        mdns=True, device_id="bfr-found", model="Two", channels=("arm",) * 3
    )
    browser = AsyncZeroconf(interfaces=["127.0.0.1"])
    try:
        info = AsyncServiceInfo(SERVICE, f"bfr-found.{SERVICE}")
        assert await info.async_request(browser.zeroconf, 3000)
        assert info.port == sim.port
        assert info.parsed_addresses() == ["127.0.0.1"]
        assert info.decoded_properties == {
            "proto": "1",
            "id": "bfr-found",
            "model": "Two",
            "channels": "3",
        }
    finally:
        await browser.async_close()


async def test_announces_this_machine_when_it_listens_everywhere(
    socket_enabled: None,
) -> None:
    """Addresses that others can use, not 0.0.0.0, and not the loopback."""
    announcement = Announcement("bfr-a", "m", 1, "0.0.0.0", 7332)
    addresses = announcement._info.parsed_addresses()
    assert not {"0.0.0.0", "127.0.0.1"} & set(addresses)
    await announcement.stop()
