"""Tests of the firmware, from its configuration to a controller that runs here."""
