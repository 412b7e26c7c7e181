"""Simulated cuffs for a computer: C++ alone, loaded by cuff_link."""

AUTO_LOAD = ["cuff_core"]
CODEOWNERS = ["@bfr-cuff"]
