"""A cuff controller in software: the Cuff Link protocol in front of real pneumatics."""
