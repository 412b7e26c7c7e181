"""The check of a controller's cuffs: how it is run, what is kept of it."""
