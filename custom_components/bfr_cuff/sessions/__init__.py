"""Athletes in Home Assistant: their sessions, from the wish to the record."""
