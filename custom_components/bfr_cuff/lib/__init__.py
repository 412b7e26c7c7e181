"""What knows nothing of Home Assistant: controllers, their link, training, sessions, the store."""
