"""Become a program that gets SIGTERM when the process that started it ends.

Usage: tether.py PARENT_PID PROGRAM ARGUMENT...

So nothing is left behind by a parent that was killed and could not clean up.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tether(parent: int) -> None:
    """Ask the kernel for SIGTERM at the parent's end, which may have been already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    tether(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])
