"""The firmware, built for this computer, beside the other readings of the protocol."""
