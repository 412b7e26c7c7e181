"""What of mbedTLS an ESP32 needs for Cuff Link, and what must stay off."""

from typing import Any

from esphome.components.esp32 import (
    VARIANT_ESP32,
    VARIANT_ESP32S2,
    VARIANT_ESP32S3,
    add_idf_sdkconfig_option,
    get_esp32_variant,
    require_mbedtls_tls,
    require_mbedtls_tls_server,
)
import esphome.config_validation as cv
from esphome.const import CONF_FRAMEWORK

CONF_SDKCONFIG_OPTIONS = "sdkconfig_options"

# An Xtensa saves its registers by itself; a RISC-V may do so by calls, for less code
XTENSA = (VARIANT_ESP32, VARIANT_ESP32S2, VARIANT_ESP32S3)
CALLS_TO_SAVE = "CONFIG_COMPILER_SAVE_RESTORE_LIBCALLS"

OPTIONS: dict[str, bool | int] = {
    # The only suite, ECDHE-PSK-CHACHA20-POLY1305: five options that are off by default
    "CONFIG_MBEDTLS_CHACHA20_C": True,
    "CONFIG_MBEDTLS_POLY1305_C": True,
    "CONFIG_MBEDTLS_CHACHAPOLY_C": True,
    "CONFIG_MBEDTLS_PSK_MODES": True,
    "CONFIG_MBEDTLS_KEY_EXCHANGE_ECDHE_PSK": True,
    # A frame has at most 4,096 bytes; ours are shorter
    "CONFIG_MBEDTLS_ASYMMETRIC_CONTENT_LEN": True,
    "CONFIG_MBEDTLS_SSL_IN_CONTENT_LEN": 5120,
    "CONFIG_MBEDTLS_SSL_OUT_CONTENT_LEN": 2048,
    # Each connection proves the key anew
    "CONFIG_MBEDTLS_SERVER_SSL_SESSION_TICKETS": False,
    "CONFIG_MBEDTLS_CLIENT_SSL_SESSION_TICKETS": False,
    "CONFIG_MBEDTLS_SSL_RENEGOTIATION": False,
    # A task that hangs restarts the chip
    "CONFIG_ESP_TASK_WDT_INIT": True,
    "CONFIG_ESP_TASK_WDT_PANIC": True,
}


def _text(value: bool | int) -> str:
    """Return a value as sdkconfig has it."""
    if isinstance(value, bool):
        return "y" if value else "n"
    return str(value)


def refuse_other_settings(full: dict[str, Any]) -> None:
    """Refuse settings of the user's own that would open the door or stop the watchdog."""
    framework = full["esp32"].get(CONF_FRAMEWORK, {})
    given = framework.get(CONF_SDKCONFIG_OPTIONS, {})
    for name, value in OPTIONS.items():
        if name in given and str(given[name]) != _text(value):
            raise cv.Invalid(
                f"{name} must be {_text(value)} for cuff_link, and sdkconfig_options say "
                f"{given[name]}: remove it there"
            )


def add_options() -> None:
    """Set what ESP-IDF is built with."""
    require_mbedtls_tls()
    require_mbedtls_tls_server()
    for name, value in OPTIONS.items():
        add_idf_sdkconfig_option(name, value)
    if get_esp32_variant() not in XTENSA:
        add_idf_sdkconfig_option(CALLS_TO_SAVE, True)
