"""How large what a controller says may be."""

from typing import Final

MAX_DEPTH: Final = 8
MAX_TEXT_BYTES: Final = 64
MAX_MESSAGE_BYTES: Final = 256
MAX_CHANNELS: Final = 64
MAX_MMHG: Final = 1000.0
MAX_MS: Final = 2.0**53
MAX_SAMPLES_MS: Final = 250.0
"""So much time the samples of one frame may cover."""

MIN_SAMPLE_MS: Final = 10.0
MAX_SAMPLE_MS: Final = 25.0
