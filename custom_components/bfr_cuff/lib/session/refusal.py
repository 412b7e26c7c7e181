"""Why a session does not start or go on."""


class SessionRefused(Exception):
    """A session that does not start: a translation key, and what fills it."""

    def __init__(self, key: str, **placeholders: str) -> None:
        """Keep what makes the sentence."""
        super().__init__(key)
        self.key = key
        self.placeholders = placeholders
