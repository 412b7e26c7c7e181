"""Tests with real processes, really killed."""
