"""A cuff controller that speaks Cuff Link: its configuration, and the code made of it."""

from typing import Any

from esphome import pins
import esphome.codegen as cg
from esphome.components import output, socket
import esphome.config_validation as cv
from esphome.const import (
    CONF_CHANNELS,
    CONF_FRIENDLY_NAME,
    CONF_ID,
    CONF_KEY,
    CONF_MODEL,
    CONF_NAME,
    CONF_PORT,
    PLATFORM_ESP32,
    PLATFORM_HOST,
)
from esphome.core import CORE, coroutine_with_priority
from esphome.coroutine import CoroPriority

from . import values
from .boot_pins import BOOT_PINS
from .channels import CHANNELS_SCHEMA, SIMULATED, cuff_link_ns
from .const import (
    CLIENTS_MAX,
    CONF_BUTTON,
    CONF_CLIENTS,
    CONF_IDENTIFY,
    CONF_LEASE_MAX,
    CONF_MBEDTLS,
    CONF_OCCLUSION_MAX,
    CONF_REPERFUSION,
    CONF_SIMULATED_ID,
    PORT,
)
from .final import final_validate
from .generate import add_libraries, add_parts, advertise

CODEOWNERS = ["@bfr-cuff"]
DEPENDENCIES = ["network"]

CuffLink = cuff_link_ns.class_("CuffLink", cg.Component)
SimulatedCuffs = cuff_link_ns.class_("SimulatedCuffs", cg.Component)


def AUTO_LOAD() -> list[str]:
    """Load the other layers, and on a computer the simulated cuffs."""
    layers = ["cuff_core", "cuff_drivers", "cuff_server", "output", "sensor", "socket"]
    return [*layers, "cuff_plant"] if CORE.is_host else layers


def _known_chip(config: dict[str, Any]) -> dict[str, Any]:
    """Refuse a chip whose pins are not known, and a framework that was not thought of."""
    if not CORE.is_esp32:
        return config
    from esphome.components.esp32 import get_esp32_variant  # noqa: PLC0415

    if (chip := get_esp32_variant()) not in BOOT_PINS:
        raise cv.Invalid(
            f"What the pins of {chip} do while it starts is not known here: take one "
            f"of {', '.join(BOOT_PINS)}"
        )
    if CORE.using_arduino:
        raise cv.Invalid(
            "cuff_link sets what ESP-IDF's TLS is built with: use the framework esp-idf"
        )
    return config


def _room_for_all(config: dict[str, Any]) -> dict[str, Any]:
    """Have enough sockets: clients, one more in its handshake, and the news between tasks."""
    clients = config[CONF_CLIENTS]
    socket.consume_sockets(clients + 1, "cuff_link")(config)
    socket.consume_sockets(1, "cuff_link", socket.SocketType.UDP)(config)
    return socket.consume_sockets(1, "cuff_link", socket.SocketType.TCP_LISTEN)(config)


def _has_mbedtls(config: dict[str, Any]) -> dict[str, Any]:
    """Refuse a computer without the TLS that a chip has."""
    if CORE.is_host and CONF_MBEDTLS not in config:
        raise cv.Invalid(
            "On a computer, mbedtls is the folder of a library with the settings of an "
            "ESP32: scripts/firmware build makes .cache/mbedtls"
        )
    return config


def _has_a_button(config: dict[str, Any]) -> dict[str, Any]:
    """Refuse a real controller without the button that needs no network."""
    real = any(SIMULATED not in channel for channel in config[CONF_CHANNELS])
    if real and CONF_BUTTON not in config:
        raise cv.Invalid(
            "A controller needs a button that lets the air out without any network: "
            "add button with its pin"
        )
    return config


def _with_simulated_cuffs(config: dict[str, Any]) -> dict[str, Any]:
    """Name what has the simulated cuffs of a computer, if there are any."""
    if not any(SIMULATED in channel for channel in config[CONF_CHANNELS]):
        return config
    return {**config, CONF_SIMULATED_ID: cv.declare_id(SimulatedCuffs)(None)}


CONFIG_SCHEMA = cv.All(
    cv.Schema(
        {
            cv.GenerateID(): cv.declare_id(CuffLink),
            cv.Required(CONF_KEY): cv.sensitive(values.key),
            cv.Optional(CONF_NAME): values.text,
            cv.Optional(CONF_MODEL, default="ESPHome"): values.text,
            cv.Optional(CONF_PORT, default=PORT): cv.port,
            cv.Optional(CONF_CLIENTS, default=3): cv.int_range(min=2, max=CLIENTS_MAX),
            cv.Optional(CONF_OCCLUSION_MAX, default="15min"): values.seconds(
                CONF_OCCLUSION_MAX,
                60,
                1200,
                "Home Assistant refuses more than 20 minutes",
            ),
            cv.Optional(CONF_REPERFUSION, default="3min"): values.seconds(
                CONF_REPERFUSION, 60, 3600, "less than a minute lets no blood back"
            ),
            cv.Optional(CONF_LEASE_MAX, default="5s"): values.seconds(
                CONF_LEASE_MAX,
                1,
                5,
                "a cuff that hears nothing for longer must be empty",
            ),
            cv.Required(CONF_CHANNELS): CHANNELS_SCHEMA,
            cv.Optional(CONF_BUTTON): pins.internal_gpio_input_pin_schema,
            cv.Optional(CONF_IDENTIFY): cv.use_id(output.BinaryOutput),
            cv.Optional(CONF_MBEDTLS): cv.All(
                cv.only_on([PLATFORM_HOST]), cv.directory
            ),
        }
    ).extend(cv.COMPONENT_SCHEMA),
    cv.only_on([PLATFORM_ESP32, PLATFORM_HOST]),
    _known_chip,
    _has_mbedtls,
    _has_a_button,
    _room_for_all,
    _with_simulated_cuffs,
)

FINAL_VALIDATE_SCHEMA = final_validate


@coroutine_with_priority(CoroPriority.COMMUNICATION)
async def to_code(config: dict[str, Any]) -> None:
    """Make the controller and all its parts."""
    advertise(config)
    var = cg.new_Pvariable(config[CONF_ID])
    await cg.register_component(var, config)
    name = config.get(CONF_NAME) or CORE.config["esphome"].get(CONF_FRIENDLY_NAME)
    cg.add(var.set_identity(name or CORE.name, config[CONF_MODEL]))
    await add_parts(var, config)
    add_libraries(config)
