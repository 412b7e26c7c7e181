"""Check whether a cuff controller keeps to Cuff Link, from outside, over the network.

Written from the protocol alone: it shares no code with the integration nor the simulator.
It needs Python 3.14 and nothing else.
"""
