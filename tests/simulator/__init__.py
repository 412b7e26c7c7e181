"""Tests of the simulated controller."""
