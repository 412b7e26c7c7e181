"""The forms: pairing, athletes, their options and records."""
