"""The Cuff Link server, TLS to frames: C++ alone, loaded by cuff_link."""

AUTO_LOAD = ["cuff_core"]
CODEOWNERS = ["@bfr-cuff"]
