"""A cuff of own parts on a real stack: boxes of other makers, on a simulated bench."""
