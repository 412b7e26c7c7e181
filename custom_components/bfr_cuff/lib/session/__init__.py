"""One session: the engine that coaches it, and the record that is kept of it."""
