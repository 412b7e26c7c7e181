"""Checks of the code that no tool of the field brings."""
