"""The numbers of FIT's public profile that an activity of strength training needs."""

from typing import Final

from .fit_encoder import Base, Field

FIT_EPOCH_S: Final = 631_065_600
"""Where FIT begins to count, in seconds since 1970."""

FILE_ID: Final = 0
SESSION: Final = 18
LAP: Final = 19
RECORD: Final = 20
EVENT: Final = 21
ACTIVITY: Final = 34
FIELD_DESCRIPTION: Final = 206
DEVELOPER_DATA_ID: Final = 207
SET: Final = 225
EXERCISE_TITLE: Final = 264

# Of every message
TIMESTAMP: Final = Field(253, Base.UINT32)
MESSAGE_INDEX: Final = Field(254, Base.UINT16)

FILE_TYPE: Final = Field(0, Base.ENUM)
FILE_MANUFACTURER: Final = Field(1, Base.UINT16)
FILE_PRODUCT: Final = Field(2, Base.UINT16)
FILE_SERIAL_NUMBER: Final = Field(3, Base.UINT32Z)
FILE_TIME_CREATED: Final = Field(4, Base.UINT32)

DEVELOPER_APPLICATION: Final = Field(1, Base.BYTE)
DEVELOPER_INDEX: Final = Field(3, Base.UINT8)

DESCRIBED_DEVELOPER: Final = Field(0, Base.UINT8)
DESCRIBED_NUMBER: Final = Field(1, Base.UINT8)
DESCRIBED_BASE: Final = Field(2, Base.UINT8)
DESCRIBED_NAME: Final = Field(3, Base.STRING)
DESCRIBED_UNITS: Final = Field(8, Base.STRING)

EVENT_EVENT: Final = Field(0, Base.ENUM)
EVENT_TYPE: Final = Field(1, Base.ENUM)

RECORD_HEART_RATE: Final = Field(3, Base.UINT8)

TITLE_CATEGORY: Final = Field(0, Base.UINT16)
TITLE_NAME: Final = Field(1, Base.UINT16)
TITLE_TEXT: Final = Field(2, Base.STRING)

SET_TIMESTAMP: Final = Field(254, Base.UINT32)
SET_DURATION: Final = Field(0, Base.UINT32, 1000)
SET_REPETITIONS: Final = Field(3, Base.UINT16)
SET_WEIGHT: Final = Field(4, Base.UINT16, 16)
SET_TYPE: Final = Field(5, Base.UINT8)
SET_START: Final = Field(6, Base.UINT32)
SET_CATEGORY: Final = Field(7, Base.UINT16)
SET_SUBTYPE: Final = Field(8, Base.UINT16)
SET_WEIGHT_UNIT: Final = Field(9, Base.UINT16)
SET_INDEX: Final = Field(10, Base.UINT16)

# Of laps and sessions
SPAN_EVENT: Final = Field(0, Base.ENUM)
SPAN_EVENT_TYPE: Final = Field(1, Base.ENUM)
SPAN_START: Final = Field(2, Base.UINT32)
SPAN_ELAPSED: Final = Field(7, Base.UINT32, 1000)
SPAN_TIMER: Final = Field(8, Base.UINT32, 1000)

LAP_MEAN_HEART_RATE: Final = Field(15, Base.UINT8)
LAP_HIGHEST_HEART_RATE: Final = Field(16, Base.UINT8)
LAP_SPORT: Final = Field(25, Base.ENUM)
LAP_SUB_SPORT: Final = Field(39, Base.ENUM)

SESSION_SPORT: Final = Field(5, Base.ENUM)
SESSION_SUB_SPORT: Final = Field(6, Base.ENUM)
SESSION_MEAN_HEART_RATE: Final = Field(16, Base.UINT8)
SESSION_HIGHEST_HEART_RATE: Final = Field(17, Base.UINT8)
SESSION_FIRST_LAP: Final = Field(25, Base.UINT16)
SESSION_LAPS: Final = Field(26, Base.UINT16)
SESSION_NAME: Final = Field(110, Base.STRING)

ACTIVITY_TIMER: Final = Field(0, Base.UINT32, 1000)
ACTIVITY_SESSIONS: Final = Field(1, Base.UINT16)
ACTIVITY_TYPE: Final = Field(2, Base.ENUM)
ACTIVITY_EVENT: Final = Field(3, Base.ENUM)
ACTIVITY_EVENT_TYPE: Final = Field(4, Base.ENUM)
ACTIVITY_LOCAL: Final = Field(5, Base.UINT32)

IS_ACTIVITY: Final = 4
IS_DEVELOPMENT: Final = 255
IS_MANUAL: Final = 0
IS_TRAINING: Final = 10
IS_STRENGTH_TRAINING: Final = 20
IS_REST, IS_ACTIVE = 0, 1
IS_KILOGRAM: Final = 1
EVENT_TIMER, EVENT_SESSION, EVENT_LAP, EVENT_ACTIVITY = 0, 8, 9, 26
STARTS, STOPS, STOPS_ALL = 0, 1, 4
