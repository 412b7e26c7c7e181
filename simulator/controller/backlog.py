"""How much waits in the kernel to be sent: old states, to a reader that is slow."""

import asyncio
import fcntl
import socket
import struct
import sys

SEND_BUFFER = 2048
"""Bytes; the kernel doubles what it is given, and has a minimum of its own."""

SIOCOUTQNSD = 0x894B
"""Linux: bytes of a socket that have not been sent once."""


def keep_small(transport: asyncio.Transport) -> None:
    """Let the kernel and the transport queue as little as they can."""
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, 1)
    transport.set_write_buffer_limits(high=0)


def is_waiting(transport: asyncio.Transport) -> bool:
    """Return whether what was written last has not left yet; False if unknown."""
    if sys.platform != "linux" or transport.is_closing():
        return False
    descriptor = transport.get_extra_info("socket").fileno()
    try:
        answer = fcntl.ioctl(descriptor, SIOCOUTQNSD, bytes(4))
    except OSError:
        return False
    return struct.unpack("i", answer) != (0,)
