"""What a channel is: pump, valves, sensor, cuff; or a simulated one on a computer."""

from typing import Any

from esphome import pins
import esphome.codegen as cg
from esphome.components import i2c, output, sensor
import esphome.config_validation as cv
from esphome.const import (
    CONF_ALLOW_OTHER_USES,
    CONF_ID,
    CONF_INVERTED,
    CONF_MODE,
    CONF_NUMBER,
    CONF_OPEN_DRAIN,
    CONF_PULLUP,
    CONF_SENSOR,
    PLATFORM_HOST,
)
from esphome.core import CORE

from . import values
from .boot_pins import BOOT_PINS
from .const import (
    CHANNELS_MAX,
    CONF_BLEED,
    CONF_COIL,
    CONF_CUFF_WIDTH,
    CONF_FILL_TIME,
    CONF_PART,
    CONF_PRESSURE_MAX,
    CONF_PUMP,
    CONF_PUMP_RATE,
    CONF_SENSOR_MAX,
    CONF_VALVES,
    CONF_VENT_RATE,
)

cuff_link_ns = cg.esphome_ns.namespace("cuff_link")
Channel = cuff_link_ns.class_("Channel")
HoneywellSensor = cuff_link_ns.class_("HoneywellSensor")
EsphomeSensor = cuff_link_ns.class_("EsphomeSensor")

MPR = "mpr"
ABP2 = "abp2"
ANY_SENSOR = "sensor"
SIMULATED = "simulated"

MPR_PARTS = {"0300YG": 300.0}
ABP2_PARTS = {"060KG": 450.04, "100KG": 750.06, "010PG": 517.15, "015PG": 775.73}
"""What a part reads up to, mmHg: the range in its name, 0 at ambient."""


def _honeywell(address: int, parts: dict[str, float], default: str) -> cv.Schema:
    """Return the schema of a sensor by Honeywell on an I2C bus."""

    def add_reach(config: dict[str, Any]) -> dict[str, Any]:
        return {**config, CONF_SENSOR_MAX: parts[config[CONF_PART]]}

    return cv.All(
        cv.Schema(
            {
                cv.GenerateID(): cv.declare_id(HoneywellSensor),
                cv.Optional(CONF_PART, default=default): cv.one_of(*parts, upper=True),
            }
        ).extend(i2c.i2c_device_schema(address)),
        add_reach,
    )


_ANY_SENSOR_SCHEMA = cv.Schema(
    {
        cv.GenerateID("reader_id"): cv.declare_id(EsphomeSensor),
        cv.Required(CONF_ID): cv.use_id(sensor.Sensor),
        cv.Required(CONF_SENSOR_MAX): values.mmhg,
    }
)

SENSOR_SCHEMA = cv.typed_schema(
    {
        MPR: _honeywell(0x18, MPR_PARTS, "0300YG"),
        ABP2: _honeywell(0x28, ABP2_PARTS, "060KG"),
        ANY_SENSOR: _ANY_SENSOR_SCHEMA,
    },
    lower=True,
)


def quiet_at_boot(pin: dict[str, Any], purpose: str) -> None:
    """Refuse a pin that does something before the software runs."""
    if not CORE.is_esp32:
        return
    from esphome.components.esp32 import get_esp32_variant  # noqa: PLC0415

    why = BOOT_PINS.get(get_esp32_variant(), {}).get(pin[CONF_NUMBER])
    if why:
        raise cv.Invalid(
            f"GPIO{pin[CONF_NUMBER]} {why}, so {purpose} would act before any software "
            "runs: take another pin"
        )


def low_is_safe(pin: dict[str, Any], purpose: str) -> None:
    """Refuse a pin that switches on when nothing drives it."""
    if pin[CONF_INVERTED]:
        raise cv.Invalid(
            f"{purpose.capitalize()} must be off while its pin is low, as it is without "
            "software: remove inverted, and use a gate that is pulled down"
        )
    if pin[CONF_MODE][CONF_PULLUP] or pin[CONF_MODE][CONF_OPEN_DRAIN]:
        raise cv.Invalid(
            f"{purpose.capitalize()} must be off while nothing drives its pin: remove "
            "pullup and open_drain, and use a gate that is pulled down"
        )


def _valve_pin(value: Any) -> dict[str, Any]:
    """Return the pin of a valve's hold."""
    pin = pins.internal_gpio_output_pin_schema(value)
    quiet_at_boot(pin, "a valve")
    low_is_safe(pin, "a valve")
    if pin.get(CONF_ALLOW_OTHER_USES):
        raise cv.Invalid(
            "A valve's pin is for this valve alone: remove allow_other_uses"
        )
    return pin


def _fits(channel: dict[str, Any]) -> dict[str, Any]:
    """Refuse a channel whose parts do not fit together."""
    if SIMULATED in channel:
        return channel
    return values.sensor_reaches(channel)


_ANY = cv.Schema(
    {
        cv.GenerateID(): cv.declare_id(Channel),
        cv.Required(CONF_PRESSURE_MAX): values.pressure_max,
    }
)

_REAL = _ANY.extend(
    {
        cv.Required(CONF_CUFF_WIDTH): values.cuff_width,
        cv.Required(CONF_FILL_TIME): values.seconds(
            CONF_FILL_TIME, 3, 60, "how long this cuff takes from empty to pressure_max"
        ),
        cv.Optional(CONF_PUMP_RATE, default=9.0): cv.float_range(min=1, max=60),
        cv.Optional(CONF_VENT_RATE, default=90.0): cv.float_range(min=10, max=500),
        cv.Required(CONF_PUMP): cv.use_id(output.FloatOutput),
        cv.Required(CONF_VALVES): cv.All(
            cv.ensure_list(_valve_pin),
            cv.Length(
                min=1, max=3, msg="A channel has one valve, or up to three in parallel"
            ),
        ),
        cv.Optional(CONF_BLEED): _valve_pin,
        cv.Optional(CONF_COIL): cv.use_id(output.FloatOutput),
        cv.Required(CONF_SENSOR): SENSOR_SCHEMA,
    }
)

_SIMULATED = _ANY.extend(
    {
        cv.Required(SIMULATED): cv.All(
            cv.only_on([PLATFORM_HOST]), cv.one_of("arm", "thigh", lower=True)
        ),
    }
)


def _channel(value: Any) -> dict[str, Any]:
    """Return a channel, real or simulated."""
    schema = _SIMULATED if isinstance(value, dict) and SIMULATED in value else _REAL
    return _fits(schema(value))


CHANNELS_SCHEMA = cv.All(
    cv.ensure_list(_channel),
    cv.Length(min=1, max=CHANNELS_MAX, msg=f"There are 1 to {CHANNELS_MAX} channels"),
)
