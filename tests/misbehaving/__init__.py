"""A controller that misbehaves on purpose, apart from the simulator."""
