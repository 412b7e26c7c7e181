"""Tests of the history that is kept."""
