"""Tests of parts without a controller."""
