"""A phone with the Home Assistant app, at home: it hears over its own websocket."""

from http import HTTPStatus
from typing import Any

from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component

ABOUT = {
    "app_id": "io.robbie.HomeAssistant",
    "app_name": "Home Assistant",
    "app_version": "2026.10",
    "device_name": "Ada's phone",
    "device_id": "ada",
    "manufacturer": "Anybody",
    "model": "Phone",
    "os_name": "Android",
    "os_version": "17",
    "supports_encryption": False,
    "app_data": {"push_websocket_channel": True},
}


class Phone:
    """A phone that is registered, and what it was told."""

    def __init__(
        self, webhook: str, client: Any, socket: MockHAClientWebSocket
    ) -> None:
        """Take what it was registered with, and its connections."""
        self._webhook = webhook
        self._client = client
        self._socket = socket

    @classmethod
    async def register(
        cls,
        hass: HomeAssistant,
        connect: ClientSessionGenerator,
        open_socket: WebSocketGenerator,
    ) -> Phone:
        """Register it as the app does, and have notifications pushed to it."""
        for component in ("notify", "mobile_app"):
            assert await async_setup_component(hass, component, {})
        client = await connect()
        reply = await client.post("/api/mobile_app/registrations", json=ABOUT)
        assert reply.status == HTTPStatus.CREATED
        webhook: str = (await reply.json())["webhook_id"]
        await hass.async_block_till_done()
        socket = await open_socket()
        channel = "mobile_app/push_notification_channel"
        await socket.send_json_auto_id({"type": channel, "webhook_id": webhook})
        assert (await socket.receive_json())["success"]
        return cls(webhook, client, socket)

    async def hear(self, within_s: float = 3.0) -> dict[str, Any]:
        """Return the next notification, or raise TimeoutError."""
        told: dict[str, Any] = await self._socket.receive_json(timeout=within_s)
        event: dict[str, Any] = told["event"]
        return event

    async def press(self, action: str) -> None:
        """Press a button of a notification."""
        event = {
            "event_type": "mobile_app_notification_action",
            "event_data": {"action": action},
        }
        command = {"type": "fire_event", "data": event}
        reply = await self._client.post(f"/api/webhook/{self._webhook}", json=command)
        assert reply.status == HTTPStatus.OK

    @staticmethod
    def device(hass: HomeAssistant) -> str:
        """Return the id of its device."""
        (entry,) = hass.config_entries.async_entries("mobile_app")
        (device,) = dr.async_entries_for_config_entry(
            dr.async_get(hass), entry.entry_id
        )
        return device.id
