"""What scripts/firmware runs in Python."""
