"""Tests of the check of a cuff, on a clock of its own."""
