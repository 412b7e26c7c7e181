"""The code of a controller's parts: channels, sensors, libraries, the advertisement."""

import base64
from typing import Any

import esphome.codegen as cg
from esphome.const import (
    CONF_ADDRESS,
    CONF_CHANNELS,
    CONF_I2C_ID,
    CONF_ID,
    CONF_KEY,
    CONF_MODEL,
    CONF_PORT,
    CONF_SENSOR,
    CONF_SERVICES,
    CONF_TYPE,
)
from esphome.core import CORE, Lambda

from .channels import ANY_SENSOR, SIMULATED
from .const import (
    CONF_BLEED,
    CONF_BUTTON,
    CONF_CLIENTS,
    CONF_COIL,
    CONF_CUFF_WIDTH,
    CONF_FILL_TIME,
    CONF_IDENTIFY,
    CONF_LEASE_MAX,
    CONF_MBEDTLS,
    CONF_OCCLUSION_MAX,
    CONF_PRESSURE_MAX,
    CONF_PUMP,
    CONF_PUMP_RATE,
    CONF_REPERFUSION,
    CONF_SENSOR_MAX,
    CONF_VALVES,
    CONF_VENT_RATE,
    SERVICE,
    SIMULATED_SENSOR_MAX,
)
from .final import unit_of


def _hundredths(mmhg: float) -> int:
    """Return a pressure as the core has it."""
    return round(mmhg * 100)


async def _sensor(config: dict[str, Any]) -> cg.MockObj:
    """Make a sensor's driver."""
    reach = _hundredths(config[CONF_SENSOR_MAX])
    if config[CONF_TYPE] == ANY_SENSOR:
        source = await cg.get_variable(config[CONF_ID])
        return cg.new_Pvariable(config["reader_id"], source, unit_of(config), reach)
    bus = await cg.get_variable(config[CONF_I2C_ID])
    return cg.new_Pvariable(config[CONF_ID], bus, config[CONF_ADDRESS], reach)


async def _hardware(config: dict[str, Any]) -> cg.MockObj:
    """Make a channel's pump, valves and sensor."""
    channel = cg.new_Pvariable(config[CONF_ID])
    cg.add(channel.set_pump(await cg.get_variable(config[CONF_PUMP])))
    for pin in config[CONF_VALVES]:
        cg.add(channel.add_valve(await cg.gpio_pin_expression(pin)))
    if pin := config.get(CONF_BLEED):
        cg.add(channel.set_bleed(await cg.gpio_pin_expression(pin)))
    if coil := config.get(CONF_COIL):
        cg.add(channel.set_coil(await cg.get_variable(coil)))
    cg.add(channel.set_sensor(await _sensor(config[CONF_SENSOR])))
    return channel


async def _channel(var: cg.MockObj, config: dict[str, Any]) -> None:
    """Make a channel, and tell the controller its limits."""
    limits = [
        _hundredths(config[CONF_PRESSURE_MAX]),
        config[CONF_CUFF_WIDTH],
        config[CONF_FILL_TIME].total_milliseconds,
    ]
    if cuff := config.get(SIMULATED):
        cg.add(var.add_simulated(cuff, *limits, _hundredths(SIMULATED_SENSOR_MAX)))
        return
    limits.append(_hundredths(config[CONF_SENSOR][CONF_SENSOR_MAX]))
    rates = [_hundredths(config[each]) for each in (CONF_PUMP_RATE, CONF_VENT_RATE)]
    cg.add(var.add_channel(await _hardware(config), *limits, *rates))


async def add_parts(var: cg.MockObj, config: dict[str, Any]) -> None:
    """Give a controller its key, limits, channels, button and light."""
    cg.add(var.set_key(list(base64.b64decode(config[CONF_KEY]))))
    cg.add(var.set_port(config[CONF_PORT]))
    times = (CONF_OCCLUSION_MAX, CONF_REPERFUSION, CONF_LEASE_MAX)
    milliseconds = [config[each].total_milliseconds for each in times]
    cg.add(var.set_limits(*milliseconds, config[CONF_CLIENTS]))
    for channel in config[CONF_CHANNELS]:
        await _channel(var, channel)
    if button := config.get(CONF_BUTTON):
        cg.add(var.set_button(await cg.gpio_pin_expression(button)))
    if light := config.get(CONF_IDENTIFY):
        cg.add(var.set_identify(await cg.get_variable(light)))


def add_libraries(config: dict[str, Any]) -> None:
    """Have mbedTLS: ESP-IDF's own, or on a computer that which is installed."""
    if CORE.is_esp32:
        from .sdkconfig import add_options  # noqa: PLC0415

        add_options()
        return
    cg.add_build_flag("-DCUFF_SAMPLES=2048")
    if folder := config.get(CONF_MBEDTLS):
        cg.add_build_flag(f"-I{folder}/include")
        cg.add_build_flag(f"-L{folder}/lib")
    for library in ("mbedtls", "mbedx509", "mbedcrypto", "everest", "p256m"):
        cg.add_build_flag(f"-l{library}")


def advertise(config: dict[str, Any]) -> None:
    """Have ESPHome's mDNS tell where the controller is; before its own code is made."""
    mdns = CORE.config.get("mdns")
    if not mdns:
        return
    text = {
        "proto": "1",
        "id": Lambda("return cuff_link::device_id();"),
        "model": config[CONF_MODEL],
        "channels": str(len(config[CONF_CHANNELS])),
    }
    service = {"service": SERVICE, "protocol": "_tcp", CONF_PORT: config[CONF_PORT]}
    mdns[CONF_SERVICES] = [*mdns[CONF_SERVICES], {**service, "txt": text}]
