"""Announce a controller by mDNS."""

import asyncio
import ipaddress

import ifaddr
from zeroconf import InterfaceChoice, IPVersion, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

SERVICE = "_bfr-cuff._tcp.local."


class Announcement:
    """One service on the network, from `start` to `stop`."""

    def __init__(
        self, device_id: str, model: str, channels: int, host: str, port: int
    ) -> None:
        """Describe the service; no name of a person ever stands in it."""
        properties = {
            "proto": "1",
            "id": device_id,
            "model": model,
            "channels": str(channels),
        }
        self._everywhere = ipaddress.ip_address(host).is_unspecified
        self._host = host
        self._info = ServiceInfo(
            SERVICE,
            f"{device_id}.{SERVICE}",
            port=port,
            properties=properties,
            server=f"{device_id}.local.",
            parsed_addresses=_own_addresses() if self._everywhere else [host],
        )
        self._zeroconf: AsyncZeroconf | None = None
        self._announcing: asyncio.Future[None] | None = None

    async def start(self) -> None:
        """Announce on the interface that the controller listens on."""
        interfaces = InterfaceChoice.All if self._everywhere else [self._host]
        self._zeroconf = AsyncZeroconf(
            interfaces=interfaces, ip_version=IPVersion.V4Only
        )
        self._announcing = asyncio.ensure_future(
            await self._zeroconf.async_register_service(self._info)
        )

    async def stop(self) -> None:
        """Say goodbye."""
        if self._zeroconf is None or self._announcing is None:
            return
        self._announcing.cancel()
        await asyncio.gather(self._announcing, return_exceptions=True)
        await (await self._zeroconf.async_unregister_service(self._info))
        await self._zeroconf.async_close()
        self._zeroconf = None


def _own_addresses() -> list[str]:
    """Return this machine's IPv4 addresses that others can use."""
    found = [
        address.ip
        for adapter in ifaddr.get_adapters()
        for address in adapter.ips
        if isinstance(address.ip, str)
    ]
    return [ip for ip in found if not ipaddress.ip_address(ip).is_loopback]
