"""Training with blood-flow restriction: what a cuff may do, and who watches it.

Nothing here knows Home Assistant, a network or a clock: time is an argument.
"""
