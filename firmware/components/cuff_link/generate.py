"""The code of a controller's parts: channels, sensors, libraries, the advertisement."""

import base64
from typing import Any

import esphome.codegen as cg
from esphome.components.ota import request_ota_state_listeners
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
    CONF_SIMULATED_ID,
    CONF_VALVES,
    CONF_VENT_RATE,
    SERVICE,
)
from .sensing import unit_of

ChannelLimits = cg.global_ns.namespace("cuff").struct("ChannelLimits")


def _hundredths(mmhg: float) -> int:
    """Return a pressure as the core has it."""
    return round(mmhg * 100)


async def _sensor(config: dict[str, Any]) -> cg.MockObj:
    """Make a sensor's driver."""
    if config[CONF_TYPE] == ANY_SENSOR:
        source = await cg.get_variable(config[CONF_ID])
        return cg.new_Pvariable(config["reader_id"], source, unit_of(config))
    bus = await cg.get_variable(config[CONF_I2C_ID])
    reach = _hundredths(config[CONF_SENSOR_MAX])
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


def _limits(config: dict[str, Any]) -> cg.StructInitializer:
    """Return a channel's limits as the core has them."""
    return cg.StructInitializer(
        ChannelLimits,
        ("pressure_max", _hundredths(config[CONF_PRESSURE_MAX])),
        ("cuff_width_mm", config[CONF_CUFF_WIDTH]),
        ("fill_ms", config[CONF_FILL_TIME].total_milliseconds),
        ("sensor_max", _hundredths(config[CONF_SENSOR][CONF_SENSOR_MAX])),
        ("pump_rate", _hundredths(config[CONF_PUMP_RATE])),
        ("vent_rate", _hundredths(config[CONF_VENT_RATE])),
    )


async def _channel(var: cg.MockObj, config: dict[str, Any]) -> None:
    """Make a channel, and tell the controller its limits."""
    cg.add(var.add_channel(await _hardware(config), _limits(config)))
    sensor = config[CONF_SENSOR]
    if sensor[CONF_TYPE] == ANY_SENSOR:
        cg.add(var.add_sensor(await cg.get_variable(sensor["reader_id"])))


async def _simulated(var: cg.MockObj, config: dict[str, Any]) -> cg.MockObj | None:
    """Make what has the simulated cuffs of a computer, if there are any."""
    if CONF_SIMULATED_ID not in config:
        return None
    cuffs = cg.new_Pvariable(config[CONF_SIMULATED_ID], var)
    await cg.register_component(cuffs, {})
    return cuffs


async def add_parts(var: cg.MockObj, config: dict[str, Any]) -> None:
    """Give a controller its key, limits, channels, button and light."""
    cg.add(var.set_key(list(base64.b64decode(config[CONF_KEY]))))
    cg.add(var.set_port(config[CONF_PORT]))
    times = (CONF_OCCLUSION_MAX, CONF_REPERFUSION, CONF_LEASE_MAX)
    milliseconds = [config[each].total_milliseconds for each in times]
    cg.add(var.set_limits(*milliseconds, config[CONF_CLIENTS]))
    simulated = await _simulated(var, config)
    for channel in config[CONF_CHANNELS]:
        if cuff := channel.get(SIMULATED):
            pressure_max = _hundredths(channel[CONF_PRESSURE_MAX])
            cg.add(simulated.add(cuff, pressure_max))
        else:
            await _channel(var, channel)
    if button := config.get(CONF_BUTTON):
        cg.add(var.set_button(await cg.gpio_pin_expression(button)))
    if light := config.get(CONF_IDENTIFY):
        cg.add(var.set_identify(await cg.get_variable(light)))


def add_libraries(config: dict[str, Any]) -> None:
    """Have mbedTLS: ESP-IDF's own, or on a computer that of scripts/firmware."""
    if "ota" in CORE.config:
        request_ota_state_listeners()
    if CORE.is_esp32:
        from .sdkconfig import add_options  # noqa: PLC0415

        add_options()
        return
    cg.add_build_flag("-DCUFF_SAMPLES=2048")
    folder = config[CONF_MBEDTLS]
    for flag in (f"-I{folder}/include", f"-L{folder}/lib", "-lmbedtls_all"):
        cg.add_build_flag(flag)


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
