"""What is said to us, and what we say back."""
