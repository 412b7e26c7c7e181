"""The simulated hardware: pump, valves, cuff, limb and sensor, and their faults."""
