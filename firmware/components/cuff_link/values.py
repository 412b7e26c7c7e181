"""Checks of single values; each refusal is a sentence that says what to do."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

import esphome.config_validation as cv
from esphome.const import CONF_SENSOR
from esphome.core import TimePeriod

from .const import (
    BOUND_MAX,
    CONF_PRESSURE_MAX,
    CONF_SENSOR_MAX,
    KEY_BYTES,
    PRESSURE_MAX,
    PRESSURE_MIN,
    SENSOR_MARGIN,
    TEXT_MAX,
    bound,
)

CUFF_WIDTH_MM = (50, 180)
"""Widths of the cuffs in studies of training with restricted blood flow."""


def key(value: Any) -> str:
    """Return a pairing key: 32 bytes in base64."""
    value = cv.string_strict(value)
    try:
        decoded = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as err:
        raise cv.Invalid(
            "The key is no base64: make one with `openssl rand -base64 32`"
        ) from err
    if len(decoded) != KEY_BYTES:
        raise cv.Invalid(
            f"The key has {len(decoded)} bytes, and must have {KEY_BYTES}: "
            "make one with `openssl rand -base64 32`"
        )
    if len(set(decoded)) < KEY_BYTES // 2:
        raise cv.Invalid(
            "The key is not random, so anyone can guess it: "
            "make one with `openssl rand -base64 32`"
        )
    return value


def text(value: Any) -> str:
    """Return a text that fits into a frame."""
    value = cv.All(cv.string_strict, cv.Length(min=1))(value)
    if (size := len(value.encode())) > TEXT_MAX:
        raise cv.Invalid(
            f"A name has at most {TEXT_MAX} bytes on the network, and this one {size}"
        )
    return value


def mmhg(value: Any) -> float:
    """Return a pressure in mmHg, which may be written with or without its unit."""
    if isinstance(value, str) and value.lower().endswith("mmhg"):
        value = value[: -len("mmhg")].strip()
    return cv.float_(value)


def pressure_max(value: Any) -> float:
    """Return the highest target of a channel, mmHg."""
    value = mmhg(value)
    if value > PRESSURE_MAX:
        raise cv.Invalid(
            f"pressure_max is at most {PRESSURE_MAX:g} mmHg: "
            "Home Assistant refuses a controller that allows more"
        )
    if value < PRESSURE_MIN:
        raise cv.Invalid(
            f"pressure_max is at least {PRESSURE_MIN:g} mmHg, the lowest target"
        )
    return value


def cuff_width(value: Any) -> int:
    """Return a cuff's width in mm, of a length such as 11cm or 110mm."""
    width = round(cv.distance(value) * 1000)
    low, high = CUFF_WIDTH_MM
    if not low <= width <= high:
        raise cv.Invalid(
            f"Cuffs in studies are {low} to {high} mm wide, and this one is {width} mm: "
            "what pressure such a cuff needs is not known"
        )
    return width


def seconds(
    name: str, low: float, high: float, why: str
) -> Callable[[Any], TimePeriod]:
    """Return a check of a length of time between two numbers of seconds."""

    def check(value: Any) -> TimePeriod:
        value = cv.positive_time_period_milliseconds(value)
        if not low <= value.total_milliseconds / 1000 <= high:
            raise cv.Invalid(f"{name} is from {low:g} s to {high:g} s: {why}")
        return value

    return check


def sensor_reaches(channel: dict[str, Any]) -> dict[str, Any]:
    """Refuse a sensor that is at its end before the channel would vent."""
    needed = bound(channel[CONF_PRESSURE_MAX]) + SENSOR_MARGIN
    reach = channel[CONF_SENSOR][CONF_SENSOR_MAX]
    if reach < needed:
        most = min(reach - SENSOR_MARGIN, BOUND_MAX) - (needed - SENSOR_MARGIN)
        fitting = channel[CONF_PRESSURE_MAX] + most
        raise cv.Invalid(
            f"The sensor reads up to {reach:g} mmHg and must read up to {needed:g}, "
            "20 above the pressure at which the cuff is vented in any case: "
            f"take another sensor, or a pressure_max of {fitting:g}",
            [CONF_PRESSURE_MAX],
        )
    return channel
