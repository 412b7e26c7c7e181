"""The pure core of a cuff controller: C++ alone, loaded by cuff_link."""

CODEOWNERS = ["@bfr-cuff"]
