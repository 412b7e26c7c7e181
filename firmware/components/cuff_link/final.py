"""Checks of the whole configuration: what is shared, and what others may do to a cuff."""

from collections.abc import Iterator
from typing import Any

from esphome.components.output import CONF_ZERO_MEANS_ZERO
from esphome.components.tca9548a import CONF_BUS_ID
import esphome.config_validation as cv
from esphome.const import (
    CONF_ADDRESS,
    CONF_CHANNELS,
    CONF_I2C_ID,
    CONF_ID,
    CONF_INVERTED,
    CONF_MIN_POWER,
    CONF_PIN,
    CONF_PLATFORM,
    CONF_POWER_SUPPLY,
    CONF_REBOOT_TIMEOUT,
    CONF_SENSOR,
    CONF_TYPE,
    CONF_UNIT_OF_MEASUREMENT,
    CONF_UPDATE_INTERVAL,
    SCHEDULER_DONT_RUN,
)
from esphome.core import CORE, ID, Lambda
import esphome.final_validate as fv

from .channels import ANY_SENSOR, SIMULATED, low_is_safe, quiet_at_boot
from .const import CONF_COIL, CONF_PUMP, DOMAIN, SAMPLE_MAX_MS
from .sdkconfig import refuse_other_settings

MULTIPLEXER = "tca9548a"
UNITS_MMHG = {
    "mmHg": 1.0,
    "Pa": 0.00750062,
    "hPa": 0.750062,
    "mbar": 0.750062,
    "kPa": 7.50062,
    "bar": 750.062,
    "psi": 51.7149,
}
"""How many mmHg one of a unit is."""

type Path = list[str | int]


def _references(config: Any, name: str, path: Path) -> Iterator[Path]:
    """Yield where an ID of this name is used, but not declared."""
    if isinstance(config, ID):
        if config.id == name and not config.is_declaration:
            yield path
    elif isinstance(config, Lambda):
        yield from (path for each in config.requires_ids if each.id == name)
    elif isinstance(config, dict):
        for each, value in config.items():
            yield from _references(value, name, [*path, each])
    elif isinstance(config, list | tuple):
        for index, value in enumerate(config):
            yield from _references(value, name, [*path, index])


def _declared(name: ID) -> dict[str, Any]:
    """Return the configuration that declares an ID."""
    full = fv.full_config.get()
    return full.get_config_for_path(full.get_path_for_id(name)[:-1])


def _users(name: ID) -> list[Path]:
    """Return who beside our channels uses an output or a bus."""
    full = fv.full_config.get()
    return [
        path
        for key in full
        if key != DOMAIN
        for path in _references(full[key], name.id, [key])
    ]


def _own(name: ID, purpose: str, path: Path) -> None:
    """Refuse an output that others may switch."""
    for user in _users(name):
        raise cv.Invalid(
            f"{name.id} moves {purpose} and is used by {user[0]} as well, which knows no "
            "pressure and no limits: only cuff_link may use it",
            path,
        )


def _check_output(name: ID, purpose: str, path: Path) -> None:
    """Refuse an output that is on when it should be off."""
    config = _declared(name)
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
    if CONF_POWER_SUPPLY in config:
        raise cv.Invalid(
            f"{name.id} has a power_supply, which the control task cannot switch: remove "
            "it",
            path,
        )
    if CORE.is_esp32 and config[CONF_PLATFORM] != "ledc":
        raise cv.Invalid(
            f"{name.id} is an output of {config[CONF_PLATFORM]}, and must be one of ledc: "
            "the control task drives it a hundred times a second",
            path,
        )


def _buses(name: ID) -> list[ID]:
    """Return a bus and, behind a multiplexer, all that are switched with it."""
    for multiplexer in fv.full_config.get().get(MULTIPLEXER, []):
        behind = [each[CONF_BUS_ID] for each in multiplexer[CONF_CHANNELS]]
        if name in behind:
            return [multiplexer[CONF_I2C_ID], *behind]
    return [name]


def _check_bus(sensor: dict[str, Any], path: Path) -> None:
    """Refuse an I2C bus that others use: the control task has it for itself.

    Behind a multiplexer, another user could have one cuff's sensor read for another's.
    """
    for bus in _buses(sensor[CONF_I2C_ID]):
        for user in _users(bus):
            if user[0] == MULTIPLEXER:
                continue
            raise cv.Invalid(
                f"The bus {bus.id} is used by {user[0]} as well, which may keep the cuff's "
                "sensor waiting: give the sensor a bus of its own",
                path,
            )


def _check_any_sensor(sensor: dict[str, Any], path: Path) -> None:
    """Refuse a sensor of ESPHome that is known to be slow, or whose unit is not."""
    config = _declared(sensor[CONF_ID])
    unit = config.get(CONF_UNIT_OF_MEASUREMENT)
    if unit not in UNITS_MMHG:
        raise cv.Invalid(
            f"{sensor[CONF_ID].id} measures in {unit or 'no unit'}: its "
            f"unit_of_measurement must be one of {', '.join(UNITS_MMHG)}",
            path,
        )
    interval = config.get(CONF_UPDATE_INTERVAL)
    milliseconds = interval.total_milliseconds if interval else SCHEDULER_DONT_RUN
    if SAMPLE_MAX_MS < milliseconds != SCHEDULER_DONT_RUN:
        raise cv.Invalid(
            f"{sensor[CONF_ID].id} is read every {milliseconds} ms, and a "
            f"cuff's sensor is read every {SAMPLE_MAX_MS} ms at least: lower its "
            "update_interval, or take a quicker sensor",
            path,
        )


def unit_of(sensor: dict[str, Any]) -> float:
    """Return how many mmHg one unit of an ESPHome sensor is."""
    return UNITS_MMHG[_declared_in_core(sensor[CONF_ID])[CONF_UNIT_OF_MEASUREMENT]]


def _declared_in_core(name: ID) -> dict[str, Any]:
    """Return the configuration that declares an ID, while code is generated."""
    config = CORE.config
    return config.get_config_for_path(config.get_path_for_id(name)[:-1])


def _where(sensor: dict[str, Any]) -> tuple[str, ...]:
    """Return what no second sensor may share."""
    if sensor[CONF_TYPE] == ANY_SENSOR:
        return (sensor[CONF_ID].id,)
    return (sensor[CONF_I2C_ID].id, hex(sensor[CONF_ADDRESS]))


def _check_sensors(channels: list[dict[str, Any]]) -> None:
    """Refuse two channels that would read one sensor, and sensors that wait."""
    seen: dict[tuple[str, ...], int] = {}
    for index, channel in enumerate(channels):
        sensor, path = channel[CONF_SENSOR], [CONF_CHANNELS, index, CONF_SENSOR]
        where = _where(sensor)
        if where in seen:
            raise cv.Invalid(
                f"Channels {seen[where]} and {index} would read one sensor, at "
                f"{' '.join(where)}: each needs an address or a bus of its own",
                path,
            )
        seen[where] = index
        if sensor[CONF_TYPE] == ANY_SENSOR:
            _check_any_sensor(sensor, path)
        else:
            _check_bus(sensor, path)


def _check_outputs(channels: list[dict[str, Any]]) -> None:
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
    _check_sensors(channels)
    _check_outputs(channels)
    _check_neighbours(full)
    if CORE.is_esp32:
        refuse_other_settings(full)
    return config
