"""Sessions as files for other programs."""
