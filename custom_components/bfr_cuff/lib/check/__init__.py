"""The check of a cuff around a bottle: what is asked of it, seen and made of it."""
