"""Cuffs of entities that are already at home: the edge of `lib/own_parts`."""
