"""Tests of the rules for a cuff of own parts."""
