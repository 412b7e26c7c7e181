"""Tests of what is said to us."""
