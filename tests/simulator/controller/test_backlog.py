"""How much waits in the kernel, where it cannot be told."""

import asyncio
import os
import socket
from typing import Any, override

import pytest

from simulator.controller.backlog import is_waiting, keep_small


class Transport(asyncio.Transport):
    """A transport of which only its socket is asked."""

    def __init__(self, connection: Any) -> None:
        """Take what stands for the socket."""
        super().__init__(extra={"socket": connection})
        self.limit: int | None = None

    @override
    def is_closing(self) -> bool:
        """Return that it is open."""
        return False

    @override
    def set_write_buffer_limits(
        self, high: int | None = None, low: int | None = None
    ) -> None:
        """Note the limit."""
        self.limit = high


class NoSocket:
    """Something with a descriptor that is no socket's."""

    def __init__(self, descriptor: int) -> None:
        """Take the descriptor."""
        self._descriptor = descriptor

    def fileno(self) -> int:
        """Return it."""
        return self._descriptor


def test_what_the_kernel_does_not_tell() -> None:
    """Unknown is not waiting: a state is rather sent than kept for ever."""
    ends = os.pipe()
    try:
        assert not is_waiting(Transport(NoSocket(ends[0])))
    finally:
        for end in ends:
            os.close(end)


@pytest.mark.parametrize("has_low_water", [True, False])
def test_as_little_as_the_kernel_can(
    monkeypatch: pytest.MonkeyPatch, socket_enabled: None, has_low_water: bool
) -> None:
    """A small buffer where there is no mark for what was not sent yet, too."""
    if not has_low_water:
        monkeypatch.delattr(socket, "TCP_NOTSENT_LOWAT", raising=False)
    with socket.socket() as connection:
        before = connection.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
        transport = Transport(connection)
        keep_small(transport)
        assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) < before
    assert transport.limit == 0
