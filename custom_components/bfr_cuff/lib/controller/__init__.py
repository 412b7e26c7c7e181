"""A cuff controller as everything above the wire sees it, and the guard that watches it."""
