"""The loop that does not wait: it loses nothing that is under way."""

from itertools import count
import selectors
import socket
from unittest.mock import patch

import pytest

from tests.sleepless import _Selector


@pytest.mark.parametrize("step_s", [0.005, 0.1, 1.0])
def test_news_that_a_busy_kernel_holds_back(step_s: float) -> None:
    """It is there before time has passed by which no news would mean lost contact."""
    waited_s, calls = 0.0, count()

    def select(
        self: selectors.BaseSelector, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        nonlocal waited_s
        waited_s += timeout or 0.0
        if waited_s > 0.12:
            return [(self.get_key(one), 1)]
        # Threads that wake the loop now and then are no news.
        return [(self.get_key(other), 1)] if next(calls) % 9 == 8 else []

    one, other = socket.socketpair()
    with (
        patch.object(selectors.DefaultSelector, "select", select),
        one,
        other,
        _Selector() as selector,
    ):
        selector.register(other, selectors.EVENT_READ)
        selector.register(one, selectors.EVENT_READ)
        began = selector.now
        news: list[object] = []
        while one not in news:
            news = [key.fileobj for key, _ in selector.select(step_s)]
            assert selector.now < began + 2.0


def test_a_silence_is_looked_into_a_few_times() -> None:
    """Or a controller that is out of reach would make time real."""
    waited_s = 0.0

    def select(self: selectors.BaseSelector, timeout: float | None = None) -> list[int]:
        nonlocal waited_s
        waited_s += timeout or 0.0
        return []

    one, other = socket.socketpair()
    with (
        patch.object(selectors.DefaultSelector, "select", select),
        one,
        other,
        _Selector() as selector,
    ):
        selector.register(one, selectors.EVENT_READ)
        selector.register(other, selectors.EVENT_READ)
        for _ in range(600):
            assert not selector.select(1.0)
    assert waited_s < 0.5
