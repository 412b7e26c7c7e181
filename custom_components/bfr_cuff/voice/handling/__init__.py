"""What is done about each thing that can be asked for."""
