"""Keys of the configuration, and the numbers that Cuff Link sets."""

CONF_BLEED = "bleed"
CONF_BUTTON = "button"
CONF_CLIENTS = "clients"
CONF_COIL = "coil"
CONF_CUFF_LINK_ID = "cuff_link_id"
CONF_CUFF_WIDTH = "cuff_width"
CONF_FILL_TIME = "fill_time"
CONF_IDENTIFY = "identify"
CONF_LEASE_MAX = "lease_max"
CONF_MBEDTLS = "mbedtls"
CONF_OCCLUSION_MAX = "occlusion_max"
CONF_PART = "part"
CONF_PRESSURE_MAX = "pressure_max"
CONF_PUMP = "pump"
CONF_PUMP_RATE = "pump_rate"
CONF_REPERFUSION = "reperfusion"
CONF_SENSOR_MAX = "sensor_max"
CONF_SIMULATED_ID = "simulated_id"
CONF_VALVES = "valves"
CONF_VENT_RATE = "vent_rate"

DOMAIN = "cuff_link"
SERVICE = "_bfr-cuff"
PORT = 7332
VERSION = "1.0.0"

CHANNELS_MAX = 4
CLIENTS_MAX = 8
TEXT_MAX = 64
KEY_BYTES = 32

PRESSURE_MIN = 30.0
"""The lowest target, mmHg."""

PRESSURE_MAX = 280.0
"""The highest `pressure_max` that a client accepts, mmHg."""

BOUND_MARGIN = 20.0
BOUND_MAX = 300.0
SENSOR_MARGIN = 20.0
"""A sensor reads this much above the bound, mmHg."""

SAMPLE_MAX_MS = 25
"""The longest interval of samples."""


def bound(pressure_max: float) -> float:
    """Return the pressure above which a channel vents in any case, mmHg."""
    return min(pressure_max + BOUND_MARGIN, BOUND_MAX)
