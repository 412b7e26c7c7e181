"""Cuffs of own parts: real Home Assistant, its own entities, the simulator's plant."""
