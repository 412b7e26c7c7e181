"""A small client of Home Assistant's REST and websocket interfaces."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp

from .steps import CommandError

PATIENCE_S = 60.0
PROGRESS_S = 0.5
UNFINISHED = ("form", "menu", "progress", "progress_done")


class RecoveryMode(CommandError):
    """Home Assistant runs without its configuration, to be repaired."""


@dataclass(frozen=True, slots=True)
class HomeAssistant:
    """Home Assistant as its owner sees it."""

    session: aiohttp.ClientSession
    url: str
    token: str

    async def is_running(self) -> bool:
        """Return whether Home Assistant answers and has set up everything.

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

    async def subentries(self, entry_id: str) -> list[dict[str, Any]]:
        """Return the subentries of a configuration entry."""
        kind = "config_entries/subentries/list"
        subentries: list[dict[str, Any]] = await self.command(kind, entry_id=entry_id)
        return subentries

    async def remove_entry(self, entry_id: str) -> None:
        """Remove a configuration entry."""
        await self._call("DELETE", f"config/config_entries/entry/{entry_id}")

    async def add_entry(
        self, domain: str, what: str, answers: Mapping[str, object]
    ) -> dict[str, Any]:
        """Add `what` to an integration by its config flow, and return the entry.

        Raise CommandError when the flow refuses an answer or asks for another.
        """
        made = await self._go_through("flow", domain, what, answers)
        entry: dict[str, Any] = made["result"]
        return entry

    async def add_subentry(
        self, entry_id: str, kind: str, answers: Mapping[str, object]
    ) -> None:
        """Add a subentry to a configuration entry by its flow, or raise CommandError."""
        handler = [entry_id, kind]
        await self._go_through("subentries/flow", handler, f"the {kind}", answers)

    async def set_options(
        self, entry_id: str, what: str, answers: Mapping[str, object]
    ) -> None:
        """Go through an entry's options, or raise CommandError."""
        await self._go_through("options/flow", entry_id, what, answers)

    async def entities(self, domain: str) -> list[dict[str, Any]]:
        """Return the entities of an integration, as the registry lists them."""
        listed = await self.command("config/entity_registry/list")
        return [entity for entity in listed if entity["platform"] == domain]

    async def act(self, action: str, **data: object) -> None:
        """Perform an action, as in `select.select_option`, or raise CommandError."""
        await self._call("POST", f"services/{action.replace('.', '/')}", data)

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

    async def _go_through(
        self, kind: str, handler: object, what: str, answers: Mapping[str, object]
    ) -> dict[str, Any]:
        """Go through a flow with the answer to each step and return what it made.

        A menu is answered with its choice, as `next_step_id`; what takes a while is
        waited for.
        """
        path = f"config/config_entries/{kind}"
        asked = await self._call("POST", path, {"handler": handler})
        flow = f"{path}/{asked['flow_id']}"
        while asked["type"] in UNFINISHED and not asked.get("errors"):
            if asked["type"].startswith("progress"):
                await asyncio.sleep(PROGRESS_S)
                asked = await self._call("GET", flow)
                continue
            if (answer := answers.get(asked["step_id"])) is None:
                break
            asked = await self._call("POST", flow, answer)
        if asked["type"] != "create_entry":
            said = (asked.get("description_placeholders") or {}).get("why")
            why = asked.get("errors") or asked.get("reason") or said or asked["step_id"]
            raise CommandError(f"Home Assistant did not take {what}: {why}.")
        made: dict[str, Any] = asked
        return made

    async def _call(self, method: str, path: str, body: object = None) -> Any:
        async with self._request(method, path, body) as response:
            if response.status == HTTPStatus.BAD_REQUEST:
                why = await response.text()
                raise CommandError(f"Home Assistant refused {path}: {why}")
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
            timeout=aiohttp.ClientTimeout(total=PATIENCE_S),
        )
