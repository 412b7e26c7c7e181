"""Constants for BFR cuff."""

import logging
from typing import Final

DOMAIN: Final = "bfr_cuff"
LOGGER: Final = logging.getLogger(__package__)

CONF_ANNOUNCE_MOMENTS: Final = "announce_moments"
CONF_ANNOUNCE_TARGETS: Final = "announce_targets"
CONF_ANSWERS: Final = "answers"
CONF_BIRTH_YEAR: Final = "birth_year"
CONF_COPY: Final = "copy"
CONF_CUFFS: Final = "cuffs"
CONF_CUFF_WIDTH: Final = "cuff_width_mm"
CONF_DAY: Final = "day"
CONF_DIASTOLIC: Final = "diastolic"
CONF_DIASTOLIC_ENTITY: Final = "diastolic_entity"
CONF_EXERCISE: Final = "exercise"
CONF_FULL_OCCLUSION_CONSENT: Final = "full_occlusion_consent"
CONF_HEART_RATE_ENTITY: Final = "heart_rate_entity"
CONF_KEY: Final = "key"
CONF_KG: Final = "kg"
CONF_KIND: Final = "kind"
CONF_MAX_OCCLUSION: Final = "max_occlusion"
CONF_METHOD: Final = "method"
CONF_MMHG: Final = "mmhg"
CONF_PERSON: Final = "person"
CONF_PLACEMENT: Final = "placement"
CONF_POSTURE: Final = "posture"
CONF_PRESSURE_DAY: Final = "pressure_day"
CONF_SCREENING: Final = "screening"
CONF_SEX: Final = "sex"
CONF_SYSTOLIC: Final = "systolic"
CONF_SYSTOLIC_ENTITY: Final = "systolic_entity"
CONF_TEXT: Final = "text"
CONF_THIGH: Final = "thigh_cm"
CONF_TTS_ENTITY: Final = "tts_entity"

KIND_ATHLETE: Final = "athlete"
KIND_HISTORY: Final = "history"

SUBENTRY_LOP: Final = "lop"
SUBENTRY_ONE_REP_MAX: Final = "one_rep_max"
SUBENTRY_PROTOCOL: Final = "protocol"
SUBENTRY_WRAP: Final = "wrap"

MANUFACTURER: Final = "Cuff Link"
