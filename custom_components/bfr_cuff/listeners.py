"""Listeners that are called with one kind of news."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE


class Listeners[*News]:
    """Who is called with one kind of news, in the order in which they came."""

    def __init__(self) -> None:
        """Start without any."""
        self._listeners: list[Callable[[*News], None]] = []

    def add(self, listener: Callable[[*News], None]) -> CALLBACK_TYPE:
        """Call a listener, which is a callback, from now on; return what ends that."""
        self._listeners.append(listener)

        def _remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return _remove

    def call(self, *news: *News) -> None:
        """Call every listener; one may come or go meanwhile."""
        for listener in list(self._listeners):
            listener(*news)
