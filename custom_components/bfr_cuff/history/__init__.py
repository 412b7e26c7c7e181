"""History in Home Assistant: who opens, writes and reads it, and shows it natively."""
