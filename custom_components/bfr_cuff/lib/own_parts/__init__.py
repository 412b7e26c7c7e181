"""A controller's rules, for a cuff whose pump, valve and sensor are entities at home.

The third reading of Cuff Link's rules, beside a product's and the simulator's.
"""
