"""The names of what can be asked for by voice, and of what goes with it."""

from enum import StrEnum
from typing import Final


class IntentName(StrEnum):
    """What can be asked for; the status is for LLM agents alone."""

    RELEASE = "BfrCuffRelease"
    START = "BfrCuffStart"
    NEXT_SET = "BfrCuffNextSet"
    LOG_SET = "BfrCuffLogSet"
    TIME_LEFT = "BfrCuffTimeLeft"
    WHAT_IS_NEXT = "BfrCuffWhatIsNext"
    LOWER = "BfrCuffLower"
    WRAP_OFF = "BfrCuffWrapOff"
    WEEK = "BfrCuffWeek"
    DUE = "BfrCuffDue"
    STATUS = "BfrCuffStatus"


ANSWER: Final = "BfrCuffAnswer"
"""What is listened for to answer a question; Home Assistant has no such intent."""

MEASURE: Final = "BfrCuffMeasure"
"""What is listened for to measure an LOP. It is no intent of Home Assistant, for a
language model is handed every one of those."""

RELEASE_WORD: Final = "BfrCuffReleaseWord"
"""What is listened for to hear a release word with anything beside it."""

HOME: Final = "Home"
"""What is said to the home, with a release word: "stop the music"."""

SLOT_ATHLETE: Final = "athlete"
SLOT_CUFF: Final = "cuff"
SLOT_EFFORT: Final = "effort"
SLOT_LIMB: Final = "limb"
SLOT_PROTOCOL: Final = "protocol"
SLOT_REPETITIONS: Final = "repetitions"
