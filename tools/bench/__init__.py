"""Measure what must be quick, in real Home Assistant on this machine."""
