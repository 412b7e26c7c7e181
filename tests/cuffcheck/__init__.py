"""Tests of the check of controllers."""
