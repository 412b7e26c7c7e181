"""Tests of bfr_cuff."""
