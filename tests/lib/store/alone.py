"""Start processes that have the history and nothing else: no Home Assistant."""

from importlib.util import find_spec
from pathlib import Path
import subprocess
import sys
from types import ModuleType
from typing import Final

ROOT: Final = Path(__file__).parents[3]
PACKAGE: Final = "custom_components.bfr_cuff"


def child(what: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start a function of `children` in a process of its own."""
    code = f"from tests.lib.store import alone; alone.run({what!r})"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)


def run(what: str) -> None:
    """Run a function of `children` with the arguments of the command line."""
    package = ModuleType(PACKAGE)
    package.__path__ = [str(ROOT / PACKAGE.replace(".", "/"))]
    sys.modules[PACKAGE] = package
    from . import children  # noqa: PLC0415

    assert find_spec("homeassistant")
    assert "homeassistant" not in sys.modules
    getattr(children, what)(*sys.argv[1:])
