"""Drivers of sensors, pumps and valves: C++ alone, loaded by cuff_link."""

AUTO_LOAD = ["cuff_core"]
CODEOWNERS = ["@bfr-cuff"]
