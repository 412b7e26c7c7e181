"""Checks of the whole configuration: what is shared, and what others may do to a cuff."""

from typing import Any

import esphome.config_validation as cv
from esphome.const import CONF_CHANNELS, CONF_PLATFORM, CONF_REBOOT_TIMEOUT
from esphome.core import CORE
import esphome.final_validate as fv

from .channels import SIMULATED
from .outputs import check_outputs
from .sdkconfig import refuse_other_settings
from .sensing import check_sensors


def _check_neighbours(full: dict[str, Any]) -> None:
    """Refuse what would restart, stop or renew the controller in a session."""
    if "deep_sleep" in full:
        raise cv.Invalid(
            "A controller that sleeps watches no pressure: remove deep_sleep"
        )
    timeout = full.get("api", {}).get(CONF_REBOOT_TIMEOUT)
    if timeout and timeout.total_milliseconds and CORE.is_esp32:
        raise cv.Invalid(
            "ESPHome restarts when no one uses its API for "
            f"{timeout.total_milliseconds // 1000} s, also in the middle of a session: "
            "add reboot_timeout: 0s to api"
        )
    for update in full.get("ota", []):
        if update[CONF_PLATFORM] != "esphome":
            raise cv.Invalid(
                f"An update by {update[CONF_PLATFORM]} cannot be held back while a cuff is "
                "inflated: use ota with platform: esphome alone"
            )


def final_validate(config: dict[str, Any]) -> dict[str, Any]:
    """Check what a single value does not show."""
    full = fv.full_config.get()
    channels = [each for each in config[CONF_CHANNELS] if SIMULATED not in each]
    if len(channels) not in (0, len(config[CONF_CHANNELS])):
        raise cv.Invalid(
            "A real cuff and a simulated one have nothing in common: "
            "let all channels be simulated, or none",
            [CONF_CHANNELS],
        )
    check_sensors(channels)
    check_outputs(channels)
    _check_neighbours(full)
    if CORE.is_esp32:
        refuse_other_settings(full)
    return config
