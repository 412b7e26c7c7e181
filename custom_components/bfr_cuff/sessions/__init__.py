"""Athletes in Home Assistant: their sessions, from the request to the record."""
