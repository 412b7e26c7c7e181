"""What to train, how often, and under how much pressure."""
