"""Checks of what moves air: an output is for one thing alone, and off when it should be."""

from typing import Any

from esphome.components.output import CONF_ZERO_MEANS_ZERO
import esphome.config_validation as cv
from esphome.const import (
    CONF_CHANNEL,
    CONF_CHANNELS,
    CONF_INVERTED,
    CONF_MIN_POWER,
    CONF_PIN,
    CONF_PLATFORM,
    CONF_POWER_SUPPLY,
)
from esphome.core import CORE, ID
import esphome.final_validate as fv

from .channels import low_is_safe, quiet_at_boot
from .const import CONF_COIL, CONF_PUMP
from .whole import Path, declared, users

LEDC = "ledc"


def _own(name: ID, purpose: str, path: Path) -> None:
    """Refuse an output that others may switch."""
    for user in users(name):
        raise cv.Invalid(
            f"{name.id} moves {purpose} and is used by {user[0]} as well, which knows no "
            "pressure and no limits: only cuff_link may use it",
            path,
        )


def _ledc_channel(output: dict[str, Any]) -> int | None:
    """Return the channel that an output of ledc was given."""
    return output.get(CONF_CHANNEL) if output[CONF_PLATFORM] == LEDC else None


def _other_ledc_channels(output: dict[str, Any]) -> set[int]:
    """Return the channels that other outputs of ledc were given."""
    others = fv.full_config.get()["output"]
    given = (_ledc_channel(each) for each in others if each is not output)
    return {channel for channel in given if channel is not None}


def _check_output(name: ID, purpose: str, path: Path) -> None:
    """Refuse an output that is on when it should be off."""
    config = declared(name)
    _own(name, purpose, path)
    try:
        if config.get(CONF_INVERTED):
            low_is_safe({CONF_INVERTED: True}, purpose)
        if isinstance(pin := config.get(CONF_PIN), dict):
            low_is_safe(pin, purpose)
            quiet_at_boot(pin, purpose)
    except cv.Invalid as err:
        err.prepend(path)
        raise
    if config.get(CONF_MIN_POWER) and not config.get(CONF_ZERO_MEANS_ZERO):
        raise cv.Invalid(
            f"{name.id} has a min_power and never stops: add zero_means_zero: true",
            path,
        )
    if _ledc_channel(config) in _other_ledc_channels(config):
        raise cv.Invalid(
            f"{name.id} has the ledc channel of another output, and would run with it: "
            "remove channel",
            path,
        )
    if CONF_POWER_SUPPLY in config:
        raise cv.Invalid(
            f"{name.id} has a power_supply, which the control task cannot switch: remove "
            "it",
            path,
        )
    if CORE.is_esp32 and config[CONF_PLATFORM] != LEDC:
        raise cv.Invalid(
            f"{name.id} is an output of {config[CONF_PLATFORM]}, and must be one of ledc: "
            "the control task drives it a hundred times a second",
            path,
        )


def check_outputs(channels: list[dict[str, Any]]) -> None:
    """Refuse outputs that two channels share, or that do not stop."""
    seen: dict[str, int] = {}
    for index, channel in enumerate(channels):
        for key, purpose in ((CONF_PUMP, "a pump"), (CONF_COIL, "a valve's coil")):
            if (name := channel.get(key)) is None:
                continue
            path: Path = [CONF_CHANNELS, index, key]
            if name.id in seen:
                raise cv.Invalid(
                    f"{name.id} would move channels {seen[name.id]} and {index} at once: "
                    "each needs an output of its own",
                    path,
                )
            seen[name.id] = index
            _check_output(name, purpose, path)
