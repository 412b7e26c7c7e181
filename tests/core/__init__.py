"""The firmware's core against another reading of the rules; needs a C++ compiler alone."""
