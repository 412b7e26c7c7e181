"""Random sessions through random faults: after each, no limb is left and nothing is untrue.

A storm is drawn from a seed: a protocol, and blows at random moments. The same seed draws
the same storm, so that one that breaks something can be replayed and made smaller.
"""
