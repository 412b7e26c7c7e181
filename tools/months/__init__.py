"""Three months of training for the demo: the engine and the simulator, in virtual time."""
