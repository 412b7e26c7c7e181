"""What the commands in scripts/ run."""
