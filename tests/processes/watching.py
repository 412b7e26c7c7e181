"""What Linux tells about a process from outside."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

LISTEN = "0A"
LOOPBACK = "0100007F"


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def listening(pid: int) -> set[tuple[str, int]]:
    """Return the addresses (hexadecimal) and ports that a process listens on."""
    sockets = {
        descriptor.readlink().name
        for descriptor in Path(f"/proc/{pid}/fd").iterdir()
        if descriptor.is_symlink()
    }
    found = set()
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = row.split()
            address, port = fields[1].split(":")
            if fields[3] == LISTEN and f"socket:[{fields[9]}]" in sockets:
                found.add((address, int(port, 16)))
    return found


async def gone(pids: Iterable[int]) -> None:
    """Wait until none of the processes runs."""
    left = list(pids)
    async with asyncio.timeout(60):
        while any(is_alive(pid) for pid in left):
            await asyncio.sleep(0.05)
