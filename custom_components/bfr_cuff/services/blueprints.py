"""The action that installs the blueprints."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from homeassistant.components import automation
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.const import SERVICE_RELOAD
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.util.file import WriteError

from ..const import DOMAIN
from ..texts import async_words

if TYPE_CHECKING:
    from ..blueprints.install import Outcome

SERVICE_INSTALL: Final = "install_blueprints"
ENGLISH: Final = "en"


@callback
def async_setup_blueprint_services(hass: HomeAssistant) -> None:
    """Register the action; it writes into the configuration, so it is for its owners."""
    async_register_admin_service(
        hass,
        DOMAIN,
        SERVICE_INSTALL,
        _async_install,
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _async_install(call: ServiceCall) -> ServiceResponse:
    """Install the blueprints, and tell what became of each."""
    hass = call.hass
    english = await async_words(hass, ENGLISH)
    said = await async_words(hass, hass.config.language)
    folder = async_get_blueprints(hass).blueprint_folder / DOMAIN

    def work() -> Outcome:
        # In its thread, for whoever calls this once.
        from ..blueprints.install import install  # noqa: PLC0415
        from ..blueprints.shipped import shipped  # noqa: PLC0415

        return install(folder, shipped(english, said))

    try:
        outcome = await hass.async_add_executor_job(work)
    except (OSError, WriteError) as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="blueprints_not_written",
            translation_placeholders={"folder": str(folder), "problem": str(err)},
        ) from err
    await _async_take_effect(call, outcome)
    return asdict(outcome)


async def _async_take_effect(call: ServiceCall, outcome: Outcome) -> None:
    """Have blueprints read anew, and automations that use an older one made anew."""
    await async_get_blueprints(call.hass).async_reset_cache()
    if outcome.updated and call.hass.services.has_service(
        automation.DOMAIN, SERVICE_RELOAD
    ):
        await call.hass.services.async_call(
            automation.DOMAIN, SERVICE_RELOAD, blocking=True, context=call.context
        )
