"""A small client of Home Assistant's REST and websocket interfaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from .steps import CommandError


class RecoveryMode(CommandError):
    """Home Assistant runs without its configuration, to be repaired."""


@dataclass(frozen=True, slots=True)
class HomeAssistant:
    """Home Assistant as its owner sees it."""

    session: aiohttp.ClientSession
    url: str
    token: str

    async def is_running(self) -> bool:
        """Tell whether Home Assistant answers and has set up everything.

        Raise RecoveryMode when it runs without its configuration.
        """
        try:
            config = await self._call("GET", "config")
        except aiohttp.ClientError, TimeoutError:
            return False
        if config["recovery_mode"]:
            raise RecoveryMode("Home Assistant runs in recovery mode")
        return bool(config["state"] == "RUNNING")

    async def entries(self, domain: str) -> list[dict[str, Any]]:
        """Return the configuration entries of an integration."""
        path = f"config/config_entries/entry?domain={domain}"
        entries: list[dict[str, Any]] = await self._call("GET", path)
        return entries

    async def remove_entry(self, entry_id: str) -> None:
        """Remove a configuration entry."""
        await self._call("DELETE", f"config/config_entries/entry/{entry_id}")

    async def add_entry(self, domain: str, answers: Mapping[str, object]) -> None:
        """Go through an integration's config flow with the answer to each step.

        Raise CommandError when the flow refuses an answer or asks for another.
        """
        path = "config/config_entries/flow"
        asked = await self._call("POST", path, {"handler": domain})
        while asked["type"] == "form" and not asked.get("errors"):
            if (answer := answers.get(asked["step_id"])) is None:
                break
            asked = await self._call("POST", f"{path}/{asked['flow_id']}", answer)
        if asked["type"] != "create_entry":
            why = asked.get("errors") or asked.get("reason") or asked.get("step_id")
            raise CommandError(f"Home Assistant did not take the controller: {why}.")

    async def states(self, domain: str) -> dict[str, str]:
        """Return the state of each entity of an integration, by entity id."""
        template = f"{{{{ integration_entities('{domain}') | join(' ') }}}}"
        ours = (await self._text("template", {"template": template})).split()
        states = await self._call("GET", "states")
        return {
            each["entity_id"]: each["state"]
            for each in states
            if each["entity_id"] in ours
        }

    async def command(self, kind: str, **arguments: object) -> Any:
        """Send a command over the websocket interface and return its result.

        Raise CommandError when it is refused, or not answered.
        """
        try:
            async with self.session.ws_connect(f"{self.url}/api/websocket") as socket:
                await socket.receive_json()
                await socket.send_json({"type": "auth", "access_token": self.token})
                await socket.receive_json()
                await socket.send_json({"id": 1, "type": kind, **arguments})
                answer = await socket.receive_json()
        except aiohttp.WSMessageTypeError as error:
            raise CommandError(f"Home Assistant did not answer {kind}.") from error
        if not answer["success"]:
            why = answer["error"]["message"]
            raise CommandError(f"Home Assistant refused {kind}: {why}.")
        return answer["result"]

    async def _call(self, method: str, path: str, body: object = None) -> Any:
        async with self._request(method, path, body) as response:
            response.raise_for_status()
            return await response.json()

    async def _text(self, path: str, body: object) -> str:
        async with self._request("POST", path, body) as response:
            response.raise_for_status()
            return await response.text()

    def _request(
        self, method: str, path: str, body: object
    ) -> aiohttp.client._RequestContextManager:
        return self.session.request(
            method,
            f"{self.url}/api/{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=aiohttp.ClientTimeout(total=15),
        )
