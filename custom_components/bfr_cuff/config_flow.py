"""Config flow of BFR cuff."""

from collections.abc import Mapping
import secrets
from typing import Any, Final, override

import voluptuous as vol
from yarl import URL

from homeassistant.config_entries import (
    SOURCE_IGNORE,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .athletes import is_athlete
from .const import (
    CONF_KEY,
    DOMAIN,
    SUBENTRY_LOP,
    SUBENTRY_ONE_REP_MAX,
    SUBENTRY_PROGRAMME,
    SUBENTRY_PROTOCOL,
    SUBENTRY_WRAP,
)
from .coordinator import BfrCuffConfigEntry
from .dashboard import async_can_create
from .entries import is_controller, is_in_use
from .errors import explain
from .flows.athlete_options_flow import AthleteOptionsFlow
from .flows.cuff_options import BfrCuffOptionsFlow
from .flows.database import HistoryOptionsFlow
from .flows.forms import number, out_of_range
from .flows.history import HistoryFlow
from .flows.offers import OffersFlow
from .flows.own_parts import OwnPartsFlow
from .flows.programme import ProgrammeFlow
from .flows.protocol import ProtocolFlow
from .flows.records import LopFlow, OneRepMaxFlow, WrapFlow
from .flows.without_controller import WithoutController
from .history.database import is_history
from .issues import forget_twin, tell_twin
from .lib.controller.model import (
    ControllerError,
    ControllerInfo,
    ControllerUnauthorized,
    ControllerUnreachable,
)
from .lib.controller.plain_text import plain_text
from .lib.link.connection import DEFAULT_PORT, Address, connect
from .lib.link.errors import InvalidKey
from .lib.link.tls import parse_key
from .lib.link.version import PROTOCOL
from .own_parts.origin import is_own_parts

KEY_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_KEY): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
        )
    }
)
ADDRESS_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_HOST): TextSelector(),
        vol.Required(CONF_PORT, default=DEFAULT_PORT): vol.All(
            number(1, 65535), vol.Coerce(int)
        ),
    }
)


class BfrCuffConfigFlow(
    OffersFlow, WithoutController, OwnPartsFlow, HistoryFlow, domain=DOMAIN
):
    """Pair a controller: where it is, then the key that proves it.

    Or make a cuff of entities that are at home, add an athlete, name the database of the
    history, or find a way without a controller.
    """

    VERSION = 1

    def __init__(self) -> None:
        """Start without knowing where the controller is."""
        super().__init__()
        self._address: dict[str, Any] = {}
        self._name = ""

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow that sets up an athlete, a database or a controller's cuffs."""
        if is_athlete(config_entry):
            return AthleteOptionsFlow()
        if is_history(config_entry):
            return HistoryOptionsFlow()
        return BfrCuffOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what an athlete has several of."""
        if not is_athlete(config_entry):
            return {}
        return {
            SUBENTRY_LOP: LopFlow,
            SUBENTRY_ONE_REP_MAX: OneRepMaxFlow,
            SUBENTRY_WRAP: WrapFlow,
            SUBENTRY_PROTOCOL: ProtocolFlow,
            SUBENTRY_PROGRAMME: ProgrammeFlow,
        }

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to add."""
        options = ["controller", "own_parts", "no_controller", "athlete", "history"]
        has_any = self._async_current_entries(include_ignore=False)
        if has_any and await async_can_create(self.hass):
            options.insert(0, "dashboard_alone")
        return self.async_show_menu(step_id="user", menu_options=options)

    async def async_step_controller(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where the controller is."""
        if user_input is None:
            return self._show_address()
        self._address, errors, limits = _read_address(user_input)
        if errors:
            return self._show_address(errors, limits)
        self._name = self._address[CONF_HOST]
        return await self.async_step_key()

    @override
    async def async_step_zeroconf(
        self, discovery_info: ZeroconfServiceInfo
    ) -> ConfigFlowResult:
        """Take up a controller that announces itself."""
        device_id = discovery_info.properties.get("id")
        if not device_id or discovery_info.properties.get("proto") != str(PROTOCOL):
            return self.async_abort(reason="unsupported_protocol")
        self._address = {
            CONF_HOST: discovery_info.host,
            CONF_PORT: discovery_info.port or DEFAULT_PORT,
        }
        entry = await self.async_set_unique_id(device_id)
        if entry is not None:
            return await self._async_rediscovered(entry)
        # The instance's name may have dots in it; only the type after it is known.
        name = discovery_info.name.removesuffix(f".{discovery_info.type}")
        self._name = plain_text(name, plain_text(device_id, "Cuff Link"))
        self.context["title_placeholders"] = {"name": self._name}
        return await self.async_step_key()

    async def async_step_key(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the key, and pair."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data = {**self._address, **user_input}
            info, errors = await _async_try(self.hass, data)
            if info is not None:
                return await self._async_create(info, data)
            if errors.get("base") == "unreachable" and not self.unique_id:
                return self._show_address(errors)
        return self.async_show_form(
            step_id="key",
            data_schema=KEY_SCHEMA,
            errors=errors,
            description_placeholders={"name": self._name},
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Begin again with the key that the controller has now."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the new key."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data = {**entry.data, **user_input}
            info, errors = await _async_try(self.hass, data)
            if info is not None:
                return await self._async_believe(entry, info, user_input)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=KEY_SCHEMA,
            errors=errors,
            description_placeholders={"name": entry.title},
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where the controller is now; its key stays. Or rename an athlete."""
        entry = self._get_reconfigure_entry()
        if is_athlete(entry):
            return await self.async_step_reconfigure_athlete()
        if is_history(entry):
            return self.async_abort(reason="history_in_options")
        if is_own_parts(entry.data):
            return await self.async_step_reconfigure_own_parts()
        errors, limits = dict[str, str](), dict[str, str]()
        if user_input is not None:
            user_input, errors, limits = _read_address(user_input)
            if not errors and is_in_use(entry):
                errors["base"] = "inflated"
        if user_input is not None and not errors:
            info, errors = await _async_try(self.hass, {**entry.data, **user_input})
            if info is not None:
                return await self._async_believe(entry, info, user_input)
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                ADDRESS_SCHEMA, user_input or entry.data
            ),
            errors=errors,
            description_placeholders={"name": entry.title, **limits},
        )

    async def _async_believe(
        self,
        entry: BfrCuffConfigEntry,
        info: ControllerInfo,
        updates: dict[str, Any],
    ) -> ConfigFlowResult:
        """Keep how a controller that proved itself is reached, and begin with it anew."""
        await self.async_set_unique_id(info.device_id)
        self._abort_if_unique_id_mismatch(reason="wrong_device")
        # A person has said which device it is: a claim of before is answered.
        forget_twin(self.hass, entry)
        return self.async_update_reload_and_abort(entry, data_updates=updates)

    async def _async_create(
        self, info: ControllerInfo, data: dict[str, Any]
    ) -> ConfigFlowResult:
        """Create the entry of a controller that proved itself."""
        if self.unique_id and self.unique_id != info.device_id:
            return self.async_abort(reason="wrong_device")
        entry = await self.async_set_unique_id(info.device_id, raise_on_progress=False)
        if entry is not None and entry.data[CONF_KEY] != data[CONF_KEY]:
            # Its key is what makes a device the one that is set up; its id is a claim.
            tell_twin(self.hass, entry)
            return self.async_abort(reason="same_id")
        self._abort_if_unique_id_configured(updates=data)
        return self.async_create_entry(title=info.name, data=data)

    async def _async_rediscovered(self, entry: ConfigEntry) -> ConfigFlowResult:
        """Follow a known controller to a new address, if it is really there.

        Any device may announce its id; only the controller itself holds its key. While
        its connection lives, another address is only remembered: a controller may have
        several, and a reload would release its cuffs.
        """
        # One that was ignored has no key to be tried with.
        if entry.source == SOURCE_IGNORE:
            return self.async_abort(reason="already_configured")
        data = {**entry.data, **self._address}
        if is_controller(entry) and data != dict(entry.data):
            info, errors = await _async_try(self.hass, data)
            if errors.get("base") == "wrong_key":
                tell_twin(self.hass, entry)
            elif info is not None and info.device_id == entry.unique_id:
                self._follow(entry)
        return self.async_abort(reason="already_configured")

    def _follow(self, entry: BfrCuffConfigEntry) -> None:
        """Follow a controller that proved itself at another address."""
        if entry.state is ConfigEntryState.LOADED:
            host, port = self._address[CONF_HOST], self._address[CONF_PORT]
            entry.runtime_data.controller.also_at(host, port)
        else:
            self._abort_if_unique_id_configured(updates=self._address)

    def _show_address(
        self,
        errors: dict[str, str] | None = None,
        limits: dict[str, str] | None = None,
    ) -> ConfigFlowResult:
        """Show the form that asks where the controller is."""
        return self.async_show_form(
            step_id="controller",
            data_schema=self.add_suggested_values_to_schema(
                ADDRESS_SCHEMA, self._address
            ),
            errors=errors,
            description_placeholders=limits,
        )


def _read_address(
    user_input: Mapping[str, Any],
) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """Return what was entered as host and port, then errors and placeholders.

    The host is what is left of a blank or of a whole address from a browser's bar.
    """
    errors, limits = out_of_range(ADDRESS_SCHEMA, user_input)
    entered = str(user_input[CONF_HOST]).strip()
    port: int = user_input[CONF_PORT]
    try:
        url = URL(entered if "://" in entered else f"//{_bracketed(entered)}")
        host, port = url.host, url.explicit_port or port
    except ValueError:
        host = None
    if not host or any(map(str.isspace, host)):
        return {**user_input, CONF_HOST: entered}, {CONF_HOST: "bad_host"}, {}
    return {CONF_HOST: host, CONF_PORT: port}, errors, limits


def _bracketed(host: str) -> str:
    """Return an address of IPv6 as an URL has it."""
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host


async def _async_try(
    hass: HomeAssistant, data: Mapping[str, Any]
) -> tuple[ControllerInfo | None, dict[str, str]]:
    """Return who answers with this address and key, or the form's errors."""
    try:
        address = Address(data[CONF_HOST], data[CONF_PORT], parse_key(data[CONF_KEY]))
        # A visitor of its own name does not push out the connection that is in use.
        visitor = f"home-assistant-setup-{secrets.token_hex(8)}"
        connection = await connect(async_get_clientsession(hass), address, visitor)
    except InvalidKey:
        return None, {CONF_KEY: "invalid_key"}
    except ControllerUnauthorized:
        return None, {"base": "wrong_key"}
    except ControllerUnreachable:
        return None, {"base": "unreachable"}
    except ControllerError as err:
        return None, {"base": explain(err)["translation_key"]}
    await connection.close()
    return connection.info, {}
