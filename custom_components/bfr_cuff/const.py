"""Constants for BFR cuff."""

import logging
from typing import Final

DOMAIN: Final = "bfr_cuff"
LOGGER: Final = logging.getLogger(__package__)

CONF_CUFFS: Final = "cuffs"
CONF_KEY: Final = "key"
CONF_MAX_OCCLUSION: Final = "max_occlusion"
CONF_PLACEMENT: Final = "placement"

MANUFACTURER: Final = "Cuff Link"
