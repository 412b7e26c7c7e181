"""The packages that other integrations of Home Assistant require, beside ours."""

import sys
from typing import Final

from tools.demo.home import ROOT

PEERS: Final = ROOT / ".cache/peers"


def use_packages() -> None:
    """Let them be imported; what is in this environment already comes first."""
    sys.path.append(str(PEERS / "packages"))
